import { dct, mpp, rdfs, skos } from '../rdf/vocabulary.js';
import type { ExportClaim, ExportSource, ExportTerm } from './export-source.js';
import { headerOf } from './header.js';
import { curieOf, paperCurie } from './names.js';
import { isUniversal } from './owl-view.js';

/** A text in double quotes (OBO Format 1.4, 2.2). */
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
/** A text without quotes: what would end it or begin a comment is escaped. */
const bare = (text: string): string => text.replace(/[\\{}!]/g, '\\$&').replace(/\n/g, '\\n');
/** An identifier in a list of cross references: a comma or bracket would end it. */
const xref = (curie: string): string => curie.replace(/[\\,\]"[{} ]/g, '\\$&');

/**
 * The terms that stand for many things of the world, in OBO Format 1.4. Single trials, hypotheses, questions and data sets are left out: readers such as
 * oaklib refuse a file with instances. What a claim says stands as `property_value` with the claim and its status: a `relationship` would say that it holds of
 * every instance, which no claim says.
 */
export function writeObo(source: ExportSource): string {
  const { base, version, release, ontology, terms, claims, text, label } = source;
  const classes = [...terms.values()].filter(isUniversal), named = new Set(classes.map(({ iri }) => iri)), kinds = [...new Set(classes.map(({ kind }) => kind))].sort();
  const relations = [...new Set(claims.map(({ predicate }) => predicate))].sort();
  const said = new Map<string, ExportClaim[]>();
  for (const claim of claims) {
    if (claim.status === 'refuted') continue;
    const known = said.get(claim.subject);
    if (known) known.push(claim);
    else said.set(claim.subject, [claim]);
  }
  const license = source.iris(ontology, dct.license)[0];
  const header = [
    'format-version: 1.4',
    `data-version: ${release?.date ?? version}`,
    'ontology: mpp',
    `idspace: mpp ${base}`,
    'default-namespace: mpp',
    ...[
      [dct.title, text(ontology, dct.title)],
      [dct.description, text(ontology, dct.description)],
    ].flatMap(([predicate, value]) => (value === undefined ? [] : [`property_value: ${predicate} ${quoted(value)} xsd:string`])),
    ...(license === undefined ? [] : [`property_value: ${dct.license} ${license}`]),
    ...headerOf(source).map(
      ([predicate, object]) => `property_value: ${predicate} ${object.termType === 'NamedNode' ? object.value : `${quoted(object.value)} xsd:string`}`,
    ),
  ];
  const defined = (iri: string): readonly string[] => {
    const definition = text(iri, skos.definition);
    return definition === undefined ? [] : [`def: ${quoted(definition)} []`];
  };
  const stanza = (kind: string, lines: readonly string[]): string => `\n[${kind}]\n${lines.join('\n')}\n`;
  const id = (iri: string): string => curieOf(iri, base);
  return [
    `${header.join('\n')}\n`,
    stanza('Term', [`id: ${id(mpp.Entity)}`, `name: ${bare(label(mpp.Entity))}`, ...defined(mpp.Entity)]),
    ...kinds.map((kind) => stanza('Term', [`id: ${id(kind)}`, `name: ${bare(label(kind))}`, ...defined(kind), `is_a: ${id(mpp.Entity)} ! ${bare(label(mpp.Entity))}`])),
    ...classes.map((term) => stanza('Term', termLines(term, (said.get(term.iri) ?? []).filter(({ object }) => named.has(object)), source))),
    ...relations.map((relation) => stanza('Typedef', [`id: ${id(relation)}`, `name: ${bare(label(relation))}`, ...defined(relation), 'is_metadata_tag: true'])),
  ].join('');
}

function termLines(term: ExportTerm, claims: readonly ExportClaim[], source: ExportSource): readonly string[] {
  const { iri, kind, label, definition, synonyms, matches, deprecated } = term, id = (each: string): string => curieOf(each, source.base);
  const sources = source.iris(iri, mpp.definitionSource).map((paper) => xref(paperCurie(paper, source)));
  return [
    `id: ${id(iri)}`, `name: ${bare(label)}`,
    ...(definition === undefined ? [] : [`def: ${quoted(definition)} [${sources.join(', ')}]`]),
    ...synonyms.map((synonym) => `synonym: ${quoted(synonym)} EXACT []`),
    ...matches.filter(({ predicate }) => predicate === skos.exactMatch).map(({ target, label: name }) => `xref: ${xref(id(target))}${name === undefined ? '' : ` ${quoted(name)}`}`),
    `is_a: ${id(kind)} ! ${bare(source.label(kind))}`,
    ...[
      ...matches.map(({ predicate, target }) => `property_value: ${predicate} ${target}`),
      ...source.iris(iri, skos.broader).map((wide) => `property_value: ${skos.broader} ${id(wide)}`),
      ...claims.map((claim) => `property_value: ${id(claim.predicate)} ${id(claim.object)} {source="${id(claim.iri)}", comment="${claim.status}"}`),
      `property_value: ${rdfs.namespaceIri}isDefinedBy ${source.ontology}`,
    ].sort(),
    ...(deprecated ? ['is_obsolete: true', ...source.iris(iri, dct.isReplacedBy).map((by) => `replaced_by: ${id(by)}`)] : []),
  ];
}
