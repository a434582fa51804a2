import { html, raw } from './html.js';
import type { Html } from './html.js';
import { isSlug } from './links.js';

/** Windows that an address asks for, bottom to top, and those of them that stand side by side. */
export interface OpenWindows {
  readonly open: readonly string[];
  readonly pinned: readonly string[];
}

/** Windows that are written into a page; the script opens those beyond. */
const most = 6;
/** Names of an address that are read. */
const mostNames = 100;
/** As many stand side by side on a wide screen. */
const mostPinned = 3;

const listed = (parameters: URLSearchParams, name: string): readonly string[] => [...new Set((parameters.get(name) ?? '').split(',', mostNames).filter(isSlug))];

/** `?open=emt,dormancy&pin=emt`; what is no slug is left out. */
export function openWindows(parameters: URLSearchParams): OpenWindows {
  const open = listed(parameters, 'open').slice(0, most);
  return { open, pinned: listed(parameters, 'pin').filter((slug) => open.includes(slug)).slice(-mostPinned) };
}

/** The address without one of its windows. */
function without(slug: string, path: string, parameters: URLSearchParams): string {
  const rest = new URLSearchParams(parameters);
  for (const name of ['open', 'pin']) {
    const left = listed(parameters, name).filter((each) => each !== slug);
    if (left.length > 0) rest.set(name, left.join(','));
    else rest.delete(name);
  }
  const query = rest.toString().replaceAll('%2C', ',');
  return `${path}${query && `?${query}`}`;
}

/**
 * An article as it stands in a window: its headings one level down, since the page around it has a title already, and
 * its ids, and the references to them, with a prefix, since the same article may be the page. Those of drawings stay.
 */
export const forWindow = (article: Html): Html => raw(article.markup.split(/(<svg\b[\s\S]*?<\/svg>)/).map((part) => (part.startsWith('<svg') ? part : part
  .replace(/<(\/?)h([1-3])\b/g, (_, slash: string, level: string) => `<${slash}h${Number(level) + 1}`)
  .replace(/ (id|aria-labelledby)="/g, ' $1="window-').replace(/ href="#/g, ' href="#window-'))).join(''));

const icon = (path: string): Html => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;

/**
 * The windows of an address, so that its first view shows them and they can be read and closed without a script, which
 * puts frames that move around the same articles. Places are classes: the policy allows no style of an element.
 *
 * @param articles By slug, as `forWindow` makes them, with the name of each; a slug without one gets a notice.
 */
export function windowsMarkup({ open, pinned }: OpenWindows, articles: ReadonlyMap<string, { readonly label: string; readonly article: Html }>, path: string, parameters: URLSearchParams): Html {
  const free = open.filter((slug) => !pinned.includes(slug));
  return html`<div class="windows">${open.map((slug) => {
    const found = articles.get(slug);
    // The badge stands in the bar.
    const [badge = ''] = /<p class="badge[\s\S]*?<\/p>/.exec(found?.article.markup ?? '') ?? [];
    const place = pinned.includes(slug) ? html`pinned pins-${pinned.length} place-${pinned.indexOf(slug)}` : html`place-${free.indexOf(slug)}${slug === free.at(-1) && ' top'}`;
    return html`<section class="window still ${place}" role="dialog" aria-label="${found?.label ?? slug}" tabindex="-1" data-window="${slug}">
<div class="window-bar"><div class="window-kind">${raw(badge)}</div>${found && html`<a class="window-page" href="/${slug}" aria-label="Open as a page" title="Open as a page">${icon('M6 3H3v10h10v-3M9 3h4v4M13 3 7.500 8.500')}</a>`}<a class="window-page" href="${without(slug, path, parameters)}" aria-label="Close" title="Close">${icon('M3.500 3.500l9 9M12.500 3.500l-9 9')}</a></div>
<div class="window-body" tabindex="0" role="group" aria-label="${found?.label ?? slug}: content">${found ? raw(found.article.markup.replace(badge, '')) : html`<p class="notice">There is no term “${slug}” in this version.</p>`}</div>
</section>`;
  })}</div>
`;
}
