import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { Parser } from 'n3';
import { createNQuadsReader, readNQuad, type TokenSink } from '../store/ntriples.js';
import { toNQuad } from './canonical.js';
import { reading } from './damaged.js';
import { OntologyError, type SourceError } from './findings.js';
import { syntaxError } from './load.js';
import { decodeUtf8 } from './utf8.js';

/** Where statements go that name no graph. It is stored, and validated with the modules. */
export const defaultGraph = (base: string): string => `${base}graph/default`;

/** Name of the file of a stored graph: an IRI may be longer than a file name. */
export const storedFile = (graph: string): string => `${createHash('sha256').update(graph).digest('hex').slice(0, 32)}.nq`;

/** A line of N-Quads without its graph name: N-Triples. */
export const withoutGraph = (line: string): string => `${line.slice(0, line.lastIndexOf(' <'))} .`;

/** Bytes of a file that is read piece by piece. */
const large = 16 * 2 ** 20;

/**
 * Names of the files of stored graphs. A folder that is not there holds none.
 *
 * @throws OntologyError for what has the name of such a file and is none.
 */
export async function storedFiles(folder: string): Promise<string[]> {
  const files = (await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  })).filter((file) => file.endsWith('.nq')).sort();
  const errors: SourceError[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (!found?.isFile())
      errors.push({
        file: path,
        message: `This is no file of a stored graph (${found ? (found.isDirectory() ? 'folder' : 'neither file nor folder') : 'link to nothing'}); remove it, or put the file back from a copy.`,
      });
  }
  if (errors.length > 0) throw new OntologyError(errors, []);
  return files;
}

/**
 * Reads the quads of stored graphs into `sink`. A label of a blank node is the same node in all of the files.
 *
 * @returns the graph of each file that holds something.
 * @throws OntologyError for a file that is no N-Quads or holds another graph than its name says.
 */
export async function readStored(folder: string, files: readonly string[], sink: TokenSink): Promise<Map<string, string>> {
  const errors: SourceError[] = [];
  const graphs = new Map<string, string>();
  for (const file of files) {
    const path = join(folder, file);
    try {
      const graph = (await stat(path)).size > large ? await readLarge(path, file, sink) : await readSmall(path, file, sink);
      if (graph !== undefined) graphs.set(file, graph);
    } catch (error) {
      if (!(error instanceof StoredGraphError)) throw error;
      errors.push({ ...error.place, file: path, message: `${error.place.message.replace(/\.$/, '')}; put the file back from a copy, or remove it and the graph with it.` });
    }
  }
  if (errors.length > 0) throw new OntologyError(errors, []);
  return graphs;
}

class StoredGraphError extends Error {
  readonly place: SourceError;

  constructor(place: SourceError) {
    super(place.message);
    this.place = place;
  }
}

const stray = (file: string, line: number, graph: string): StoredGraphError => new StoredGraphError({
  file, line, column: 1, message: graph === '' ? 'The quad names no graph.' : `The graph <${graph}> belongs into ${storedFile(graph)}.`,
});

const notUtf8 = (file: string, line: number): StoredGraphError => new StoredGraphError({ file, line, column: 1, message: 'This is not UTF-8.' });

async function readSmall(path: string, file: string, sink: TokenSink): Promise<string | undefined> {
  const text = decodeUtf8(await reading(path, () => readFile(path)));
  if (typeof text === 'number') throw notUtf8(file, text);
  let quads: RDF.Quad[];
  try {
    quads = new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(text);
  } catch (error) {
    throw new StoredGraphError({ file, ...syntaxError(error, text) });
  }
  const strange = quads.findIndex(({ graph }) => storedFile(graph.value) !== file);
  if (strange >= 0) throw stray(file, strange + 1, quads[strange]?.graph.value ?? '');
  if (!quads[0]) return undefined;
  for (const quad of quads) readNQuad(toNQuad(quad), sink);
  return quads[0].graph.value;
}

async function readLarge(path: string, file: string, sink: TokenSink): Promise<string | undefined> {
  let line = 0;
  let known: string | undefined;
  const reader = createNQuadsReader((subject, predicate, object, graph) => {
    line++;
    if (graph !== known) {
      if (storedFile(graph.slice(1, -1)) !== file) throw stray(file, line, graph.slice(1, -1));
      known = graph;
    }
    sink(subject, predicate, object, graph);
  });
  /** Bytes of the last line that was not whole. */
  let rest = Buffer.alloc(0);
  const check = (bytes: Buffer): void => {
    const fault = isUtf8(bytes) ? undefined : decodeUtf8(bytes);
    if (typeof fault === 'number') throw notUtf8(file, line + fault);
  };
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 22 }) as AsyncIterable<Buffer>) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const end = bytes.lastIndexOf(0x0a) + 1;
      check(bytes.subarray(0, end));
      rest = Buffer.from(bytes.subarray(end));
      reader.write(chunk);
    }
    check(rest);
    reader.end();
  } catch (error) {
    if (error instanceof SyntaxError) throw new StoredGraphError({ file, line: line + 1, column: 1, message: error.message });
    throw error;
  }
  return known?.slice(1, -1);
}
