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

/** Shows what others said of a term or claim below its article, and marks the passages. Those that wait for a curator are not shown. */
export async function showAnnotations(article: HTMLElement): Promise<void> {
  const slug = article.dataset.term ?? '', response = await fetch(`/api/annotations?${new URLSearchParams({ target: slug }).toString()}`).catch(() => undefined);
  if (response?.ok !== true) return;
  const { first: { items, next } } = await response.json() as { readonly first: { readonly items: readonly Annotation[]; readonly next?: string } };
  if (items.length === 0) return;
  const all = items.map(({ via, motivation, created, creator, body, target }, i) => {
    const id = `annotation-${i + 1}`, selector = typeof target === 'string' ? undefined : target.selector, label = `${motivation === 'questioning' ? 'Question' : 'Comment'} of ${creator.name}`;
    const isMarked = selector !== undefined && mark(article, selector, id, label);
    return element('li', { id }, element('p', { class: 'annotation-by' }, element('a', { href: new URL(via).pathname }, label), `, ${created.slice(0, 10)}`),
      ...(selector ? [element('blockquote', {}, selector.exact), ...(isMarked ? [] : [element('p', { class: 'hint' }, 'These words are not on the page as it is.')])] : []), ...body.value.split(/\n+/).map((line) => element('p', {}, line)));
  });
  article.append(element('section', { 'class': 'annotations', 'aria-labelledby': 'annotations' }, element('h2', { id: 'annotations' }, 'Comments'), element('ul', {}, ...all),
    ...(next === undefined ? [] : [element('p', {}, element('a', { href: `/proposals?kind=annotation&about=${encodeURIComponent(slug)}` }, 'All comments'))])));
}
