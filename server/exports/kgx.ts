import { mpp, skos } from '../rdf/vocabulary.js';
import { biolinkNode, biolinkRelation } from './biolink.js';
import { papersOfClaim } from './export-source.js';
import type { ExportClaim, ExportSource, ExportTerm } from './export-source.js';
import { curieOf, paperCurie } from './names.js';

/** A row of KGX (https://github.com/biolink/kgx, specification/kgx-format.md): lists stand between bars in TSV, and are lists in JSON Lines. */
type Row = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

const nodeColumns = ['id', 'category', 'name', 'description', 'synonym', 'xref', 'equivalent_identifiers', 'provided_by', 'iri', 'in_taxon', 'deprecated'] as const;
const edgeColumns = [
  'id',
  'subject',
  'predicate',
  'object',
  'category',
  'qualified_predicate',
  'object_aspect_qualifier',
  'object_direction_qualifier',
  'species_context_qualifier',
  'anatomical_context_qualifier',
  'disease_context_qualifier',
  'negated',
  'knowledge_level',
  'agent_type',
  'publications',
  'has_evidence',
  'original_subject',
  'original_predicate',
  'original_object',
  'provided_by',
  'iri',
  'statement',
  'status',
  'contested',
  'publications_supporting',
  'publications_disputing',
  'publications_inconclusive',
  'study_systems',
  'study_contexts',
] as const;

const providedBy = 'metastasis-perspective';

interface Nodes { readonly id: (iri: string) => string; readonly category: (iri: string) => string }

function openNodes(source: ExportSource): Nodes {
  const nodes = new Map([...source.terms.values()].map((term) => {
    const exact = term.matches.filter(({ predicate }) => predicate === skos.exactMatch).map(({ target }) => curieOf(target, source.base));
    return [term.iri, biolinkNode(term, curieOf(term.iri, source.base), exact)];
  }));
  const fallback = (iri: string) => ({ id: curieOf(iri, source.base), category: 'biolink:NamedThing' });
  return { id: (iri) => (nodes.get(iri) ?? fallback(iri)).id, category: (iri) => (nodes.get(iri) ?? fallback(iri)).category };
}

function nodeRow(term: ExportTerm, source: ExportSource, { id, category }: Nodes): Row {
  const own = curieOf(term.iri, source.base), of = (wanted: (predicate: string) => boolean): readonly string[] =>
    [...new Set(term.matches.filter(({ predicate }) => wanted(predicate)).map(({ target }) => curieOf(target, source.base)))].filter((curie) => curie !== id(term.iri)).sort();
  return {
    id: id(term.iri), category: [category(term.iri)], name: term.label, description: term.definition, synonym: term.synonyms, xref: of((predicate) => predicate !== skos.exactMatch),
    equivalent_identifiers: [...(id(term.iri) === own ? [] : [own]), ...of((predicate) => predicate === skos.exactMatch)], provided_by: [providedBy], iri: term.iri,
    in_taxon: category(term.iri) === 'biolink:Gene' ? 'NCBITaxon:9606' : undefined, deprecated: term.deprecated || undefined,
  };
}

function edgeRow(claim: ExportClaim, source: ExportSource, { id }: Nodes): Row {
  const { base, terms, iris } = source, { subject, predicate, object, status, evidence, statement } = claim;
  const none = { kind: '' }, relation = biolinkRelation(predicate, terms.get(subject) ?? none, terms.get(object) ?? none, status);
  const curies = (papers: readonly string[]): readonly string[] => papers.map((paper) => paperCurie(paper, source));
  const systems = [...new Set(evidence.flatMap((line) => line.systems))].sort(), contexts = [...new Set(evidence.flatMap((line) => line.contexts))].sort();
  /** These qualifiers have one value in Biolink: what was seen in several has none, and `study_systems` and `study_contexts` tell all. */
  const only = (values: readonly string[]): string | undefined => (new Set(values).size === 1 ? values[0] : undefined);
  const ofKind = (name: string): readonly string[] => contexts.filter((iri) => terms.get(iri)?.kind === mpp.namespaceIri + name).map(id);
  return {
    id: claim.iri,
    subject: id(subject),
    predicate: `biolink:${relation.predicate}`,
    object: id(object),
    category: ['biolink:Association'],
    qualified_predicate: relation.direction && 'biolink:causes',
    object_aspect_qualifier: relation.aspect,
    object_direction_qualifier: relation.direction,
    species_context_qualifier: only(systems.flatMap((system) => iris(system, skos.relatedMatch)).map((iri) => curieOf(iri, base))),
    anatomical_context_qualifier: ofKind('AnatomicalSite'),
    disease_context_qualifier: only(ofKind('Cancer')),
    negated: status === 'refuted',
    knowledge_level: 'knowledge_assertion',
    agent_type: 'manual_agent',
    publications: curies(papersOfClaim(claim)),
    has_evidence: [...new Set(evidence.flatMap(({ type }) => (type === undefined ? [] : [curieOf(type, base)])))].sort(),
    original_subject: curieOf(subject, base),
    original_predicate: curieOf(predicate, base),
    original_object: curieOf(object, base),
    provided_by: [providedBy],
    iri: claim.iri,
    statement,
    status,
    contested: status === 'contested',
    publications_supporting: curies(papersOfClaim(claim, 'supports')),
    publications_disputing: curies(papersOfClaim(claim, 'disputes')),
    publications_inconclusive: curies(papersOfClaim(claim, 'inconclusive')),
    study_systems: systems.map((system) => source.label(system)),
    study_contexts: contexts.map(id),
  };
}

const rowsOf = (source: ExportSource): { readonly nodes: readonly Row[]; readonly edges: readonly Row[] } => {
  const nodes = openNodes(source), claims = source.claims.filter(({ subject, object }) => source.terms.has(subject) && source.terms.has(object));
  return { nodes: [...source.terms.values()].map((term) => nodeRow(term, source, nodes)), edges: claims.map((claim) => edgeRow(claim, source, nodes)) };
};

/** A cell of TSV: tabs and ends of lines would make further ones, and a bar a further value. */
const cell = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');
const tsv = (columns: readonly string[], rows: readonly Row[]): string => [columns, ...rows.map((row) => columns.map((column) => {
  const value = row[column];
  return value === undefined ? '' : Array.isArray(value) ? value.map((each: string) => cell(each).replaceAll('|', '/')).join('|') : cell(String(value));
}))].map((cells) => `${cells.join('\t')}\n`).join('');
const jsonl = (rows: readonly Row[]): string =>
  rows
    .map(
      (row) =>
        `${JSON.stringify(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))))}\n`,
    )
    .join('');

export const kgxNodesTsv = (source: ExportSource): string => tsv(nodeColumns, rowsOf(source).nodes);
export const kgxEdgesTsv = (source: ExportSource): string => tsv(edgeColumns, rowsOf(source).edges);
export const kgxNodesJsonl = (source: ExportSource): string => jsonl(rowsOf(source).nodes);
export const kgxEdgesJsonl = (source: ExportSource): string => jsonl(rowsOf(source).edges);
