import type { Tree } from '@lezer/common';
import { numberOf, shownText } from '../results/cells.js';
import { patternAt } from './pattern-at.js';
import { post } from '../results/run.js';
import { keeperOf, shorten, type Schema } from '../text/schema.js';
import { leadsToKeepers, nameMatcher, type Suggestion, type Suggestions } from '../text/suggest.js';
import { prefixesOf } from '../text/diagnose.js';
import { tokenize } from '../grammar/tokens.js';
import { TsvReader, readCell } from '../text/tsv.js';

/** Something that has solutions at a place, as SPARQL writes it. */
export interface Found {
  readonly written: string;
  readonly solutions: number;
}

/** Milliseconds after which the schema alone answers. */
const patience = 1500;
/** Characters of a text that may be put in. */
const longestText = 60;

/** What has solutions at a place of a query, asked of the endpoint with the query's own pattern. Empty where nothing can be asked, or the answer takes too long. */
export async function askFound(text: string, from: number, tree: Tree): Promise<readonly Found[]> {
  const wanted = patternAt(text, from, tree);
  if (!wanted) return [];
  try {
    const reader = new TsvReader();
    reader.take(await (await post({ query: wanted.query }, 'text/tab-separated-values', AbortSignal.timeout(patience))).text());
    reader.end();
    return reader.rows.flatMap(([written = '', solutions = '']) => (written === '' || written.startsWith('_:') ? [] : [{ written, solutions: numberOf(readCell(solutions)) ?? 0 }]));
  } catch {
    return [];
  }
}

const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

function toSuggestion({ written, solutions }: Found, schema: Schema, prefixes: Readonly<Record<string, string>>): Suggestion & { readonly label: string } {
  const cell = readCell(written), text = cell?.type !== 'iri' ? written : cell.value === rdfType ? 'a' : shorten(cell.value, prefixes);
  const term = schema.byName.get(text), words = schema.words.get(text);
  const links = schema.links.get(text),
    label =
      term?.label
      ?? words?.[0]
      ?? (links && leadsToKeepers(links.map(keeperOf)))
      ?? (text === 'a' ? 'is of the class' : cell?.type === 'iri' ? '' : shownText(cell, prefixes));
  return {
    kind: term ? 'term' : schema.classes.has(text) ? 'class' : cell?.type === 'iri' ? 'relation' : 'value', text, label,
    detail: `${solutions.toLocaleString('en')} here`, ...(term && { slug: term.slug }), ...(words?.[1] !== undefined && { info: words[1] }),
  };
}

/** What has solutions comes first, then what the schema offers besides. */
export function foundFirst(text: string, offset: number, { from, options }: Suggestions, found: readonly Found[], schema: Schema): Suggestions {
  const prefixes = prefixesOf(tokenize(text), schema.prefixes), match = nameMatcher(text.slice(from, offset));
  const first = found.filter(({ written }) => written.length <= longestText || written.startsWith('<')).map((each) => toSuggestion(each, schema, prefixes))
    .filter(({ text: name, label }) => match(name, [label, ...schema.byName.get(name)?.others ?? []]) !== undefined);
  const names = new Set(first.map(({ text: name }) => name));
  return { from, options: [...first, ...options.filter(({ text: name }) => !names.has(name))] };
}
