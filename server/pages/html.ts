import { due, turn } from '../platform/turns.js';

/** Text that is HTML already. Only `html` and `raw` make it, so that nothing else enters a page unescaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
  toString(): string {
    return this.markup;
  }
}

/** What may stand in a template: lists are joined; `undefined`, `null` and `false` write nothing. */
export type HtmlContent = Html | string | number | false | null | undefined | readonly HtmlContent[];

/** Escapes a text for element content and for quoted attribute values alike. Sign by sign by a function, a text of quotation marks would take ten times as long. */
export const escapeHtml = (text: string): string =>
  /[&<>"']/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
    : text;

const write = (content: HtmlContent): string => {
  if (content instanceof Html) return content.markup;
  if (content === undefined || content === null || content === false) return '';
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  return content.map(write).join('');
};

/**
 * The only way in which pages are written: every value is escaped unless it is `Html`. An attribute value stands in
 * double quotes; a URL in it comes from `links.ts`, which lets no scheme but http, https and mailto through.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlContent[]): Html =>
  new Html(strings.reduce((text, string, i) => text + write(values[i - 1]) + string));

/** Characters that are escaped before others have their turn. */
const escapedAtOnce = 2 ** 15;

/** A text of millions of characters, escaped with turns for others between. */
export async function longText(text: string): Promise<Html> {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += escapedAtOnce) {
    pieces.push(escapeHtml(text.slice(from, from + escapedAtOnce)));
    if (due()) await turn();
  }
  return new Html(pieces.join(''));
}

/** Marks a text as HTML. For our own SVG files and for serialised JSON, never for data. */
export const raw = (markup: string): Html => new Html(markup);

/** JSON that is safe inside `<script type="application/…json">`: no `<` can end the element. */
export const jsonScript = (value: unknown): Html => raw(JSON.stringify(value).replaceAll('<', '\\u003c'));
