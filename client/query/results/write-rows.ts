import type { Solutions } from './rows.js';
import type { TextOf } from './rows.js';
import { readCell } from '../text/tsv.js';

/** Rows of a table as text, in the order and with the columns that are seen. */
export interface Selection {
  readonly solutions: Solutions;
  /** Places of the rows. */
  readonly places: ArrayLike<number>;
  /** Places of the columns. */
  readonly columns: readonly number[];
  readonly textOf: TextOf;
}

function* cellsOf({ solutions, places, columns, textOf }: Selection): Generator<readonly string[]> {
  yield columns.map((column) => solutions.variables[column] ?? '');
  for (let i = 0; i < places.length; i++) {
    const row = solutions.rows[places[i] ?? 0] ?? [];
    yield columns.map((column) => textOf(readCell(row[column] ?? '')));
  }
}

/** A spreadsheet takes a text that begins so for a formula, and may run it. A number stays one. */
const isFormula = (text: string): boolean => /^[=+\-@]/.test(text) && !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text);

/** For a spreadsheet: what is seen, without tabs and line breaks of its own; an apostrophe ahead of what it would take for a formula. */
export const toTsv = (selection: Selection): string =>
  [...cellsOf(selection)].map((cells) => cells.map((text) => text.replaceAll(/[\t\r\n]+/g, ' ')).map((text) => (isFormula(text) ? `'${text}` : text)).join('\t')).join('\n');

/** A table of Markdown. */
export function toMarkdown(selection: Selection): string {
  const [head = [], ...rows] = [...cellsOf(selection)].map((cells) => cells.map((text) => text.replaceAll(/[\r\n]+/g, ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|')));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
