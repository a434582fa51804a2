import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { derivedGraph } from '../ontology/judge.js';
import { defaultGraph, storedFile } from '../ontology/graphs.js';
import { nameFault } from '../ontology/module-name.js';
import { Problem } from '../platform/problem.js';
import { shortened } from '../platform/shortened.js';
import { changesGraph } from '../sparql/changes-graph.js';

/** Where the statements of a graph are kept. */
export interface GraphFile {
  /**
   * `module`: a Turtle file of the ontology, curated. `definition`: schema, shapes and prefixes, laid out by hand.
   * `stored`: a file beside the ontology. `system`: no file, follows from the others.
   */
  readonly kind: 'module' | 'definition' | 'stored' | 'system';
  /** The name of a module or definition. */
  readonly name: string;
  /** Path below the ontology folder, or below the folder of stored graphs. */
  readonly file: string;
}

const definitions = new Set(['schema', 'shapes', 'forms', 'prefixes']);

/** Whether a graph describes the others. Such a graph follows from them, and is made anew with each version. */
export const isDescription = (graph: string, base: string): boolean => graph.startsWith(`${base}.well-known/`) || graph === changesGraph(base);

/** Whether a graph has its name from the service, whether it is there or not: no stored graph takes its address. */
export const isReserved = (graph: string, base: string): boolean =>
  graph === derivedGraph(base) || graph === defaultGraph(base) || graph === changesGraph(base) || definitions.has(graph.slice(`${base}graph/`.length));

/**
 * Where a graph is kept: `{base}graph/{name}` is a module of the ontology, any other IRI is stored beside it.
 *
 * @throws Problem 400 when the name of a module cannot be that of a file.
 */
export function graphFileOf(graph: string, base: string, ontology: string): GraphFile {
  if (graph === derivedGraph(base) || isDescription(graph, base)) return { kind: 'system', name: '', file: '' };
  if (graph === defaultGraph(base) || !graph.startsWith(`${base}graph/`)) return { kind: 'stored', name: '', file: storedFile(graph) };
  const name = graph.slice(`${base}graph/`.length);
  if (definitions.has(name)) return { kind: 'definition', name, file: `${name}.ttl` };
  const fault = nameFault(name);
  if (fault !== undefined)
    throw new Problem(
      400,
      'Invalid graph name',
      `<${shortened(graph)}> names a module of the ontology, and "${shortened(name)}" cannot be the name of its file: ${fault}.`,
      { graph },
    );
  const top = `${name}.ttl`;
  return { kind: 'module', name, file: !name.includes('/') && existsSync(join(ontology, top)) ? top : `modules/${top}` };
}
