import { expect, test } from '@jest/globals';
import { watch } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rounds } from '../support/long.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';

const base = 'https://w3id.org/metastasis/';
/** Six of them have each kind of moment at least once. */
const kills = rounds(6, 300);

/** One update is in three files: two modules and a stored graph. */
const write = (n: number): string => `INSERT DATA {
  GRAPH <${base}graph/one> { mpp:n${n} rdfs:comment "${n}" }
  GRAPH <${base}graph/two> { mpp:n${n} rdfs:comment "${n}" }
  GRAPH <http://example.org/three> { mpp:n${n} rdfs:comment "${n}" }
} ; DROP SILENT GRAPH <${base}graph/last> ; ${n % 2 ? `CREATE GRAPH <${base}graph/last> ; ` : ''}INSERT DATA { GRAPH <${base}graph/${n % 2 ? 'last' : 'one'}> { mpp:odd rdfs:comment "${n % 2 ? n : 'even'}" } }`;

/** A generator of its own, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test(`${kills} times killed while it writes, the service finds every acknowledged change, each whole or not at all`, async () => {
  const folder = await temporaryFolder();
  const ontology = join(folder.path, 'ontology');
  await mkdir(join(ontology, 'modules'), { recursive: true });
  const env = { MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: 'token', MPP_WORKERS: '1' };
  const chance = random(20261121);
  const acknowledged = new Set<number>();
  let next = 0, interrupted = 0;
  /** What a write leaves that was killed, until the next start finishes or discards it. */
  const unfinished = async (): Promise<readonly string[]> => (await readdir(folder.path, { recursive: true })).filter((path) => /\.(?:staged|removed)$/.test(path));

  let service: ServiceProcess | undefined;
  try {
    for (let round = 0; round <= kills; round += 1) {
      service = await startService(env);
      const running = service;
      if (round === 0) {
        const made = await fetch(`${running.origin}/sparql`, { method: 'POST', headers: { authorization: 'Bearer token', 'content-type': 'application/sparql-update' }, body: `CREATE GRAPH <${base}graph/one> ; CREATE GRAPH <${base}graph/two>` });
        expect(made.status).toBe(204);
      }
      const query = 'SELECT ?n ?g { GRAPH ?g { ?s rdfs:comment ?n } FILTER(?s != mpp:odd && REGEX(?n, "^[0-9]+$")) } ORDER BY ?g';
      const answer = await (await fetch(`${running.origin}/sparql?format=json&query=${encodeURIComponent(query)}`)).json() as { results: { bindings: { n: { value: string }; g: { value: string } }[] } };
      const found = new Map<number, string[]>();
      for (const { n, g } of answer.results.bindings) found.set(Number(n.value), [...found.get(Number(n.value)) ?? [], g.value]);
      for (const n of acknowledged) expect([n, found.get(n)]).toEqual([n, ['http://example.org/three', `${base}graph/one`, `${base}graph/two`]]);
      for (const [n, graphs] of found) expect([n, graphs.length]).toEqual([n, 3]);
      for (const n of found.keys()) acknowledged.add(n);
      expect(await unfinished()).toEqual([]);
      if (round === kills) break;

      // By turns: at any time after the first answer, as soon as a file waits to be moved into place, and a little later.
      let acknowledge = (): void => undefined;
      const first = new Promise<void>((resolve) => { acknowledge = resolve; });
      const ended = new AbortController();
      const staged = () => new Promise<void>((resolve) => {
        watch(join(ontology, 'modules'), { signal: ended.signal }, (_, name) => { if (name?.endsWith('.staged')) resolve(); });
      });
      const moment = first.then(() => (round % 4 === 1 ? staged() : round % 2 ? staged().then(() => sleep(chance() * 10)) : sleep(chance() * 1000)));
      const killed = moment.then(() => running.stop('SIGKILL'));
      let alive = true;
      void killed.then(() => { alive = false; });
      const writer = async (): Promise<void> => {
        while (alive) {
          const n = next;
          next += 1;
          const status = await fetch(`${running.origin}/sparql`, {
            method: 'POST', headers: { authorization: 'Bearer token', 'content-type': 'application/sparql-update' }, body: write(n),
          }).then((response) => response.status, () => undefined);
          if (status === undefined) return;
          expect(status).toBe(204);
          acknowledged.add(n);
          acknowledge();
        }
      };
      await Promise.all([writer(), writer(), killed]).finally(() => { ended.abort(); });
      if ((await unfinished()).length > 0) interrupted += 1;
    }
    // The test is worth nothing if no kill came in the middle of a write.
    expect(acknowledged.size).toBeGreaterThan(kills);
    expect(interrupted).toBeGreaterThan(0);
  } finally {
    await service?.stop();
    await folder.clean();
  }
}, 60_000 + kills * 60_000);
