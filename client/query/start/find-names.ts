import { keeperOf, type Schema, type SchemaTerm } from '../text/schema.js';

/** What a search of the schema finds besides classes, the best first. */
export interface Hits {
  readonly properties: readonly string[];
  readonly terms: readonly SchemaTerm[];
  /** Without their colons. */
  readonly prefixes: readonly string[];
}
export const noHits: Hits = { properties: [], terms: [], prefixes: [] };
/** What is listed of each. */
const most = 12;

/** Keepers that words are about, of those that a relation leads to: how their IRIs begin. @param words In small letters. */
export const keepersCalled = (words: readonly string[], spaces: readonly string[] = []): readonly string[] => spaces.filter((space) => {
  const name = keeperOf(space).toLowerCase();
  return words.some((word) => word === name || (word.length > 2 && name.includes(word)));
});

/** The words of what is looked for, in small letters: those of `hgncId` are two. */
export const wordsOf = (text: string): readonly string[] => text.trim().replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().split(/\s+/).filter(Boolean);

/** Relations by name, by whose IRIs they lead to, and by what is said of them; terms by any name, prefixes by what they stand for. */
export function findNames(text: string, { properties, words, terms, prefixes, links }: Pick<Schema, 'properties' | 'words' | 'terms' | 'prefixes' | 'links'>): Hits {
  const wanted = text.trim().toLowerCase(), each = wordsOf(text);
  const has = (...texts: readonly (string | undefined)[]): boolean => texts.some((one) => one?.toLowerCase().includes(wanted) === true);
  const names = [...properties.keys()], ways: readonly ((name: string) => boolean)[] = [
    (name) => has(name, words.get(name)?.[0]), (name) => keepersCalled(each, links.get(name)).length > 0, (name) => has(words.get(name)?.[1]),
    (name) => { const said = [name, ...words.get(name) ?? []].join(' ').toLowerCase(); return each.length > 1 && each.every((word) => said.includes(word)); },
  ];
  return {
    properties: [...new Set(ways.flatMap((way) => names.filter(way)))].slice(0, most),
    terms: terms
      .filter(({ name, label, others }) => has(name, label, ...others))
      .sort((a, b) => a.label.length - b.label.length)
      .slice(0, most),
    prefixes: Object.entries(prefixes)
      .filter(([prefix, iri]) => prefix !== 'mpp' && has(prefix, iri))
      .map(([prefix]) => prefix)
      .slice(0, most),
  };
}
