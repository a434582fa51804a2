import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '../support/process.js';

/**
 * Time from the start of the service to its first answered query, and its resident memory when idle.
 * Run after a build: `node dist/test/bench/startup.js [rounds]`. Prints medians over the rounds.
 */
const rounds = Number(process.argv[2] ?? 5);
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Resident memory of a process in MB, from /proc; NaN where the system has none. */
function residentMemory(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

async function measure(): Promise<{ readonly milliseconds: number; readonly megabytes: number }> {
  const start = performance.now();
  const service = await startService();
  const answer = await fetch(`${service.origin}/sparql?query=${encodeURIComponent('ASK { mpp:emt a mpp:Mechanism }')}`);
  if (!answer.ok) throw new Error(`the first query was answered with ${answer.status}: ${await answer.text()}`);
  await answer.text();
  const milliseconds = performance.now() - start;
  await sleep(3000);
  const megabytes = residentMemory(service.process.pid);
  await service.stop();
  return { milliseconds, megabytes };
}

await measure(); // writes the snapshot if the ontology changed
const results = [];
for (let i = 0; i < rounds; i++) results.push(await measure());
print(`start to first answered query: ${median(results.map((r) => r.milliseconds)).toFixed(0)} ms (median of ${rounds}: ${results.map((r) => r.milliseconds.toFixed(0)).join(', ')})`);
print(`resident memory, idle, two workers: ${median(results.map((r) => r.megabytes)).toFixed(0)} MB`);
