import { parentPort } from 'node:worker_threads';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { QueryEngine } from '@comunica/query-sparql';
import { Parser, Store } from 'n3';

/** Comunica as an oracle: answers queries over N-Quads. Says `ready` when it is loaded. */
if (!parentPort) throw new Error('this module runs in a worker thread only');
const port = parentPort;
const engine = new QueryEngine();

async function answer(nquads: string, query: string, mediaType: string): Promise<string> {
  const store = new Store(new Parser({ format: 'N-Quads', blankNodePrefix: '' }).parse(nquads));
  const result = await engine.query(query, { sources: [store as never] });
  return text((await engine.resultToString(result, mediaType)).data as Readable);
}

port.on('message', ({ nquads, query, mediaType }: { nquads: string; query: string; mediaType: string }) => {
  answer(nquads, query, mediaType).then((json) => port.postMessage({ text: json }), (error: unknown) => port.postMessage({ error: String(error) }));
});
port.postMessage('ready');
