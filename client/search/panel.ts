import { addressed } from '../audience.js';
import { element } from '../dom.js';
import { prefetch } from '../windows/articles.js';
import { filters, options, summary } from './listing.js';
import type { Suggestions } from './suggestions.js';

/** An option that stays chosen so long, in milliseconds, will probably be opened. */
const prefetchDelay = 150;


/** What hangs below the box: the kinds that were found, the listbox of options, and the way to the page of results. */
export interface Panel {
  readonly root: HTMLElement;
  readonly list: HTMLElement;
  readonly isOpen: boolean;
  options(): readonly HTMLElement[];
  chosen(): HTMLElement | undefined;
  choose(option: HTMLElement | undefined): void;
  /** Shows an answer, with its first option chosen. @param onKind Called when the reader limits the options to a kind, or takes that back. */
  show(answer: Suggestions, kind: string | undefined, onKind: (kind: string | undefined) => void): void;
  /** Says in these words why there are no results, where they would stand. */
  showFailure(query: string, words: string): void;
  close(): void;
}

/** Scrolls the list and nothing around it: `scrollIntoView` would move the page as well. */
function reveal(option: HTMLElement, list: HTMLElement): void {
  const [inner, outer] = [option.getBoundingClientRect(), list.getBoundingClientRect()];
  list.scrollTop += Math.max(0, inner.bottom - outer.bottom) - Math.max(0, outer.top - inner.top);
}

const notice = (text: string): HTMLElement => element('div', { 'role': 'option', 'aria-disabled': 'true', 'class': 'suggestions-none' }, text);

const resultsPage = (query: string, kind?: string): string =>
  addressed(`/search?${new URLSearchParams({ q: query, ...(kind !== undefined && { kind }) }).toString()}`);

/** Puts the parts into the form and names them to assistive technology. */
function build(form: HTMLFormElement, input: HTMLInputElement) {
  const list = element('div', { 'class': 'suggestions-list', 'role': 'listbox', 'id': 'site-search-list', 'aria-label': 'Results', 'tabindex': '-1' });
  const kinds = element('div', { 'class': 'suggestions-kinds', 'role': 'group', 'aria-label': 'Kinds' });
  const all = element('a', { href: '/search' }, 'All results');
  const keys = element(
    'span',
    { 'class': 'suggestions-keys', 'aria-hidden': 'true' },
    element('kbd', {}, '↑↓'),
    ' choose ',
    element('kbd', {}, 'Enter'),
    ' open ',
    element('kbd', {}, 'Ctrl Enter'),
    ' page',
  );
  const root = element('div', { 'class': 'suggestions', 'hidden': '' }, kinds, list, element('p', { class: 'suggestions-foot' }, all, keys));
  const status = element('p', { 'class': 'visually-hidden', 'role': 'status' });
  form.append(root, status);
  for (const [name, value] of Object.entries({ 'role': 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-keyshortcuts': '/ Control+K Meta+K' })) {
    input.setAttribute(name, value);
  }
  return { root, list, kinds, all, status };
}

/** Makes the panel of a search form; it is closed. */
export function createPanel(form: HTMLFormElement, input: HTMLInputElement): Panel {
  const { root, list, kinds, all, status } = build(form, input);
  let likely: ReturnType<typeof setTimeout> | undefined;

  const optionsOf = (): readonly HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role="option"]')];
  const choose = (option: HTMLElement | undefined): void => {
    for (const each of optionsOf()) each.setAttribute('aria-selected', String(each === option));
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
    if (option) reveal(option, list);
    clearTimeout(likely);
    const slug = option?.dataset['slug'];
    if (slug !== undefined) likely = setTimeout(() => { prefetch(slug); }, prefetchDelay);
  };
  const open = (said: string): void => {
    root.hidden = false;
    list.scrollTop = 0;
    input.setAttribute('aria-expanded', 'true');
    status.textContent = said;
  };

  return {
    root,
    list,
    get isOpen() { return !root.hidden; },
    options: optionsOf,
    chosen: () => optionsOf().find((option) => option.getAttribute('aria-selected') === 'true'),
    choose,
    show(answer, kind, onKind) {
      all.href = resultsPage(answer.query, kind);
      all.textContent = `All ${answer.total} results`;
      all.hidden = answer.total === 0;
      list.replaceChildren(...(answer.total > 0 ? options(answer) : [notice(`Nothing found for “${answer.query}”.`)]));
      const focusedKind = kinds.contains(document.activeElement) ? document.activeElement?.getAttribute('data-kind') : undefined;
      kinds.replaceChildren(...filters(answer.kinds, kind, onKind));
      if (focusedKind) kinds.querySelector<HTMLElement>(`[data-kind="${focusedKind}"]`)?.focus();
      kinds.hidden = answer.kinds.length < 2;
      open(summary(answer));
      choose(answer.total > 0 ? optionsOf()[0] : undefined);
    },
    showFailure(query, words) {
      all.href = resultsPage(query);
      all.textContent = 'Ask the page of results';
      all.hidden = false;
      kinds.hidden = true;
      list.replaceChildren(notice(words));
      open(words);
      choose(undefined);
    },
    close() {
      root.hidden = true;
      input.setAttribute('aria-expanded', 'false');
      choose(undefined);
    },
  };
}
