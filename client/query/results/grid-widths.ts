import { shownText } from './cells.js';
import type { CellOptions, TableView } from './grid-cells.js';
import { readCell } from '../text/tsv.js';

/** Rows from which the widths of the columns are taken. */
const sampled = 200;
/** How wide a text is, in digits: capitals and a few other letters are wider. */
const widthOf = (text: string): number => text.length + 0.35 * (text.match(/[A-Zmw@%–—]/g)?.length ?? 0);
/** What a cell has on both sides of its text, in digits. */
const padding = 3.5;

/** Widths by the longest texts of the first rows, in digits, between narrow and wide; and the least of all together. */
export function widthsOf({ solutions, places, columns, named }: TableView, { prefixes, labels }: CellOptions): { readonly columns: string; readonly least: number } {
  const widths = columns.map((column) => {
    let most = widthOf(solutions.variables[column] ?? '') + 3;
    for (let i = 0; i < Math.min(places.length, sampled); i++) {
      const cell = readCell(solutions.rows[places[i] ?? 0]?.[column] ?? ''), text = shownText(cell, prefixes);
      const label = named && cell?.type === 'iri' ? labels.of(cell.value) : undefined;
      most = Math.max(most, widthOf(label === undefined ? text : `${label} ${text}`));
    }
    const width = Math.round(Math.min(Math.max(most + padding, 7), 52));
    return { least: Math.min(width, 26), width };
  });
  return { columns: widths.map(({ least, width }) => `minmax(${least}ch, ${width}fr)`).join(' '), least: widths.reduce((sum, { least }) => sum + least, 0) };
}
