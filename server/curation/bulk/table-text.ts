import { Problem } from '../../platform/problem.js';
import { due, turn } from '../../platform/turns.js';

/** Characters and bytes that are looked at before others have their turn. */
const piece = 2 ** 16;
/** How files of spreadsheets begin: archives (.xlsx, .ods) and the older kind (.xls). */
const ofSpreadsheets = [[0x50, 0x4b, 0x03, 0x04], [0xd0, 0xcf, 0x11, 0xe0]];

/**
 * The text of a file: UTF-8, or UTF-16 with its mark, which is what spreadsheets call Unicode text.
 *
 * @param name What the file is called where it is no text.
 * @throws Problem 415 for what is no text, 400 for text in another encoding.
 */
export async function tableText(bytes: Uint8Array, name: string): Promise<string> {
  const [first, second] = bytes, marked = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined, called = `“${name.slice(0, 100)}”`;
  if (marked === undefined && (bytes.includes(0) || ofSpreadsheets.some((signs) => signs.every((sign, i) => bytes[i] === sign)))) {
    throw new Problem(
      415,
      'No text',
      `${called} is no text. Save the table as tab-separated text (.tsv) in your spreadsheet, and send that file; or copy the cells and paste them.`,
      { accepted: ['text/tab-separated-values'] },
    );
  }
  const decoder = new TextDecoder(marked ?? 'utf-8', { fatal: true }), texts: string[] = [];
  try {
    for (let from = 0; from < bytes.length; from += piece) {
      texts.push(decoder.decode(bytes.subarray(from, from + piece), { stream: true }));
      if (due()) await turn();
    }
    return [...texts, decoder.decode()].join('');
  } catch (cause) {
    throw new Problem(400, 'Another encoding', `${called} is text in another encoding than UTF-8. Choose UTF-8, or Unicode text, when you save it.`, {}, {}, { cause });
  }
}

/** A text with one sign at the end of each line: browsers send the lines of a field with both. */
export async function withPlainLines(text: string): Promise<string> {
  if (!text.includes('\r\n')) return text;
  const pieces: string[] = [];
  for (let from = 0, to; from < text.length; from = to) {
    to = from + piece;
    if (text.charCodeAt(to - 1) === 0x0d) to++;
    // Replacing would make a text of many thousands of pieces, which are put together in one go later.
    pieces.push(text.slice(from, to).split('\r\n').join('\n'));
    if (due()) await turn();
  }
  return pieces.join('');
}
