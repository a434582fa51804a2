import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Parser, Store, DataFactory } from 'n3';
import { graph as rdflibGraph, parse as rdflibParse } from 'rdflib';
import type * as RDF from '@rdfjs/types';

/** One test of query evaluation from a manifest of the W3C suites. */
export interface EvaluationTest {
  readonly name: string;
  readonly id: string;
  readonly kind: string;
  readonly query: string;
  readonly data: readonly string[];
  /** Name and file of each named graph. */
  readonly graphs: readonly { readonly name: string; readonly file: string }[];
  readonly result: string;
}

/** The folder of the suites, or undefined where they are not installed. */
export function suitesFolder(): string | undefined {
  const given = process.env['W3C_TESTS'];
  const candidates = given ? [given, `${given}/sparql`] : ['../shared/w3c/sparql', '../../shared/w3c/sparql'];
  return candidates.find((folder) => existsSync(`${folder}/sparql11/manifest.ttl`));
}

const mf = (name: string): string => `http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#${name}`;
const qt = (name: string): string => `http://www.w3.org/2001/sw/DataAccess/tests/test-query#${name}`;
const rdfNs = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

let files = 0;

/** The triples of a file; its blank nodes are its own. */
export function readRdf(url: string, graph: RDF.Quad_Graph = DataFactory.defaultGraph()): RDF.Quad[] {
  const text = readFileSync(fileURLToPath(url), 'utf8');
  const prefix = `f${files++}`;
  if (!url.endsWith('.rdf')) {
    const quads = new Parser({ baseIRI: url, blankNodePrefix: `${prefix}_` }).parse(text);
    return quads.map((quad) => DataFactory.quad(quad.subject, quad.predicate, quad.object, graph));
  }
  const store = rdflibGraph();
  rdflibParse(text, store, url, 'application/rdf+xml');
  const term = (value: RDF.Term): RDF.Term => {
    if (value.termType === 'NamedNode') return DataFactory.namedNode(value.value);
    if (value.termType === 'BlankNode') return DataFactory.blankNode(prefix + value.value);
    const { language, datatype } = value as RDF.Literal;
    return DataFactory.literal(value.value, language || DataFactory.namedNode(datatype.value));
  };
  return store.statements.map(({ subject, predicate, object }) => DataFactory.quad(
    term(subject as RDF.Term) as RDF.Quad_Subject, term(predicate as RDF.Term) as RDF.Quad_Predicate, term(object as unknown as RDF.Term) as RDF.Quad_Object, graph));
}

/** The evaluation tests of a manifest and of those that it includes. */
export function readManifest(file: string): EvaluationTest[] {
  const url = pathToFileURL(file).href;
  const store = new Store(readRdf(url));
  const objects = (subject: RDF.Term | undefined, predicate: string): RDF.Term[] => (subject ? store.getObjects(subject as RDF.NamedNode, predicate, null) : []);
  const list = (head: RDF.Term | undefined): RDF.Term[] => {
    const items: RDF.Term[] = [];
    for (let node = head; node && node.value !== `${rdfNs}nil`; [node] = objects(node, `${rdfNs}rest`)) items.push(...objects(node, `${rdfNs}first`));
    return items;
  };
  const manifest = store.getSubjects(`${rdfNs}type`, mf('Manifest'), null)[0];
  const included = objects(manifest, mf('include')).flatMap(list).flatMap(({ value }) => readManifest(fileURLToPath(value)));
  const own = objects(manifest, mf('entries')).flatMap(list).flatMap((entry): EvaluationTest[] => {
    const [kind] = objects(entry, `${rdfNs}type`).map(({ value }) => value.slice(value.indexOf('#') + 1));
    if (kind !== 'QueryEvaluationTest' && kind !== 'CSVResultFormatTest') return [];
    const [action] = objects(entry, mf('action'));
    const [query] = objects(action, qt('query'));
    const [result] = objects(entry, mf('result'));
    const [name] = objects(entry, mf('name'));
    if (!query || !result) throw new Error(`${entry.value} has no query or no result`);
    const graphs = objects(action, qt('graphData')).map((graph) => {
      if (graph.termType === 'NamedNode') return { name: graph.value, file: graph.value };
      const [of] = objects(graph, qt('graph'));
      const [label] = objects(graph, 'http://www.w3.org/2000/01/rdf-schema#label');
      return { name: label?.value ?? of?.value ?? '', file: of?.value ?? '' };
    });
    return [{
      name: name?.value ?? entry.value, id: entry.value, kind, query: query.value, data: objects(action, qt('data')).map(({ value }) => value), graphs, result: result.value,
    }];
  });
  return [...included, ...own];
}
