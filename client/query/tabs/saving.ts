import { required } from '../../dom.js';
import type { Storage } from './storage.js';

export interface SavingOptions {
  /** Undefined until it has answered. */
  readonly storage: () => Storage | undefined;
  /** The text that is to be saved. */
  readonly text: () => string;
  readonly say: (words: string) => void;
  /** Called when a query was saved. */
  readonly saved: () => void;
}

/** The menu that gives a query a name. */
export function startSaving({ storage, text: written, say, saved }: SavingOptions): void {
  const menu = required<HTMLDetailsElement>('[data-query-save]'), field = required<HTMLInputElement>('[data-query-save-name]');
  const save = (): void => {
    const name = field.value.trim(), store = storage();
    if (name === '' || !store) return;
    void store.save({ name, text: written(), at: Date.now() }).then((kept) => {
      // What was pressed is gone with the menu; who works by keys goes on at what opened it.
      const within = menu.contains(document.activeElement);
      menu.open = false;
      if (within) menu.querySelector('summary')?.focus();
      say(kept === name ? `Saved as “${name}”.` : `Saved as “${kept}”: “${name}” stays with the text that it has.`);
      saved();
    });
  };
  required('[data-query-save-now]').addEventListener('click', save);
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    save();
  });
}
