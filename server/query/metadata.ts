import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { toNQuad } from '../ontology/canonical.js';
import type { DatasetSource } from '../ontology/dataset.js';
import { graphOf, quadTexts } from '../store/read-store.js';
import { voidDescription, type Parts } from './void-description.js';

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

/** What was said last of a version, for the next one to differ from. */
interface Told {
  readonly id: string;
  readonly graphs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly parts: Parts;
}

/**
 * What describes a version: its description (VoID), and the examples of how to ask it. Its id, size and statistics are
 * those of the ontology alone. An empty version is not described.
 *
 * @param folder that of the examples.
 */
export function describer(folder: string, base: string): NonNullable<DatasetSource['describe']> {
  const names = metadataGraphs(base);
  let examples: Promise<ReadonlySet<string>> | undefined;
  let last: Told | undefined;
  return async ({ id, size, store, hashes, prefixes }, previous) => {
    const known = last?.id === previous.id ? last : undefined;
    const before = (graph: string): ReadonlySet<string> => known?.graphs.get(graph) ?? new Set(quadTexts(previous.store, graph));
    if (size === 0) return new Map(Object.values(names).map((graph) => [graph, { added: [], removed: [...before(graph)] }]));
    examples ??= readExampleGraph(folder, base).then((quads) => new Set(quads.map(toNQuad)));
    const { lines, parts } = voidDescription({ store, graphs: new Map([...hashes].filter(([graph]) => graphOf(store, graph).size > 0)), prefixes, base }, last?.parts);
    const graphs = new Map([[names.void, new Set(lines)], [names.examples, await examples]]);
    last = { id, graphs, parts };
    return new Map([...graphs].map(([graph, now]) => {
      const was = before(graph);
      return [graph, was === now ? { added: [], removed: [] } : { added: [...now].filter((line) => !was.has(line)), removed: [...was].filter((line) => !now.has(line)) }];
    }));
  };
}
