import { prefixesOf } from '../text/diagnose.js';
import { exchange, parametersOf } from '../text/parameters.js';
import { expand, type Schema, type SchemaTerm } from '../text/schema.js';
import { tokenize } from '../grammar/tokens.js';
import { prologueOf } from '../text/why-empty.js';

/** Prefixes that nearly every query has: what they stand for tells nothing of it. */
const common = new Set(['mpp', 'rdf', 'rdfs', 'skos', 'xsd', 'owl', '']);

/**
 * What a query can be found by, in small letters: its text without declarations, the names of its terms, classes and
 * relations in words, and what prefixes of other vocabularies stand for.
 */
export function wordsOfQuery(text: string, schema: Pick<Schema, 'byName' | 'words' | 'prefixes'> | undefined): string {
  const body = text.slice(prologueOf(text).length), tokens = tokenize(text);
  if (!schema) return body.toLowerCase();
  const prefixes = prefixesOf(tokens, schema.prefixes), names = new Set(tokenize(body).filter(({ kind }) => kind === 'name').map((token) => token.text));
  const words = [...names].flatMap((name) => {
    const term = schema.byName.get(name), iri = common.has(name.slice(0, name.indexOf(':'))) ? undefined : expand(name, prefixes);
    return [...(term ? [term.label, ...term.others] : []), schema.words.get(name)?.[0] ?? '', iri ?? ''];
  });
  return [body, ...words].join(' ').toLowerCase();
}

/** The term that somebody has written by one of its names; undefined where none or several are called so. */
export function termCalled(written: string, { terms }: Pick<Schema, 'terms'>): SchemaTerm | undefined {
  const wanted = written.trim().toLowerCase();
  if (wanted.length < 3) return undefined;
  const exact = terms.find(({ label, others }) => [label, ...others].some((name) => name.toLowerCase() === wanted));
  if (exact) return exact;
  const begun = wanted.length < 5 ? [] : terms.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  return begun.length === 1 ? begun[0] : undefined;
}

/** An example with a term in the place of one of its kind, and the term that gave way; undefined where it names none. */
export function exampleAbout(text: string, term: SchemaTerm, { byName }: Pick<Schema, 'byName'>): { readonly text: string; readonly instead: SchemaTerm } | undefined {
  const instead = parametersOf(text, { byName }).find(({ type }) => type === term.type);
  return instead && { text: exchange(text, instead.name, term.name), instead };
}
