import { element } from '../dom.js';
import { makeDraggable } from './drag.js';

/** What the buttons of a window do. */
export interface FrameActions {
  close(): void;
  pin(): void;
}

/** The panel around one article. */
export interface Frame {
  readonly root: HTMLElement;
  /** Replaces the content; the frame takes its name and kind from it. */
  fill(content: HTMLElement): void;
  setPinned(pinned: boolean): void;
}

const button = (className: string, label: string, sign: string): HTMLButtonElement =>
  element('button', { 'type': 'button', 'class': className, 'aria-label': label, 'title': label }, element('span', { 'aria-hidden': 'true' }, sign));

/** Makes an empty window, named by the text of the link that opened it until its article is there. */
export function createFrame(slug: string, name: string, actions: FrameActions): Frame {
  const kind = element('p', { class: 'window-kind' });
  const pin = button('window-pin', 'Pin', '⚲');
  const page = element('a', { 'class': 'window-page', 'href': `/${slug}`, 'aria-label': 'Open as a page', 'title': 'Open as a page' }, element('span', { 'aria-hidden': 'true' }, '↗'));
  const close = button('window-close', 'Close', '×');
  const bar = element('header', { class: 'window-bar' }, kind, pin, page, close);
  const body = element('div', { class: 'window-body', tabindex: '0' }, element('p', { class: 'window-wait' }, 'Loading…'));
  const root = element('section', { 'class': 'window', 'role': 'dialog', 'aria-label': name, 'tabindex': '-1', 'data-window': slug }, bar, body);
  body.setAttribute('role', 'group');
  body.setAttribute('aria-label', `${name}: content`);
  pin.setAttribute('aria-pressed', 'false');
  pin.addEventListener('click', () => { actions.pin(); });
  close.addEventListener('click', () => { actions.close(); });
  makeDraggable(root, bar);

  return {
    root,
    fill(content) {
      const badge = content.querySelector('.badge');
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
