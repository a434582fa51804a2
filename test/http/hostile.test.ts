import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hostileQuery } from '../conformance/random-hostile.js';
import { attack, faultsOf, startWatchedService, type Attack, type WatchedService } from '../support/hostile.js';
import { hostileQueries } from './hostile-queries.js';

/**
 * Hostile queries, several at once, of the service as a user starts it: each ends within its limit with an answer or with
 * the name of the bound that it met, and no other client notices. `node dist/test/long/hostile.js` tells the figures.
 */
const limit = 0.3;
let service: WatchedService, before: number;
beforeAll(async () => {
  service = await startWatchedService(limit, { MPP_RATE: '0' });
  await service.quiet();
  before = (await service.report('reset')).resident;
}, 60_000);
afterAll(() => service.close());

/** What an attack did to others each time: what is the service's fault shows again, what else the machine did does not. */
async function lastingFaults(one: Attack): Promise<readonly string[]> {
  let faults: readonly string[] = [];
  for (let times = 0; times < 3; times++) {
    faults = faultsOf(await attack(service, one, limit * 1000 + 10_000), limit);
    if (faults.length === 0) break;
    await service.quiet();
  }
  return faults;
}

describe.each(Object.entries(hostileQueries))('%s', (_, attacks) => {
  test.each(attacks.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    expect(await lastingFaults(one)).toEqual([]);
  }, 80_000);
});

describe('random queries', () => {
  /** More: `node dist/test/long/random-hostile.js`. */
  const batches = Array.from({ length: 6 }, (_, i) => 1 + 8 * i);
  test.each(batches)('eight from seed %d', async (seed) => {
    expect(await lastingFaults({ name: '', query: (i) => hostileQuery(seed + i), times: 8 })).toEqual([]);
  }, 80_000);
});

test('memory goes back within a minute', async () => {
  // From version 14 on V8 keeps pages of threads that are gone for the next ones: some 150 MB, however many there were.
  const most = Number.parseInt(process.versions.v8) < 14 ? 100 : 300;
  const end = performance.now() + 60_000;
  let resident = Infinity;
  while (resident > before + most && performance.now() < end) {
    await service.quiet();
    ({ resident } = await service.report());
  }
  expect(resident - before).toBeLessThan(most);
}, 90_000);
