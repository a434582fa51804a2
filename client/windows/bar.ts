import { element } from '../dom.js';

/** The bar that is there as long as several windows are open. */
export interface WindowsBar {
  readonly root: HTMLElement;
  /** @param tiled Whether all windows stand side by side. */
  show(windows: number, tiled: boolean): void;
}

/** Makes the bar; it is hidden until a second window is open. */
export function createBar({ closeAll, tile }: { readonly closeAll: () => void; readonly tile: () => void }): WindowsBar {
  const count = element('span');
  const side = element('button', { type: 'button', class: 'windows-tile' }, 'Side by side');
  const close = element('button', { 'type': 'button', 'title': 'Shift+Escape' }, 'Close all');
  const root = element('section', { 'class': 'windows-bar', 'aria-label': 'Windows', 'hidden': '' }, count, side, close);
  side.addEventListener('click', tile);
  close.addEventListener('click', closeAll);
  return {
    root,
    show(windows, tiled) {
      root.hidden = windows < 2;
      count.textContent = `${windows} windows`;
      side.textContent = tiled ? 'Stack' : 'Side by side';
    },
  };
}
