/** Characters of an address that every server and program takes. */
const longest = 6000;

/** A link that opens the query. A long text stands in the fragment, which no server has to take. */
export function linkTo(query: string, origin: string): string {
  const plain = `${origin}/query?query=${encodeURIComponent(query)}`;
  return plain.length <= longest ? plain : `${origin}/query#query=${encodeURIComponent(query)}`;
}

/** The query that an address asks for; undefined where it asks for none. */
export function askedQuery({ search, hash }: { readonly search: string; readonly hash: string }): string | undefined {
  const inHash = hash.startsWith('#query=') ? hash.slice('#query='.length) : undefined;
  try {
    return new URLSearchParams(search).get('query') ?? (inHash === undefined ? undefined : decodeURIComponent(inHash));
  } catch {
    return inHash; // a link that was cut: what is left of it can be read
  }
}

/** What a result rests on. */
export interface Cited {
  readonly query: string;
  readonly version: string;
  /** When it was asked. */
  readonly date: Date;
  readonly origin: string;
}

const shortVersion = (version: string): string => version.replace(/^sha256[:-]/, '').slice(0, 12);
const title = (query: string): string => /^\s*#+[ \t]*(\S[^\n]*)/.exec(query)?.[1]?.trim() ?? 'Result of a SPARQL query';

/** A result as it is cited in a text. */
export const citation = ({ query, version, date, origin }: Cited): string =>
  `“${title(query)}”. Metastasis Perspective, version ${shortVersion(version)}, asked on ${date.toISOString().slice(0, 10)}. ${linkTo(query, origin)}`;

/** The same for BibTeX. */
export const bibTeX = ({ query, version, date, origin }: Cited): string => `@misc{metastasis-${shortVersion(version)},
  title = {${title(query).replaceAll(/[{}\\]/g, '')}},
  howpublished = {Metastasis Perspective, SPARQL query, version ${shortVersion(version)}},
  year = {${date.getUTCFullYear()}},
  note = {asked on ${date.toISOString().slice(0, 10)}},
  url = {${linkTo(query, origin)}}
}`;
