import { failureWords } from '../ask.js';
import { addressed } from '../audience.js';
import { element } from '../dom.js';
import { openIn, pinnedIn } from './address.js';
import { article, prefetch } from './articles.js';
import { createBar } from './bar.js';
import { createFrame, type Frame } from './frame.js';
import { createWindowStack, type OpenWindow, type WindowStack } from './stack.js';

/** The windows over the page. */
export interface Windows {
  /** Opens the window of a term, or brings it to the front. */
  open(slug: string, opener?: Element): void;
}

const focusable = (target: Element | undefined): target is HTMLElement | SVGElement =>
  target !== undefined && target.isConnected && (target instanceof HTMLElement || target instanceof SVGElement);

/** What others said of a term stands in its window as on its page. */
function comment(content: HTMLElement | null | undefined, slug: string): void {
  if (content?.matches('article.term')) void import('../annotations.js').then(({ showAnnotations }) => showAnnotations(content, `window-${slug}-`)).catch(() => undefined);
}

/** Puts the article of a term into its window, when it has come. */
async function fill(frame: Frame, slug: string): Promise<void> {
  try {
    const content = await article(slug);
    frame.fill(content ?? element('p', { class: 'notice' }, `There is no term “${slug}” in this version.`));
    comment(content, slug);
  } catch (error) {
    const again = element('button', { type: 'button' }, 'Try again');
    again.addEventListener('click', () => {
      frame.wait();
      frame.root.focus({ preventScroll: true });
      void fill(frame, slug);
    });
    frame.fill(element('div', { class: 'notice', role: 'alert' }, element('p', {}, `This window could not be loaded. ${failureWords(error)}`),
      element('p', { class: 'notice-actions' }, again, ' ', element('a', { href: addressed(`/${slug}`) }, 'Open it as a page'))));
  }
}

/** Windows that the server wrote into the page: they stand there before any script, and are taken over. */
function takeWritten(layer: HTMLElement): Map<string, { readonly content: HTMLElement | null; readonly badge: Element | null }> {
  const written = document.querySelector('.windows');
  const articles = new Map([...written?.querySelectorAll<HTMLElement>('[data-window]') ?? []].map((each) => [each.dataset['window'] ?? '', {
    content: each.querySelector<HTMLElement>('.window-body > *'), badge: each.querySelector('.badge'),
  }]));
  if (written) written.replaceWith(layer);
  else document.body.append(layer);
  return articles;
}

/** What can be done with windows, each with the address that follows from it. */
interface WindowActions {
  readonly open: (slug: string, opener?: Element) => void;
  readonly close: (slug: string) => void;
  readonly closeAll: () => void;
  /** Makes the open windows those of the address. */
  readonly follow: () => void;
}

function windowActions(stack: WindowStack, add: (slug: string, opener: Element | undefined) => void): WindowActions {
  const giveFocusBack = (closed: OpenWindow): void => {
    const target = focusable(closed.opener) ? closed.opener : stack.windows.at(-1)?.frame.root ?? document.getElementById('main') ?? undefined;
    target?.focus({ preventScroll: true });
  };
  return {
    open(slug, opener) {
      if (!stack.raise(slug)) add(slug, opener);
      stack.pushAddress();
      stack.windows.find((each) => each.slug === slug)?.frame.root.focus({ preventScroll: true });
    },
    close(slug) {
      const closed = stack.remove(slug);
      if (!closed) return;
      stack.pushAddress();
      giveFocusBack(closed);
    },
    closeAll() {
      const closed = [...stack.windows];
      for (const { slug } of closed) stack.remove(slug);
      stack.pushAddress();
      const first = closed.find(({ opener }) => focusable(opener)) ?? closed[0];
      if (first) giveFocusBack(first);
    },
    follow() {
      const wanted = openIn(location.search);
      const gone = stack.windows.filter(({ slug }) => !wanted.includes(slug));
      const hadFocus = gone.find(({ frame }) => frame.root.contains(document.activeElement));
      for (const { slug } of gone) stack.remove(slug);
      for (const slug of wanted) if (!stack.raise(slug)) add(slug, undefined);
      stack.setPinned(pinnedIn(location.search));
      if (hadFocus) giveFocusBack(hadFocus);
    },
  };
}

/** Links to terms open windows; Escape closes the top one, Shift+Escape all; back and forward follow the address. */
function listen(stack: WindowStack, { open, close, closeAll, follow }: WindowActions): void {
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
      if (stack.windows.length > 0) closeAll();
      return;
    }
    const top = stack.windows.filter((each) => !each.pinned).at(-1);
    if (top) close(top.slug);
  });
  addEventListener('popstate', follow);
}

/** Whether a window shows a term, which has ways to others; not before its article has come. */
const isTerm = ({ slug, frame }: { readonly slug: string; readonly frame: Frame }): boolean => frame.root.querySelector(`a[href^="/path?from=${slug}"]`) !== null;

/**
 * Opens terms over the page without leaving it. The address tells which windows are open, so that back, forward,
 * reload and a shared link give the same ones. The page itself never scrolls.
 */
export function startWindows(): Windows {
  const showBar = (windows: readonly OpenWindow[]): void => {
    bar.show(
      windows.map(({ slug }) => slug),
      windows.length > 0 && windows.every(({ pinned }) => pinned),
      windows.filter(isTerm).map(({ slug }) => slug),
    );
  };
  const stack = createWindowStack(showBar);
  const articles = takeWritten(stack.layer);
  const setPinned = (slugs: readonly string[]): void => {
    stack.setPinned(slugs);
    stack.pushAddress();
  };
  const add = (slug: string, opener: Element | undefined): void => {
    const ready = articles.get(slug);
    articles.delete(slug);
    const frame = createFrame(slug, opener?.textContent?.trim() || ready?.content?.querySelector('h2')?.textContent || slug, {
      close: () => { actions.close(slug); },
      pin: () => {
        const others = stack.pinned.filter((each) => each !== slug);
        setPinned(stack.pinned.includes(slug) ? others : [...others, slug]);
      },
    });
    frame.root.addEventListener('pointerdown', () => { stack.raise(slug); });
    stack.add({ slug, frame, opener, pinned: false });
    if (ready?.content) {
      // It is there already: nothing appears.
      frame.root.classList.add('still');
      frame.fill(ready.content, ready.badge);
      comment(ready.content, slug);
    } else void fill(frame, slug).then(() => { showBar(stack.windows); });
  };
  const actions = windowActions(stack, add);
  const bar = createBar({
    closeAll: actions.closeAll,
    tile: () => { setPinned(stack.windows.every(({ pinned }) => pinned) ? [] : stack.windows.map(({ slug }) => slug)); },
  });
  document.body.append(bar.root);
  listen(stack, actions);
  actions.follow();
  stack.windows.at(-1)?.frame.root.focus({ preventScroll: true });
  return { open: actions.open };
}
