import { ask, problemOf } from '../ask.js';
import { addressed } from '../audience.js';
import { element } from '../dom.js';

/** The article of a term is the content of its window: one rendering, made by the server. */
const cache = new Map<string, Promise<HTMLElement | undefined>>();

async function load(slug: string): Promise<HTMLElement | undefined> {
  const response = await ask(addressed(`/${slug}?view=window`), { headers: { Accept: 'text/html' } });
  if (response.status === 404) return undefined;
  if (!response.ok) throw await problemOf(response);
  const template = element('template');
  template.innerHTML = await response.text();
  return template.content.querySelector<HTMLElement>('article.term') ?? undefined;
}

/**
 * A fresh copy of a term's article; undefined when there is no such term. Each is fetched once.
 *
 * @throws As `ask`, and ServiceProblem; the next call tries again.
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
