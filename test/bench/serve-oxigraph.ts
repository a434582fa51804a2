import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import oxigraph from 'oxigraph';

/**
 * Oxigraph's JavaScript build as an endpoint: one worker thread behind node:http, a posted form in, a result out. For
 * the benchmark alone: `node serve-oxigraph.js FILE.nq PORT SECONDS`. A query past its seconds is ended with the worker, and the next one
 * waits until another has loaded the file, which is not of its own seconds.
 */

interface Question { readonly id: number; readonly query: string; readonly mediaType: string }
interface Answer { readonly id: number; readonly text?: string; readonly error?: string }
/** What a worker says when it has loaded the file. */
const loaded = 'loaded';

function serve(file: string, port: number, timeout: number): void {
  interface Waiting { readonly question: Question; readonly answer: (answer: Answer) => void; limit: NodeJS.Timeout | undefined }
  const waiting = new Map<number, Waiting>();
  let worker: Worker, ready = false, questions = 0;
  const send = (asked: Waiting): void => {
    asked.limit = setTimeout(expire, timeout, asked.question.id);
    worker.postMessage(asked.question);
  };
  const start = (): void => {
    ready = false;
    worker = new Worker(new URL(import.meta.url), { workerData: file }).on('message', (message: Answer | typeof loaded) => {
      if (message === loaded) {
        ready = true;
        for (const asked of waiting.values()) send(asked);
      } else {
        waiting.get(message.id)?.answer(message);
      }
    });
  };
  const expire = (id: number): void => {
    waiting.get(id)?.answer({ id, error: 'past the timeout' });
    for (const { limit } of waiting.values()) clearTimeout(limit);
    void worker.terminate();
    start();
  };
  start();
  createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const id = ++questions;
      const mediaType = req.headers.accept ?? '';
      const asked: Waiting = {
        question: { id, query: new URLSearchParams(Buffer.concat(chunks).toString()).get('query') ?? '', mediaType },
        limit: undefined,
        answer({ text, error }) {
          clearTimeout(asked.limit);
          waiting.delete(id);
          res.writeHead(error === undefined ? 200 : 503, { 'Content-Type': error === undefined ? mediaType : 'text/plain' }).end(text ?? error);
        },
      };
      waiting.set(id, asked);
      if (ready) send(asked);
    });
  }).listen(port, '127.0.0.1');
}

function work(file: string): void {
  const store = new oxigraph.Store();
  const bytes = readFileSync(file);
  // It copies what it is given: a piece at a time.
  const pieces = function* (): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 2 ** 24) yield bytes.subarray(at, at + 2 ** 24);
  };
  store.load(pieces(), { format: 'application/n-quads', no_transaction: true, lenient: true });
  parentPort?.postMessage(loaded);
  parentPort?.on('message', ({ id, query, mediaType }: Question) => {
    const answer = (): Answer => {
      try {
        return { id, text: store.query(query, { results_format: mediaType, ...(!/\bFROM\b/.test(query) && { use_default_graph_as_union: true }) }) as string };
      } catch (error) {
        return { id, error: String(error) };
      }
    };
    parentPort?.postMessage(answer());
  });
}

if (isMainThread) serve(process.argv[2] as string, Number(process.argv[3]), Number(process.argv[4]) * 1000);
else work(workerData as string);
