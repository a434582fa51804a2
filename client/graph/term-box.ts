import { element, shape } from '../dom.js';
import { stepped } from '../search/search.js';
import { suggest } from '../search/suggestions.js';
import type { Result } from '../search/suggestions.js';

/** After the last key, in milliseconds. */
const delay = 90;
let boxes = 0;

/**
 * Makes a text box find terms by any of their names (combobox with a listbox, ARIA Authoring Practices): arrows choose,
 * Enter takes the chosen one, or the best one for what was typed.
 *
 * @param take Gets the term that was chosen. @param fail Gets what the reader should hear when there is none.
 */
export function makeTermBox(input: HTMLInputElement, take: (term: Result, shift: boolean) => void, fail: (text: string) => void): { submit(): Promise<void> } {
  const list = element('div', { 'class': 'term-options', 'role': 'listbox', 'id': `term-options-${++boxes}`, 'aria-label': 'Terms', 'hidden': '' });
  input.after(list);
  for (const [name, value] of Object.entries({ 'role': 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, 'autocomplete': 'off' })) input.setAttribute(name, value);
  let results: readonly Result[] = [], active = -1, timer: ReturnType<typeof setTimeout> | undefined, running: AbortController | undefined, answered = '';

  const close = (): void => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const mark = (): void => {
    [...list.children].forEach((option, i) => {
      option.setAttribute('aria-selected', String(i === active));
      if (i === active) {
        input.setAttribute('aria-activedescendant', option.id);
        option.scrollIntoView({ block: 'nearest' });
      }
    });
  };
  const ask = async (query: string): Promise<void> => {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    const answer = await suggest(query, undefined, signal);
    if (signal.aborted) return;
    answered = query;
    const icons = new Map(answer.kinds.map((kind) => [kind.name, kind]));
    results = answer.groups.filter(({ name }) => name === 'terms').flatMap((group) => group.results);
    list.replaceChildren(...results.map((result, i) => {
      const { icon = '', label = result.kind } = icons.get(result.kind) ?? {};
      const option = element('div', { 'role': 'option', 'id': `${list.id}-${i}`, 'class': 'term-option', 'aria-selected': 'false' }, shape(result.kind, icon),
        element('span', { class: 'found-label' }, result.label), ' ', element('span', { class: `found-kind kind-${result.kind}` }, result.matched ? `${label}, ${result.matched.name}` : label));
      option.addEventListener('pointerdown', (event) => { event.preventDefault(); });
      option.addEventListener('click', () => { choose(result, false); });
      return option;
    }));
  };
  const choose = (result: Result, shift: boolean): void => {
    close();
    input.value = '';
    answered = '';
    take(result, shift);
  };
  const offer = async (): Promise<void> => {
    const query = input.value.trim();
    if (query === '') {
      close();
      return;
    }
    try {
      await ask(query);
      if (document.activeElement !== input) return;
      list.hidden = results.length === 0;
      input.setAttribute('aria-expanded', String(results.length > 0));
      active = -1;
      input.removeAttribute('aria-activedescendant');
    } catch {
      // Another letter came first, or the service does not answer: Enter tells.
    }
  };
  const submit = async (shift = false): Promise<void> => {
    const query = input.value.trim();
    if (query === '') return;
    const chosen = list.hidden ? undefined : results[active];
    if (chosen) {
      choose(chosen, shift);
      return;
    }
    try {
      if (answered !== query) await ask(query);
      const [best] = results;
      if (best) choose(best, shift);
      else fail(`There is no term named “${query}”.`);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) fail('The search does not answer at the moment.');
    }
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void offer(), delay);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !list.hidden) {
      event.preventDefault();
      active = stepped(results.length, active, event.key === 'ArrowDown' ? 1 : -1);
      mark();
    } else if (event.key === 'Escape' && !list.hidden) {
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
