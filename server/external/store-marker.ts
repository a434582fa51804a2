import { iri } from '../rdf/iri.js';
import type { StoreClient } from './store-client.js';

/** The graph in which a store is told what it holds of us. */
const markerGraph = 'urn:metastasis:version';
const versionTerm = `${markerGraph}#id`, contentTerm = `${markerGraph}#content`;

/** What a store holds. */
export interface Marker {
  /** The version that is complete; undefined when there is none. */
  readonly version: string | undefined;
  /** Our graphs with the hash of their text; an empty one for a graph that is being written or is to go. */
  readonly contents: ReadonlyMap<string, string>;
}

const inMarker = { defaultGraphs: [markerGraph], namedGraphs: [] } as const;

export async function readMarker(client: StoreClient): Promise<Marker> {
  const rows = await client.select(`SELECT ?s ?p ?o { ?s ?p ?o VALUES ?p { <${versionTerm}> <${contentTerm}> } }`, inMarker);
  const of = (term: string): [string, string][] => rows.filter(({ p }) => p?.value === term).map(({ s, o }) => [s?.value ?? '', o?.value ?? '']);
  return { version: of(versionTerm)[0]?.[1], contents: new Map(of(contentTerm)) };
}

/** The complete version alone, which costs less. */
export async function readVersion(client: StoreClient, signal: AbortSignal): Promise<string | undefined> {
  const [row] = await client.select(`SELECT ?id { <${markerGraph}> <${versionTerm}> ?id }`, inMarker, signal);
  return row?.['id']?.value;
}

export async function writeMarker(client: StoreClient, { version, contents }: Marker): Promise<void> {
  const lines = [
    ...(version === undefined ? [] : [`<${markerGraph}> <${versionTerm}> "${version}" .\n`]),
    ...[...contents].map(([graph, hash]) => `<${iri(graph)}> <${contentTerm}> "${hash}" .\n`),
  ];
  await client.write(markerGraph, [Buffer.from(lines.join(''))]);
}
