import type { EngineVersion } from '../engine/contract/engine.js';
import { iri } from '../rdf/iri.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { toNQuads } from '../store/read-store.js';
import { StoreError, type StoreClient } from './store-client.js';
import { readMarker, writeMarker } from './store-marker.js';
import { versionGraphs } from './version-graphs.js';

/** Names of the graphs that stand for the default graph, one per version: each holds all triples of it. */
const unionPrefix = 'urn:metastasis:union:';
/** A dataset needs a default graph: without one a store would take its own. */
export const emptyGraph = 'urn:metastasis:empty';

/** A version that the store holds. */
export interface HeldVersion {
  readonly id: string;
  readonly prefixes: PrefixMap;
  readonly union: string;
  readonly named: readonly string[];
}

/** What was done to the store for a version. */
export interface Filled {
  readonly version: HeldVersion;
  /** Unions of versions before, which queries may still be asking. */
  readonly oldUnions: readonly string[];
}

/**
 * Makes the store hold a version. A graph that it holds already is not written again.
 *
 * @param isFirst Whether this process has filled no version yet: then graphs that it did not write are somebody else's.
 * @param onMarked Called when the store is about to say that it holds the version.
 * @throws StoreError when the store cannot be filled; it then says that it holds what it held before.
 */
export async function fillStore(client: StoreClient, { id, store, prefixes = new Map<string, string>() }: EngineVersion, isFirst: boolean, onMarked: (id: string) => void): Promise<Filled> {
  const { named, union } = versionGraphs(toNQuads(store));
  const unionName = `${unionPrefix}${union.hash.slice(0, 16)}`;
  const held = await readMarker(client);
  const graphs = new Map([[unionName, union], ...named]);
  const stale = [...graphs].filter(([graph, { hash }]) => held.contents.get(graph) !== hash);
  if (isFirst) await refuseStrangers(client, stale.map(([graph]) => graph).filter((graph) => !held.contents.has(graph)));
  const left = [...held.contents.keys()].filter((graph) => !graphs.has(graph));
  const oldUnions = left.filter((graph) => graph.startsWith(unionPrefix));
  if (stale.length > 0 || held.version !== id) {
    // A start after a crash finds here what it cannot rely on.
    await writeMarker(client, { version: held.version, contents: new Map([...held.contents, ...stale.map(([graph]): [string, string] => [graph, ''])]) });
    for (const [graph, { ntriples }] of stale) await client.write(graph, ntriples);
    for (const graph of left) if (!graph.startsWith(unionPrefix)) await dropGraph(client, graph);
    onMarked(id);
    const contents = [...graphs].map(([graph, { hash }]): [string, string] => [graph, hash]);
    await writeMarker(client, { version: id, contents: new Map([...contents, ...oldUnions.map((graph): [string, string] => [graph, ''])]) });
  }
  return { version: { id, prefixes, union: unionName, named: [...named.keys()] }, oldUnions };
}

/** @throws StoreError */
export const dropGraph = (client: StoreClient, graph: string): Promise<void> => client.update(`DROP SILENT GRAPH <${iri(graph)}>`);

/** @throws StoreError when the store has graphs of these names that somebody else has put there. */
async function refuseStrangers(client: StoreClient, graphs: readonly string[]): Promise<void> {
  if (graphs.length === 0) return;
  const rows = await client.select('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }', { defaultGraphs: [emptyGraph], namedGraphs: graphs });
  if (rows.length === 0) return;
  throw new StoreError(
    `the store at ${client.address} holds graphs that this service would overwrite and has not written: ${rows.map(({ g }) => `<${g?.value}>`).join(', ')}; drop them there, or choose another store`,
  );
}
