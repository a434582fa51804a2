/**
 * The order of two texts by their code points, as `<` of SPARQL has it (XPath's fn:compare with the codepoint collation).
 * JavaScript's own goes by UTF-16 units, which puts 😀 before U+FFFD. Negative, zero or positive.
 */
export function compareCodePoints(a: string, b: string): number {
  if (!high.test(a) || !high.test(b)) return a < b ? -1 : a === b ? 0 : 1;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x !== y) return rankOf(x) - rankOf(y);
  }
  return a.length - b.length;
}

/** UTF-16 units from the surrogates on. The two orders differ only between two such units, and most texts have none. */
const high = /[\ud800-\uffff]/;

/** A number that puts a unit in order by code point: surrogates come after all others. */
const rankOf = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
