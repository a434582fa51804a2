import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { createEngine } from '../../server/engine/create-engine.js';
import type { Engine, EngineVersion } from '../../server/engine/contract/engine.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { emptyStore } from '../../server/store/build-store.js';
import { ask, cascade, crowd, endless, formatOf, prefixes, select, versionOf } from '../support/service.js';

let engine: Engine;
const open = async (version: EngineVersion, workers = 1): Promise<Engine> => {
  engine = createEngine({ workers });
  await engine.swap(version);
  return engine;
};
afterEach(() => (engine as Engine | undefined)?.close(0));

const csv = formatOf('csv');
const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
/** A query that does not end by itself, and whether it has been ended. */
const stick = (limit = 60_000) => {
  const client = new AbortController();
  const stuck = { ended: false, leave: () => { client.abort(); }, result: Promise.resolve<unknown>(undefined) };
  stuck.result = engine.query(select(endless), { format: csv, timeout: limit, signal: client.signal })
    .catch((error: unknown) => error).finally(() => { stuck.ended = true; });
  return stuck;
};

test('a new query of few steps is answered at once; one of many, with a pattern that goes back much, or that replaces texts, is for a worker', async () => {
  await open(crowd);
  const atOnce = (text: string) => engine.atOnce?.(prepareQuery(text, { prefixes }), csv)?.whole;
  // Each query is new. The first may exceed its time because it is compiled; a worker then answers it.
  const answers = Array.from({ length: 20 }, (_, i) => atOnce(`SELECT (${i} - ${i} + 2 AS ?n) { ?s ?p ?o } LIMIT 1`)).filter((whole) => whole !== undefined);
  expect(new Set(answers.map((whole) => Buffer.from(whole).toString()))).toEqual(new Set(['n\r\n2\r\n']));
  expect(atOnce('SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o . ?s ?q ?a . ?s ?r ?b . ?s ?t ?c . ?s ?u ?d }')).toBeUndefined();
  for (const long of ['REGEX("a", "^(a+)+$")', 'REPLACE("a", "b", "") = "a"']) expect(atOnce(`ASK { ?s ?p ?o FILTER(${long}) }`)).toBeUndefined();
});

test('a long result arrives whole, whether read fast, slowly or not to its end', async () => {
  await open(crowd);
  const query = select('SELECT ?a ?c (CONCAT("🔬é", STR(?c)) AS ?x) { ?a ?b ?c . ?d ?e ?f . FILTER(?f < 100) }');
  const whole = await ask(engine, query);
  expect(whole.split('\r\n')).toHaveLength(200_002);
  expect(whole).not.toContain('\ufffd');

  const { body } = await engine.query(query, { format: csv, timeout: 20_000 });
  // Nobody reads: what waits is bounded in `result-body`.
  await sleep(100);
  expect((await text(body)).length).toBe(whole.length);

  const left = await engine.query(query, { format: csv, timeout: 20_000 });
  left.body.destroy();
  expect(await ask(engine, count)).toBe('n\r\n2000\r\n');
});

describe('a query that does not end', () => {
  test('is ended at its limit', async () => {
    await open(crowd);
    expect(await stick(500).result).toMatchObject({ reason: 'timeout', limit: 500, message: 'The query was ended at the limit of 0.5 s.' });
  });

  test('does not hold up 100 others on the other worker', async () => {
    await open(crowd, 2);
    const stuck = stick();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(engine, count)));
    expect({ answers: new Set(answers), ended: stuck.ended }).toEqual({ answers: new Set(['n\r\n2000\r\n']), ended: false });
    stuck.leave();
    await stuck.result;
  });

  test('does not hold the others up when it has the only worker: a spare one starts', async () => {
    await open(crowd);
    const stuck = stick();
    expect({ answer: await ask(engine, count), ended: stuck.ended }).toEqual({ answer: 'n\r\n2000\r\n', ended: false });
    stuck.leave();
    await stuck.result;
  });

  test('is ended when its client goes away, and its worker is replaced', async () => {
    await open(crowd);
    // More of them, one after the other, than there may ever be workers at a time.
    for (let i = 0; i < 4; i++) {
      const stuck = stick();
      await sleep(50);
      stuck.leave();
      expect(await stuck.result).toMatchObject({ reason: 'aborted' });
    }
    expect(await ask(engine, count)).toBe('n\r\n2000\r\n');
  });

  test('counts the time in the queue, and says so', async () => {
    await open(crowd);
    // As many as there may ever be workers: who comes later has to wait.
    const stuck = [stick(), stick()];
    await expect(ask(engine, count, { timeout: 500 })).rejects.toMatchObject({
      reason: 'timeout', limit: 500, message: 'The query waited for a free worker until the limit of 0.5 s and was not evaluated.',
    });
    for (const { leave, result } of stuck) {
      leave();
      expect(await result).toMatchObject({ reason: 'aborted' });
    }
  });
});

