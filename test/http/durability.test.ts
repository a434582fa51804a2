import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { changePoints, hasHappened, type ChangePoint, type Fate } from '../support/kill-points.js';
import { isLong, rounds } from '../support/long.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { until } from '../support/until.js';

const base = 'https://w3id.org/metastasis/';
/** Kills at any time; and kills at the points of a change by turns: in a usual run at those where something was half once. */
const kills = rounds(2, 300), points: readonly ChangePoint[] = isLong ? changePoints : ['half of its line is in the journal', 'its line is in the journal', 'some files are in their places', 'a file is gone, its mark is not', 'git has the files and no commit'];
const pointedKills = rounds(points.length, 50);

/** One update is in three files: two modules and a stored graph. An even one drops the module that the odd one before has made. */
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

/** A service over an ontology of two empty modules, to be killed. */
async function startVictim() {
  const folder = await temporaryFolder(), ontology = join(folder.path, 'ontology');
  await mkdir(join(ontology, 'modules'), { recursive: true });
  const git = (...args: string[]): string => execFileSync('git', ['-C', ontology, ...args], { encoding: 'utf8' });
  git('init', '--quiet');
  const acknowledged = new Set<number>();
  let service: ServiceProcess | undefined;
  const send = (update: string): Promise<number | undefined> => fetch(`${service?.origin}/sparql`, { method: 'POST', headers: { authorization: 'Bearer token', 'content-type': 'application/sparql-update' }, body: update }).then((response) => response.status, () => undefined);
  const victim = {
    ontology, git, acknowledged,
    get service() { return service as ServiceProcess; },
    /** Sends a write. @returns whether it was acknowledged. */
    async write(n: number): Promise<boolean> {
      const status = await send(write(n));
      if (status === undefined) return false;
      expect(status).toBe(204);
      acknowledged.add(n);
      return true;
    },
    /** What a write leaves that was killed, until the next start finishes or discards it. */
    unfinished: async (): Promise<readonly string[]> => (await readdir(folder.path, { recursive: true })).filter((path) => /\.(?:staged|removed)$/.test(path)),
    /** Starts again, and finds every acknowledged write, each one whole or not at all. @returns the writes that are there. */
    async start(): Promise<ReadonlySet<number>> {
      service = await startService({ MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: 'token', MPP_WORKERS: '1', MPP_WARM_UP: '0' }, pathToFileURL('dist/test/support/kill-at-change.js').href);
      const query = 'SELECT ?n ?g { GRAPH ?g { ?s rdfs:comment ?n } FILTER(?s != mpp:odd && REGEX(?n, "^[0-9]+$")) } ORDER BY ?g';
      const answer = await (await fetch(`${service.origin}/sparql?format=json&query=${encodeURIComponent(query)}`)).json() as { results: { bindings: { n: { value: string }; g: { value: string } }[] } };
      const found = new Map<number, string[]>();
      for (const { n, g } of answer.results.bindings) found.set(Number(n.value), [...found.get(Number(n.value)) ?? [], g.value]);
      for (const n of acknowledged) expect([n, found.get(n)]).toEqual([n, ['http://example.org/three', `${base}graph/one`, `${base}graph/two`]]);
      for (const [n, graphs] of found) expect([n, graphs.length]).toEqual([n, 3]);
      for (const n of found.keys()) acknowledged.add(n);
      expect(await victim.unfinished()).toEqual([]);
      return new Set(found.keys());
    },
    async close(): Promise<void> {
      await service?.stop();
      await folder.clean();
    },
  };
  await victim.start();
  expect(await send(`CREATE GRAPH <${base}graph/one> ; CREATE GRAPH <${base}graph/two>`)).toBe(204);
  return victim;
}

/** A long run says how far it is, so that one that is ended early has not been for nothing. */
function told(round: number, of: number, what: string): void {
  if (isLong && round % 10 === 0) process.stdout.write(`${round} kills of ${of}: ${what}\n`);
}

let victim: Awaited<ReturnType<typeof startVictim>>;
/** The number of the next write. */
let next = 0;
beforeAll(async () => { victim = await startVictim(); }, 120_000);
afterAll(() => victim.close());

test(`killed ${kills} times while it writes, the service finds every acknowledged change, each whole or not at all`, async () => {
  const chance = random(20261121);
  let interrupted = 0;
  for (let round = 0; round < kills; round += 1) {
    const running = victim.service;
    // By turns: at any time after the first answer, as soon as a file waits to be moved into place, and a little later.
    let acknowledge = (): void => undefined;
    const first = new Promise<void>((resolve) => { acknowledge = resolve; });
    const ended = new AbortController();
    const staged = () => new Promise<void>((resolve) => {
      watch(join(victim.ontology, 'modules'), { signal: ended.signal }, (_, name) => { if (name?.endsWith('.staged')) resolve(); });
    });
    const moment = first.then(() => (round % 4 === 1 ? staged() : round % 2 ? staged().then(() => sleep(chance() * 10)) : sleep(chance() * 1000)));
    const killed = moment.then(() => running.stop('SIGKILL'));
    let alive = true;
    void killed.then(() => { alive = false; });
    const writer = async (): Promise<void> => {
      while (alive && await victim.write(next++)) acknowledge();
    };
    await Promise.all([writer(), writer(), killed]).finally(() => { ended.abort(); });
    if ((await victim.unfinished()).length > 0) interrupted += 1;
    await victim.start();
    told(round + 1, kills, `${victim.acknowledged.size} changes are there, ${interrupted} kills were in the middle of one`);
  }
  // The test is worth nothing if no kill came in the middle of a write.
  expect(victim.acknowledged.size).toBeGreaterThan(kills);
  expect(interrupted).toBeGreaterThan(0);
}, 60_000 + kills * 60_000);

test(`killed ${pointedKills} times at the points of a change, the service has it as soon as the journal has it, and git follows`, async () => {
  // An odd one and an even one by turns.
  next += next % 2;
  for (let round = 0; round < pointedKills; round++) {
    const point = points[round % points.length] as ChangePoint, { service } = victim;
    next += 2;
    expect(await victim.write(next - 1)).toBe(true);
    service.process.send({ dieAt: point } satisfies Fate);
    expect([point, await victim.write(next)]).toEqual([point, false]);
    await until(() => service.process.signalCode === 'SIGKILL');
    const found = await victim.start();
    expect([point, found.has(next)]).toEqual([point, hasHappened(point)]);
    // A git that was at work when its service died ends by itself.
    await until(() => victim.git('status', '--porcelain', '--', 'modules') === '').catch(() => { throw new Error(`${point}: ${victim.git('status', '--porcelain')}${victim.service.output()}`); });
    const { version } = await (await fetch(`${victim.service.origin}/health`)).json() as { version: string };
    expect(victim.git('log', '--format=%B')).toContain(`Version: ${version}`);
  }
}, 60_000 + pointedKills * 60_000);
