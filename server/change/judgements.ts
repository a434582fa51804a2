import type { Dataset, DatasetSource } from '../ontology/dataset.js';
import { OntologyError } from '../ontology/findings.js';
import { defaultGraph } from '../ontology/graphs.js';
import { derivedGraph, judgeVersion, type Judgement } from '../ontology/judge.js';
import { createStoreBuilder } from '../store/build-store.js';
import { readNQuad } from '../store/ntriples.js';
import { graphOf, namedGraphs, tripleTexts } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import type { GraphFile } from './graph-files.js';

export type Judging = (begins: boolean) => void;

/** What was judged or asked for last, by the id of the version: the next change is judged from there. */
const judgements = new Map<string, Judgement>();
/** Of the version that a change is made on, of the one that it gives, and one more: where two are kept, a large change finds that of its version gone, and everything is judged. */
const mostJudgements = 3;

export function knownJudgement(version: string): Judgement | undefined {
  const known = judgements.get(version);
  if (known) remember(version, known);
  return known;
}

export function remember(version: string, judgement: Judgement): void {
  judgements.delete(version);
  judgements.set(version, judgement);
  for (const oldest of judgements.keys()) if (judgements.size > mostJudgements) judgements.delete(oldest);
}

interface JudgeOptions {
  readonly graphFileOf: (graph: string) => GraphFile;
  /** Hears when the version has to be judged, and when that is over. */
  readonly judging: Judging;
}

/**
 * What rules and checks say of a version, judged now where this thread does not know it: whatever comes of the change, the
 * next one on the same version is judged from there.
 *
 * @returns undefined where the version itself fails a check, which came after it.
 */
export async function judgementOf({ id, store, prefixes }: Dataset, source: DatasetSource, { graphFileOf, judging }: JudgeOptions): Promise<Judgement | undefined> {
  const known = knownJudgement(id);
  if (known) return known;
  judging(true);
  try {
    const judgement = await judgeVersion(curated(store, source, graphFileOf), prefixes, source);
    remember(id, judgement);
    return judgement;
  } catch (error) {
    if (error instanceof OntologyError) return undefined;
    throw error;
  } finally {
    judging(false);
  }
}

/** The statements of a version that rules and checks look at, with what follows from them: the default graph is without its name there, and what is stored or describes the version is not. */
function curated(store: StoreData, { base }: DatasetSource, graphFileOf: (graph: string) => GraphFile): StoreData {
  const builder = createStoreBuilder(store), unnamed = defaultGraph(base), derived = derivedGraph(base);
  for (const triple of tripleTexts(store, graphOf(store, unnamed))) readNQuad(`${triple} .`, builder.add);
  for (const graph of namedGraphs(store).keys()) if (graph !== derived && !['module', 'definition'].includes(graphFileOf(graph).kind)) builder.clear(`<${graph}>`);
  return builder.finish();
}