describe('an engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = createEngine({ workers: 1 });
    await engine.swap(cascade);
  });
  afterAll(() => engine.close(0));

  describe('the dataset of a query', () => {
    const cascadeGraph = 'http://example.org/graph/cascade', papers = 'http://example.org/graph/papers';
    test.each([
      ['the union of all graphs by default', [], [], '9', '2'],
      ['one graph', [papers], [], '3', '0'],
      ['two graphs', [papers, cascadeGraph], [], '9', '0'],
      ['named graphs only: the default graph is empty', [], [papers], '0', '1'],
      ['both kinds', [cascadeGraph], [papers], '6', '1'],
      ['a graph that does not exist', ['http://example.org/none'], [], '0', '0'],
    ])('%s', async (_, defaultGraphs, namedGraphs, triples, graphs) => {
      const query = (text: string) => ask(engine, { ...select(text), defaultGraphs, namedGraphs });
      expect(await query(count)).toBe(`n\r\n${triples}\r\n`);
      expect(await query('SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }')).toBe(`n\r\n${graphs}\r\n`);
    });
  });

  test('Turtle is prefixed and ordered, and TriG of triples is the same', async () => {
    const query = 'CONSTRUCT { ?s a ?t ; <http://example.org/order> ?n } { ?s a ?t OPTIONAL { ?s <http://example.org/order> ?n } }';
    const turtle = `@prefix ex: <http://example.org/> .

ex:colonization a ex:Stage ;
    ex:order 2 .

ex:invasion a ex:Stage .
`;
    const construct = { ...select(query), form: 'CONSTRUCT' as const };
    expect(await ask(engine, construct, { format: 'ttl' })).toBe(turtle);
    expect(await ask(engine, construct, { format: 'trig' })).toBe(turtle);
  });

  test('an error of evaluation costs nothing but its query', async () => {
    await expect(ask(engine, 'SELECT (<http://www.w3.org/2001/XMLSchema#integer>(1, 2) AS ?x) {}')).rejects.toMatchObject({
      reason: 'evaluation', message: '<http://www.w3.org/2001/XMLSchema#integer> takes 1 argument, not 2.',
    });
    expect(await ask(engine, count)).toBe('n\r\n9\r\n');
  });

  test('a query that would take all of the stack is refused, and costs nothing else', async () => {
    await expect(ask(engine, `SELECT * { FILTER(1${'+1'.repeat(20_000)}) }`)).rejects.toMatchObject({ reason: 'unsupported', message: expect.stringMatching(/1,?000/) });
    expect(await ask(engine, count)).toBe('n\r\n9\r\n');
  });
});

