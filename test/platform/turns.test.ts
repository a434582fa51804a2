import { describe, expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGate, due, inTurns, runInTurns, turn } from '../../server/platform/turns.js';

/** Holds the thread. */
const work = (milliseconds: number): void => { for (const end = performance.now() + milliseconds; performance.now() < end;); };

/** Counts turns of the event loop until something ends. */
async function turnsOf(end: Promise<unknown>): Promise<number> {
  let turns = 0, ended = false;
  void end.finally(() => { ended = true; });
  while (!ended) {
    await nextTurn();
    turns += 1;
  }
  return turns;
}

describe('turns of the event loop', () => {
  test('short work goes on in the same turn', async () => {
    await turn();
    let made = 0;
    const all = inTurns([1, 2, 3], (each) => {
      made += 1;
      return 2 * each;
    });
    await Promise.resolve();
    expect(await all).toEqual([2, 4, 6]);
    expect(made).toBe(3);
  });

  test('long work is cut into turns, in its order', async () => {
    const seen: number[] = [];
    const turns = await turnsOf(inTurns([1, 2, 3, 4, 5, 6], (each) => {
      work(6);
      seen.push(each);
    }));
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  test('the work of several counts together: one goes on each turn', async () => {
    const inThisTurn: number[] = [];
    let current = 0, ended = false;
    const one = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        if (due()) await turn();
        work(6);
        current += 1;
      }
    };
    const all = Promise.all([one(), one(), one(), one()]).finally(() => { ended = true; });
    while (!ended) {
      inThisTurn.push(current);
      current = 0;
      await nextTurn();
    }
    await all;
    inThisTurn.push(current);
    expect(inThisTurn.filter((count) => count > 0)).toEqual(Array.from({ length: 12 }, () => 1));
  });

  test('a generator has its turns where it yields, and what it throws comes out', async () => {
    function* counts(to: number): Generator<void, number> {
      for (let i = 0; i < to; i++) {
        work(6);
        yield;
      }
      return to;
    }
    const made = runInTurns(counts(4));
    expect(await turnsOf(made)).toBeGreaterThanOrEqual(3);
    expect(await made).toBe(4);
    await expect(runInTurns((function* (): Generator<void, void> {
      yield;
      throw new RangeError('not here');
    })())).rejects.toThrow('not here');
  });
});

describe('a gate', () => {
  test('lets so many in at once, the others in their order, also behind one that fails', async () => {
    const gate = createGate(2), begun: number[] = [], ends: (() => void)[] = [];
    const enter = (id: number) => gate(async () => {
      begun.push(id);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (id === 1) throw new Error('failed');
      return id;
    });
    const first = enter(1).catch((error: unknown) => String(error)), others = [enter(2), enter(3), enter(4)];
    await nextTurn();
    expect(begun).toEqual([1, 2]);
    ends[0]?.();
    expect(await first).toBe('Error: failed');
    await nextTurn();
    expect(begun).toEqual([1, 2, 3]);
    for (let i = 1; i < 4; i++) {
      ends[i]?.();
      await nextTurn();
    }
    expect(await Promise.all(others)).toEqual([2, 3, 4]);
    expect(await gate(() => Promise.resolve('free'))).toBe('free');
  });

  test('refuses those beyond the ones that may wait', async () => {
    let end = (): void => undefined;
    const gate = createGate(1, 1, () => new RangeError('too many'));
    const first = gate(() => new Promise<void>((resolve) => { end = resolve; })), second = gate(() => Promise.resolve(2));
    await expect(gate(() => Promise.resolve(3))).rejects.toThrow('too many');
    end();
    await first;
    expect(await second).toBe(2);
  });
});
