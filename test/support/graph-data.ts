import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser, Store } from 'n3';
import { readExplored } from '../../client/graph/explored.js';
import type { Explored, GraphData, Triple } from '../../client/graph/model.js';
import { kinds } from '../../server/pages/kinds.js';

const mpp = 'https://w3id.org/metastasis/';
const owl = 'http://www.w3.org/2002/07/owl#';
const rdfs = 'http://www.w3.org/2000/01/rdf-schema#';
const skos = 'http://www.w3.org/2004/02/skos/core#';
const structural = ['immediatelyPrecedes', 'competesWith', 'addresses', 'continues', 'concerns'].map((name) => mpp + name);

/** The ontology as the graph page has it once everything has been read. */
export interface OntologyGraph {
  readonly data: GraphData;
  readonly triples: readonly Triple[];
  readonly explored: Explored;
}

let read: OntologyGraph | undefined;

/** Reads the ontology of the repository; once a process. */
export function ontologyGraph(): OntologyGraph {
  if (read) return read;
  const store = new Store();
  const add = (file: string): void => store.addQuads(new Parser().parse(readFileSync(file, 'utf8')));
  add('ontology/schema.ttl');
  for (const file of readdirSync('ontology/modules', { recursive: true, encoding: 'utf8' })) if (file.endsWith('.ttl')) add(join('ontology/modules', file));
  const value = (subject: string, predicate: string): string | undefined => store.getObjects(subject, predicate, null)[0]?.value;
  const claimable = store.getSubjects(`${rdfs}subPropertyOf`, `${mpp}claimable`, null).map((term) => term.value);
  const relations = [
    ...[...claimable, ...structural].map((iri) => ({ iri, label: value(iri, `${rdfs}label`) ?? iri, inverse: value(iri, `${owl}inverseOf`), claimed: claimable.includes(iri) })),
    { iri: `${skos}broader`, label: 'broader term', inverse: undefined, claimed: false }, { iri: `${skos}related`, label: 'related terms', inverse: undefined, claimed: false },
  ];
  const stages = store.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', `${mpp}CascadeStage`, null).map(({ value: iri }) => ({
    iri, label: value(iri, `${skos}prefLabel`) ?? iri, order: Number(value(iri, `${mpp}order`)), track: (value(iri, `${mpp}track`) ?? '').replace(/^.*track-/, ''),
    next: store.getObjects(iri, `${mpp}immediatelyPrecedes`, null).map((term) => term.value),
  })).sort((a, b) => a.order - b.order);
  const data: GraphData = { base: mpp, kinds: kinds.map(({ iri, name, label, plural, shape }) => ({ iri, name, label, plural, shape, icon: '' })), relations, stages };
  const triples = store.getQuads(null, null, null, null) as readonly Triple[];
  read = { data, triples, explored: readExplored(triples, data) };
  return read;
}
