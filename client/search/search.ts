import { addressed } from '../audience.js';
import type { Windows } from '../windows/windows.js';
import { createAsking, type Asking } from './asking.js';
import { createPanel, type Panel } from './panel.js';
import { startShortcut } from './shortcut.js';

/** The option `step` places further, round the ends; the first or the last where none is chosen. */
export function stepped(count: number, from: number, step: 1 | -1): number {
  if (from < 0) return step === 1 ? 0 : count - 1;
  return (from + step + count) % count;
}

/** What the box and its panel do together. */
interface Combobox {
  readonly input: HTMLInputElement;
  readonly panel: Panel;
  readonly asking: Asking;
  /** Opens the window of an option. */
  readonly openWindow: (option: HTMLElement) => void;
  readonly openPage: (option: HTMLElement) => void;
  /** Leaves the box for where the reader was before. */
  readonly leave: () => void;
}

/** The arrows move through the options, Enter opens the chosen one, Escape closes the panel, then empties the box. */
function listenToKeys({ input, panel, asking, openWindow, openPage, leave }: Combobox): void {
  const choose = (step: 1 | -1): void => {
    const all = panel.options().filter(({ dataset }) => dataset['slug'] !== undefined);
    if (all.length > 0) panel.choose(all[stepped(all.length, all.findIndex((option) => option === panel.chosen()), step)]);
  };
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        if (panel.isOpen) choose(event.key === 'ArrowDown' ? 1 : -1);
        else void asking.ask();
        break;
      case 'Enter': {
        const open = event.ctrlKey || event.metaKey ? openPage : openWindow;
        const option = panel.chosen();
        if (input.value.trim() === '' || (asking.answered && !option)) return;
        event.preventDefault();
        if (asking.answered && option) open(option);
        else asking.askAndOpen(open);
        break;
      }
      case 'Escape':
        event.preventDefault();
        if (panel.isOpen) {
          asking.close();
        } else {
          input.value = '';
          leave();
        }
        break;
    }
  });
  panel.root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    asking.close();
    input.focus();
  });
}

function listenToPointer({ panel, openWindow, openPage }: Combobox): void {
  panel.list.addEventListener('pointerdown', (event) => { event.preventDefault(); });
  panel.list.addEventListener('click', (event) => {
    const option = (event.target as Element).closest<HTMLElement>('[data-slug]');
    if (option) (event.ctrlKey || event.metaKey ? openPage : openWindow)(option);
  });
}

/**
 * Turns the search form of the header into a combobox with a listbox (ARIA Authoring Practices, list autocomplete with
 * the first option chosen): the focus stays in the box, the arrows move through the options, Enter opens the window of
 * the chosen one, Ctrl+Enter its page. Where nothing is found, Enter asks the page of results.
 */
export function startSearch(windows: Windows): void {
  const form = document.querySelector<HTMLFormElement>('[data-search]');
  // Forms of patients have a hidden field before it that keeps the audience.
  const input = form?.querySelector<HTMLInputElement>('input[type="search"]');
  if (!form || !input) return;
  const panel = createPanel(form, input);
  const asking = createAsking(input, panel);
  const combobox: Combobox = {
    input, panel, asking,
    openWindow({ dataset: { slug } }) {
      if (slug === undefined) return;
      asking.close();
      windows.open(slug, input);
    },
    openPage({ dataset: { slug } }) {
      if (slug !== undefined) location.assign(addressed(`/${slug}`));
    },
    leave: startShortcut(input),
  };
  listenToKeys(combobox);
  listenToPointer(combobox);
  input.addEventListener('input', () => { asking.askSoon(); });
  input.addEventListener('focus', () => { if (input.value.trim() !== '' && !panel.isOpen) void asking.ask(); });
  form.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) asking.close();
  });
}
