import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import oxigraph from 'oxigraph';

/**
 * Oxigraph's JavaScript build as an endpoint: one worker thread behind node:http, a posted form in, a result out. For
 * the benchmark alone: `node serve-oxigraph.js FILE.nq PORT SECONDS`. A query past its seconds is ended with the worker, and the next one
 * waits until another has loaded the file.
 */

interface Question { readonly id: number; readonly query: string; readonly mediaType: string }
interface Answer { readonly id: number; readonly text?: string; readonly error?: string }

function serve(file: string, port: number, timeout: number): void {
  const waiting = new Map<number, { readonly question: Question; readonly answer: (answer: Answer) => void }>();
  const start = (): Worker => new Worker(new URL(import.meta.url), { workerData: file }).on('message', (answer: Answer) => {
    waiting.get(answer.id)?.answer(answer);
    waiting.delete(answer.id);
  });
  let worker = start();
  let questions = 0;
  const expire = (id: number): void => {
    waiting.get(id)?.answer({ id, error: 'past the timeout' });
    waiting.delete(id);
    void worker.terminate();
    worker = start();
    for (const { question } of waiting.values()) worker.postMessage(question);
  };
  createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const id = ++questions;
      const mediaType = req.headers.accept ?? '';
      const question: Question = { id, query: new URLSearchParams(Buffer.concat(chunks).toString()).get('query') ?? '', mediaType };
      const limit = setTimeout(expire, timeout, id);
      waiting.set(id, {
        question,
        answer({ text, error }) {
          clearTimeout(limit);
          res.writeHead(error === undefined ? 200 : 503, { 'Content-Type': error === undefined ? mediaType : 'text/plain' }).end(text ?? error);
        },
      });
      worker.postMessage(question);
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
