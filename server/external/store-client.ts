import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { EngineError } from '../engine/contract/engine.js';
import { iri } from '../rdf/iri.js';
import { createAuthorizedRequest, type Credentials } from './authorized-request.js';
import type { JsonRow } from '../rdf/json-results.js';
import type { GraphNames } from '../sparql/prepared-query.js';
import { createResultReader } from './result-reader.js';
import { documentsOf } from './version-graphs.js';

/** Where a SPARQL 1.1 store is found. */
export interface StoreAddresses {
  /** Address for queries. */
  readonly query: string;
  /** Address for updates. */
  readonly update: string;
  /** Address of its Graph Store Protocol; without it graphs are written by INSERT DATA. */
  readonly graphs?: string;
  readonly credentials?: Credentials;
}

/** A store that cannot be reached or does not do what it is asked. The message begins with its address. */
export class StoreError extends EngineError {
  constructor(message: string, options?: ErrorOptions) {
    super('store', message, options);
  }
}

export interface StoreClient {
  /** Where queries go, for messages. */
  readonly address: string;
  /** Asks a query and resolves with the head of the answer, whatever the status. */
  query(text: string, dataset: GraphNames, accept: string, signal?: AbortSignal): Promise<IncomingMessage>;
  /** The solutions of a SELECT as a whole. @throws StoreError */
  select(text: string, dataset: GraphNames, signal?: AbortSignal): Promise<readonly JsonRow[]>;
  /** @throws StoreError */
  update(text: string): Promise<void>;
  /** Replaces a graph. @throws StoreError */
  write(graph: string, ntriples: readonly Buffer[]): Promise<void>;
}

/** Bytes of N-Triples in one request of the Graph Store Protocol, and in one INSERT DATA: Virtuoso takes 10,000 lines at most. */
const documentSize = 16 * 2 ** 20, insertSize = 64 * 2 ** 10;
/** Characters of a store's error that are shown. */
const shown = 300;

export const json = 'application/sparql-results+json';
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const ok = ({ statusCode = 0 }: IncomingMessage): boolean => statusCode >= 200 && statusCode < 300;

/** What a store says of a failure, on one line. */
export async function saidBy(response: IncomingMessage): Promise<string> {
  return (await text(response)).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, shown);
}

/** The operations of SPARQL 1.1 Protocol and Graph Store Protocol that the service needs of a store. */
export function createStoreClient({ query: queryUrl, update: updateUrl, graphs: graphsUrl, credentials }: StoreAddresses, connections: number): StoreClient {
  const send = createAuthorizedRequest(credentials, connections);
  const reach = async (...request: Parameters<typeof send>): Promise<IncomingMessage> => {
    try {
      return await send(...request);
    } catch (cause) {
      if (request[1].signal?.aborted) throw cause;
      throw new StoreError(`the store at ${new URL(request[0]).origin} cannot be reached (${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message})`, { cause });
    }
  };
  const demand = async (response: IncomingMessage, url: string, what: string): Promise<void> => {
    if (ok(response)) return;
    const { statusCode } = response, said = await saidBy(response);
    throw new StoreError(statusCode === 401 || statusCode === 403
      ? `the store at ${url} refuses ${what} (status ${statusCode}): MPP_STORE_USER and MPP_STORE_PASSWORD have to be those of a user who may`
      : `the store at ${url} failed at ${what} (status ${statusCode}): ${said}`);
  };

  const query: StoreClient['query'] = (queryText, { defaultGraphs, namedGraphs }, accept, signal) => {
    const body = new URLSearchParams({ query: queryText });
    for (const graph of defaultGraphs) body.append('default-graph-uri', graph);
    for (const graph of namedGraphs) body.append('named-graph-uri', graph);
    return reach(queryUrl, { method: 'POST', headers: { ...form, Accept: accept }, body: body.toString(), ...(signal && { signal }) });
  };
  const update = async (updateText: string): Promise<void> => {
    const response = await reach(updateUrl, { method: 'POST', headers: form, body: new URLSearchParams({ update: updateText }).toString() });
    await demand(response, updateUrl, 'an update');
    response.resume();
  };

  return {
    address: queryUrl,
    query,
    async select(queryText, dataset, signal) {
      const response = await query(queryText, dataset, json, signal);
      await demand(response, queryUrl, 'a query');
      const reader = createResultReader(), rows: JsonRow[] = [];
      try {
        for await (const chunk of response as AsyncIterable<Buffer>) rows.push(...reader.read(chunk));
        reader.end();
      } catch (cause) {
        throw new StoreError(`the store at ${queryUrl} gave no result that can be read${cause instanceof SyntaxError ? `: ${cause.message.slice(0, 300)}` : ''}`, { cause });
      }
      return rows;
    },
    update,
    async write(graph, ntriples) {
      if (graphsUrl) {
        const url = `${graphsUrl}${graphsUrl.includes('?') ? '&' : '?'}graph=${encodeURIComponent(graph)}`;
        let method: 'PUT' | 'POST' = 'PUT';
        for (const body of documentsOf(ntriples, documentSize)) {
          const response = await reach(url, { method, headers: { 'Content-Type': 'application/n-triples' }, body });
          await demand(response, graphsUrl, 'a graph');
          response.resume();
          method = 'POST'; // adds to what is there
        }
        return;
      }
      await update(`CLEAR SILENT GRAPH <${iri(graph)}>`);
      for (const lines of documentsOf(ntriples, insertSize)) await update(`INSERT DATA { GRAPH <${iri(graph)}> {\n${lines}} }`);
    },
  };
}