describe('swap', () => {
  test('a running query finishes on its version, the next one sees the new', async () => {
    await open(crowd, 2);
    const running = engine.query(select('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?c + ?f > 0) }'), { format: csv, timeout: 20_000 });
    await sleep(50);
    await engine.swap(cascade);
    expect(engine.version).toBe('cascade');
    expect(await ask(engine, count)).toBe('n\r\n9\r\n');
    const { version, body } = await running;
    expect(version).toBe('crowd');
    expect(await text(body)).toBe('n\r\n3999999\r\n');
  });

  test('the last of several wins, in whatever order they load', async () => {
    await open(cascade);
    await Promise.all([engine.swap(crowd), engine.swap(versionOf('empty', '')), engine.swap({ ...cascade, id: 'last' })]);
    expect(engine.version).toBe('last');
  });

  test('threads are handed on: none is started for a version', async () => {
    const threads = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
    await open(cascade, 2);
    const before = threads();
    let most = 0;
    for (let i = 0; i < 20; i++) {
      const swap = engine.swap(versionOf(`v${i}`, ''));
      most = Math.max(most, threads());
      await swap;
      expect(await ask(engine, count)).toBe('n\r\n0\r\n');
    }
    expect(before).toBeGreaterThan(0);
    expect(most).toBe(before);
  });

  test('no query sees two versions, whatever comes while it waits, runs or is sent', async () => {
    const versions = Array.from({ length: 8 }, (_, v) => versionOf(String(v), Array.from({ length: 300 }, (__, i) =>
      `<http://example.org/${i}> <http://example.org/is> "${v}" <http://example.org/g> .\n`).join('')));
    await open(versions[0] as EngineVersion, 2);
    let swapping = true;
    const seen = new Set<string>();
    const read = async (query: string): Promise<void> => {
      while (swapping) {
        const { version, body } = await engine.query(select(query), { format: csv, timeout: 20_000 });
        const rows = (await text(body)).trim().split('\r\n').slice(1);
        expect(new Set(rows)).toEqual(new Set([version]));
        seen.add(version);
      }
    };
    // The last one is long enough to wait for its reader.
    const readers = ['SELECT ?v { <http://example.org/1> ?p ?v }', 'SELECT ?v { ?s ?p ?v } LIMIT 50', 'SELECT ?v { ?s ?p ?v . ?t ?p ?v }', 'SELECT ?v { ?s ?p ?v . ?t ?p ?v . ?u ?p ?v } LIMIT 500000'].map(read);
    // On a slow machine a query takes longer than a version lasts.
    for (let round = 0; round < 40 || seen.size < 5; round++) {
      await engine.swap(versions[round % versions.length] as EngineVersion);
      await sleep(round % 4 * 15);
    }
    swapping = false;
    await Promise.all(readers);
  });

  test('a worker that is ended on an old version is replaced with the newest', async () => {
    await open(crowd);
    const stuck = stick();
    await sleep(50);
    await engine.swap(versionOf('between', ''));
    await engine.swap(cascade);
    stuck.leave();
    expect(await stuck.result).toMatchObject({ reason: 'aborted' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(engine, count)));
    expect(new Set(answers)).toEqual(new Set(['n\r\n9\r\n']));
  });

  test('old versions leave the memory, though nothing else fills it', async () => {
    await open(cascade, 2);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 34; i++) {
      const columns = new Uint8Array(new SharedArrayBuffer(32 * 2 ** 20)).fill(1);
      await engine.swap({ id: `large-${i}`, store: { ...emptyStore, text: columns } });
      await ask(engine, count);
      await sleep(5);
    }
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(800);
  });

  test('a version that does not load is refused, and the one before stays', async () => {
    await open(cascade);
    await expect(engine.swap({ id: 'broken', store: { ...emptyStore, suffixes: undefined as never } })).rejects.toThrow('version broken could not be loaded');
    expect(engine.version).toBe('cascade');
    expect(await ask(engine, count)).toBe('n\r\n9\r\n');
  });

  test('a query asked before the first version waits for it', async () => {
    engine = createEngine({ workers: 1 });
    const answer = ask(engine, count);
    await engine.swap({ ...cascade, prefixes });
    expect(await answer).toBe('n\r\n9\r\n');
  });
});

describe('close', () => {
  test('lets a query finish within the grace', async () => {
    await open(crowd);
    const answer = ask(engine, 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?c + ?f > 0) }');
    await engine.close(20_000);
    expect(await answer).toBe('n\r\n3999999\r\n');
    await expect(ask(engine, count)).rejects.toMatchObject({ reason: 'closed' });
  });

  test('ends it after the grace', async () => {
    await open(crowd);
    const failure = expect(ask(engine, endless)).rejects.toMatchObject({ reason: 'closed' });
    await engine.close(100);
    await failure;
  });
});

describe('a reader that takes nothing', () => {
  /** What nobody has parsed is always for a worker. */
  const inWorker = async (query: string): Promise<string> => {
    const { result } = await engine.ask({ text: query, options: { prefixes } }, { formats: { bindings: csv, boolean: csv, triples: csv }, timeout: 20_000 });
    return text(result.body);
  };
  const large = select('SELECT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f }');

  test('is cut when others wait for its worker, with a line in the log', async () => {
    const lines: string[] = [];
    engine = createEngine({ workers: 1, log: (message) => { lines.push(message); } });
    await engine.swap(crowd);
    const stalled = await Promise.all([1, 2].map(() => engine.query(large, { format: csv, timeout: 60_000 })));
    const errors = stalled.map(({ body }) => new Promise((resolve) => { body.once('error', resolve); }));
    const start = performance.now();
    expect(await inWorker(count)).toBe('n\r\n2000\r\n');
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(await Promise.race(errors)).toMatchObject({ reason: 'aborted', message: 'The answer was cut: its reader took nothing for 3 s while others waited.' });
    expect(lines.filter((line) => line.startsWith('the reader of a result was cut: it took nothing for '))).not.toEqual([]);
    for (const { body } of stalled) body.destroy();
  });

  test('holds no worker with a result of some megabytes, and gets all of it', async () => {
    await open(crowd);
    const query = select('SELECT ?a ?b ?c ?f { ?a ?b ?c . ?d ?e ?f FILTER(?f < 60) }');
    const whole = await ask(engine, query);
    expect(whole.length).toBeGreaterThan(5 * 2 ** 20);
    expect(whole.length).toBeLessThan(16 * 2 ** 20);
    const bodies = await Promise.all([1, 2, 3, 4].map(async () => (await engine.query(query, { format: csv, timeout: 20_000 })).body));
    expect(await inWorker(count)).toBe('n\r\n2000\r\n');
    for (const body of bodies) expect(await text(body)).toHaveLength(whole.length);
  });
});
