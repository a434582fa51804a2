import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Time from the start of the service to its first answered query, and its resident memory when idle.
 * Run after a build: `node dist/test/bench/startup.js [rounds]`. Prints medians over the rounds.
 */
const rounds = Number(process.argv[2] ?? 5);
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Resident memory of a process in MB, from /proc where there is one. */
function residentMemory(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function measure(): Promise<{ readonly milliseconds: number; readonly megabytes: number }> {
  const start = performance.now();
  const service = spawn(process.execPath, ['dist/server/main.js'], { env: { ...process.env, PORT: '0', MPP_WORKERS: '2' }, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let output = '';
    let address: string | undefined;
    for await (const chunk of service.stdout) {
      output += String(chunk);
      address = /http:\/\/\S+/.exec(output)?.[0];
      if (address) break;
    }
    const answer = await fetch(`${address}/sparql?query=${encodeURIComponent('ASK { mpp:emt a mpp:Mechanism }')}`);
    if (!answer.ok) throw new Error(`the first query was answered with ${answer.status}: ${await answer.text()}`);
    await answer.text();
    const milliseconds = performance.now() - start;
    await sleep(3000);
    return { milliseconds, megabytes: residentMemory(service.pid ?? 0) };
  } finally {
    service.kill('SIGTERM');
  }
}

await measure(); // writes the snapshot if the ontology changed
const results = [];
for (let i = 0; i < rounds; i++) results.push(await measure());
print(`start to first answered query: ${median(results.map((r) => r.milliseconds)).toFixed(0)} ms (median of ${rounds}: ${results.map((r) => r.milliseconds.toFixed(0)).join(', ')})`);
print(`resident memory, idle, two workers: ${median(results.map((r) => r.megabytes)).toFixed(0)} MB`);
