import { makeCombobox } from '../combobox.js';
import { element, shape } from '../dom.js';
import { stepped } from '../search/search.js';
import type { Result, Suggestions } from '../search/suggestions.js';

/** The terms that a text box offers. */
export interface TermOptions {
  readonly isOpen: boolean;
  readonly results: readonly Result[];
  /** The option that the arrows have chosen; undefined where the list is closed or none is chosen. */
  readonly chosen: Result | undefined;
  /** Fills the list with the terms of an answer, without opening it. */
  fill(answer: Suggestions): void;
  /** Opens the list, if there is anything in it. */
  open(): void;
  close(): void;
  move(step: 1 | -1): void;
}

let boxes = 0;

/** Makes a listbox below a text box, which becomes a combobox. @param take Called when an option is clicked. */
export function createTermOptions(input: HTMLInputElement, take: (term: Result) => void): TermOptions {
  const list = element('div', { 'class': 'term-options', 'role': 'listbox', 'id': `term-options-${++boxes}`, 'aria-label': 'Terms', 'hidden': '' });
  input.after(list);
  makeCombobox(input, list);
  let results: readonly Result[] = [], active = -1;

  const show = (open: boolean): void => {
    list.hidden = !open;
    active = -1;
    input.setAttribute('aria-expanded', String(open));
    input.removeAttribute('aria-activedescendant');
  };
  return {
    get isOpen() { return !list.hidden; },
    get results() { return results; },
    get chosen() { return list.hidden ? undefined : results[active]; },
    fill({ kinds, groups }) {
      const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));
      results = groups.filter(({ name }) => name === 'terms').flatMap((group) => group.results);
      list.replaceChildren(...results.map((result, i) => {
        const { icon = '', label = result.kind } = kindOf.get(result.kind) ?? {};
        const option = element('div', { 'role': 'option', 'id': `${list.id}-${i}`, 'class': 'term-option', 'aria-selected': 'false' }, shape(result.kind, icon),
          element('span', { class: 'found-label' }, result.label), ' ', element('span', { class: `found-kind kind-${result.kind}` }, result.matched ? `${label}, ${result.matched.name}` : label));
        option.addEventListener('pointerdown', (event) => { event.preventDefault(); });
        option.addEventListener('click', () => { take(result); });
        return option;
      }));
    },
    open() { show(results.length > 0); },
    close() { show(false); },
    move(step) {
      active = stepped(results.length, active, step);
      [...list.children].forEach((option, i) => {
        option.setAttribute('aria-selected', String(i === active));
        if (i !== active) return;
        input.setAttribute('aria-activedescendant', option.id);
        option.scrollIntoView({ block: 'nearest' });
      });
    },
  };
}
