import { cleanText } from '../text/clean-text.js';
import { longText } from '../text/long-text.js';

/** Characters of an address that every server and program takes. */
const longest = 6000;

/** The comment that opens a text and says what is asked; those that speak to the page are no such one. */
export const openingComment = (text: string): string | undefined => /^(?:\s*#(?:view|pickers):[^\n]*\n)*\s*#+[ \t]*(?!(?:view|pickers):)(\S[^\n]*)/.exec(text)?.[1]?.trim();

/**
 * A link that opens the query. A text that an address may not have stands in the fragment, which no server has to take;
 * of one that no browser would take there is none, and the page alone is linked.
 */
export function linkTo(query: string, origin: string): string {
  return linkFrom(`${origin}/query`, query);
}

/** The same, to be given to somebody: the page runs the query once it has come, as any other is run. */
export const sharedLink = (query: string, origin: string): string => linkFrom(`${origin}/query?${runs}=1`, query);

function linkFrom(page: string, query: string): string {
  if (query.length > longText) return page.replace(/\?.*$/, '');
  const plain = `${page}${page.includes('?') ? '&' : '?'}query=${encodeURIComponent(query)}`;
  return plain.length <= longest ? plain : `${page}#query=${encodeURIComponent(query)}`;
}

const runs = 'run';

/** Whether an address is a link that was given to somebody, whose query is to be run. */
export const isSharedLink = ({ search }: { readonly search: string }): boolean => new URLSearchParams(search).get(runs) === '1';

/** The query that an address asks for, its fragment first; undefined where it asks for none. */
export function askedQuery({ search, hash }: { readonly search: string; readonly hash: string }): string | undefined {
  const asked = written(search, hash);
  return asked === undefined ? undefined : cleanText(asked);
}

function written(search: string, hash: string): string | undefined {
  if (!hash.startsWith('#query=')) return new URLSearchParams(search).get('query') ?? undefined;
  const inHash = hash.slice('#query='.length);
  // Of a link that was cut, within a character even, the rest can be read.
  for (const cut of [/$/, /%.?$/, /(?:%[89A-F][\dA-F]){1,3}(?:%.?)?$/i]) {
    try {
      return decodeURIComponent(inHash.replace(cut, ''));
    } catch {
      // The next one takes more away.
    }
  }
  return inHash;
}

/** What a result rests on. */
export interface Cited {
  readonly query: string;
  /** What its tab is called, where it was given a name. */
  readonly name?: string | undefined;
  readonly version: string;
  /** When it was asked. */
  readonly date: Date;
  readonly origin: string;
}

const shortVersion = (version: string): string => version.replace(/^sha256[:-]/, '').slice(0, 12);
const title = ({ query, name }: Cited): string => openingComment(query) ?? name ?? 'Result of a SPARQL query';

/** What BibTeX calls it: who publishes, the year and the first words of the question, as far as they tell. */
const keyOf = ({ query, name, date }: Cited): string => {
  const words = (openingComment(query) ?? name ?? 'query').toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return ['metastasis', String(date.getUTCFullYear()), ...words.filter((word) => !commonWords.has(word)).slice(0, 3)].join('-');
};
const commonWords = new Set('a an and are as at by do does for from how in is it of on or that the there to was what which who with'.split(' '));

/** A result as it is cited in a text. */
export const citation = (cited: Cited): string => {
  const { query, version, date, origin } = cited;
  return `“${title(cited)}”. Metastasis Perspective, version ${shortVersion(version)}, asked on ${date.toISOString().slice(0, 10)}. ${sharedLink(query, origin)}`;
};

/** The same for BibTeX. */
export const bibTeX = (cited: Cited): string => {
  const { query, version, date, origin } = cited;
  return `@misc{${keyOf(cited)},
  title = {${title(cited).replaceAll(/[{}\\]/g, '')}},
  howpublished = {Metastasis Perspective, SPARQL query, version ${shortVersion(version)}},
  year = {${date.getUTCFullYear()}},
  note = {asked on ${date.toISOString().slice(0, 10)}},
  url = {${sharedLink(query, origin)}}
}`;
};
