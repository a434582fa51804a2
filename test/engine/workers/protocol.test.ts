import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CancelledError } from '../../../server/engine/contract/budget.js';
import { EngineError } from '../../../server/engine/contract/engine.js';
import type { FromWorker, Manner, ToWorker, Work } from '../../../server/engine/workers/messages.js';
import { cellsOf, createListenerEnd, createWorkerEnd, cell, type Cells, type Exchange, type Reply, type Sink } from '../../../server/engine/workers/protocol.js';

const work: Work = { query: { text: 'ASK {}', form: 'ASK', defaultGraphs: [], namedGraphs: [] }, mediaType: 'text/csv' };
const manner: Manner = { explain: false, again: false, timeout: 1000, left: 1000 };
const versionOf = (id: number): Extract<ToWorker, { kind: 'version' }> => ({ kind: 'version', store: id as never, prefixes: new Map() });
const nothing: Sink = { head: () => undefined, chunk: () => undefined, failed: () => undefined, ended: () => undefined };

/** Runs something once for each sequence of choices that it may make. */
function explore(run: (choose: (options: number) => number) => void): number {
  const chosen: [choice: number, options: number][] = [];
  let runs = 0;
  for (;;) {
    let at = 0;
    run((options) => {
      const known = chosen[at] ?? [0, options];
      chosen[at] = known;
      at += 1;
      return known[0];
    });
    runs += 1;
    while (chosen.length > 0) {
      const [choice, options] = chosen.pop() as [number, number];
      if (choice + 1 < options) {
        chosen.push([choice + 1, options]);
        break;
      }
    }
    if (chosen.length === 0) return runs;
  }
}

class Asleep extends Error {}

/**
 * A worker sends `chunks` chunks while the listener does `actions`; each operation of the one on the shared cells comes
 * between any two of the other.
 */
function interleave(actions: readonly ('credit' | 'cancel')[], chunks: number, choose: (options: number) => number): string {
  const values = [0, 0, 0];
  /** Operations of the listener that have yet to happen. */
  let queued: (() => boolean)[] = [];
  const listener: Cells = {
    load: () => { throw new Error('the listener only writes'); },
    store: (at, value) => { queued.push(() => { values[at] = value; return false; }); },
    add: (at, value) => { queued.push(() => { values[at] = (values[at] ?? 0) + value; return false; }); },
    wait: () => { throw new Error('the listener never waits'); },
    notify: () => { queued.push(() => true); },
  };
  const some = (): void => {
    for (let count = choose(queued.length + 1); count > 0; count -= 1) queued.shift()?.();
  };
  const worker: Cells = {
    load: (at) => { some(); return values[at] ?? 0; },
    store: () => { throw new Error('the worker takes credits and nothing else'); },
    add: (at, value) => { some(); values[at] = (values[at] ?? 0) + value; },
    wait(at, value) {
      some();
      if (values[at] !== value) return;
      for (;;) {
        const next = queued.shift();
        if (!next) throw new Asleep();
        if (next()) return;
      }
    },
    notify: () => { throw new Error('nobody waits for the worker'); },
  };
  const end = createListenerEnd({ cells: listener, post: () => undefined, patience: 1e6, window: 1, onBroken: () => undefined });
  end.hear({ kind: 'ready' });
  const exchange = end.ask(work, manner, nothing);
  for (const operation of queued) operation(); // the message comes after what was done ahead of it
  queued = [];
  for (const action of actions) {
    if (action === 'cancel') exchange.cancel();
    else exchange.credit(1);
  }
  let sent = 0;
  const reply = createWorkerEnd({ cells: worker, post: () => { sent += 1; }, memory: () => 0 }).begin();
  try {
    for (let i = 1; i <= chunks; i += 1) reply.chunk({ bytes: new Uint8Array(1), last: i === chunks, engine: '', milliseconds: 0 });
    return `all ${sent}`;
  } catch (error) {
    if (error instanceof Asleep) return `asleep after ${sent}`;
    if (error instanceof CancelledError) return `cancelled after ${sent}`;
    throw error;
  } finally {
    end.lose(new EngineError('closed', 'the test is over'));
  }
}

