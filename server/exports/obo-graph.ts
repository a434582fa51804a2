import { dct, mpp, rdfs, skos } from '../rdf/vocabulary.js';
import type { ExportSource, ExportTerm } from './export-source.js';
import { curieOf, paperCurie } from './names.js';
import { iao } from './owl-terms.js';
import { isUniversal } from './owl-view.js';

/** Leaves out what is undefined or empty: readers of OBO Graphs take neither. */
const filled = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)));

/** The terms with their kinds and relations as OBO Graphs (https://github.com/geneontology/obographs), the JSON that oaklib and Monarch read. */
export function writeOboGraph(source: ExportSource): string {
  const { ontology, base, version, release, terms, claims, text } = source;
  const kinds = [...new Set([...terms.values()].map(({ kind }) => kind))].sort();
  const relations = [...new Set(claims.map(({ predicate }) => predicate))].sort();
  const schemaNode = (id: string, type: 'CLASS' | 'PROPERTY') => filled({
    id, lbl: source.label(id), type, ...(type === 'PROPERTY' && { propertyType: 'OBJECT' }), meta: filled({ definition: definitionOf(text(id, skos.definition), []) }),
  });
  const graph = {
    id: `${base}ontology.owl`,
    meta: filled({
      version: release ? `${base}release/${release.date}/ontology.owl` : `${base}version/${version}`,
      basicPropertyValues: [dct.title, dct.description, dct.license].flatMap((pred) => {
        const val = text(ontology, pred) ?? source.iris(ontology, pred)[0];
        return val === undefined ? [] : [{ pred, val }];
      }),
    }),
    nodes: [
      schemaNode(mpp.Entity, 'CLASS'),
      ...kinds.map((kind) => schemaNode(kind, 'CLASS')),
      ...relations.map((relation) => schemaNode(relation, 'PROPERTY')),
      ...[...terms.values()].map((term) => termNode(term, source)),
    ],
    edges: [
      ...kinds.map((kind) => ({ sub: kind, pred: 'is_a', obj: mpp.Entity })),
      ...[...terms.values()].map((term) => ({ sub: term.iri, pred: isUniversal(term) ? 'is_a' : 'type', obj: term.kind })),
      ...[...terms.keys()].flatMap((iri) =>
        source
          .iris(iri, skos.broader)
          .filter((wide) => terms.has(wide))
          .map((obj) => ({ sub: iri, pred: skos.broader, obj })),
      ),
      ...claims
        .filter(({ status, subject, object }) => status !== 'refuted' && terms.has(subject) && terms.has(object))
        .map(({ iri, subject, predicate, object, status }) => ({
          sub: subject,
          pred: predicate,
          obj: object,
          meta: { xrefs: [{ val: curieOf(iri, base) }], basicPropertyValues: [{ pred: mpp.status, val: status }] },
        })),
    ],
  };
  return `${JSON.stringify({ graphs: [graph] }, null, 1)}\n`;
}

const definitionOf = (val: string | undefined, xrefs: readonly string[]) => (val === undefined ? undefined : filled({ val, xrefs }));

function termNode(term: ExportTerm, source: ExportSource) {
  const { iri, label, definition, synonyms, matches, deprecated } = term;
  const notation = source.text(iri, skos.notation);
  return filled({
    id: iri, lbl: label, type: isUniversal(term) ? 'CLASS' : 'INDIVIDUAL',
    meta: filled({
      definition: definitionOf(definition, source.iris(iri, mpp.definitionSource).map((paper) => paperCurie(paper, source))),
      synonyms: synonyms.map((val) => ({ pred: 'hasExactSynonym', val })),
      xrefs: matches.filter(({ predicate }) => predicate === skos.exactMatch).map(({ target }) => ({ val: curieOf(target, source.base) })),
      basicPropertyValues: [
        ...matches.map(({ predicate, target }) => ({ pred: predicate, val: target })),
        ...(notation === undefined ? [] : [{ pred: skos.notation, val: notation }]),
        ...source.iris(iri, dct.isReplacedBy).map((val) => ({ pred: iao.replacedBy, val })),
        { pred: `${rdfs.namespaceIri}isDefinedBy`, val: source.ontology },
      ],
      deprecated: deprecated || undefined,
    }),
  });
}
