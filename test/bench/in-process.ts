import { readFileSync } from 'node:fs';
import { openStore } from '../../server/engine/evaluator/open-store.js';
import { storeFromNQuads } from '../../server/store/build-store.js';
import { toSharedBuffer } from '../../server/store/snapshot.js';
import { handwritten } from './handwritten.js';
import { geometricMean, median, short } from './measure.js';
import type { BenchmarkQuery } from './queries.js';
import { fingerprint, mediaTypeOf } from './results.js';

/** The evaluator beside hand-written loops, in turn in this process. @returns Lines of Markdown. */
export function inProcess(file: string, queries: readonly BenchmarkQuery[], seconds: number, say: (line: string) => void): readonly string[] {
  const bytes = readFileSync(file);
  const ours = timed(() => storeFromNQuads(toSharedBuffer(bytes)));
  const evaluate = openStore(ours.result);
  const loops = handwritten(ours.result);

  const lines = ['| query | ours | first | loop | ours / loop |', '|---|---|---|---|---|'];
  const slower: number[] = [];
  for (const query of queries) {
    const mediaType = mediaTypeOf(query);
    const from = [...query.text.matchAll(/\bFROM <([^>]*)>/g)].map(([, iri]) => iri as string);
    const native = (): string => {
      const chunks: Uint8Array[] = [];
      evaluate({ text: query.text, form: query.form, defaultGraphs: from, namedGraphs: [] }, mediaType, { write: (chunk) => chunks.push(chunk) });
      return Buffer.concat(chunks).toString();
    };
    const loop = loops.get(query.name);
    const first = clock(native);
    if (loop && fingerprint(query, loop()).hash !== fingerprint(query, native()).hash) throw new Error(`${query.name}: the loop gives another result`);
    const [a, b] = inTurn(loop ? [native, loop] : [native], seconds) as [number, number?];
    if (b !== undefined) slower.push(a / b);
    lines.push(`| ${query.name} | ${short(a)} | ${short(first)} | ${b === undefined ? ' | ' : `${short(b)} | ${short(a / b)}`} |`);
    say(`${query.name.padEnd(18)}ours ${short(a)}${b === undefined ? '' : `  loop ${short(b)}`}`);
  }
  return [
    ...lines, '', `Columns built in ${ours.seconds.toFixed(1)} s.${slower.length ? ` Ours takes ${short(geometricMean(slower))} times as long as the loop in geometric mean.` : ''}`,
  ];
}

const clock = (run: () => unknown): number => {
  const start = performance.now();
  run();
  return performance.now() - start;
};

function timed<T>(run: () => T): { readonly result: T; readonly seconds: number } {
  const start = performance.now();
  const result = run();
  return { result, seconds: (performance.now() - start) / 1000 };
}

/** Medians; each runs at least three times, and as often as fits in its seconds. */
function inTurn(runs: readonly (() => unknown)[], seconds: number): readonly number[] {
  const times = runs.map((): number[] => []);
  const spent = runs.map(() => 0);
  for (let round = 0; round < 1000; round++) {
    runs.forEach((run, i) => {
      if (round >= 3 && (spent[i] as number) > seconds * 1000) return;
      const milliseconds = clock(run);
      (times[i] as number[]).push(milliseconds);
      spent[i] = (spent[i] as number) + milliseconds;
    });
  }
  return times.map(median);
}
