/** What a spreadsheet would take for a formula, the wide signs of East Asian keyboards too, whatever quotation marks stand before it. */
const formula = /^[\s']*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/, guarded = /^'[\s']*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const number = /^[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:e[+-]?\d+)?\s?%?$/i;

/** A text as a cell that no spreadsheet computes: an apostrophe stands before it, as one would type it there. */
export const writeCell = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** Whether a cell, as it stands in a table, would be computed by a spreadsheet: nothing guards it, and it is no number. */
export const isComputed = (cell: string): boolean => formula.test(cell) && !guarded.test(cell) && !number.test(cell);

/** The text of a cell, without the apostrophe that guards it. */
export const readCell = (cell: string): string => (guarded.test(cell) ? cell.slice(1) : cell);

/** Values of a cell that may hold several, with ` | ` between; `\|` and `\\` stand for the signs themselves. */
export const joinValues = (values: readonly string[]): string => values.map((value) => value.replace(/[\\|]/g, '\\$&')).join(' | ');

export function splitValues(cell: string): readonly string[] {
  const values: string[] = [];
  let value = '';
  for (let i = 0; i < cell.length; i++) {
    const sign = cell.charAt(i), next = cell.charAt(i + 1);
    if (sign === '\\' && (next === '|' || next === '\\')) { value += next; i++; }
    else if (sign === '|') { values.push(value.trim()); value = ''; }
    else value += sign;
  }
  return [...values, value.trim()].filter((each) => each !== '');
}