describe('a worker that waits for its reader', () => {
  test.each<[string, readonly ('credit' | 'cancel')[], number, readonly string[]]>([
    ['sleeps while nothing comes', [], 2, ['asleep after 1']],
    ['goes on with a credit', ['credit'], 2, ['all 2']],
    ['goes on with two', ['credit', 'credit'], 3, ['all 3']],
    ['sends no more than it may', ['credit'], 3, ['asleep after 2']],
    ['is woken by a cancel, wherever it is', ['cancel'], 2, ['cancelled after 0', 'cancelled after 1']],
    ['is woken by a cancel that comes after a credit', ['credit', 'cancel'], 3, ['cancelled after 0', 'cancelled after 1', 'cancelled after 2']],
    ['is cancelled once, and a credit that comes later does nothing', ['cancel', 'credit'], 2, ['cancelled after 0', 'cancelled after 1']],
    ['may have sent all before the cancel', ['cancel'], 1, ['all 1', 'cancelled after 0']],
  ])('%s', (_, actions, chunks, expected) => {
    const ends = new Set<string>();
    const runs = explore((choose) => { ends.add(interleave(actions, chunks, choose)); });
    expect([...ends].sort()).toEqual(expected);
    expect(runs).toBeGreaterThanOrEqual(actions.length);
  });
});

/** What a worker does with a query. */
interface Script {
  readonly head: boolean;
  readonly chunks: number;
  readonly ending: 'last' | 'failed' | 'fatal' | 'refused';
}

/** The worker's end, which does what scripts say when it is told to. @param credits How many chunks the query may send. */
function createScriptedWorker(cells: Cells, inbox: ToWorker[], outbox: FromWorker[], scripts: Script[], credits: () => number) {
  const worker = createWorkerEnd({ cells, post: (message) => { outbox.push(message); }, memory: () => 0 });
  let version = -1, excess = 0, dead = false, current: { readonly reply: Reply; readonly script: Script; sent: number } | undefined;
  worker.ready();
  return {
    get excess() { return excess; },
    get dead() { return dead; },
    get busy() { return current !== undefined; },
    die(): void { dead = true; },
    /** Takes the next message, if it is free. */
    take(): boolean {
      if (current || dead) return false;
      const message = inbox.shift();
      if (!message) return false;
      if (message.kind === 'version') {
        version = message.store as unknown as number;
        return true;
      }
      const script = scripts.shift() as Script, reply = worker.begin();
      current = { reply, script, sent: 0 };
      if (script.head) reply.head({ form: 'ASK', defaultGraphs: [], namedGraphs: [], key: '', repeatable: true });
      return true;
    },
    /** Sends the next chunk of its query, or ends it. */
    step(): boolean {
      if (!current || dead) return false;
      const { reply, script, sent } = current;
      const ending = sent >= script.chunks;
      if (ending && script.ending !== 'last') {
        current = undefined;
        reply.end(script.ending === 'refused'
          ? { kind: 'refused', problem: { status: 400, title: 'Refused', detail: '', members: {}, headers: {} } }
          : { kind: 'failed', reason: 'evaluation', message: 'failed', fatal: script.ending === 'fatal' });
        return true;
      }
      if (cells.load(cell.credits) <= 0 && cells.load(cell.cancel) === 0) return false; // it sleeps
      try {
        current.sent += 1;
        reply.chunk({ bytes: Uint8Array.of(version), last: ending, engine: '', milliseconds: 0 });
        if (current.sent > credits()) excess += 1;
        if (ending) current = undefined;
      } catch {
        current = undefined;
        reply.end({ kind: 'cancelled' });
      }
      return true;
    },
  };
}

