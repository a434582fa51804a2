import { element } from '../dom.js';

/** The bar that is there as long as several windows are open. */
export interface WindowsBar {
  readonly root: HTMLElement;
  /** @param slugs Of the windows. @param tiled Whether all of them stand side by side. @param terms Slugs of those that show terms, whose links can be asked for. */
  show(slugs: readonly string[], tiled: boolean, terms: readonly string[]): void;
}

/** Terms that the page of ways takes together. */
const mostLinked = 6;

/** Makes the bar; it is hidden until a second window is open. */
export function createBar({ closeAll, tile }: { readonly closeAll: () => void; readonly tile: () => void }): WindowsBar {
  const count = element('span');
  const side = element('button', { type: 'button', class: 'windows-tile' }, 'Side by side');
  const ways = element('a', { hidden: '' }, 'How are they linked?');
  const close = element('button', { 'type': 'button', 'title': 'Shift+Escape' }, 'Close all');
  const root = element('section', { 'class': 'windows-bar', 'aria-label': 'Windows', 'hidden': '' }, count, side, ways, close);
  side.addEventListener('click', tile);
  close.addEventListener('click', closeAll);
  return {
    root,
    show(slugs, tiled, terms) {
      root.hidden = slugs.length < 2;
      count.textContent = `${slugs.length} windows`;
      ways.hidden = terms.length < 2 || terms.length > mostLinked;
      ways.href = `/path?of=${terms.join(',')}`;
      side.textContent = tiled ? 'Stack' : 'Side by side';
    },
  };
}
