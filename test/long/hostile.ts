import { hostileQueries } from '../http/hostile-queries.js';
import { attack, faultsOf, startWatchedService, type WatchedService } from '../support/hostile.js';

/**
 * `node dist/test/long/hostile.js [pattern] [seconds]`: attacks the service with each hostile query whose name, or whose
 * place, the regular expression finds, under the query limit given (3), and tells what others noticed. A service that no
 * longer answers is ended, and the next attack has a new one.
 */
const [pattern = '', seconds = '3'] = process.argv.slice(2);
const limit = Number(seconds), wanted = new RegExp(pattern, 'i');
const open = async (): Promise<WatchedService> => {
  const service = await startWatchedService(limit, { MPP_RATE: '0' });
  await service.quiet();
  return service;
};
let service = await open();
let held = 0, all = 0;
for (const [place, attacks] of Object.entries(hostileQueries)) {
  for (const one of attacks.filter(({ name }) => wanted.test(name) || wanted.test(place))) {
    all += 1;
    const ended = new Promise<never>((_, reject) => { setTimeout(() => { reject(new Error('no end')); }, limit * 1000 + 20_000).unref(); });
    try {
      const damage = await Promise.race([attack(service, one, limit * 1000 + 5000), ended]);
      const faults = faultsOf(damage, limit), { probes, loop, replies, slowest } = damage;
      if (faults.length === 0) held += 1;
      process.stdout.write(`${faults.length ? 'FAULT' : 'ok   '} ${place}: ${one.name}: ${[...new Set(replies.map(({ status }) => status))].join(' ')} in ${Math.round(slowest)} ms, /health ${Math.round(probes.health)} ms, cheap ${Math.round(probes.cheap)} ms, held ${Math.round(loop.held)} ms (late ${Math.round(loop.late)}), ${Math.round(loop.resident)} MiB\n`);
      for (const fault of faults) process.stdout.write(`        ${fault}\n`);
    } catch (error) {
      process.stdout.write(`FAULT ${place}: ${one.name}: ${String(error)}; the service was ended\n`);
      service.process.kill('SIGKILL');
      service = await open();
    }
  }
}
process.stdout.write(`${held} of ${all} held\n`);
await service.close();
process.exit(held === all ? 0 : 1);
