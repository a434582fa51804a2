import { element } from '../dom.js';
import { actionButton } from './panel.js';

interface NamedView {
  readonly name: string;
  /** Query of the address. */
  readonly address: string;
}

const key = 'graph-views';
/** Views that are kept. */
const most = 50;

function read(): readonly NamedView[] {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter((each): each is NamedView => typeof (each as NamedView | null)?.name === 'string' && typeof (each as NamedView).address === 'string') : [];
  } catch {
    // No storage, or something else in its place: no view is kept.
    return [];
  }
}

/** The views that the reader keeps in this browser under names of their own. @param open Gets the query of an address. */
export function startNamedViews(root: HTMLElement, present: () => string, open: (address: string) => void, say: (text: string) => void): void {
  const write = (views: readonly NamedView[]): void => {
    try {
      localStorage.setItem(key, JSON.stringify(views.slice(0, most)));
    } catch {
      say('This browser keeps no views: its storage is closed or full.');
    }
    fill();
  };
  const input = element('input', { id: 'graph-view-name', maxlength: '80', autocomplete: 'off', placeholder: 'Breast cancer to bone' });
  const form = element('form', { class: 'view-form' }, element('label', { for: 'graph-view-name' }, 'Keep this view as'), input, element('button', { type: 'submit' }, 'Keep'));
  const list = element('ul', { class: 'view-list' });
  const fill = (): void => {
    list.replaceChildren(...read().map((view) => element('li', {},
      actionButton(view.name, ': open this view', () => { open(view.address); }), actionButton('Forget', view.name, () => { write(read().filter(({ name }) => name !== view.name)); }))));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const name = input.value.trim();
    if (name === '') return;
    write([{ name, address: present() }, ...read().filter((view) => view.name !== name)]);
    say(`Kept as “${name}”, in this browser alone.`);
    input.value = '';
  });
  root.replaceChildren(form, list);
  fill();
}
