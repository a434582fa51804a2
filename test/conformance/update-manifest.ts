import { pathToFileURL } from 'node:url';
import { Store } from 'n3';
import type * as RDF from '@rdfjs/types';
import { readRdf } from './manifest.js';

/** What a graph store holds: files of triples, those of the default graph and one a named graph. */
export interface GraphStoreState {
  readonly data: readonly string[];
  readonly graphs: readonly { readonly name: string; readonly file: string }[];
}

/** One test of update evaluation from a manifest of the W3C suites. */
export interface UpdateTest {
  readonly id: string;
  readonly request: string;
  readonly before: GraphStoreState;
  readonly after: GraphStoreState;
}

/** One test of syntax. */
export interface SyntaxTest {
  readonly id: string;
  readonly file: string;
  readonly good: boolean;
}

const mf = 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#';
const ut = 'http://www.w3.org/2009/sparql/tests/test-update#';
const type = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const label = 'http://www.w3.org/2000/01/rdf-schema#label';

const objectsOf = (store: Store, subject: RDF.Term | undefined, predicate: string): RDF.Term[] => (subject ? store.getObjects(subject as RDF.NamedNode, predicate, null) : []);
const open = (manifest: string): Store => new Store(readRdf(pathToFileURL(manifest).href));
const entries = (store: Store, kind: string): RDF.Term[] => store.getSubjects(type, mf + kind, null);

export function readUpdateTests(manifest: string): readonly UpdateTest[] {
  const store = open(manifest);
  const objects = (subject: RDF.Term | undefined, predicate: string): RDF.Term[] => objectsOf(store, subject, predicate);
  const state = (node: RDF.Term | undefined): GraphStoreState => ({
    data: objects(node, `${ut}data`).map(({ value }) => value),
    graphs: objects(node, `${ut}graphData`).map((graph) => ({ name: objects(graph, label)[0]?.value ?? '', file: objects(graph, `${ut}graph`)[0]?.value ?? '' })),
  });
  return entries(store, 'UpdateEvaluationTest').map((entry) => {
    const [action] = objects(entry, `${mf}action`);
    const [request] = objects(action, `${ut}request`);
    if (!request) throw new Error(`${entry.value} has no request`);
    return { id: entry.value, request: request.value, before: state(action), after: state(objects(entry, `${mf}result`)[0]) };
  });
}

/** The tests of query or update syntax of a manifest. */
export function readSyntaxTests(manifest: string): readonly SyntaxTest[] {
  const store = open(manifest);
  return ['', '11'].flatMap((edition) => ['', 'Update'].flatMap((what) => ([['Positive', true], ['Negative', false]] as const).flatMap(([kind, good]) => (
    entries(store, `${kind}${what}SyntaxTest${edition}`).map((entry) => ({ id: entry.value, file: objectsOf(store, entry, `${mf}action`)[0]?.value ?? '', good }))))));
}
