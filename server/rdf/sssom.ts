import type * as RDF from '@rdfjs/types';
import type { PrefixMap } from './turtle.js';
import { dct, owl, rdf, skos, sssom } from './vocabulary.js';

/** Columns of the table, https://mapping-commons.github.io/sssom/spec-formats-tsv/. */
const columns = ['subject_id', 'subject_label', 'predicate_id', 'object_id', 'object_label', 'mapping_justification', 'object_source_version'] as const;

/** Writes the mappings among quads as SSSOM/TSV: metadata as commented YAML, then one row per mapping, ordered by its terms. */
export function writeSssom(quads: readonly RDF.Quad[], prefixes: PrefixMap, { version, base }: { readonly version: string; readonly base: string }): string {
  const bySubject = new Map<string, RDF.Quad[]>();
  for (const quad of quads) {
    const about = bySubject.get(quad.subject.value);
    if (about) about.push(quad);
    else bySubject.set(quad.subject.value, [quad]);
  }
  const value = (subject: string, predicate: string, language?: string): string | undefined => {
    const found = (bySubject.get(subject) ?? []).filter((quad) => quad.predicate.value === predicate).map(({ object }) => object);
    return (language ? found.find((object) => (object as RDF.Literal).language === language) ?? found[0] : found[0])?.value;
  };
  const used = new Map<string, string>();
  const namespaces = [...prefixes].sort(([, a], [, b]) => b.length - a.length);
  const curie = (iri: string | undefined): string => {
    if (iri === undefined) return '';
    // Each ontology of OBO is known by a prefix of its own: UBERON:0002048.
    const [, obo, prefixOfObo = ''] = /^(http:\/\/purl\.obolibrary\.org\/obo\/([A-Za-z]+)_)./.exec(iri) ?? [];
    if (obo !== undefined) {
      used.set(prefixOfObo, obo);
      return `${prefixOfObo}:${iri.slice(obo.length)}`;
    }
    const [prefix, namespace] = namespaces.find(([, candidate]) => iri.startsWith(candidate)) ?? [];
    if (prefix === undefined || namespace === undefined) {
      // A collection of identifiers.org has its name as its prefix: ensembl:ENSG00000122691.
      const [, collection, name = ''] = /^(https?:\/\/identifiers\.org\/([a-z][a-z0-9.]*)\/)./.exec(iri) ?? [];
      if (collection === undefined) return iri;
      used.set(name, collection);
      return `${name}:${iri.slice(collection.length)}`;
    }
    used.set(prefix, namespace);
    return `${prefix}:${iri.slice(namespace.length)}`;
  };
  const cell = (text = ''): string => text.replace(/[\t\r\n]+/g, ' ');
  const rows = [...bySubject].filter(([, about]) => about.some(({ predicate, object }) => predicate.value === rdf.type && object.value === sssom.Mapping))
    .map(([mapping]) => {
      const subject = value(mapping, owl.annotatedSource) ?? '';
      return [
        curie(subject), cell(value(subject, skos.prefLabel, 'en')), curie(value(mapping, owl.annotatedProperty)), curie(value(mapping, owl.annotatedTarget)),
        cell(value(mapping, sssom.object_label)), curie(value(mapping, sssom.mapping_justification)), cell(value(mapping, sssom.object_source_version)),
      ].join('\t');
    }).sort();
  const ontology = quads.find(({ predicate, object }) => predicate.value === rdf.type && object.value === owl.Ontology)?.subject.value;
  const yaml = (text: string): string => JSON.stringify(text);
  const header = [
    'curie_map:', ...[...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([prefix, namespace]) => `  ${prefix}: ${yaml(namespace)}`),
    `mapping_set_id: ${yaml(`${base}mappings.sssom.tsv`)}`, `mapping_set_version: ${yaml(version)}`,
    ...[['license', dct.license], ['mapping_set_title', dct.title]].flatMap(([name, predicate]) => {
      const found = ontology === undefined || predicate === undefined ? undefined : value(ontology, predicate);
      return found === undefined ? [] : [`${name}: ${yaml(name === 'license' ? found : `Mappings of ${found}`)}`];
    }),
  ];
  return [...header.map((line) => `#${line}`), columns.join('\t'), ...rows, ''].join('\n');
}
