import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { toNQuad } from '../ontology/canonical.js';
import type { Describer } from '../ontology/dataset.js';
import { graphOf, quadTexts } from '../store/read-store.js';
import { countStatistics } from '../store/statistics.js';
import { statisticsAfter, unionAfter } from '../store/statistics-after.js';
import { linesBeyond, linesOf, voidDescription, type Counted, type VoidDescription } from './void-description.js';
import { gather, gatherAfter } from './void-gathered.js';

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
  readonly counted: Counted;
  readonly description: VoidDescription;
  /** Names that it was described by. */
  readonly prefixes: string;
}

/**
 * What describes a version: its description (VoID), and the examples of how to ask it. Its id, size and statistics are
 * those of the ontology alone. An empty version is not described.
 *
 * @param folder that of the examples.
 */
export function describer(folder: string, base: string): Describer {
  const names = metadataGraphs(base);
  let examples: Promise<ReadonlySet<string>> | undefined, last: Told | undefined;
  const differ = (now: ReadonlySet<string>, was: ReadonlySet<string>) => ({ added: [...now].filter((line) => !was.has(line)), removed: [...was].filter((line) => !now.has(line)) });
  return {
    async whole({ id, size, store, hashes, prefixes }, previous) {
      const before = (graph: string): ReadonlySet<string> => new Set(quadTexts(previous.store, graph));
      if (size === 0) return new Map(Object.values(names).map((graph) => [graph, { added: [], removed: [...before(graph)] }]));
      examples ??= readExampleGraph(folder, base).then((quads) => new Set(quads.map(toNQuad)));
      const counted = { statistics: countStatistics(store, [...hashes.keys()].filter((graph) => graphOf(store, graph).size > 0)), gathered: gather(store, { prefixes, base }) };
      const description = voidDescription(counted, { prefixes, base }, last?.description.parts);
      last = { id, counted, description, prefixes: JSON.stringify([...prefixes]) };
      return new Map([[names.void, differ(new Set(linesOf(description)), before(names.void))], [names.examples, differ(await examples, before(names.examples))]]);
    },
    after({ previous, differences, prefixes, sizes }) {
      if (last?.id !== previous.id || sizes.size === 0 || last.prefixes !== JSON.stringify([...prefixes])) return Promise.resolve(undefined);
      const { counted: before, description: was } = last, union = unionAfter(previous.store, before.statistics.graphs.keys(), differences);
      const statistics = statisticsAfter(before.statistics, previous.store, union, sizes), gathered = gatherAfter(before.gathered, union, { prefixes, base });
      if (!statistics || !gathered) return Promise.resolve(undefined);
      const counted = { statistics, gathered }, description = voidDescription(counted, { prefixes, base }, was.parts), told = { counted, description, prefixes: last.prefixes };
      return Promise.resolve({
        descriptions: new Map([[names.void, { added: linesBeyond(description, was), removed: linesBeyond(was, description) }], [names.examples, { added: [], removed: [] }]]),
        tell: (id) => { last = { id, ...told }; },
      });
    },
  };
}
