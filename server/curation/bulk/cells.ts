/** What a spreadsheet would take for a formula, whatever quotation marks stand before it. */
const formula = /^'*[=+\-@\t\r]/, guarded = /^''*[=+\-@\t\r]/;

/** A text as a cell that no spreadsheet computes: an apostrophe stands before it, as one would type it there. */
export const writeCell = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** The text of a cell. A spreadsheet may have taken the apostrophe away when it was saved. */
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