/** Both ends with the channels between them, of which each message can be delivered at any time. */
function createPair() {
  const cells = cellsOf(new Int32Array(cell.length));
  const toWorker: ToWorker[] = [], toListener: FromWorker[] = [];
  const scripts: Script[] = [];
  const asked: { readonly exchange: Exchange; readonly version: number; readonly script: Script; readonly heard: string[]; cancelled: boolean; credits: number }[] = [];
  let broken = 0, handed = 0;
  const end = createListenerEnd({ cells, post: (message) => { toWorker.push(message); }, patience: 1e6, window: 1, onBroken: () => { broken += 1; } });
  const worker = createScriptedWorker(cells, toWorker, toListener, scripts, () => asked.at(-1)?.credits ?? 0);
  end.hand(versionOf(0));

  const credit = (query: typeof asked[number] | undefined): void => {
    if (query && !query.heard.includes('ended')) query.credits += 1;
    query?.exchange.credit(1);
  };
  const hear = (): boolean => {
    const message = toListener.shift();
    if (message) end.hear(message);
    return message !== undefined;
  };
  return {
    end, asked, hear, take: worker.take, step: worker.step,
    get broken() { return broken; },
    get excess() { return worker.excess; },
    ask(script: Script): void {
      if (end.state !== 'idle') return;
      const heard: string[] = [], version = handed;
      scripts.push(script);
      const exchange = end.ask(work, manner, {
        head: () => { heard.push('head'); },
        chunk: (bytes, last) => { heard.push(`${last ? 'last' : 'chunk'} of ${bytes[0]}`); },
        failed: (error) => { heard.push(error.name); },
        ended: () => { heard.push('ended'); },
      });
      asked.push({ exchange, version, script, heard, cancelled: false, credits: 1 });
    },
    hand(): void {
      handed += 1;
      end.hand(versionOf(handed));
    },
    credit(which: number): void {
      credit(asked.at(-1 - which % Math.max(1, asked.length)));
    },
    cancel(which: number): void {
      const query = asked.at(-1 - which % Math.max(1, asked.length));
      if (!query) return;
      if (!query.heard.includes('ended')) query.cancelled = true;
      query.exchange.cancel();
    },
    die(): void {
      worker.die();
      toListener.length = 0;
      end.lose(new EngineError('evaluation', 'dead'));
    },
    /** Delivers all there is, and gives credits as a reader does. */
    settle(): void {
      for (let quiet = false; !quiet;) {
        quiet = ![hear(), worker.take(), worker.step()].some(Boolean);
        if (quiet && end.state === 'sending') {
          credit(asked.at(-1));
          quiet = false;
        } else if (quiet && end.state === 'asked' && !worker.dead && worker.busy) {
          credit(asked.at(-1));
          quiet = false;
        }
      }
    },
  };
}

type Pair = ReturnType<typeof createPair>;

/** What one may hear of a query that nobody cancelled and whose worker lived. */
function whole({ head, chunks, ending }: Script, version: number): string[] {
  const end = { last: `last of ${version}`, failed: 'EngineError', fatal: 'EngineError', refused: 'Problem' }[ending];
  return [...(head ? ['head'] : []), ...Array.from({ length: chunks }, () => `chunk of ${version}`), end, 'ended'];
}

const action = fc.oneof(
  { weight: 10, arbitrary: fc.record({ head: fc.boolean(), chunks: fc.nat(3), ending: fc.constantFrom<Script['ending'][]>('last', 'last', 'last', 'failed', 'refused', 'fatal') }).map((script) => ({ name: `ask ${JSON.stringify(script)}`, run: (pair: Pair) => { pair.ask(script); } })) },
  { weight: 14, arbitrary: fc.constantFrom(0, 0, 1).map((which) => ({ name: `credit ${which}`, run: (pair: Pair) => { pair.credit(which); } })) },
  { weight: 2, arbitrary: fc.constantFrom(0, 0, 1).map((which) => ({ name: `cancel ${which}`, run: (pair: Pair) => { pair.cancel(which); } })) },
  { weight: 3, arbitrary: fc.constant({ name: 'hand', run: (pair: Pair) => { pair.hand(); } }) },
  { weight: 12, arbitrary: fc.constant({ name: 'take', run: (pair: Pair) => { pair.take(); } }) },
  { weight: 24, arbitrary: fc.constant({ name: 'step', run: (pair: Pair) => { pair.step(); } }) },
  { weight: 20, arbitrary: fc.constant({ name: 'hear', run: (pair: Pair) => { pair.hear(); } }) },
  { weight: 1, arbitrary: fc.constant({ name: 'die', run: (pair: Pair) => { pair.die(); } }) },
);

