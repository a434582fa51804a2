/** The page of a term is the content of its window: one rendering, made by the server. */
const cache = new Map<string, Promise<HTMLElement | undefined>>();

async function load(slug: string): Promise<HTMLElement | undefined> {
  const response = await fetch(`/${slug}`, { headers: { Accept: 'text/html' } });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  return page.querySelector<HTMLElement>('article.term') ?? undefined;
}

/**
 * A fresh copy of a term's article; undefined when there is no such term. Each page is fetched once.
 *
 * @throws Error when the server cannot be reached or fails; the next call tries again.
 */
export async function article(slug: string): Promise<HTMLElement | undefined> {
  let found = cache.get(slug);
  if (!found) {
    found = load(slug);
    cache.set(slug, found);
    found.catch(() => cache.delete(slug));
  }
  const template = await found;
  return template && document.importNode(template, true);
}

/** Fetches the article of a window that may be opened next. A failure shows when it is opened. */
export const prefetch = (slug: string): void => void article(slug).catch(() => undefined);

/**
 * The article as it stands in a window: its headings one level down, since the page around it has a title already, and
 * its ids, and the links to them, with a prefix, since the same article may be the page.
 */
export function forWindow(original: HTMLElement): HTMLElement {
  for (const heading of original.querySelectorAll('h1, h2, h3')) {
    const lower = document.createElement(`h${Number(heading.tagName.charAt(1)) + 1}`);
    for (const { name, value } of heading.attributes) lower.setAttribute(name, value);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  for (const named of original.querySelectorAll(':not(svg) > [id]:not(svg *)')) named.id = `window-${named.id}`;
  for (const link of original.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) link.setAttribute('href', `#window-${link.getAttribute('href')?.slice(1) ?? ''}`);
  original.setAttribute('aria-labelledby', `window-${original.getAttribute('aria-labelledby') ?? ''}`);
  return original;
}
