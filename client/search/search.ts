import { addressed } from '../audience.js';
import { element } from '../dom.js';
import { prefetch } from '../windows/articles.js';
import type { Windows } from '../windows/windows.js';
import { filters, options, summary } from './listing.js';
import { suggest } from './suggestions.js';
import type { Suggestions } from './suggestions.js';

/** After the last key, in milliseconds: shorter than a pause, longer than the next letter of a fast typist. */
const delay = 70;
/** An option that stays chosen so long, in milliseconds, will probably be opened. */
const prefetchDelay = 150;

const editable = 'input, select, textarea, [contenteditable]';

/** The option `step` places further, round the ends; the first or the last where none is chosen. */
export function stepped(count: number, from: number, step: 1 | -1): number {
  if (from < 0) return step === 1 ? 0 : count - 1;
  return (from + step + count) % count;
}

/** Scrolls the list and nothing around it: `scrollIntoView` would move the page as well. */
function reveal(option: HTMLElement, list: HTMLElement): void {
  const [inner, outer] = [option.getBoundingClientRect(), list.getBoundingClientRect()];
  list.scrollTop += Math.max(0, inner.bottom - outer.bottom) - Math.max(0, outer.top - inner.top);
}

/**
 * Turns the search form of the header into a combobox with a listbox (ARIA Authoring Practices, list autocomplete with
 * the first option chosen): the focus stays in the box, the arrows move through the options, Enter opens the window of
 * the chosen one, Ctrl+Enter its page. Where nothing is found, Enter asks the page of results.
 */
