/** Strings, IRIs and comments, which stay as they are, and characters that look like white space or like nothing. */
const pieces =
  /"""(?:[^"\\]|\\[^]|"(?!""))*"""|'''(?:[^'\\]|\\[^]|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|<[^\s<>"{}|^`\\]*>|#[^\n\r\u2028\u2029]*|[\u00A0\u1680\u2000-\u200D\u2028\u2029\u202F\u205F\u2060\u3000\uFEFF]/g;
/** What stands for them in SPARQL, which knows blank, tab and ends of lines alone. */
const lineEnds = /[\u2028\u2029]/, invisible = /[\u200B-\u200D\u2060\uFEFF]/;

/**
 * A text that comes from elsewhere as SPARQL can read it: ends of lines are one character, and so are blanks of other
 * kinds; marks that nobody sees, such as that of the order of bytes, are left out. Nothing changes within strings, IRIs
 * and comments, but that a mark ahead of all goes.
 */
export const cleanText = (text: string): string => text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  .replaceAll(pieces, (piece) => (piece.length > 1 || piece === '#' ? piece : lineEnds.test(piece) ? '\n' : invisible.test(piece) ? '' : ' '));
