import { distance } from 'fastest-levenshtein';
import { twinOf } from '../ontology/module-name.js';
import { Problem } from '../platform/problem.js';
import type { GraphFile } from './graph-files.js';
import type { Statements } from './statements.js';

/** Most similar names that are given for a module that is not there. */
const told = 3;

type Known = Pick<Statements, 'graphs' | 'exists' | 'empty'>;

/** Where graphs are kept, and what is there while a change is made. */
export interface WriteTarget {
  readonly graphFileOf: (graph: string) => GraphFile;
  readonly statements: Known;
}

/**
 * @throws Problem 403 for a graph that follows from others; 404, with the nearest names, for a module that is not
 * there: a misspelt name must not make a new module.
 */
export function writable(graph: string, { graphFileOf, statements }: WriteTarget): string {
  const { kind } = graphFileOf(graph);
  if (kind === 'system') throw new Problem(403, 'Graph is derived', `<${graph}> follows from the other graphs and cannot be written; change what it is derived from.`, { graph });
  if (kind === 'module' && !statements.exists(graph)) throw noSuchGraph(graph, { graphFileOf, statements });
  return graph;
}

/** Problem 404 for a graph that is not there; for a module with the nearest names. */
export function noSuchGraph(graph: string, { graphFileOf, statements }: WriteTarget): Problem {
  if (graphFileOf(graph).kind !== 'module') return new Problem(404, 'No such graph', `There is no graph <${graph}>.`, { graph });
  const nearest = nearestGraphs(graph, modulesOf({ graphFileOf, statements }));
  return new Problem(
    404,
    'No such graph',
    `There is no module <${graph}>${nearest.length > 0 ? `; the nearest names are ${nearest.map((each) => `<${each}>`).join(', ')}` : ''}. A new module is made by CREATE GRAPH <${graph}>.`,
    { graph, nearest },
  );
}

/** The graphs whose names come closest, best first. */
export const nearestGraphs = (graph: string, graphs: readonly string[]): readonly string[] => graphs
  .map((other) => ({ other, edits: distance(graph.toLowerCase(), other.toLowerCase()) }))
  .sort((a, b) => a.edits - b.edits || (a.other < b.other ? -1 : 1))
  .slice(0, told).map(({ other }) => other);

const modulesOf = ({ graphFileOf, statements }: WriteTarget): string[] => [...new Set([...statements.graphs(), ...statements.empty()])].filter((graph) => graphFileOf(graph).kind === 'module');

/**
 * Makes a module, empty. A graph beside the ontology is there as long as it holds something, and nothing is made.
 *
 * @param base IRI under which the graphs are named.
 * @throws Problem 409 when it is there, or its name or address means another one; 400 for a name that no file can have;
 * 403 for a graph that follows from others or is laid out by hand.
 */
export function createGraph(graph: string, base: string, { graphFileOf, statements }: { readonly graphFileOf: WriteTarget['graphFileOf']; readonly statements: Statements }): void {
  const { kind, name } = graphFileOf(graph);
  if (kind === 'system') throw new Problem(403, 'Graph is derived', `<${graph}> follows from the other graphs and cannot be made.`, { graph });
  if (kind === 'module' ? statements.exists(graph) : statements.in(graph).size > 0) throw new Problem(409, 'Graph exists', `CREATE: the graph <${graph}> exists.`, { graph });
  if (kind === 'definition') throw new Problem(403, 'Graph is edited as a file', `<${graph}> is laid out by hand: write its file and start the service again.`, { graph });
  if (kind !== 'module') return;
  const nameOf = (other: string): string => other.slice(`${base}graph/`.length);
  const twin = twinOf(name, modulesOf({ graphFileOf, statements }).map(nameOf));
  if (twin !== undefined)
    throw new Problem(409, 'Graph name taken', `<${graph}> differs from <${base}graph/${twin}> in nothing but case: on many systems their files are one.`, {
      graph,
      nearest: [`${base}graph/${twin}`],
    });
  const address = `${base}graphs/${name}`;
  if (statements.in(address).size > 0) throw new Problem(409, 'Graph name taken', `The address of <${graph}> names the stored graph <${address}>; remove or move that one first.`, { graph });
  statements.make(graph);
}