export function startSearch(windows: Windows): void {
  const form = document.querySelector<HTMLFormElement>('[data-search]');
  const input = form?.querySelector('input');
  if (!form || !input) return;

  const list = element('div', { 'class': 'suggestions-list', 'role': 'listbox', 'id': 'site-search-list', 'aria-label': 'Results', 'tabindex': '-1' });
  const kindButtons = element('div', { 'class': 'suggestions-kinds', 'role': 'group', 'aria-label': 'Kinds' });
  const all = element('a', { href: '/search' }, 'All results');
  const keys = element('span', { 'class': 'suggestions-keys', 'aria-hidden': 'true' }, element('kbd', {}, '↑↓'), ' choose ', element('kbd', {}, 'Enter'), ' open ', element('kbd', {}, 'Ctrl Enter'), ' page');
  const foot = element('p', { class: 'suggestions-foot' }, all, keys);
  const panel = element('div', { 'class': 'suggestions', 'hidden': '' }, kindButtons, list, foot);
  const status = element('p', { 'class': 'visually-hidden', 'role': 'status' });
  form.append(panel, status);
  for (const [name, value] of Object.entries({ 'role': 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-keyshortcuts': '/ Control+K Meta+K' })) {
    input.setAttribute(name, value);
  }

  let kind: string | undefined;
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let likely: ReturnType<typeof setTimeout> | undefined;
  /** What the panel shows; undefined while the answer to what is typed is on its way. */
  let shown: Suggestions | undefined;
  /** Where the focus was before a shortcut took it. */
  let before: HTMLElement | undefined;
  /** Enter was pressed before the answer came. */
  let impatient: ((option: HTMLElement) => void) | undefined;

  const found = (): readonly HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role="option"]')];
  const active = (): HTMLElement | undefined => found().find((option) => option.getAttribute('aria-selected') === 'true');

  const choose = (option: HTMLElement | undefined): void => {
    for (const each of found()) each.setAttribute('aria-selected', String(each === option));
    if (option) input.setAttribute('aria-activedescendant', option.id);
    else input.removeAttribute('aria-activedescendant');
    if (option) reveal(option, list);
    clearTimeout(likely);
    const slug = option?.dataset['slug'];
    if (slug !== undefined) likely = setTimeout(() => { prefetch(slug); }, prefetchDelay);
  };

  const close = (): void => {
    clearTimeout(timer);
    running?.abort();
    panel.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    choose(undefined);
  };

  const show = (answer: Suggestions): void => {
    shown = answer;
    all.href = addressed(`/search?${new URLSearchParams({ q: answer.query, ...(kind !== undefined && { kind }) }).toString()}`);
    all.textContent = `All ${answer.total} results`;
    all.hidden = answer.total === 0;
    list.replaceChildren(...(answer.total > 0 ? options(answer) : [element('div', { 'role': 'option', 'aria-disabled': 'true', 'class': 'suggestions-none' }, `Nothing found for “${answer.query}”.`)]));
    const focusedKind = kindButtons.contains(document.activeElement) ? document.activeElement?.getAttribute('data-kind') : undefined;
    kindButtons.replaceChildren(...filters(answer.kinds, kind, (chosen) => {
      kind = chosen;
      void ask();
    }));
    if (focusedKind) kindButtons.querySelector<HTMLElement>(`[data-kind="${focusedKind}"]`)?.focus();
    kindButtons.hidden = answer.kinds.length < 2;
    panel.hidden = false;
    list.scrollTop = 0;
    input.setAttribute('aria-expanded', 'true');
    status.textContent = summary(answer);
    const first = answer.total > 0 ? found()[0] : undefined;
    choose(first);
    if (first && impatient) impatient(first);
    impatient = undefined;
  };

  /** The server cannot be reached or failed: said where the results would stand. Enter still asks the page of results. */
  const fail = (query: string): void => {
    shown = undefined;
    impatient = undefined;
    all.hidden = false;
    all.href = addressed(`/search?${new URLSearchParams({ q: query }).toString()}`);
    all.textContent = 'Ask the page of results';
    kindButtons.hidden = true;
    list.replaceChildren(element('div', { 'role': 'option', 'aria-disabled': 'true', 'class': 'suggestions-none' }, 'The search does not answer at the moment.'));
    panel.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    status.textContent = 'The search does not answer at the moment.';
    choose(undefined);
  };

  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    running?.abort();
    const query = input.value.trim();
    if (query === '') {
      close();
      return;
    }
    running = new AbortController();
    const { signal } = running;
    try {
      const answer = await suggest(query, kind, signal);
      if (!signal.aborted) show(answer);
    } catch {
      // Another letter came first: its own answer is on the way.
      if (!signal.aborted) fail(query);
    }
  };

  const openWindow = ({ dataset: { slug } }: HTMLElement): void => {
    if (slug === undefined) return;
    close();
    windows.open(slug, input);
  };
  const openPage = ({ dataset: { slug } }: HTMLElement): void => {
    if (slug !== undefined) location.assign(addressed(`/${slug}`));
  };

  input.addEventListener('input', () => {
    shown = undefined;
    kind = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), delay);
  });

  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const all = found().filter(({ dataset }) => dataset['slug'] !== undefined);
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (panel.hidden) void ask();
        else if (all.length > 0) choose(all[stepped(all.length, all.findIndex((option) => option === active()), event.key === 'ArrowDown' ? 1 : -1)]);
        break;
      }
      case 'Enter': {
        const act = event.ctrlKey || event.metaKey ? openPage : openWindow;
        const option = active();
        if (input.value.trim() === '' || (shown && !option)) return;
        event.preventDefault();
        if (shown && option) act(option);
        else {
          impatient = act;
          void ask();
        }
        break;
      }
      case 'Escape':
        event.preventDefault();
        if (!panel.hidden) close();
        else {
          input.value = '';
          (before?.isConnected ? before : document.getElementById('main'))?.focus({ preventScroll: true });
        }
        break;
    }
  });

  list.addEventListener('pointerdown', (event) => { event.preventDefault(); });
  list.addEventListener('click', (event) => {
    const option = (event.target as Element).closest<HTMLElement>('[data-slug]');
    if (option) (event.ctrlKey || event.metaKey ? openPage : openWindow)(option);
  });
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
    input.focus();
  });
  input.addEventListener('focus', () => { if (input.value.trim() !== '' && panel.hidden) void ask(); });
  form.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) close();
  });
  document.addEventListener('keydown', (event) => {
    // The editor of queries stands in a shadow tree, of which a listener outside sees the host alone.
    const at = event.composedPath()[0];
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !(at instanceof Element && at.closest(editable));
    const control = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!slash && !control) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement && document.activeElement !== input) before = document.activeElement;
    // The header is in sight, and the place of the reader stays.
    input.focus({ preventScroll: true });
    input.select();
  });
}
