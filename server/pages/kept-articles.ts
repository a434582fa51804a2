import { setTimeout as pause } from 'node:timers/promises';
import { createBoundedCache } from '../platform/bounded-cache.js';
import type { TermArticle } from './article.js';
import { forPatients, type Audience, type PlainName } from './audience.js';
import { raw, type Html } from './html.js';
import type { PageStart } from './page-start.js';
import { termArticle } from './term.js';
import { forWindow } from './windows.js';

/** The articles of terms, kept for pages and windows. */
export interface KeptArticles {
  /** Undefined where nothing is said of the term. */
  get(slug: string, audience: Audience): Promise<TermArticle | undefined>;
  /** Writes the articles of the terms that a page links to, one after the other, before someone opens them. */
  writeAhead(markup: string, audience: Audience): Promise<void>;
}

/** Articles that are kept, in bytes. */
const articleBytes = 32 * 1024 * 1024;
/** Milliseconds between the articles that are written ahead: readers come first. */
const aheadPause = 20;

export function createKeptArticles(start: () => Promise<PageStart>): KeptArticles {
  const kept = createBoundedCache<TermArticle>(articleBytes, ({ article }) => 2 * article.markup.length);
  const keyOf = (slug: string, audience: Audience): string => `${audience} ${slug}`;
  const get = async (slug: string, audience: Audience): Promise<TermArticle | undefined> => {
    const known = kept.get(keyOf(slug, audience));
    if (known) return known;
    const found = await termArticle(slug, (await start()).context, audience);
    if (found) kept.set(keyOf(slug, audience), found);
    return found;
  };
  return {
    get,
    async writeAhead(markup, audience) {
      for (const slug of new Set([...markup.matchAll(/ data-term="([^"]+)"/g)].map(([, each]) => each ?? ''))) {
        if (kept.get(keyOf(slug, audience))) continue;
        await pause(aheadPause, undefined, { ref: false });
        await get(slug, audience);
      }
    },
  };
}

/** An article as it stands in a window. */
export async function inWindow({ article }: TermArticle, audience: Audience, names: ReadonlyMap<string, PlainName>): Promise<Html> {
  const window = forWindow(article);
  return audience === 'patients' ? raw(await forPatients(window.markup, names)) : window;
}
