import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { toNQuad } from '../ontology/canonical.js';
import type { Dataset } from '../ontology/dataset.js';
import { keptText } from '../ontology/snapshot.js';
import { voidDescription } from './void-description.js';

/** Names of the graphs that describe the others. They are part of the default graph, and of no count or download of the ontology. */
export const metadataGraphs = (base: string) => ({ void: `${base}.well-known/void`, examples: `${base}.well-known/sparql-examples` }) as const;

/**
 * Reads the example queries as quads of one graph, in the order of their files.
 *
 * @throws Error naming the file that is no Turtle.
 */
export async function readExampleGraph(folder: string, base: string): Promise<readonly RDF.Quad[]> {
  const graph = DataFactory.namedNode(metadataGraphs(base).examples);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ttl')).sort();
  const parsed = await Promise.all(files.map(async (file) => {
    try {
      return new Parser({ format: 'text/turtle', blankNodePrefix: `${file}-` }).parse(await readFile(join(folder, file), 'utf8'));
    } catch (cause) {
      throw new Error(`${file}: ${(cause as Error).message}`, { cause });
    }
  }));
  return parsed.flat().map(({ subject, predicate, object }) => DataFactory.quad(subject, predicate, object, graph) as RDF.Quad);
}

const toLines = (quads: Iterable<RDF.Quad>): string => [...new Set([...quads].map(toNQuad))].map((line) => `${line}\n`).join('');

/**
 * The dataset with two more graphs: its own description (VoID) and the examples of how to ask it. Its id, size and
 * statistics are those of the ontology alone. An empty dataset stays empty.
 *
 * @param folder where the description, which takes longer than the rest of a start, is kept for the next one.
 */
export async function withMetadata(dataset: Dataset, { base, examples, folder }: {
  readonly base: string; readonly examples: readonly RDF.Quad[]; readonly folder: string;
}): Promise<Dataset> {
  if (dataset.size === 0) return dataset;
  const { id, nquads, prefixes, graphs } = dataset;
  const code = await Promise.all(['./void-description.js', '../ontology/statistics.js'].map((file) => readFile(fileURLToPath(new URL(file, import.meta.url)), 'utf8')));
  const description = await keptText(folder, [id, base, ...code], () => toLines(voidDescription({ nquads, prefixes, base })));
  const lines = Buffer.from(description + toLines(examples));
  const whole = new SharedArrayBuffer(nquads.byteLength + lines.byteLength);
  const bytes = new Uint8Array(whole);
  bytes.set(new Uint8Array(nquads));
  bytes.set(lines, nquads.byteLength);
  return { ...dataset, nquads: whole, graphs: [...new Set([...graphs, ...Object.values(metadataGraphs(base))])].sort() };
}
