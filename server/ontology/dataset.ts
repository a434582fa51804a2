import type { PrefixMap } from '../rdf/turtle.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import { createStoreBuilder, emptyStore, type StoreBuilder } from '../store/build-store.js';
import { readNQuad } from '../store/ntriples.js';
import { graphOf, namedGraphs, quadTexts } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import { canonicalModule, graphHash, versionId } from './canonical.js';
import { OntologyError, type Finding } from './findings.js';
import { defaultGraph, readStored, storedFile, storedFiles } from './graphs.js';
import { derivedGraph, judge, type JudgeSource } from './judge.js';
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
  /** What the graphs that describe a version say, by IRI, as lines of N-Quads that they have and those of the version before had not, and the other way round; none by default. */
  readonly describe?: (dataset: Dataset, previous: Dataset) => Promise<ReadonlyMap<string, { readonly added: readonly string[]; readonly removed: readonly string[] }>>;
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
  return finishDataset(previous, builder, new Set([...previous.hashes.keys(), ...stored.values(), ...canonical.map(({ graph }) => graph), derivedGraph(source.base)].filter((graph) => !kept.includes(graph))), judgement, source, new Set(modules.filter(({ quads }) => quads.length === 0).map(({ graph }) => graph)));
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
 * @throws OntologyError with every syntax error.
 */
export async function checkSources(source: DatasetSource): Promise<CheckedSources> {
  const { modules, prefixes } = await loadOntology(source.ontology, source.base);
  const canonical = await Promise.all(modules.map(canonicalModule));
  const unnamed: string[] = [];
  const token = `<${defaultGraph(source.base)}>`;
  if (source.graphs !== undefined) await readStored(source.graphs, await storedFiles(source.graphs), (s, p, o, g) => { if (g === token) unnamed.push(`${s} ${p} ${o} ${g} .`); });
  try {
    const { warnings, state } = await judge({ modules: canonical, unnamed }, source);
    return { located: locateFindings(warnings, modules), prefixes, size: [...namedGraphs(state.store.data).values()].reduce((sum, { size }) => sum + size, 0) };
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    return { located: locateFindings(error.findings, modules), prefixes, size: undefined };
  }
}

/**
 * Puts a version together from parts that were checked.
 *
 * @param previous the version that the builder began with.
 * @param touched IRIs of the graphs that may differ from it.
 * @param empty Those of them that are modules and hold nothing.
 */
export async function finishDataset(
  previous: Dataset, builder: StoreBuilder, touched: ReadonlySet<string>, { prefixes, warnings }: Pick<Dataset, 'prefixes' | 'warnings'>, { describe }: Pick<DatasetSource, 'describe'>,
  empty: ReadonlySet<string> = new Set(),
): Promise<Dataset> {
  const store = builder.finish();
  const hashes = new Map([...previous.hashes].filter(([graph]) => !touched.has(graph)));
  for (const graph of touched) if (graphOf(store, graph).size > 0 || empty.has(graph)) hashes.set(graph, graphHash(store, graph));
  const counted = [...hashes.keys()].sort();
  const dataset: Dataset = {
    id: versionId(hashes), prefixes, store, hashes, size: counted.reduce((sum, graph) => sum + graphOf(store, graph).size, 0), graphs: counted, warnings,
  };
  if (!describe) return dataset;
  const described = createStoreBuilder(store), descriptions = await describe(dataset, previous);
  for (const graph of namedGraphs(store).keys()) if (!hashes.has(graph) && !descriptions.has(graph)) described.clear(`<${graph}>`);
  for (const { added, removed } of descriptions.values()) {
    for (const line of removed) readNQuad(line, described.remove);
    for (const line of added) readNQuad(line, described.add);
  }
  const whole = described.finish();
  return { ...dataset, store: whole, graphs: [...new Set([...namedGraphs(whole).keys(), ...counted])].sort() };
}
