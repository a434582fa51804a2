import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { check } from '../../client/query/syntax/check.js';
import { tokenize } from '../../client/query/grammar/tokens.js';
import { readExamples } from '../../server/query/examples.js';
import { prefixes } from './query-schema.js';

/** The thread of the page as the build made it, which leaves parts of its libraries out, and puts own ones in the place of others. */
const settings = { prefixes, base: 'https://w3id.org/metastasis/sparql' };
let thread: Worker;

beforeAll(() => {
  const [file = ''] = readdirSync('dist/public/assets').filter((name) => /^worker-.*\.js$/.test(name));
  // A browser's thread has these by itself.
  thread = new Worker(`const { parentPort } = require('node:worker_threads');
    globalThis.addEventListener = (_, listener) => { parentPort.on('message', (data) => { listener({ data }); }); };
    globalThis.postMessage = (data) => { parentPort.postMessage(data); };
    import(${JSON.stringify(pathToFileURL(resolve('dist/public/assets', file)).href)}).then(() => { parentPort.postMessage('ready'); });`, { eval: true });
  return once(thread, 'message');
});
afterAll(() => thread.terminate());

async function checkedByThread(text: string, id: number): Promise<unknown> {
  thread.postMessage({ id, text, settings });
  const [{ id: answered, checked }] = await once(thread, 'message') as [{ readonly id: number; readonly checked: unknown }];
  expect(answered).toBe(id);
  return checked;
}

/** Texts that are right, and the same without one of their tokens, which are mostly wrong. */
async function texts(): Promise<readonly string[]> {
  const right = [...(await readExamples('queries/examples')).map(({ query }) => query), 'SELECT * { << ?s ?p ?o >> ?q 1 }', 'SELECT * { ?s ?p ?o {| ?q 1 |} }', 'INSERT DATA { <a> <b> <c> }', 'SELECT ?x { ?x oo:a ?y }'];
  const wrong = right.flatMap((text, i) => {
    const tokens = tokenize(text).filter(({ kind }) => kind !== 'comment');
    return [3, 7, 11].flatMap((step) => {
      const token = tokens[(i * step) % tokens.length];
      return token ? [text.slice(0, token.from) + text.slice(token.to)] : [];
    });
  });
  return [...right, ...wrong];
}

test('says of every text what its sources say', async () => {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  let faults = 0;
  for (const [i, text] of (await texts()).entries()) {
    const said = check(text, settings);
    if (said.fault) faults += 1;
    expect([text, plain(await checkedByThread(text, i))]).toEqual([text, plain(said)]);
  }
  // Else only what is right would have been compared.
  expect(faults).toBeGreaterThan(100);
}, 60_000);
