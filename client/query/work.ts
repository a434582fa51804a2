import { failureWords, ServiceProblem } from '../ask.js';
import type { QueryEditor } from './editor/editor-contract.js';
import { offsetOf } from './editor/editor.js';
import { reveal } from './editor/reveal.js';
import type { QueryParts } from './page-parts.js';

/** What is being done for the query: one thing at a time. */
export interface Work {
  /** Does a thing in the place of the one that is under way, with the time that it takes and a way to end it. */
  begin(title: string, act: (signal: AbortSignal, elapsed: () => string) => Promise<void>): Promise<void>;
  cancel(): void;
  /** Says what went wrong. */
  fail(words: string): void;
  /** Shows what came, unless it is of the query of another tab. */
  showOutcome(): void;
}

export interface WorkOptions {
  readonly parts: QueryParts;
  readonly editor: QueryEditor;
  /** The tab that is seen. */
  readonly tab: () => string | undefined;
}

export function createWork({ parts: { form, outcome, status, error, cancel, empty, there, shared }, editor, tab }: WorkOptions): Work {
  let running: AbortController | undefined;
  /** The tab whose query the results, or the error, are of. */
  let ranIn: string | undefined;
  const fail = (words: string): void => {
    error.textContent = words;
    error.hidden = false;
    status.textContent = '';
    reveal(error);
  };
  /** Tells what went wrong, and where. */
  const showFailure = (cause: unknown, controller: AbortController): void => {
    if (controller.signal.aborted) {
      // What was begun in its place says how it goes.
      if (running === controller) status.textContent = 'Cancelled.';
    } else if (cause instanceof ServiceProblem) {
      const { line, column, detail, service } = cause.problem;
      fail(cause.message);
      const from = line === undefined ? undefined : offsetOf(editor.text, line, column ?? 1);
      const asked = service === undefined ? -1 : editor.text.indexOf(service);
      if (from !== undefined) editor.mark(from, from + 1, detail ?? cause.message);
      else if (service !== undefined && asked >= 0) editor.mark(asked, asked + service.length, detail ?? cause.message);
    } else {
      fail(failureWords(cause));
    }
  };
  const showOutcome = (): void => {
    const elsewhere = ranIn !== undefined && ranIn !== tab();
    outcome.hidden = elsewhere;
    form.toggleAttribute('data-elsewhere', elsewhere);
  };
  return {
    fail, showOutcome,
    cancel() { running?.abort(); },
    async begin(title, act) {
      running?.abort();
      const controller = running = new AbortController(), begun = performance.now();
      const elapsed = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
      error.hidden = empty.hidden = there.hidden = true;
      // What was said of the text before, such as that it is saved.
      shared.textContent = '';
      cancel.hidden = false;
      ranIn = tab();
      showOutcome();
      status.textContent = title;
      const clock = setInterval(() => { if (performance.now() - begun > 500 && status.textContent.startsWith(title)) status.textContent = `${title} ${elapsed()}`; }, 100);
      try {
        await act(controller.signal, elapsed);
      } catch (cause) {
        showFailure(cause, controller);
      } finally {
        clearInterval(clock);
        if (running === controller) cancel.hidden = true;
      }
    },
  };
}
