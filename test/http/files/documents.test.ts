import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startService, temporaryFolder, type ServiceProcess } from '../../support/process.js';
import type { LoopReport } from '../../support/watch-loop.js';

/** Documents of resources, from the ontology itself: the largest have thousands of triples. */
let service: ServiceProcess, clean: () => Promise<void>;
beforeAll(async () => {
  const folder = await temporaryFolder();
  clean = () => folder.clean();
  service = await startService({ MPP_DATA: folder.path }, fileURLToPath(new URL('../../support/watch-loop.js', import.meta.url)));
}, 60_000);
afterAll(async () => {
  await service.stop();
  await clean();
});

const ask = (path: string) => fetch(service.origin + path);
async function report(forget: 'reset' | 'report'): Promise<LoopReport> {
  service.process.send(forget);
  const [answer] = await once(service.process, 'message', { signal: AbortSignal.timeout(5000) }) as [LoopReport];
  return answer;
}

test('a document in any format does not hold the thread that listens for 50 ms', async () => {
  await ask('/emt.ttl'); // the first answer of a service is compiled
  for (const path of ['/bone.ttl', '/bone.jsonld', '/bone.rdf', '/bone.nt', '/breast-cancer.jsonld', '/graphs/sites?format=jsonld']) {
    // What the machine does beside it does not come twice.
    let held = Infinity;
    for (let times = 0; times < 3 && held >= 50; times++) {
      await report('reset');
      const answer = await ask(times === 0 ? path : path.replace('bone', ['brain', 'liver'][times - 1] ?? 'lung'));
      expect([path, answer.status, (await answer.text()).length > 1000]).toEqual([path, 200, true]);
      ({ held } = await report('report'));
    }
    expect([path, held < 50]).toEqual([path, true]);
  }
}, 60_000);

test('a document that is asked for again is the same', async () => {
  const [first, second] = await Promise.all(['/bone.jsonld', '/bone.jsonld'].map(async (path) => (await ask(path)).text()));
  expect(first).toBe(second);
  expect(JSON.parse(first ?? '')).toMatchObject({ '@graph': expect.arrayContaining([expect.objectContaining({ '@id': 'mpp:bone' })]) });
});

test('more than 100 documents at once are refused with the bound and when to come again', async () => {
  const names = [...(await (await ask('/query/terms.json')).text()).matchAll(/"([a-z][a-z0-9-]{2,})"/g)].map(([, name]) => name ?? '').slice(0, 300);
  const answers = await Promise.all([...new Set(names)].map(async (name) => {
    const answer = await ask(`/${name}.jsonld`);
    return { status: answer.status, retry: answer.headers.get('retry-after'), text: await answer.text() };
  }));
  const refused = answers.filter(({ status }) => status === 503);
  for (const { retry, text } of refused) expect([retry, JSON.parse(text)]).toEqual(['5', expect.objectContaining({ title: 'Too many documents at once', limit: 100 })]);
  expect(refused.length).toBeGreaterThan(0);
}, 60_000);
