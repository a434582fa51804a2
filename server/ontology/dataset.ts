import type { PrefixMap } from '../rdf/turtle.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import { createStoreBuilder, emptyStore, type StoreBuilder } from '../store/build-store.js';
import { readNQuad } from '../store/ntriples.js';
import { graphOf, namedGraphs, quadTexts } from '../store/read-store.js';
import type { Differences } from '../store/statistics-after.js';
import type { StoreData } from '../store/store-data.js';
import { canonicalModule, versionId } from './canonical.js';
import { OntologyError, type Finding } from './findings.js';
import { graphHash, graphHashAfter } from './graph-hash.js';
import { defaultGraph, readStored, storedFile, storedFiles } from './graphs.js';
import { derivedGraph, judge, type Judgement, type JudgeSource } from './judge.js';
import { loadOntology } from './load.js';
import { locateFindings, type Located } from './locate-findings.js';

/** One version of the knowledge graph: what was stated, what follows from it, and what describes it. It never changes. */
export interface Dataset {
  /** The version shown everywhere: SHA-256 of `hashes`, in hexadecimal. */
  readonly id: string;
  readonly prefixes: PrefixMap;
  /** All quads, in shared memory. */
  readonly store: StoreData;
  /** SHA-256 of each graph by its IRI, of modules that hold nothing as well; the graphs that describe the others do not count. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Number of quads in the graphs that count. */
  readonly size: number;
  /** IRIs of all named graphs, sorted; of modules that hold nothing as well. */
  readonly graphs: readonly string[];
  /** What the checks of `qc/warn` and shapes of lower severity say. */
  readonly warnings: readonly Finding[];
}

export interface DatasetSource extends JudgeSource {
  /** Folder laid out like `ontology/`. */
  readonly ontology: string;
  /** Folder of the graphs that are kept beside the modules; absent or not there: none. */
  readonly graphs?: string;
  /** What says what describes a version; nothing does by default. */
  readonly describe?: Describer;
}

/** What the graphs that describe a version say, by IRI: lines of N-Quads that they have and those of the version before had not, and the other way round. */
export type Descriptions = ReadonlyMap<string, { readonly added: readonly string[]; readonly removed: readonly string[] }>;

/** What becomes of a version by a small change. */
export interface VersionDifference {
  readonly previous: Dataset;
  /** Of the graphs that count: no quad comes that is there, or goes that is not. */
  readonly differences: Differences;
  readonly prefixes: PrefixMap;
  /** Triples by graph afterwards, of those that hold some. */
  readonly sizes: ReadonlyMap<string, number>;
}

export interface Describer {
  whole(dataset: Dataset, previous: Dataset): Promise<Descriptions>;
  /** The same at the cost of what changes, where what was said of the version before is known; `tell` hears the id of the version afterwards. */
  after?(version: VersionDifference): Promise<{ readonly descriptions: Descriptions; readonly tell: (id: string) => void } | undefined>;
}

/** The version that says nothing. */
export const emptyDataset: Dataset = { id: versionId(new Map()), prefixes: wellKnownPrefixes, store: emptyStore, hashes: new Map(), size: 0, graphs: [], warnings: [] };

/**
 * load → derive → validate: the version that the files give.
 *
 * @param previous a version of which the stored graphs in the files of `unchanged` are taken over.
 * @throws OntologyError with every syntax error, or else every finding of severity error.
 */
export async function buildDataset(source: DatasetSource, previous = emptyDataset, unchanged: ReadonlySet<string> = new Set()): Promise<Dataset> {
  const { modules } = await loadOntology(source.ontology, source.base);
  const canonical = await Promise.all(modules.map(canonicalModule));
  const builder = createStoreBuilder(previous.store);
  const kept = [...previous.hashes.keys()].filter((graph) => unchanged.has(storedFile(graph)));
  for (const graph of previous.hashes.keys()) if (!kept.includes(graph)) builder.clear(`<${graph}>`);
  let unnamed = kept.includes(defaultGraph(source.base)) ? [...quadTexts(previous.store, defaultGraph(source.base))] : [];
  const defaultToken = `<${defaultGraph(source.base)}>`;
  const read: string[] = [];
  const stored = source.graphs === undefined ? new Map<string, string>() : await readStored(
    source.graphs, (await storedFiles(source.graphs)).filter((file) => !unchanged.has(file)), (s, p, o, g) => {
      if (g === defaultToken) read.push(`${s} ${p} ${o} ${g} .`);
      builder.add(s, p, o, g);
    },
  );
  if (read.length > 0) unnamed = read;
  const judgement = await judge({ modules: canonical, unnamed }, source).catch((error: unknown) => {
    throw error instanceof OntologyError ? new OntologyError([], locateFindings(error.findings, modules).map(({ finding }) => finding)) : error;
  });
  for (const line of canonical.flatMap(({ lines }) => lines)) readNQuad(line, builder.add);
  for (const triple of judgement.derived) readNQuad(`${triple} <${derivedGraph(source.base)}> .`, builder.add);
  return finishDataset(previous, builder, {
    graphs: new Set([...previous.hashes.keys(), ...stored.values(), ...canonical.map(({ graph }) => graph), derivedGraph(source.base)].filter((graph) => !kept.includes(graph))),
    empty: new Set(modules.filter(({ quads }) => quads.length === 0).map(({ graph }) => graph)),
  }, judgement, source);
}

/** What is wrong with the files of an ontology, or else worth a look. */
export interface CheckedSources {
  /** Errors with their places; warnings where there are none. */
  readonly located: readonly Located[];
  readonly prefixes: PrefixMap;
  /** Triples that are stated in modules and derived; undefined where errors leave that open. */
  readonly size: number | undefined;
}

