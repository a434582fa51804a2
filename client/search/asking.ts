import { failureWords } from '../ask.js';
import type { Panel } from './panel.js';
import { suggest } from './suggestions.js';

/** After the last key, in milliseconds: shorter than a pause, longer than the next letter of a fast typist. */
const delay = 70;

/** The question in the box, and the answer to it. */
export interface Asking {
  /** Whether the panel shows the answer to what is typed; false while that is on its way. */
  readonly answered: boolean;
  /** Asks now. Resolves when the panel shows the answer, or another question has taken the place of this one. */
  ask(): Promise<void>;
  /** Asks when no other letter follows. */
  askSoon(): void;
  /** Asks now, and acts on the first option of the answer. */
  askAndOpen(open: (option: HTMLElement) => void): void;
  /** Closes the panel; an answer that is on its way does not open it again. */
  close(): void;
}

/** Makes the panel show what the server answers to the text of the box. */
export function createAsking(input: HTMLInputElement, panel: Panel): Asking {
  let kind: string | undefined;
  let answered = false;
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What Enter asked for before the answer came. */
  let openFirst: ((option: HTMLElement) => void) | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    running?.abort();
  };
  const close = (): void => {
    stop();
    panel.close();
  };
  const ask = async (): Promise<void> => {
    stop();
    const query = input.value.trim();
    if (query === '') {
      close();
      return;
    }
    running = new AbortController();
    const { signal } = running;
    try {
      const answer = await suggest(query, kind, signal);
      if (signal.aborted) return;
      answered = true;
      panel.show(answer, kind, (chosen) => {
        kind = chosen;
        void ask();
      });
      const first = panel.chosen();
      if (first) openFirst?.(first);
    } catch (error) {
      // Another letter came first: its own answer is on the way.
      if (signal.aborted) return;
      answered = false;
      panel.showFailure(query, failureWords(error));
    }
    openFirst = undefined;
  };

  return {
    get answered() { return answered; },
    ask,
    askSoon() {
      answered = false;
      kind = undefined;
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), delay);
    },
    askAndOpen(open) {
      openFirst = open;
      void ask();
    },
    close,
  };
}
