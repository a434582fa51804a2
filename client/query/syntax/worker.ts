import { check } from './check.js';
import type { Checked, CheckSettings } from './check.js';

/** A text to be checked, with a number that the answer repeats. */
export interface CheckTask {
  readonly id: number;
  readonly text: string;
  readonly settings: CheckSettings;
}

export interface CheckAnswer {
  readonly id: number;
  readonly checked: Checked;
}

addEventListener('message', ({ data }: MessageEvent<CheckTask>) => {
  const { id, text, settings } = data;
  postMessage({ id, checked: check(text, settings) } satisfies CheckAnswer);
});
