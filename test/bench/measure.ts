import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { mediaTypeOf } from './results.js';
import type { BenchmarkQuery } from './queries.js';
import type { Server } from './servers.js';

/** Headers that every question has besides its own: those of ordinary clients take codings. Set once, before the first question. */
export const clientHeaders: Record<string, string> = {};

/** A question that was answered: milliseconds from the call to the last byte, and the bytes. */
export interface Answer {
  readonly milliseconds: number;
  readonly body: string;
}

type Endpoint = Pick<Server, 'endpoint'>;

/** Asks over HTTP. @throws Error when the answer is none: another status than 200, a broken connection, or the timeout. */
export async function ask(server: Endpoint, query: BenchmarkQuery, agent: Agent, timeout: number): Promise<Answer> {
  try {
    return await askOnce(server, query, agent, timeout);
  } catch (error) {
    // A server may close a connection that rests in the moment in which it is used again.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    return askOnce(server, query, agent, timeout);
  }
}

function askOnce(server: Endpoint, query: BenchmarkQuery, agent: Agent, timeout: number): Promise<Answer> {
  const body = Buffer.from(new URLSearchParams({ query: query.text }).toString());
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length, Accept: mediaTypeOf(query), ...clientHeaders };
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const asked = request(server.endpoint, { agent, method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => {
        clearTimeout(limit);
        const milliseconds = performance.now() - start;
        const text = decoded(Buffer.concat(chunks), answer.headers['content-encoding']).toString();
        if (answer.statusCode === 200 && answer.complete) resolve({ milliseconds, body: text });
        else reject(new Error(`${answer.statusCode}: ${text.slice(0, 200).replaceAll(/\s+/g, ' ')}`));
      });
    });
    const limit = setTimeout(() => { asked.destroy(new Error(`no answer within ${timeout / 1000} s`)); }, timeout);
    asked.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    }).end(body);
  });
}

/** After the clock has stopped: what a client needs to decode is not the server's time. */
function decoded(body: Buffer, coding: string | undefined): Buffer {
  switch (coding) {
    case 'gzip': return gunzipSync(body);
    case 'deflate': return inflateSync(body);
    case 'br': return brotliDecompressSync(body);
    default: return body;
  }
}

/** Of all rates together: a text that was asked once is known. */
let turns = 0;

/** Requests a second over some connections, asked one after the other on each. @param texts What is asked by turn. */
export async function rate(server: Endpoint, texts: (turn: number) => BenchmarkQuery, connections: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + seconds * 1000;
  let answered = 0;
  await ask(server, texts(++turns), agent, 10_000);
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() < end) {
      await ask(server, texts(++turns), agent, 10_000);
      answered++;
    }
  }));
  agent.destroy();
  return answered / ((performance.now() - start) / 1000);
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >>> 1] ?? NaN;

export const geometricMean = (values: readonly number[]): number => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Three significant digits, as a table shows them. */
export const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3));

/** The value below which this share of all values is; `share` from 0 to 1. */
export const percentile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

/** Seconds of processor time of a process so far: fields 14 and 15 of /proc/PID/stat (proc(5)), in hundredths. */
export function processor(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

/** Milliseconds without work after which a process rests: more than a second, as some of what it does waits for one. */
export const calm = 1500;

/** Waits until a process has used no processor for so many milliseconds. */
export async function rest(pid: number | undefined, milliseconds = calm): Promise<void> {
  for (let used = -1, since = performance.now(); performance.now() - since < milliseconds; await sleep(100)) {
    if (Math.abs(processor(pid) - used) < 0.02) continue;
    used = processor(pid);
    since = performance.now();
  }
}
