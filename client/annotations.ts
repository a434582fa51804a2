import { ask as askService } from './ask.js';
import { element } from './dom.js';

/** What the service says of an annotation. */
interface Annotation {
  readonly via: string;
  readonly motivation: string;
  readonly created: string;
  readonly creator: { readonly name: string };
  readonly body: { readonly value: string };
  readonly target: string | { readonly selector?: { readonly exact: string; readonly prefix?: string; readonly suffix?: string } };
}

/** Characters of the article with all space as one sign, and where each of them stands. */
interface Letters { readonly text: string; readonly at: readonly (readonly [node: Text, offset: number])[] }

function lettersOf(article: Element): Letters {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT), at: (readonly [Text, number])[] = [];
  let text = '';
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (node.parentElement?.closest('script, style, svg')) continue;
    for (let i = 0; i < node.data.length; i++) {
      const sign = /\s/.test(node.data.charAt(i)) ? ' ' : node.data.charAt(i);
      if (sign === ' ' && text.endsWith(' ')) continue;
      text += sign;
      at.push([node, i]);
    }
  }
  return { text, at };
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Where a passage stands: of several places that which has what stands ahead of it and behind it. */
function placeOf({ exact, prefix = '', suffix = '' }: { readonly exact: string; readonly prefix?: string; readonly suffix?: string }, text: string): number {
  const wanted = plain(exact), fits = (at: number): boolean => text.slice(0, at).trimEnd().endsWith(plain(prefix)) && text.slice(at + wanted.length).trimStart().startsWith(plain(suffix));
  const first = text.indexOf(wanted);
  for (let at = first; at >= 0; at = text.indexOf(wanted, at + 1)) if (fits(at)) return at;
  return first;
}

/** Marks a passage, text by text: it may go over the borders of elements. @returns whether it was found. */
function mark(article: Element, selector: Parameters<typeof placeOf>[0], id: string, label: string): boolean {
  const { text, at } = lettersOf(article), from = placeOf(selector, text), length = plain(selector.exact).length;
  if (from < 0 || length === 0) return false;
  const parts = new Map<Text, [first: number, last: number]>();
  for (const [node, offset] of at.slice(from, from + length)) {
    const part = parts.get(node);
    if (part) part[1] = offset;
    else parts.set(node, [offset, offset]);
  }
  for (const [node, [first, last]] of parts) {
    const range = document.createRange();
    range.setStart(node, first);
    range.setEnd(node, last + 1);
    const marked = element('mark', { 'class': 'annotated', 'aria-details': id, 'title': label });
    range.surroundContents(marked);
  }
  return true;
}

interface Listed { readonly items: readonly Annotation[]; readonly next?: string }

/** Milliseconds for which what others said is not asked for again: a window may be opened many times. */
const keptFor = 60_000;
const kept = new Map<string, { readonly list: Promise<Listed | undefined>; readonly until: number }>();

async function ask(slug: string): Promise<Listed | undefined> {
  const response = await askService(`/api/annotations?${new URLSearchParams({ target: slug }).toString()}`).catch(() => undefined);
  return response?.ok === true ? (await response.json() as { readonly first: Listed }).first : undefined;
}

function annotationsOf(slug: string): Promise<Listed | undefined> {
  const known = kept.get(slug);
  if (known && known.until > performance.now()) return known.list;
  const list = ask(slug);
  kept.set(slug, { list, until: performance.now() + keptFor });
  return list;
}

/**
 * Shows what others said of a term or claim below its article, on its page or in a window, and marks the passages. What
 * waits for a curator is not shown.
 *
 * @param place Begins the ids: an article may stand on the page and in a window.
 */
export async function showAnnotations(article: HTMLElement, place = ''): Promise<void> {
  const slug = article.dataset.term ?? '', listed = await annotationsOf(slug);
  if (!listed || listed.items.length === 0 || article.querySelector('.annotations')) return;
  const { items, next } = listed, title = `${place}annotations`;
  const all = items.map(({ via, motivation, created, creator, body, target }, i) => {
    const id = `${place}annotation-${i + 1}`,
      selector = typeof target === 'string' ? undefined : target.selector,
      label = `${motivation === 'questioning' ? 'Question' : 'Comment'} of ${creator.name}`;
    const isMarked = selector !== undefined && mark(article, selector, id, label);
    return element(
      'li',
      { id },
      element('p', { class: 'annotation-by' }, element('a', { href: new URL(via).pathname }, label), `, ${created.slice(0, 10)}`),
      ...(selector
        ? [element('blockquote', {}, selector.exact), ...(isMarked ? [] : [element('p', { class: 'hint' }, 'These words are not on the page as it is.')])]
        : []),
      ...body.value.split(/\n+/).map((line) => element('p', {}, line)),
    );
  });
  article.append(
    element(
      'section',
      { class: 'annotations', ...(place === '' && { 'aria-labelledby': title }) },
      element(place === '' ? 'h2' : 'h3', { id: title }, 'Comments'),
      element('ul', {}, ...all),
      ...(next === undefined ? [] : [element('p', {}, element('a', { href: `/proposals?kind=annotation&about=${encodeURIComponent(slug)}` }, 'All comments'))]),
    ),
  );
}
