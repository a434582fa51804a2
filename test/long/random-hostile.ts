import { hostileQuery } from '../conformance/random-hostile.js';
import { attack, faultsOf, startWatchedService, type WatchedService } from '../support/hostile.js';

/**
 * `node dist/test/long/random-hostile.js [first seed] [queries] [seconds]`: sends random hostile queries, eight at once,
 * under the query limit given (3), and looks at what others notice. Where a batch did harm, each of its queries is sent
 * again twice by itself, and those that do harm are told with their seeds.
 */
const [first = '1', count = '10000', seconds = '3'] = process.argv.slice(2);
const limit = Number(seconds), atOnce = 8;
const open = async (): Promise<WatchedService> => {
  const service = await startWatchedService(limit, { MPP_RATE: '0' });
  await service.quiet();
  return service;
};
let service = await open();

/** The faults of one batch; a service that stays away is ended, which is a fault. */
async function send(queries: readonly string[], statuses: Map<number, number>): Promise<readonly string[]> {
  const away = new Promise<never>((_, reject) => { setTimeout(() => { reject(new Error(`no answer to others in ${limit + 20} s`)); }, limit * 1000 + 20_000).unref(); });
  try {
    const damage = await Promise.race([attack(service, { name: '', query: (i) => queries[i] ?? '', times: queries.length }, limit * 1000 + 5000), away]);
    for (const { status } of damage.replies) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    return faultsOf(damage, limit);
  } catch (error) {
    service.process.kill('SIGKILL');
    service = await open();
    return [String(error)];
  }
}

const end = Number(first) + Number(count), statuses = new Map<number, number>();
let harmful = 0;
for (let seed = Number(first); seed < end; seed += atOnce) {
  const seeds = Array.from({ length: Math.min(atOnce, end - seed) }, (_, i) => seed + i);
  const together = await send(seeds.map(hostileQuery), statuses);
  if (together.length === 0) continue;
  let found = false;
  for (const alone of seeds) {
    const query = hostileQuery(alone);
    const faults = await send([query, query], new Map());
    if (faults.length === 0) continue;
    found = true;
    harmful += 1;
    process.stdout.write(`seed ${alone}, ${query.length} characters: ${faults.join('; ')}\n  ${query.slice(0, 300).replaceAll('\n', ' ')}\n`);
  }
  if (!found) process.stdout.write(`seeds ${seed} to ${seed + seeds.length - 1}, only together: ${together.join('; ')}\n`);
}
const { resident } = await service.report();
process.stdout.write(`${count} queries from seed ${first}: ${harmful} do harm; ${[...statuses].sort().map(([status, n]) => `${status}: ${n}`).join(', ')}; ${Math.round(resident)} MiB\n`);
await service.close();
process.exit(0);
