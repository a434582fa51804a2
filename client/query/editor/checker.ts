import type { Checked, CheckSettings } from '../syntax/check.js';
import type { CheckAnswer, CheckTask } from '../syntax/worker.js';

/** Checks texts in a thread of its own, so that typing is never held up. */
export interface Checker {
  /** What the parser says of a text. */
  check(text: string): Promise<Checked>;
}

/** The thread is started by the first text. */
export function createChecker(settings: CheckSettings): Checker {
  let worker: Worker | undefined;
  let last: { readonly id: number; readonly text: string; readonly checked: Promise<Checked> } | undefined;
  const waiting = new Map<number, (checked: Checked) => void>();
  const start = (): Worker => {
    const made = new Worker(new URL('../syntax/worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', ({ data: { id, checked } }: MessageEvent<CheckAnswer>) => {
      waiting.get(id)?.(checked);
      waiting.delete(id);
    });
    return made;
  };
  return {
    check(text) {
      if (last?.text === text) return last.checked;
      worker ??= start();
      const id = (last?.id ?? 0) + 1;
      const checked = new Promise<Checked>((resolve) => { waiting.set(id, resolve); });
      last = { id, text, checked };
      worker.postMessage({ id, text, settings } satisfies CheckTask);
      return checked;
    },
  };
}