/**
 * load → derive → validate without making a version: what a curator wants to know.
 *
 * @param keep Hears what was found where there is no error.
 * @throws OntologyError with every syntax error.
 */
export async function checkSources(source: DatasetSource, keep: (judgement: Judgement, prefixes: PrefixMap) => void = () => undefined): Promise<CheckedSources> {
  const { modules, prefixes } = await loadOntology(source.ontology, source.base);
  const canonical = await Promise.all(modules.map(canonicalModule));
  try {
    const judgement = await judge({ modules: canonical, unnamed: await readUnnamed(source) }, source), { warnings, state } = judgement;
    keep(judgement, prefixes);
    return { located: locateFindings(warnings, modules), prefixes, size: [...namedGraphs(state.store.data).values()].reduce((sum, { size }) => sum + size, 0) };
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    return { located: locateFindings(error.findings, modules), prefixes, size: undefined };
  }
}

/** What is stated in the default graph, which the files of stored graphs may have. */
export async function readUnnamed(source: DatasetSource): Promise<readonly string[]> {
  const unnamed: string[] = [];
  const token = `<${defaultGraph(source.base)}>`;
  if (source.graphs !== undefined) await readStored(source.graphs, await storedFiles(source.graphs), (s, p, o, g) => { if (g === token) unnamed.push(`${s} ${p} ${o} ${g} .`); });
  return unnamed;
}

/** Which graphs of a version may differ from the one before. */
export interface Touched {
  /** Their IRIs. */
  readonly graphs: ReadonlySet<string>;
  /** Those of them that are modules and hold nothing. */
  readonly empty?: ReadonlySet<string>;
  /** What becomes of each of them, where that is known and little. */
  readonly differences?: Differences | undefined;
}

/**
 * Puts a version together from parts that were checked.
 *
 * @param previous the version that the builder began with.
 */
export async function finishDataset(
  previous: Dataset,
  builder: StoreBuilder,
  touched: Touched,
  said: Pick<Dataset, 'prefixes' | 'warnings'>,
  source: Pick<DatasetSource, 'describe'>,
): Promise<Dataset> {
  return (
    (touched.differences && (await finishAfter(previous, builder, touched, touched.differences, said, source)))
    ?? finishWhole(previous, builder, touched, said, source)
  );
}

async function finishWhole(previous: Dataset, builder: StoreBuilder, touched: Touched, said: Pick<Dataset, 'prefixes' | 'warnings'>, { describe }: Pick<DatasetSource, 'describe'>): Promise<Dataset> {
  const store = builder.finish();
  const dataset = versionOf(previous, store, touched, said);
  if (!describe) return dataset;
  const described = createStoreBuilder(store);
  describeIn(described, store, await describe.whole(dataset, previous), (graph) => dataset.hashes.has(graph));
  return withStore(dataset, described.finish());
}

/** The columns are made once: what describes the version is known before them. @returns undefined where it is not. */
async function finishAfter(
  previous: Dataset,
  builder: StoreBuilder,
  touched: Touched,
  differences: Differences,
  said: Pick<Dataset, 'prefixes' | 'warnings'>,
  { describe }: Pick<DatasetSource, 'describe'>,
): Promise<Dataset | undefined> {
  const counted = new Set([...previous.hashes.keys(), ...touched.graphs]);
  const sizes = new Map(
    [...counted]
      .map((graph) => {
        const { added = [], removed = [] } = differences.get(graph) ?? {};
        return [graph, graphOf(previous.store, graph).size + added.length - removed.length] as const;
      })
      .filter(([, size]) => size > 0),
  );
  const made = await describe?.after?.({ previous, differences, prefixes: said.prefixes, sizes });
  if (!made) return undefined;
  describeIn(builder, previous.store, made.descriptions, (graph) => counted.has(graph));
  const store = builder.finish(),
    dataset = versionOf(previous, store, touched, said);
  made.tell(dataset.id);
  return withStore(dataset, store);
}

/** The version of a store, without what describes it. */
function versionOf(previous: Dataset, store: StoreData, { graphs, empty, differences }: Touched, { prefixes, warnings }: Pick<Dataset, 'prefixes' | 'warnings'>): Dataset {
  const hashes = new Map([...previous.hashes].filter(([graph]) => !graphs.has(graph)));
  for (const graph of graphs) {
    if (graphOf(store, graph).size === 0 && !empty?.has(graph)) continue;
    const difference = differences?.get(graph);
    hashes.set(graph, difference ? graphHashAfter(graph, { store: previous.store, known: previous.hashes.get(graph) }, store, difference) : graphHash(store, graph));
  }
  const counted = [...hashes.keys()].sort();
  return { id: versionId(hashes), prefixes, store, hashes, size: counted.reduce((sum, graph) => sum + graphOf(store, graph).size, 0), graphs: counted, warnings };
}

/** @param store What the builder begins with. @param counts Whether a graph is no description. */
function describeIn(builder: StoreBuilder, store: StoreData, descriptions: Descriptions, counts: (graph: string) => boolean): void {
  for (const graph of namedGraphs(store).keys()) if (!counts(graph) && !descriptions.has(graph)) builder.clear(`<${graph}>`);
  for (const { added, removed } of descriptions.values()) {
    for (const line of removed) readNQuad(line, builder.remove);
    for (const line of added) readNQuad(line, builder.add);
  }
}

const withStore = (dataset: Dataset, store: StoreData): Dataset => ({ ...dataset, store, graphs: [...new Set([...namedGraphs(store).keys(), ...dataset.graphs])].sort() });
