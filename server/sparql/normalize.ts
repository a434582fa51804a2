/** What must stay as it is, comments, and white space. A string that does not end reaches to the end of its line or text. */
const token = /"""(?:[^"\\]|\\[^]|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\[^]|'(?!''))*(?:'''|$)|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?|<[^<>"{}|^`\\\u0000-\u0020]*>|\\.|((?:\s|#[^\r\n]*)+)/gu;

/** A query text without comments and with single spaces: texts that differ in layout alone become the same. */
export const normalizeQuery = (text: string): string =>
  text.replace(token, (found, space?: string) => (space === undefined ? found : ' ')).trim();

/** Whether two evaluations over the same version give the same: no clock, no chance, no other service. May say no in doubt. */
export const isRepeatable = (text: string): boolean => !/\b(?:NOW|RAND|UUID|STRUUID)\s*\(|\bSERVICE\b/i.test(text);
