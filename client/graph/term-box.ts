import { failureWords, wasAborted } from '../ask.js';
import { suggest, type Result } from '../search/suggestions.js';
import { createTermOptions } from './term-options.js';

/** After the last key, in milliseconds. */
const delay = 90;

/**
 * Makes a text box find terms by any of their names (combobox with a listbox, ARIA Authoring Practices): arrows choose,
 * Enter takes the chosen one, or the best one for what was typed.
 *
 * @param take Gets the term that was chosen. @param fail Gets what the reader should hear when there is none.
 */
export function makeTermBox(input: HTMLInputElement, take: (term: Result, shift: boolean) => void, fail: (text: string) => void): { submit(): Promise<void> } {
  const options = createTermOptions(input, (term) => { choose(term, false); });
  let timer: ReturnType<typeof setTimeout> | undefined, running: AbortController | undefined;
  /** What the options answer. */
  let answered = '';

  const close = (): void => {
    clearTimeout(timer);
    running?.abort();
    options.close();
  };
  const ask = async (query: string): Promise<void> => {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const answer = await suggest(query, undefined, signal);
    if (signal.aborted) return;
    answered = query;
    options.fill(answer);
  };
  const choose = (term: Result, shift: boolean): void => {
    close();
    input.value = '';
    answered = '';
    take(term, shift);
  };
  const offer = async (): Promise<void> => {
    const query = input.value.trim();
    if (query === '') {
      close();
      return;
    }
    try {
      await ask(query);
      if (document.activeElement === input) options.open();
    } catch {
      // Another letter came first, or the service does not answer: Enter tells.
    }
  };
  const submit = async (shift = false): Promise<void> => {
    // What would be offered later would take the place of this question.
    clearTimeout(timer);
    const query = input.value.trim();
    if (query === '') return;
    const { chosen } = options;
    if (chosen) {
      choose(chosen, shift);
      return;
    }
    try {
      if (answered !== query) await ask(query);
      const [best] = options.results;
      if (best) choose(best, shift);
      else fail(`There is no term named “${query}”.`);
    } catch (error) {
      if (!wasAborted(error)) fail(failureWords(error));
    }
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void offer(), delay);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.isOpen) {
      event.preventDefault();
      options.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && options.isOpen) {
      event.preventDefault();
      close();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void submit(event.shiftKey);
    }
  });
  input.addEventListener('blur', close);
  return { submit: () => submit() };
}
