import { element } from '../dom.js';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  /** What stands behind the label, such as a number. */
  readonly note?: string;
  readonly run: () => void;
}

/** Lines of a menu; a text is a heading of those below it. */
export type MenuEntry = MenuItem | string;

let close: (() => void) | undefined;

/**
 * Opens a menu at a place of the screen (menu pattern of the ARIA Authoring Practices): arrows, Home and End move, a letter
 * goes to the next line that begins with it, Enter runs, Escape and Tab close it and give the focus back.
 */
export function openMenu(entries: readonly MenuEntry[], at: { readonly x: number; readonly y: number }, label: string): void {
  close?.();
  const before = document.activeElement;
  const items: HTMLElement[] = [];
  const menu = element('div', { 'class': 'graph-popup', 'role': 'menu', 'aria-label': label }, ...entries.map((entry) => {
    if (typeof entry === 'string') return element('div', { class: 'graph-popup-title', role: 'presentation' }, entry);
    const item = element(
      'div',
      { class: 'graph-popup-item', role: 'menuitem', tabindex: '-1' },
      element('span', {}, entry.label),
      ...(entry.note === undefined ? [] : [' ', element('span', { class: 'count' }, entry.note)]),
    );
    item.addEventListener('click', () => {
      end(true);
      entry.run();
    });
    items.push(item);
    return item;
  }));
  const end = (back: boolean): void => {
    menu.remove();
    document.removeEventListener('pointerdown', outside, { capture: true });
    close = undefined;
    if (back && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
  const outside = (event: Event): void => { if (!menu.contains(event.target as Node)) end(false); };
  close = () => { end(false); };
  (document.fullscreenElement ?? document.body).append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.setProperty('left', `${Math.max(4, Math.min(at.x, innerWidth - width - 4))}px`);
  menu.style.setProperty('top', `${Math.max(4, Math.min(at.y, innerHeight - height - 4))}px`);
  const go = (i: number): void => items[(i + items.length) % items.length]?.focus();
  menu.addEventListener('keydown', (event) => {
    const here = items.indexOf(document.activeElement as HTMLElement);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => { go(here + 1); }, ArrowUp: () => { go(here - 1); }, Home: () => { go(0); }, End: () => { go(items.length - 1); },
      Enter: () => items[here]?.click(), ' ': () => items[here]?.click(), Escape: () => { end(true); }, Tab: () => { end(true); },
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      event.stopPropagation();
      move();
    } else if (event.key.length === 1) {
      const next = [...items.slice(here + 1), ...items.slice(0, here + 1)].find((item) => item.textContent?.toLowerCase().startsWith(event.key.toLowerCase()));
      next?.focus();
    }
  });
  setTimeout(() => { document.addEventListener('pointerdown', outside, { capture: true }); });
  go(0);
}
