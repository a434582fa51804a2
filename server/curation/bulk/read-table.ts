import Papa from 'papaparse';
import { Problem } from '../../platform/problem.js';
import { due, runInTurns, turn } from '../../platform/turns.js';
import { isComputed, readCell } from './cells.js';

/** Bounds of a table: characters, rows, columns, characters of a cell. */
export const largestTable = 4 * 2 ** 20, mostRows = 10_000, mostColumns = 120, longestCell = 10_000;

/** A row as a spreadsheet numbers it: the head is 1. */
export interface TableRow { readonly number: number; readonly cells: readonly string[] }
export interface SentTable {
  readonly head: readonly string[];
  readonly rows: readonly TableRow[];
  /** The first cells that a spreadsheet would compute: nobody may send them. */
  readonly computed: readonly { readonly row: number; readonly at: number; readonly text: string }[];
}

/** Cells that a spreadsheet would compute, and characters of each, that are told. */
const mostComputed = 200, longestTold = 40;

const tooLarge = (detail: string, limit: number): Problem => new Problem(413, 'Table too large', `${detail} Send it in parts.`, { limit });
const wrong = (detail: string, members: Readonly<Record<string, unknown>> = {}): Problem => new Problem(400, 'No table', detail, members);

/**
 * Reads tab-separated values, as spreadsheets write and copy them; rows that begin with # explain, and are left out. The
 * thread goes on with other work meanwhile.
 *
 * @param name What the table is called where something is wrong with it.
 * @param signal Ends the reading: nobody waits for it any more.
 * @throws Problem 400 that names row and column, 413; the signal's reason.
 */
export async function readTable(text: string, name: string, signal?: AbortSignal): Promise<SentTable> {
  if (text.length > largestTable) throw tooLarge(`${name} has ${text.length} characters; ${largestTable} are the most.`, largestTable);
  await runInTurns(refuseWide(text, name));
  signal?.throwIfAborted();
  const rows = await parse(text.replace(/^\ufeff/, ''), name, signal);
  const [first, ...others] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== '') && !cells[0]?.startsWith('#'));
  if (!first) throw wrong(`${name} is empty: its first row names the columns.`);
  const head = first.cells.map((cell) => cell.trim()), twice = head.find((column, i) => column !== '' && head.indexOf(column) !== i);
  if (twice !== undefined) throw wrong(`${name}, row ${first.number}: two columns are called "${twice.slice(0, 60)}".`, { row: first.number, column: twice.slice(0, 60) });
  if (head.length < 2) throw wrong(`${name}, row ${first.number}: there is one column. Columns are separated by tabs, and not by commas or semicolons.`, { row: first.number });
  if (others.length > mostRows) throw tooLarge(`${name} has ${others.length} rows; ${mostRows} are the most.`, mostRows);
  const data: TableRow[] = [], computed: SentTable['computed'][number][] = [];
  for (const { number, cells } of others) {
    const beyond = cells.findIndex((cell, i) => i >= head.length && cell.trim() !== '');
    if (beyond >= 0)
      throw wrong(
        `${name}, row ${number}: column ${beyond + 1} holds something and has no name in row ${first.number}. Is a tab in a text, or a quotation mark missing?`,
        { row: number, column: beyond + 1 },
      );
    const long = cells.findIndex((cell) => cell.length > longestCell);
    if (long >= 0)
      throw new Problem(
        413,
        'Cell too large',
        `${name}, row ${number}, column ${head[long] || long + 1}: a cell has at most ${longestCell} characters. Is a quotation mark missing?`,
        { row: number, column: head[long] ?? long + 1, limit: longestCell },
      );
    const nameless = cells.findIndex((cell, i) => head[i] === '' && cell.trim() !== '');
    if (nameless >= 0) throw wrong(`${name}, row ${number}: column ${nameless + 1} holds something and has no name in row ${first.number}.`, { row: number, column: nameless + 1 });
    const texts = head.map((_, i) => cells[i] ?? '');
    for (const [at, cell] of texts.entries()) {
      const text = cell.trim();
      if (isComputed(text) && computed.length < mostComputed) computed.push({ row: number, at, text: text.slice(0, longestTold) });
    }
    data.push({ number, cells: texts.map((cell) => { const text = readCell(cell); return (text === cell ? readCell(cell.trim()) : text).trim(); }) });
    if (due()) await turn();
    signal?.throwIfAborted();
  }
  return { head, rows: data, computed };
}

/**
 * A row of a million cells would be an array of them, and a cell of a million characters is parsed anew with each piece
 * of the text until it ends. @throws Problem 413
 */
function* refuseWide(text: string, name: string): Generator<void, void> {
  let tabs = 0, line = 1, length = 0, isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    if (i % lookedAtOnce === 0) yield;
    const code = text.charCodeAt(i), isEnd = code === 0x0a || code === 0x0d;
    if (isEnd) line++;
    if (isQuoted) {
      if (code !== 0x22) length++;
      else if (text.charCodeAt(i + 1) === 0x22) { i++; length++; }
      else isQuoted = false;
    } else if (isEnd) { tabs = 0; length = 0; }
    else if (code === 0x09) {
      length = 0;
      if (++tabs > mostColumns) throw tooLarge(`${name}, line ${line} has more than ${mostColumns} tabs.`, mostColumns);
    } else if (code === 0x22 && length === 0) { isQuoted = true; length = 1; }
    else length++;
    if (length > longestCell + 1)
      throw new Problem(413, 'Cell too large', `${name}, line ${line}: a cell has at most ${longestCell} characters. Is a quotation mark missing?`, {
        line,
        limit: longestCell,
      });
  }
}

/** Characters that are parsed in one go, and that are looked at ahead of that. */
const piece = 2 ** 14, lookedAtOnce = 2 ** 16;

function parse(text: string, name: string, signal: AbortSignal | undefined): Promise<readonly TableRow[]> {
  const rows: TableRow[] = [];
  return new Promise((resolve, reject) => {
    let failed = false;
    Papa.parse<string[]>(text, {
      delimiter: '\t', chunkSize: piece, skipEmptyLines: false,
      chunk({ data, errors }: Papa.ParseResult<string[]>, parser: Papa.Parser) {
        if (failed) return;
        const fail = (problem: Error): void => { failed = true; parser.abort(); reject(problem); };
        if (signal?.aborted) { fail(signal.reason as Error); return; }
        const [error] = errors;
        if (error) {
          fail(
            wrong(
              `${name}, row ${rows.length + (error.row ?? 0) + 1}: ${error.code === 'MissingQuotes' ? 'a quotation mark is opened and not closed' : error.code === 'InvalidQuotes' ? 'something stands behind the quotation mark that closes a cell' : error.message}. A cell that begins with a quotation mark ends with one, and two stand for one within it.`,
              { row: rows.length + (error.row ?? 0) + 1 },
            ),
          );
          return;
        }
        for (const cells of data) rows.push({ number: rows.length + 1, cells });
        if (rows.length > 2 * mostRows) { fail(tooLarge(`${name} has more than ${mostRows} rows.`, mostRows)); return; }
        parser.pause();
        setImmediate(() => { parser.resume(); });
      },
      complete() { if (!failed) resolve(rows); },
      error(error: Error) { reject(wrong(`${name}: ${error.message}`)); },
    });
  });
}

/** Writes rows as tab-separated values; cells that a spreadsheet would compute begin with an apostrophe. */
export const writeRows = (rows: readonly (readonly string[])[]): string => `${Papa.unparse(rows as string[][], { delimiter: '\t', newline: '\n' })}\n`;
