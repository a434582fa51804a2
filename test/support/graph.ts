import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import oxigraph from 'oxigraph';
import type { SelectQuery, SparqlParser } from 'sparqljs';
import sparqljs from 'sparqljs';
import type { Solution, Views } from '../../server/query/views.js';
import type { PrefixMap } from '../../server/rdf/turtle.js';

const views = 'queries/views';

/** A graph in Oxigraph with the triples that the service derives at load, and the views over it. */
export interface TestGraph {
  readonly views: Views;
  readonly prefixes: PrefixMap;
  readonly store: oxigraph.Store;
}

const rules = [
  'CONSTRUCT { ?x a ?class } WHERE { ?x a/rdfs:subClassOf+ ?class }',
  'CONSTRUCT { ?s ?p ?o } WHERE { ?c a mpp:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; mpp:status ?status . FILTER(?status != mpp:status-refuted) }',
  'CONSTRUCT { ?a mpp:precedes ?b } WHERE { ?a mpp:immediatelyPrecedes+ ?b }',
  'CONSTRUCT { ?o ?inverse ?s } WHERE { { ?p owl:inverseOf ?inverse } UNION { ?inverse owl:inverseOf ?p } ?s ?p ?o }',
  'CONSTRUCT { ?s ?p ?o } WHERE { ?m a sssom:Mapping ; owl:annotatedSource ?s ; owl:annotatedProperty ?p ; owl:annotatedTarget ?o }',
];

const turtleFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ttl')).map((name) => join(folder, name));

const readPrefixes = (store: oxigraph.Store): PrefixMap => {
  const rows = store.query(`PREFIX sh: <http://www.w3.org/ns/shacl#>
    SELECT ?prefix ?namespace WHERE { ?declaration sh:prefix ?prefix ; sh:namespace ?namespace } ORDER BY ?prefix`) as Map<string, oxigraph.Term>[];
  return new Map(rows.map((row) => [row.get('prefix')?.value ?? '', row.get('namespace')?.value ?? '']));
};

/** Loads Turtle files (or folders of them) and derives. */
export function loadGraph(...sources: readonly string[]): TestGraph {
  const store = new oxigraph.Store();
  for (const source of sources) {
    for (const file of source.endsWith('.ttl') ? [source] : turtleFiles(source)) {
      store.load(readFileSync(file, 'utf8'), { format: 'text/turtle', base_iri: 'https://w3id.org/metastasis/' });
    }
  }
  const prefixes = readPrefixes(store);
  const header = [...prefixes].map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>\n`).join('');
  for (const rule of rules) for (const quad of store.query(header + rule) as oxigraph.Quad[]) store.add(quad);
  return { store, prefixes, views: createViews(store, prefixes) };
}

function createViews(store: oxigraph.Store, prefixes: PrefixMap): Views {
  const parser: SparqlParser = new sparqljs.Parser({ prefixes: Object.fromEntries(prefixes) });
  const generator = new sparqljs.Generator();
  return {
    select(name, values = {}) {
      if (!readdirSync(views).includes(`${name}.rq`)) throw new RangeError(`no view ${name}`);
      const query = parser.parse(readFileSync(join(views, `${name}.rq`), 'utf8')) as SelectQuery;
      const blocks = Object.entries(values).map(([variable, terms]) => ({
        type: 'values' as const, values: [terms].flat().map((term) => ({ [`?${variable}`]: term as never })),
      }));
      const rows = store.query(generator.stringify({ ...query, where: [...blocks, ...(query.where ?? [])] })) as Map<string, RDF.Term>[];
      return Promise.resolve(rows satisfies readonly Solution[]);
    },
  };
}

/** The document of a term: its own triples, its claims with their evidence, and names and kinds of the neighbours. */
export const describe = ({ store, prefixes }: TestGraph, iri: string): string => {
  const header = [...prefixes].map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}>\n`).join('');
  const triples = store.query(`${header}CONSTRUCT { ?s ?p ?o } WHERE {
    { BIND(<${iri}> AS ?s) ?s ?p ?o }
    UNION { ?claim rdf:subject|rdf:object <${iri}> . { BIND(?claim AS ?s) } UNION { ?claim mpp:hasEvidence ?s } ?s ?p ?o }
    UNION { { <${iri}> ?link ?s } UNION { ?s ?link <${iri}> } ?s a mpp:Entity . VALUES ?p { rdf:type skos:prefLabel } ?s ?p ?o }
  }`) as oxigraph.Quad[];
  const graph = new oxigraph.Store(triples);
  return graph.size === 0 ? '' : graph.dump({ format: 'text/turtle', from_graph_name: oxigraph.defaultGraph() });
};
