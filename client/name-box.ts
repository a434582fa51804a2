import { makeCombobox } from './combobox.js';
import { askFor } from './ask.js';
import { element } from './dom.js';

/** A name that a field may have, as the service offers it. */
interface Offered { readonly value: string; readonly label: string; readonly kind: string; readonly slug: string; readonly definition: string; readonly matched?: string }

/** Milliseconds after the last letter. Answers that are kept. */
const delay = 90, kept = 60;
const cache = new Map<string, readonly Offered[]>();
let boxes = 0;

async function namesOf(address: string, signal: AbortSignal): Promise<readonly Offered[]> {
  const known = cache.get(address);
  if (known) return known;
  const response = await askFor(address, { signal });
  const { results } = await response.json() as { readonly results: readonly Offered[] };
  cache.set(address, results);
  const oldest = cache.keys().next().value;
  if (cache.size > kept && oldest !== undefined) cache.delete(oldest);
  return results;
}

/** Where the names of a field are asked for; of the ends of a claim, with its relation and its other end. */
function addressOf(form: HTMLFormElement, input: HTMLInputElement): string {
  const field = input.name.replace(/^.*\./, ''),
    of = input.closest<HTMLElement>('[data-class]')?.dataset.class ?? '',
    value = (name: string): string => (form.elements.namedItem(name) as { readonly value?: unknown } | null)?.value?.toString() ?? '';
  const ends = field === 'subject' || field === 'object' ? { relation: value('predicate'), other: value(field === 'subject' ? 'object' : 'subject') } : {};
  return `/api/forms/names?${new URLSearchParams({ q: input.value.trim(), class: of, field, ...ends }).toString()}`;
}

/** The list of names below a text box, which becomes its combobox. */
function listBelow(input: HTMLInputElement): HTMLElement {
  const list = element('div', { 'class': 'name-options', 'role': 'listbox', 'id': `name-options-${++boxes}`, 'aria-label': 'Names', 'hidden': '' }), hint = input.getAttribute('list');
  // The list of the browser has all names of the kind; this one has those that fit.
  input.removeAttribute('list');
  if (hint !== null) input.dataset.names = hint;
  makeCombobox(input, list);
  input.closest('.field')?.append(list);
  return list;
}

const optionOf = ({ label, kind, definition, matched }: Offered, id: string): HTMLElement =>
  element(
    'div',
    { role: 'option', id },
    element('b', {}, label),
    ' ',
    element('span', { class: 'kind-name' }, kind),
    ...(matched === undefined ? [] : [element('span', { class: 'option-also' }, `also ${matched}`)]),
    ...(definition === '' ? [] : [element('span', { class: 'option-means' }, definition)]),
  );

/** The option above or below; from either end to the other. */
function beside(at: number, key: 'ArrowDown' | 'ArrowUp', count: number): number {
  if (key === 'ArrowDown') return at + 2 > count ? 0 : at + 1;
  return at <= 0 ? count - 1 : at - 1;
}

/** Marks the option that Enter takes, and no more the one before; none where no option has this number. */
function mark(list: HTMLElement, input: HTMLInputElement, before: number, next: number): void {
  list.children[before]?.removeAttribute('aria-selected');
  const option = list.children[next];
  if (!option) {
    input.removeAttribute('aria-activedescendant');
    return;
  }
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', option.id);
}

/** Makes the text box of a field offer names: a combobox with a listbox, as the ARIA Authoring Practices have it. What is written by hand is taken as well. */
function makeBox(form: HTMLFormElement, input: HTMLInputElement): void {
  const list = listBelow(input);
  let offered: readonly Offered[] = [], at = -1, timer: number | undefined, running: AbortController | undefined;
  const isOpen = (): boolean => !list.hidden;
  const point = (next: number): void => {
    mark(list, input, at, next);
    at = next;
  };
  const close = (): void => {
    window.clearTimeout(timer);
    running?.abort();
    point(-1);
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
  };
  const choose = (one: Offered | undefined): void => {
    close();
    if (!one) return;
    input.value = one.value;
    // Drafts and checks hear of it as of a letter that was typed.
    input.dispatchEvent(new Event('input', { bubbles: true }));
    close();
  };
  const open = (): void => {
    list.style.top = `${input.offsetTop + input.offsetHeight + 4}px`;
    list.style.left = `${input.offsetLeft}px`;
    list.hidden = offered.length === 0;
    input.setAttribute('aria-expanded', String(isOpen()));
  };
  const ask = async (): Promise<void> => {
    running?.abort();
    if (input.value.trim() === '') {
      close();
      return;
    }
    running = new AbortController();
    const { signal } = running;
    try {
      const found = await namesOf(addressOf(form, input), signal);
      if (signal.aborted || document.activeElement !== input) return;
      offered = found;
      at = -1;
      input.removeAttribute('aria-activedescendant');
      list.replaceChildren(...offered.map((one, i) => optionOf(one, `${list.id}-${i}`)));
      open();
    } catch {
      // Another letter came first, or the service does not answer: the field takes what is written, and “Look for it” asks.
    }
  };
  input.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), delay);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const { key } = event;
      if (isOpen()) point(beside(at, key, offered.length));
      else void ask().then(() => { if (isOpen()) point(beside(-1, key, offered.length)); });
    } else if (event.key === 'Enter' && isOpen() && at >= 0) {
      event.preventDefault();
      choose(offered[at]);
    } else if (event.key === 'Escape' && isOpen()) {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener('blur', close);
  // The box keeps the focus while an option is pressed.
  list.addEventListener('mousedown', (event) => { event.preventDefault(); });
  list.addEventListener('click', (event) => {
    const option = (event.target as Element).closest('[role="option"]');
    choose(offered[[...list.children].findIndex((each) => each === option)]);
  });
}

/** Completes the fields of a form that take names. Without this, the browser offers the names that the page lists. */
export function startNameBoxes(form: HTMLFormElement): void {
  const made = new WeakSet<HTMLInputElement>();
  form.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.dataset.resource === undefined || made.has(target)) return;
    made.add(target);
    makeBox(form, target);
  });
}
