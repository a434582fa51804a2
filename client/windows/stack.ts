import { element } from '../dom.js';
import { withOpen } from './address.js';
import type { Frame } from './frame.js';

export interface OpenWindow {
  readonly slug: string;
  readonly frame: Frame;
  /** Where the focus returns when the window closes. */
  readonly opener: Element | undefined;
  pinned: boolean;
}

/** The windows that are open and how they lie on each other. */
export interface WindowStack {
  /** What they stand in. */
  readonly layer: HTMLElement;
  /** Bottom to top. */
  readonly windows: readonly OpenWindow[];
  readonly pinned: readonly string[];
  add(added: OpenWindow): void;
  /** Brings a window to the front. @returns false when it is not open */
  raise(slug: string): boolean;
  /** @returns The window that was taken away. */
  remove(slug: string): OpenWindow | undefined;
  /** Pins these and releases the others; of more than fit beside each other the first ones are released. */
  setPinned(slugs: readonly string[]): void;
  /** Makes the address that of the windows, as a step that the reader can go back from. */
  pushAddress(): void;
}

/** How many windows stand side by side and can still be read. */
const pinsThatFit = (): number => (innerWidth >= 1100 ? 3 : 2);

/** Gives every window its place and its layer. */
function arrange(layer: HTMLElement, windows: readonly OpenWindow[]): void {
  const pinned = windows.filter((each) => each.pinned);
  const free = windows.filter((each) => !each.pinned);
  layer.style.setProperty('--pins', String(pinned.length));
  windows.forEach(({ frame: { root } }, i) => { root.style.setProperty('--layer', String(i)); });
  pinned.forEach(({ frame: { root } }, i) => { root.style.setProperty('--place', String(i)); });
  free.forEach(({ frame: { root } }, i) => {
    root.style.setProperty('--place', String(i % 6));
    root.classList.toggle('top', i === free.length - 1);
  });
}

/** @param onArrange Called when windows were added, removed, raised or pinned. */
export function createWindowStack(onArrange: (windows: readonly OpenWindow[]) => void): WindowStack {
  const layer = element('div', { class: 'windows' });
  let windows: readonly OpenWindow[] = [];
  const find = (slug: string): OpenWindow | undefined => windows.find((each) => each.slug === slug);
  const pinned = (): readonly string[] => windows.filter((each) => each.pinned).map(({ slug }) => slug);
  const set = (next: readonly OpenWindow[]): void => {
    windows = next;
    arrange(layer, windows);
    onArrange(windows);
  };
  return {
    layer,
    get windows() { return windows; },
    get pinned() { return pinned(); },
    add(added) {
      layer.append(added.frame.root);
      set([...windows, added]);
    },
    raise(slug) {
      const found = find(slug);
      // Pinned windows keep their places: nothing covers them that could be raised over.
      if (found && !found.pinned) set([...windows.filter((each) => each !== found), found]);
      return found !== undefined;
    },
    remove(slug) {
      const found = find(slug);
      found?.frame.root.remove();
      set(windows.filter((each) => each !== found));
      return found;
    },
    setPinned(slugs) {
      const kept = slugs.slice(-pinsThatFit());
      for (const each of windows) {
        each.pinned = kept.includes(each.slug);
        each.frame.setPinned(each.pinned);
      }
      set(windows);
    },
    pushAddress() {
      const address = withOpen(location, windows.map(({ slug }) => slug), pinned());
      if (address !== location.pathname + location.search + location.hash) history.pushState(null, '', address);
    },
  };
}
