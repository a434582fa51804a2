import { element } from '../../dom.js';
import { wordsOfQuery } from './example-words.js';
import type { Schema, SchemaTerm } from '../text/schema.js';

/** An example as the page lists it. */
export interface ExampleRow {
  readonly root: HTMLElement;
  readonly link: HTMLAnchorElement;
  readonly query: string;
  /** What it is called and what it says in words, in small letters. */
  readonly title: string;
  readonly said: string;
  /** Where it stands when nothing is searched for. */
  readonly home: HTMLElement;
  /** Where its number of rows stands. */
  readonly rows: HTMLElement;
}

/** What the link of a row opens in the place of its example: the same about another term. */
export interface ExampleAbout {
  readonly text: string;
  readonly term: SchemaTerm;
  /** The term that gave way. */
  readonly instead: SchemaTerm;
}

/** The query of a link to the query page. */
const queryOf = (link: HTMLAnchorElement): string => new URL(link.href).searchParams.get('query') ?? '';

/** The examples within a part of the page. */
export const readExampleRows = (place: HTMLElement): readonly ExampleRow[] => [...place.querySelectorAll<HTMLElement>('[data-example]')].flatMap((root): readonly ExampleRow[] => {
  const link = root.querySelector('a'), rows = element('span'), home = root.parentElement;
  root.querySelector('.side-note')?.append(rows);
  if (!link || !home) return [];
  return [{ root, link, query: queryOf(link), title: link.textContent.toLowerCase(), said: `${root.textContent} ${root.dataset['example'] ?? ''}`.toLowerCase(), home, rows }];
});

/** What each example can be found by: of its query too, once the schema can tell its words. */
export function createExampleTexts(rows: readonly ExampleRow[], schema: () => Schema | undefined): (row: ExampleRow) => string {
  let texts: { readonly schema: Schema | undefined; readonly of: ReadonlyMap<ExampleRow, string> } | undefined;
  return (row) => {
    const known = schema();
    if (!texts || texts.schema !== known) texts = { schema: known, of: new Map(rows.map((each) => [each, `${each.said} ${wordsOfQuery(each.query, known)}`])) };
    return texts.of.get(row) ?? row.said;
  };
}