test('whatever comes in whatever order, each query is heard of rightly and once, and its worker is free again', () => {
  const seen = new Set<string>();
  fc.assert(fc.property(fc.array(action, { maxLength: 60, size: 'max' }), fc.boolean(), (actions, dies) => {
    const pair = createPair();
    pair.hear();
    pair.take();
    for (const { run } of actions) {
      const { state } = pair.end;
      run(pair);
      seen.add(`${state} → ${pair.end.state}`);
    }
    pair.settle();
    if (dies) pair.die();
    expect(pair.excess).toBe(0);
    for (const { heard, script, version, cancelled } of pair.asked) {
      const all = whole(script, version);
      expect(heard.filter((what) => what === 'ended')).toEqual(['ended']);
      expect(heard.at(-1)).toBe('ended');
      if (pair.end.state === 'lost' && heard.at(-2) === 'EngineError') {
        expect(heard.slice(0, -2)).toEqual(all.slice(0, heard.length - 2));
      } else if (cancelled || pair.end.state === 'lost') {
        expect(heard.slice(0, -1)).toEqual(all.slice(0, heard.length - 1));
      } else {
        expect(heard).toEqual(all);
      }
    }
    const fatal = pair.asked.some(({ script, heard }) => script.ending === 'fatal' && (heard.includes('EngineError') || heard.length < 2));
    if (!dies && pair.broken === 0 && !fatal) expect(['idle', 'lost']).toContain(pair.end.state);
    if (pair.broken > 0) expect(pair.end.state).toBe('lost');
  }), { numRuns: 2000 });
  const transitions = [
    'idle → asked', 'asked → sending', 'asked → idle', 'asked → cancelled', 'asked → lost', 'sending → idle', 'sending → cancelled', 'sending → lost',
    'cancelled → idle', 'cancelled → lost', 'idle → lost',
  ];
  expect(transitions.filter((transition) => !seen.has(transition))).toEqual([]);
});

test('a worker that does not confirm a cancel is reported, and one that does is not', async () => {
  for (const confirms of [false, true]) {
    const why: string[] = [];
    const end = createListenerEnd({ cells: cellsOf(new Int32Array(cell.length)), post: () => undefined, patience: 20, onBroken: (reason) => { why.push(reason); } });
    end.hear({ kind: 'ready' });
    end.ask(work, manner, nothing).cancel();
    if (confirms) end.hear({ kind: 'cancelled' });
    await new Promise((resolve) => { setTimeout(resolve, 60); });
    expect(why).toEqual(confirms ? [] : ['it did not end its query within 20 ms']);
    end.lose(new EngineError('closed', 'the test is over'));
  }
});

test('neither end takes a query before the one before has ended', () => {
  const cells = cellsOf(new Int32Array(cell.length));
  const end = createListenerEnd({ cells, post: () => undefined, patience: 1e6, onBroken: () => undefined });
  expect(() => end.ask(work, manner, nothing)).toThrow('a worker that is loading was asked');
  end.hear({ kind: 'ready' });
  end.ask(work, manner, nothing);
  expect(() => end.ask(work, manner, nothing)).toThrow('a worker that is asked was asked');
  const worker = createWorkerEnd({ cells, post: () => undefined, memory: () => 0 }), reply = worker.begin();
  expect(() => worker.begin()).toThrow('the query before has not ended');
  reply.end({ kind: 'cancelled' });
  expect(() => { reply.end({ kind: 'cancelled' }); }).toThrow('the query has ended');
});
