import { parentPort, workerData } from 'node:worker_threads';
import { DataFactory, Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { formats } from '../rdf/formats.js';
import { serialize } from '../rdf/serialize.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { writeSssom } from '../rdf/sssom.js';

/** What a download is made from. */
export interface DownloadTask {
  readonly nquads: SharedArrayBuffer;
  readonly prefixes: PrefixMap;
  /** A row of the format table, or `sssom`. */
  readonly format: string;
  /** The graph that is wanted; absent for all. */
  readonly graph?: string;
  /** Graphs that are left out of all. */
  readonly without: readonly string[];
  /** Version, for the header of a mapping set. */
  readonly version: string;
  readonly base: string;
}

/** The thread that writes one document and ends: minutes of a large graph must not hold up whoever asks meanwhile. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const { nquads, prefixes, format: name, graph, without, version, base } = workerData as DownloadTask;

const excluded = without.map((iri) => ` <${iri}> .`);
const lines = Buffer.from(nquads).toString().split('\n')
  .filter((line) => line && (graph === undefined ? !excluded.some((end) => line.endsWith(end)) : line.endsWith(` <${graph}> .`)));

async function write(): Promise<string> {
  if (name === 'nq' && graph === undefined) return `${lines.join('\n')}\n`;
  const parsed: RDF.Quad[] = new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(lines.join('\n'));
  // The document of one graph holds its triples; the address is its name.
  const quads = graph === undefined ? parsed : parsed.map(({ subject, predicate, object }) => DataFactory.quad(subject as never, predicate as never, object as never) as RDF.Quad);
  if (name === 'sssom') return writeSssom(quads, prefixes, { version, base });
  const format = formats.find((row) => row.name === name);
  if (!format) throw new RangeError(`no format ${name}`);
  return serialize(quads, format, prefixes);
}

const bytes = new TextEncoder().encode(await write());
parentPort.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
