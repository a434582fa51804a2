/** Finds what must stay as it is, comments, and white space. A string without end reaches to the end of its line or of the text. */
const token = /"""(?:[^"\\]|\\[^]|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\[^]|'(?!''))*(?:'''|$)|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?|<[^<>"{}|^`\\\u0000-\u0020]*>|\\.|((?:\s|#[^\r\n]*)+)/gu;

/** Units of the longest text that is put into one layout: the expression has room for some millions of signs that belong together. */
const longest = 2 ** 22;

/** A query text without comments and with single spaces: texts that differ only in layout become equal. A very long one stays as it is. */
export const normalizeQuery = (text: string): string =>
  (text.length > longest ? text : text.replace(token, (found, space?: string) => (space === undefined ? found : ' ')).trim());

/** Whether two evaluations over the same version give the same result: no clock, no random number, no other service. In doubt the answer is no. */
export const isRepeatable = (text: string): boolean => !/\b(?:NOW|RAND|UUID|STRUUID)\s*\(|\bSERVICE\b/i.test(text);
