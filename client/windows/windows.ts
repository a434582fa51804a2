import { addressed } from '../audience.js';
import { element } from '../dom.js';
import { openIn, pinnedIn, withOpen } from './address.js';
import { article, prefetch } from './articles.js';
import { createBar } from './bar.js';
import { createFrame } from './frame.js';
import type { Frame } from './frame.js';

interface OpenWindow {
  readonly slug: string;
  readonly frame: Frame;
  /** Where the focus returns when the window closes. */
  readonly opener: Element | undefined;
  pinned: boolean;
}

/** The windows over the page. */
export interface Windows {
  /** Opens the window of a term, or brings it to the front. */
  open(slug: string, opener?: Element): void;
}

/** How many windows stand side by side and can still be read. */
const pinsThatFit = (): number => (innerWidth >= 1100 ? 3 : 2);

const focusable = (target: Element | undefined): target is HTMLElement | SVGElement =>
  target !== undefined && target.isConnected && (target instanceof HTMLElement || target instanceof SVGElement);

/**
 * Opens terms over the page without leaving it. The address tells which windows are open, so that back, forward,
 * reload and a shared link give the same ones. The page itself never scrolls.
 */
export function startWindows(): Windows {
  /** Those that the server has written; their articles stand in the frames that this makes. */
  const written = document.querySelector('.windows');
  const articles = new Map([...written?.querySelectorAll<HTMLElement>('[data-window]') ?? []].map((each) => [each.dataset['window'], {
    content: each.querySelector<HTMLElement>('.window-body > *'), badge: each.querySelector('.badge'),
  }]));
  const layer = element('div', { class: 'windows' });
  /** Bottom to top. */
  let stack: readonly OpenWindow[] = [];
  const bar = createBar({
    closeAll: () => { closeAll(); },
    tile: () => { tile(); },
  });
  if (written) written.replaceWith(layer);
  else document.body.append(layer);
  document.body.append(bar.root);

  const arrange = (): void => {
    const pinned = stack.filter((each) => each.pinned);
    const free = stack.filter((each) => !each.pinned);
    layer.style.setProperty('--pins', String(pinned.length));
    bar.show(stack.length, pinned.length > 0 && free.length === 0);
    stack.forEach(({ frame: { root } }, i) => { root.style.setProperty('--layer', String(i)); });
    pinned.forEach(({ frame: { root } }, i) => { root.style.setProperty('--place', String(i)); });
    free.forEach(({ frame: { root } }, i) => {
      root.style.setProperty('--place', String(i % 6));
      root.classList.toggle('top', i === free.length - 1);
    });
  };

  const push = (): void => {
    const address = withOpen(location, stack.map(({ slug }) => slug), stack.filter(({ pinned }) => pinned).map(({ slug }) => slug));
    if (address !== location.pathname + location.search + location.hash) history.pushState(null, '', address);
  };

  const raise = (slug: string): boolean => {
    const found = stack.find((each) => each.slug === slug);
    if (!found) return false;
    // Pinned windows keep their places: nothing covers them that could be raised over.
    if (found.pinned) return true;
    stack = [...stack.filter((each) => each !== found), found];
    arrange();
    return true;
  };

  const remove = (slug: string): OpenWindow | undefined => {
    const found = stack.find((each) => each.slug === slug);
    found?.frame.root.remove();
    stack = stack.filter((each) => each !== found);
    arrange();
    return found;
  };

  const giveFocusBack = (closed: OpenWindow): void => {
    const target = focusable(closed.opener) ? closed.opener : stack.at(-1)?.frame.root ?? document.getElementById('main') ?? undefined;
    target?.focus({ preventScroll: true });
  };

  const close = (slug: string): void => {
    const closed = remove(slug);
    if (!closed) return;
    push();
    giveFocusBack(closed);
  };

  const closeAll = (): void => {
    const closed = [...stack];
    for (const { slug } of closed) remove(slug);
    push();
    const first = closed.find(({ opener }) => focusable(opener)) ?? closed[0];
    if (first) giveFocusBack(first);
  };

  /** Pins and releases; of more than fit beside each other the first ones are released. */
  const setPinned = (slugs: readonly string[]): void => {
    const kept = slugs.slice(-pinsThatFit());
    for (const each of stack) {
      each.pinned = kept.includes(each.slug);
      each.frame.setPinned(each.pinned);
    }
    arrange();
  };
  const pinnedSlugs = (): readonly string[] => stack.filter(({ pinned }) => pinned).map(({ slug }) => slug);

  const tile = (): void => {
    setPinned(stack.every(({ pinned }) => pinned) ? [] : stack.map(({ slug }) => slug));
    push();
  };

  const fill = async (frame: Frame, slug: string): Promise<void> => {
    try {
      const content = await article(slug);
      frame.fill(content ?? element('p', { class: 'notice' }, `There is no term “${slug}” in this version.`));
    } catch (error) {
      const again = element('button', { type: 'button' }, 'Try again');
      again.addEventListener('click', () => {
        frame.wait();
        frame.root.focus({ preventScroll: true });
        void fill(frame, slug);
      });
      frame.fill(element('div', { class: 'notice', role: 'alert' }, element('p', {}, `This window could not be loaded (${error instanceof Error ? error.message : 'unknown error'}).`),
        element('p', { class: 'notice-actions' }, again, ' ', element('a', { href: addressed(`/${slug}`) }, 'Open it as a page'))));
    }
  };

  const add = (slug: string, opener: Element | undefined): void => {
    const ready = articles.get(slug);
    articles.delete(slug);
    const frame = createFrame(slug, opener?.textContent?.trim() || ready?.content?.querySelector('h2')?.textContent || slug, {
      close: () => { close(slug); },
      pin: () => {
        const others = pinnedSlugs().filter((each) => each !== slug);
        setPinned(pinnedSlugs().includes(slug) ? others : [...others, slug]);
        push();
      },
    });
    frame.root.addEventListener('pointerdown', () => { raise(slug); });
    layer.append(frame.root);
    stack = [...stack, { slug, frame, opener, pinned: false }];
    arrange();
    if (ready?.content) {
      // It is there already: nothing appears.
      frame.root.classList.add('still');
      frame.fill(ready.content, ready.badge);
    } else void fill(frame, slug);
  };

  const open = (slug: string, opener?: Element): void => {
    if (!raise(slug)) add(slug, opener);
    push();
    stack.find((each) => each.slug === slug)?.frame.root.focus({ preventScroll: true });
  };

  /** Makes the open windows those of the address. */
  const follow = (): void => {
    const wanted = openIn(location.search);
    const gone = stack.filter(({ slug }) => !wanted.includes(slug));
    const hadFocus = gone.find(({ frame }) => frame.root.contains(document.activeElement));
    for (const { slug } of gone) remove(slug);
    for (const slug of wanted) if (!raise(slug)) add(slug, undefined);
    setPinned(pinnedIn(location.search));
    if (hadFocus) giveFocusBack(hadFocus);
  };

  // A press comes a tenth of a second before its click.
  document.addEventListener('pointerdown', (event) => {
    const slug = event.button === 0 ? (event.target as Element).closest('a[data-term]')?.getAttribute('data-term') : undefined;
    if (slug) prefetch(slug);
  });
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a[data-term]');
    const slug = link?.getAttribute('data-term');
    if (!link || !slug || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(slug, link);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || (event.target as Element).closest('input, select, textarea')) return;
    if (event.shiftKey) {
      if (stack.length > 0) closeAll();
      return;
    }
    const top = stack.filter((each) => !each.pinned).at(-1);
    if (top) close(top.slug);
  });
  addEventListener('popstate', follow);
  follow();
  stack.at(-1)?.frame.root.focus({ preventScroll: true });
  return { open };
}
