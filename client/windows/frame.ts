import { addressed } from '../audience.js';
import { element, icon } from '../dom.js';
import { makeMovable } from './placement.js';

/** What the buttons of a window do. */
export interface FrameActions {
  close(): void;
  pin(): void;
}

/** The panel around one article. */
export interface Frame {
  readonly root: HTMLElement;
  /** Shows that the content is on its way. */
  wait(): void;
  /** Replaces the content; the frame takes its name and kind from it. */
  fill(content: HTMLElement, badge?: Element | null): void;
  setPinned(pinned: boolean): void;
}

const icons = {
  move: 'M8 1.500v13M1.500 8h13M6 3.500l2-2 2 2M6 12.500l2 2 2-2M3.500 6l-2 2 2 2M12.500 6l2 2-2 2',
  pin: 'M6 1.500h4l-.5 5 2.500 2.500H4l2.500-2.500ZM8 9v5.500',
  page: 'M6 3H3v10h10v-3M9 3h4v4M13 3 7.500 8.500',
  close: 'M3.500 3.500l9 9M12.500 3.500l-9 9',
} as const;

const button = (className: string, label: string, path: string): HTMLButtonElement =>
  element('button', { 'type': 'button', 'class': className, 'aria-label': label, 'title': label }, icon(path));

/** Where title and definition will stand, for those who see it; in words for the others. */
const waiting = (): HTMLElement => element('div', { class: 'window-wait' }, element('p', { class: 'visually-hidden', role: 'status' }, 'Loading…'),
  ...['title', 'line', 'line', 'line'].map((part) => element('span', { class: `wait-${part}` })));

/** Makes an empty window, named by the text of the link that opened it until its article is there. */
export function createFrame(slug: string, name: string, actions: FrameActions): Frame {
  const kind = element('div', { class: 'window-kind' });
  const grip = button('window-grip', 'Move with the arrow keys, resize with Shift', icons.move);
  const pin = button('window-pin', 'Pin side by side', icons.pin);
  const page = element('a', { 'class': 'window-page', 'href': addressed(`/${slug}`), 'aria-label': 'Open as a page', 'title': 'Open as a page' }, icon(icons.page));
  const close = button('window-close', 'Close', icons.close);
  const bar = element('div', { class: 'window-bar' }, kind, grip, pin, page, close);
  const corner = element('div', { 'class': 'window-corner', 'aria-hidden': 'true' });
  const body = element('div', { class: 'window-body', tabindex: '0' }, waiting());
  const root = element('section', { 'class': 'window', 'role': 'dialog', 'aria-label': name, 'tabindex': '-1', 'data-window': slug }, bar, body, corner);
  body.setAttribute('role', 'group');
  body.setAttribute('aria-label', `${name}: content`);
  pin.setAttribute('aria-pressed', 'false');
  pin.addEventListener('click', () => { actions.pin(); });
  close.addEventListener('click', () => { actions.close(); });
  makeMovable(root, bar, corner, grip);
  // On a phone the window is a sheet: a touch of its bar makes it as high as the screen, and another lower again.
  bar.addEventListener('click', (event) => { if (!(event.target as Element).closest('button, a')) root.classList.toggle('tall'); });

  return {
    root,
    wait() {
      body.replaceChildren(waiting());
    },
    fill(content, badge = content.querySelector('.badge')) {
      if (badge) kind.replaceChildren(badge);
      const title = content.getAttribute('aria-labelledby');
      if (title !== null) {
        root.removeAttribute('aria-label');
        root.setAttribute('aria-labelledby', title);
      }
      body.replaceChildren(content);
    },
    setPinned(pinned) {
      root.classList.toggle('pinned', pinned);
      pin.setAttribute('aria-pressed', String(pinned));
    },
  };
}
