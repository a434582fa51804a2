import { afterEach, describe, expect, it } from '@jest/globals';
import { Worker } from 'node:worker_threads';
import { createBudget } from '../../../server/engine/contract/budget.js';
import { EngineError } from '../../../server/engine/contract/engine.js';
import { holdText } from '../../../server/engine/contract/text-memory.js';
import { enterMemory, limitMemory, memoryBound, memoryHeld } from '../../../server/platform/memory.js';
import { createRows, type TupleSource } from '../../../server/engine/run/rows.js';
import { createTupleSet } from '../../../server/engine/run/tuples.js';

const mebibyte = 2 ** 20;
const before = memoryBound();
afterEach(() => { limitMemory(before); });

function failure(run: () => unknown): { reason: string; limit: number | undefined; setting: string | undefined } {
  try {
    run();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { reason: error.reason, limit: error.limit, setting: error.setting };
  }
  throw new Error('nothing was thrown');
}

describe('what it takes to read a text', () => {
  const values = (count: number): string => `SELECT * { VALUES ?x {${' 1'.repeat(count)} } }`;

  it('is counted before it is read, by its words and signs, and given back', () => {
    limitMemory(64 * mebibyte);
    const release = holdText(values(20_000));
    expect(Math.abs(memoryHeld() - 20 * mebibyte)).toBeLessThan(mebibyte);
    expect(failure(() => holdText(values(40_000)))).toEqual({ reason: 'limit', limit: 32 * 1024, setting: 'MPP_MEMORY' });
    const second = holdText(values(30_000));
    expect(failure(() => holdText(values(20_000)))).toEqual({ reason: 'busy', limit: 64, setting: 'MPP_MEMORY' });
    for (const end of [release, second, second]) end();
    expect(memoryHeld()).toBe(0);
  });

  it('is little for one long text in it, and nothing for a short one', () => {
    limitMemory(64 * mebibyte);
    const ends = [holdText(`ASK { ?s ?p "${'long text, (1 2 3) '.repeat(200_000)}" }`), holdText(`ASK {}${' '.repeat(4_000_000)}`), holdText(values(4_000))];
    expect(memoryHeld()).toBeLessThan(mebibyte);
    for (const end of ends) end();
    expect(memoryHeld()).toBe(0);
  });
});

describe('the memory of queries', () => {
  it('is half of all for one of them, and given back when it ends', () => {
    limitMemory(64 * mebibyte);
    const budget = createBudget();
    budget.open({}, 0);
    budget.hold(30 * mebibyte);
    expect(Math.abs(memoryHeld() - 30 * mebibyte)).toBeLessThan(mebibyte);
    expect(failure(() => { budget.hold(3 * mebibyte); })).toEqual({ reason: 'limit', limit: 32, setting: 'MPP_MEMORY' });
    budget.close();
    expect(memoryHeld()).toBe(0);
  });

  it('is taken as it is needed, and no more', () => {
    limitMemory(256 * mebibyte);
    const budget = createBudget();
    budget.open({}, 0);
    for (const together of [30, 40, 45]) {
      budget.hold(together === 30 ? 30 * mebibyte : together === 40 ? 10 * mebibyte : 5 * mebibyte);
      expect(Math.abs(memoryHeld() - together * mebibyte)).toBeLessThan(mebibyte);
    }
    budget.close();
  });

  it('is shared: a query that finds too little left is told so', () => {
    limitMemory(64 * mebibyte);
    const budgets = [0, 1, 2].map(createBudget);
    for (const budget of budgets) budget.open({}, 0);
    for (const budget of budgets.slice(0, 2)) budget.hold(25 * mebibyte);
    expect(failure(() => { budgets[2]?.hold(20 * mebibyte); })).toEqual({ reason: 'busy', limit: 64, setting: 'MPP_MEMORY' });
    budgets[0]?.close();
    budgets[2]?.close();
    budgets[2]?.open({}, 0);
    budgets[2]?.hold(20 * mebibyte);
    for (const budget of budgets) budget.close();
    expect(memoryHeld()).toBe(0);
  });

  it('goes back while the query runs, when it lets go of it', () => {
    const budget = createBudget();
    budget.open({}, 0);
    budget.hold(50 * mebibyte);
    budget.release(49 * mebibyte);
    expect(memoryHeld()).toBeLessThan(8 * mebibyte);
    budget.close();
  });

  it('of a thread that died is given back by whoever started it', async () => {
    const { share, leave } = enterMemory();
    const module = (name: string): string => JSON.stringify(new URL(`../../../server/${name}.js`, import.meta.url).href);
    const worker = new Worker(`
      import { parentPort, workerData } from 'node:worker_threads';
      const [{ joinMemory }, { createBudget }] = await Promise.all([import(${module('platform/memory')}), import(${module('engine/contract/budget')})]);
      joinMemory(workerData);
      const budget = createBudget();
      budget.open({}, 0);
      budget.hold(${40 * mebibyte});
      parentPort.postMessage('held');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    `, { eval: true, workerData: share });
    await new Promise((resolve) => { worker.once('message', resolve); });
    expect(Math.round(memoryHeld() / mebibyte)).toBe(40);
    await worker.terminate();
    leave();
    expect(memoryHeld()).toBe(0);
  });
});

describe('rows and tuples', () => {
  const source = (bytes: number): TupleSource => {
    const budget = createBudget();
    budget.open({ bytes }, 0);
    return Object.assign(budget, { row: Uint32Array.of(1, 2, 3) });
  };
  it.each<[string, (of: TupleSource) => () => unknown, number]>([
    ['rows of two', (of: TupleSource) => createRows(of, [0, 2]).push, 8],
    ['tuples of one', (of: TupleSource) => createTupleSet(of, [1]).add, 12],
    ['tuples of two', (of: TupleSource) => createTupleSet(of, [0, 1]).add, 16],
  ])('%s are refused where they become too many bytes', (_, make, each) => {
    const of = source(4 * mebibyte), add = make(of);
    let count = 0;
    expect(() => {
      for (; count < mebibyte; count++) {
        of.row.fill(count);
        add();
      }
    }).toThrow('The query needs more than 4194304 bytes.');
    // What grows is held twice, as it is copied.
    expect(count * each).toBeGreaterThan(mebibyte);
    expect(count * each).toBeLessThanOrEqual(4 * mebibyte);
  });
});

describe('work', () => {
  it('ends at the steps that were given, at the deadline, and by the cancel flag', () => {
    const budget = createBudget();
    const steps = (limits: Parameters<typeof budget.open>[0]): number => {
      budget.open(limits, 0);
      let count = 0;
      try {
        for (; count < 1e9; count++) if ((budget.steps -= 1) < 0) budget.look();
      } catch { /* the number tells */ }
      return count;
    };
    expect(steps({ steps: 1000 })).toBe(1000);
    expect(steps({ steps: 100_000 })).toBe(100_000);
    expect(steps({ cancel: Int32Array.of(1) })).toBeLessThan(10_000);
    expect(steps({ deadline: performance.now() - 1 })).toBeLessThan(10_000);
    expect(failure(() => { budget.open({ deadline: performance.now(), timeout: 5 }, 0); for (;;) budget.spend(1e6); })).toEqual({ reason: 'timeout', limit: 5, setting: undefined });
  });
});
