import { formatDuration, formatSize } from './units.js';

/** Shows how far a work of known length has come, on standard error: a bar on a terminal, else a line from time to time. */
export interface Progress {
  /** So much of the whole is done. */
  advance(amount: number): void;
  /** The last state; a bar ends its line. */
  end(): void;
}

/** Milliseconds between two lines, and between two pictures of a bar. */
const lineEvery = 5000;
const barEvery = 100;
const width = 24;

/**
 * @param total bytes of the whole.
 * @param count what has come of it so far: `triples`.
 */
export function showProgress(what: string, total: number, count: () => number, out: NodeJS.WriteStream = process.stderr): Progress {
  const start = performance.now();
  let done = 0;
  let shown = start;
  const picture = (): string => {
    const seconds = (performance.now() - start) / 1000;
    const part = total === 0 ? 1 : Math.min(done / total, 1);
    const rate = seconds > 0 ? Math.round(count() / seconds) : 0;
    const filled = Math.round(part * width);
    const bar = out.isTTY ? `[${'█'.repeat(filled)}${'░'.repeat(width - filled)}] ` : '';
    const left = part > 0 && part < 1 ? `, ${formatDuration((seconds * (1 - part)) / part)} left` : '';
    return `${what}: ${bar}${Math.floor(part * 100)} %, ${formatSize(done)} of ${formatSize(total)}, ${count().toLocaleString('en')} triples, ${rate.toLocaleString('en')}/s${left}`;
  };
  const show = (last: boolean): void => {
    shown = performance.now();
    out.write(out.isTTY ? `\r${picture()}\u001b[K${last ? '\n' : ''}` : `${picture()}\n`);
  };
  return {
    advance(amount) {
      done += amount;
      if (performance.now() - shown >= (out.isTTY ? barEvery : lineEvery)) show(false);
    },
    end: () => { show(true); },
  };
}
