import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { Parser } from 'n3';
import { canonicalQuads, toNQuad } from './canonical.js';
import { OntologyError, type SourceError } from './findings.js';
import { syntaxError } from './load.js';

/** A named graph that is kept beside the modules: not curated, blank nodes allowed. */
export interface StoredGraph {
  /** Its IRI. */
  readonly graph: string;
  /** Canonical N-Quads without line ends, sorted, each once. */
  readonly lines: readonly string[];
}

/** Where statements go that name no graph. It is stored, and validated with the modules. */
export const defaultGraph = (base: string): string => `${base}graph/default`;

/** Name of the file of a stored graph: an IRI may be longer than a file name. */
export const storedFile = (graph: string): string => `${createHash('sha256').update(graph).digest('hex').slice(0, 32)}.nq`;

/** Canonical lines of a stored graph: its blank nodes are named after the graph and after what is said of them. */
export async function storedGraph(graph: string, quads: readonly RDF.Quad[]): Promise<StoredGraph> {
  const canonical = await canonicalQuads({ name: `g${storedFile(graph).slice(0, 12)}`, quads });
  return { graph, lines: [...new Set(canonical.map(toNQuad))].sort() };
}

/** A line of N-Quads without its graph name: N-Triples. */
export const withoutGraph = (line: string): string => `${line.slice(0, line.lastIndexOf(' <'))} .`;

/**
 * Reads the stored graphs of a folder, in the order of their IRIs. A folder that is not there holds none.
 *
 * @throws OntologyError for a file that is no N-Quads or holds another graph than its name says.
 */
export async function loadGraphs(folder: string): Promise<StoredGraph[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const errors: SourceError[] = [];
  const graphs = await Promise.all(files.filter((file) => file.endsWith('.nq')).map(async (file) => {
    const text = await readFile(join(folder, file), 'utf8');
    try {
      const quads = new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(text);
      const stray = quads.find(({ graph }) => storedFile(graph.value) !== file);
      if (stray) errors.push({ file, line: quads.indexOf(stray) + 1, column: 1, message: `The graph <${stray.graph.value}> belongs into ${storedFile(stray.graph.value)}.` });
      return quads[0] && !stray ? [await storedGraph(quads[0].graph.value, quads)] : [];
    } catch (error) {
      errors.push({ file, ...syntaxError(error, text) });
      return [];
    }
  }));
  if (errors.length > 0) throw new OntologyError(errors.sort((a, b) => (a.file < b.file ? -1 : 1)), []);
  return graphs.flat().sort((a, b) => (a.graph < b.graph ? -1 : 1));
}
