import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { toNQuad } from '../ontology/canonical.js';
import type { DatasetSource } from '../ontology/dataset.js';
import { graphOf } from '../store/read-store.js';
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

/**
 * What describes a version: its description (VoID), and the examples of how to ask it. Its id, size and statistics are
 * those of the ontology alone. An empty version is not described.
 *
 * @param folder that of the examples.
 */
export function describer(folder: string, base: string): NonNullable<DatasetSource['describe']> {
  let examples: Promise<readonly string[]> | undefined;
  return async ({ size, store, hashes, prefixes }) => {
    if (size === 0) return new Map();
    examples ??= readExampleGraph(folder, base).then((quads) => quads.map(toNQuad));
    const { void: voidGraph, examples: examplesGraph } = metadataGraphs(base);
    return new Map([[voidGraph, voidDescription({ store, graphs: new Map([...hashes].filter(([graph]) => graphOf(store, graph).size > 0)), prefixes, base }).map(toNQuad)], [examplesGraph, await examples]]);
  };
}
