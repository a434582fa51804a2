import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Candidate } from '../change/candidate.js';
import { lockData } from '../change/lock.js';
import { graphFileOf } from '../change/graph-files.js';
import { recoverChanges } from '../change/recover-changes.js';
import { createWriter } from '../change/writer.js';
import { logFailure } from '../platform/log.js';
import { finishDataset, type Dataset, type DatasetSource } from '../ontology/dataset.js';
import { defaultGraph } from '../ontology/graphs.js';
import { formatOfFile, readFile } from '../ontology/read-file.js';
import { openSources } from '../ontology/snapshot.js';
import { showProgress } from '../platform/progress.js';
import { DocumentError } from '../rdf/parse.js';
import { createStoreBuilder } from '../store/build-store.js';
import { graphOf, namedGraphs } from '../store/read-store.js';

export interface LoadOptions {
  /** Graph of the statements that name none. */
  readonly graph: string | undefined;
  /** Whether what is loaded takes the place of what the graphs held. */
  readonly replace: boolean;
  readonly reason: string | undefined;
}

/** A file that cannot be loaded, and why; nothing was changed. */
export class LoadError extends Error {}

/**
 * Loads files of RDF into graphs beside the ontology: one change, as durable as any other, which has happened or not.
 * Curated graphs are not loaded into: their door is the service, which checks.
 *
 * @throws LoadError that names file and line; Problem when a service writes to the same folder.
 */
export async function load(files: readonly string[], { graph, replace, reason }: LoadOptions, source: DatasetSource, data: string, say: (line: string) => void) {
  for (const file of files) if (!formatOfFile(file)) throw new LoadError(`${file}: the suffix tells no format that can be loaded.`);
  lockData(data, 'A load');
  await recoverChanges(source, data, { discard: true, log: logFailure });
  const opened = await openSources(source, data, logFailure);
  const writer = createWriter({ ...opened, source, data, limits: { evaluation: 60_000, work: 60_000 }, publish: () => Promise.resolve(), log: logFailure });
  const applied = await writer.applyMade({ author: { name: 'load' }, reason: reason ?? `Load of ${files.join(', ')}` }, (dataset) => makeCandidate(files, { graph, replace }, dataset, source, say));
  say('keeping the snapshot');
  await writer.close();
  return applied;
}

async function makeCandidate(
  files: readonly string[],
  { graph: unnamed, replace }: Pick<LoadOptions, 'graph' | 'replace'>,
  base: Dataset,
  source: DatasetSource,
  say: (line: string) => void,
): Promise<Candidate | undefined> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const builder = createStoreBuilder(base.store);
  const progress = showProgress(
    'reading',
    sizes.reduce((sum, size) => sum + size, 0),
    () => builder.added,
  );
  const targets = new Map<string, string>();
  const targetOf = (token: string): string => {
    const known = targets.get(token);
    if (known !== undefined) return known;
    const graph = token === '' ? unnamed : token.slice(1, -1);
    if (graph === undefined) throw new DocumentError('The statement names no graph: say with --graph IRI where it belongs.');
    if (token.startsWith('_:')) throw new DocumentError('A graph is named by an IRI, not by a blank node.');
    if (graphFileOf(graph, source.base, source.ontology).kind !== 'stored' || graph === defaultGraph(source.base)) {
      throw new DocumentError(`<${graph}> is a graph of the ontology, which is checked: write to it through the service.`);
    }
    targets.set(token, `<${graph}>`);
    return `<${graph}>`;
  };
  const load = randomBytes(6).toString('hex');
  let number = 0;
  for (const file of files) {
    number++;
    try {
      // Labels that no other file and no other load has.
      await readFile(resolve(file), { blankNodes: `b${load}-${number}`, onBytes: progress.advance }, (s, p, o, g) => {
        builder.add(s, p, o, targetOf(g));
      });
    } catch (error) {
      progress.end();
      if (!(error instanceof DocumentError)) throw error;
      throw new LoadError(`${file}${error.line === undefined ? '' : `:${error.line}`}: ${error.message}`, { cause: error });
    }
  }
  progress.end();
  const graphs = [...new Set(targets.values())].map((token) => token.slice(1, -1)).sort();
  if (graphs.length === 0) return undefined;
  if (replace) for (const graph of graphs) builder.clear(`<${graph}>`);

  say('building the columns');
  const store = builder.finish();
  say('describing the version');
  const before = namedGraphs(base.store);
  const dataset = await finishDataset(base, createStoreBuilder(store), { graphs: new Set(graphs) }, base, source);
  const bulk = graphs
    .map((graph) => {
      const [old, now] = [before.get(graph)?.size ?? 0, graphOf(dataset.store, graph).size];
      return replace ? { graph, added: now, removed: old } : { graph, added: now - old, removed: 0 };
    })
    .filter(({ graph }) => base.hashes.get(graph) !== dataset.hashes.get(graph));
  if (bulk.length === 0) return undefined;
  say('writing');
  return {
    dataset,
    newWarnings: [],
    added: [],
    removed: [],
    bulk,
    created: graphs.filter((graph) => !before.has(graph)),
    files: bulk.map(({ graph }) => ({ folder: 'graphs', path: graphFileOf(graph, source.base, source.ontology).file, text: undefined, graph })),
  };
}
