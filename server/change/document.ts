import { createHash } from 'node:crypto';
import { Problem } from '../platform/problem.js';
import { splitTriple } from '../store/token-term.js';
import { noSuchGraph, writable } from './modules.js';
import type { GraphFile } from './graph-files.js';
import { statementsOf, type ReadDocuments } from './read-documents.js';
import { sameNodes, type Stated } from './same-nodes.js';
import type { Statements } from './statements.js';

/**
 * A write of the Graph Store Protocol: the documents take the place of the graph, are added to it, or it is removed.
 * Documents of a data set are about each graph that they hold statements of, in the same way.
 */
export interface GraphWrite {
  readonly operation: 'replace' | 'merge' | 'remove';
  /** IRI; what relative references are resolved against. Of a data set only that. */
  readonly graph: string;
  /**
   * Whether the documents are a data set: always, when they name graphs, or never. What names no graph in a data set goes
   * to the default graph.
   */
  readonly dataset: 'yes' | 'when-named' | 'no';
  readonly read: ReadDocuments;
}

export interface WriteContext {
  readonly graphFileOf: (graph: string) => GraphFile;
  /** IRI of the graph for what names none. */
  readonly defaultGraph: string;
  /** Gives a label that no blank node has. */
  readonly newBlankNode: () => string;
}

/** Bytes of statements with blank nodes that are compared with what they replace. */
const compared = 16 * 2 ** 20;

/** @throws Problem 400 for documents that do not fit the target, 403 for a graph that follows from others, 404 when there is nothing to remove or a module is not there. */
export function writeGraph({ operation, graph, dataset, read: documents }: GraphWrite, { graphFileOf, defaultGraph, newBlankNode }: WriteContext, statements: Statements): void {
  // Merged again, a graph that a blank node names is another one; put again it is the same.
  const read = withGraphNames(statementsOf(documents), [operation === 'merge' ? newBlankNode() : '', documents.digest]);
  const target = { graphFileOf, statements };
  const allowed = new Set<string>();
  const allow = (name: string): string => {
    if (!allowed.has(name)) allowed.add(writable(name, target));
    return name;
  };
  const quads = dataset === 'yes' || (dataset === 'when-named' && read.some(([name]) => name !== ''));
  if (!quads) {
    writable(graph, target);
    if (dataset === 'when-named' && operation === 'replace') throw new Problem(400, 'Graph missing', 'The document names no graph that it could take the place of.');
    const named = read.find(([name]) => name !== '');
    if (named) throw new Problem(400, 'Document cannot be read', `The document holds the graph <${named[0]}>; send the triples of one graph without its name, or all graphs to /graphs.`);
  }
  const added = read.map(([name, triple]): Stated => [allow(quads ? name || defaultGraph : graph), triple]);
  const graphs = new Set(quads ? added.map(([name]) => name) : [graph]);
  if (quads && graphs.size === 0 && operation === 'replace') throw new Problem(400, 'Graph missing', 'The document holds no statement, so that it names no graph to be replaced.');
  const { kind } = graphFileOf(graph);
  if (operation === 'remove' && kind !== 'module' && statements.in(graph).size === 0 && graph !== defaultGraph) throw noSuchGraph(graph, target);
  if (operation === 'remove' && kind === 'module') statements.drop(graph);
  const labels = operation === 'replace' ? knownNodes(added, graphs, statements) : new Map<string, string>();
  if (operation !== 'merge') for (const each of graphs) for (const triple of [...statements.in(each)]) statements.delete(each, triple);
  const rename = (term: string): string => {
    if (!term.startsWith('_:')) return term;
    let label = labels.get(term);
    if (label === undefined) labels.set(term, label = newBlankNode());
    return label;
  };
  for (const [name, triple] of added) statements.add(name, hasNode(triple) ? splitTriple(triple).map(rename).join(' ') : triple);
}

/** A blank node is the only term that begins with an underscore. */
const hasNode = (triple: string): boolean => triple.startsWith('_:') || triple.startsWith(' _:', triple.indexOf(' ', triple.indexOf(' ') + 1));

/** Labels of the nodes that the graphs have already; a node that other graphs speak of as well stays theirs. */
function knownNodes(added: readonly Stated[], graphs: ReadonlySet<string>, statements: Statements): Map<string, string> {
  const fresh = added.filter(([, triple]) => hasNode(triple));
  const old: Stated[] = [];
  let bytes = fresh.reduce((sum, [, triple]) => sum + triple.length, 0);
  for (const graph of fresh.length > 0 ? graphs : []) {
    for (const triple of statements.in(graph)) {
      if (!hasNode(triple)) continue;
      old.push([graph, triple]);
      if ((bytes += triple.length) > compared) return new Map();
    }
  }
  const stays = statements.nodesBeside(graphs);
  return new Map([...sameNodes(old, fresh)].filter(([, label]) => !stays(label)));
}

/** With IRIs for the blank nodes that name graphs (RDF 1.1 Concepts, section 3.5): a graph has an address here. */
function withGraphNames(read: readonly Stated[], seed: readonly string[]): readonly Stated[] {
  const names = new Map<string, string>();
  for (const [graph] of read) if (graph.startsWith('_:') && !names.has(graph)) names.set(graph, `urn:uuid:${uuidOf([...seed, graph])}`);
  if (names.size === 0) return read;
  const named = (term: string): string => (names.has(term) ? `<${names.get(term)}>` : term);
  return read.map(([graph, triple]) => [names.get(graph) ?? graph, hasNode(triple) ? splitTriple(triple).map(named).join(' ') : triple]);
}

/** Version 8 of RFC 9562: made from what one likes. */
function uuidOf(seed: readonly string[]): string {
  const digest = createHash('sha256').update(seed.join('\n')).digest('hex');
  return [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-');
}
