import { parentPort } from 'node:worker_threads';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { QueryEngine } from '@comunica/query-sparql';
import { DataFactory, Parser, Store } from 'n3';

/**
 * Comunica as an oracle: answers queries over N-Quads whose default graph is the union of all graphs, each triple once, as
 * SPARQL Results JSON. A thread of its own, as jest would take half a minute to load it.
 */
if (!parentPort) throw new Error('this module runs in a worker thread only');
const port = parentPort;
const engine = new QueryEngine();
const { defaultGraph, quad } = DataFactory;

async function answer(nquads: string, query: string): Promise<string> {
  const store = new Store(new Parser({ format: 'N-Quads', blankNodePrefix: '' }).parse(nquads));
  for (const { subject, predicate, object } of store.getQuads(null, null, null, null)) store.addQuad(quad(subject, predicate, object, defaultGraph()));
  const result = await engine.query(query, { sources: [store as never] });
  return text((await engine.resultToString(result, 'application/sparql-results+json')).data as Readable);
}

port.on('message', ({ nquads, query }: { nquads: string; query: string }) => {
  answer(nquads, query).then((json) => port.postMessage({ json }), (error: unknown) => port.postMessage({ error: String(error) }));
});
