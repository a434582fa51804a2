/**
 * The exact order of decimal numbers of any length, by their digits. Takes time linear in their length; big integers
 * take more.
 */

/** 0.`digits` times 10 to the power of `exponent`; no zeroes at either end of the digits. Zero has no digits. */
export interface DecimalParts {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const zero = 0x30;

function trimmed(negative: boolean, digits: string, exponent: number): DecimalParts {
  let from = 0, to = digits.length;
  while (from < to && digits.charCodeAt(from) === zero) from++;
  while (to > from && digits.charCodeAt(to - 1) === zero) to--;
  return from === to ? { negative: false, digits: '', exponent: 0 } : { negative, digits: digits.slice(from, to), exponent: exponent - from };
}

/** @param text a lexical form of xsd:integer or xsd:decimal. */
export function partsOfText(text: string): DecimalParts {
  const start = text.startsWith('-') || text.startsWith('+') ? 1 : 0;
  const point = text.indexOf('.', start);
  const whole = text.slice(start, point < 0 ? text.length : point);
  return trimmed(text.startsWith('-'), point < 0 ? whole : whole + text.slice(point + 1), whole.length);
}

/** The decimal with the fewest digits that reads back as this double. @param value finite. */
export function partsOfDouble(value: number): DecimalParts {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return trimmed(value < 0, mantissa.replace('.', ''), Number(exponent) + 1);
}

export function compareParts(a: DecimalParts, b: DecimalParts): number {
  const sign = ({ negative, digits }: DecimalParts): number => (digits === '' ? 0 : negative ? -1 : 1);
  const signs = sign(a) - sign(b);
  if (signs !== 0 || a.digits === '') return signs;
  const sizes = a.exponent - b.exponent || (a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0);
  return a.negative ? -sizes : sizes;
}

export const compareDecimalTexts = (a: string, b: string): number => compareParts(partsOfText(a), partsOfText(b));

/** The single-precision number nearest to a decimal, whose nearest double is `double`: rounded once and not twice. */
export function nearestFloat(double: number, exact: () => DecimalParts): number {
  const near = Math.fround(double);
  const other = 2 * double - near;
  // Only a double half way between two of them does not tell which one is nearer.
  if (near === double || !Number.isFinite(near) || Math.fround(other) !== other) return near;
  const side = compareParts(exact(), exactParts(double));
  return side === 0 ? near : side > 0 ? Math.max(near, other) : Math.min(near, other);
}

/** All digits of a double: it is a whole number divided by a power of two. */
function exactParts(value: number): DecimalParts {
  let whole = Math.abs(value), halvings = 0;
  for (; whole !== Math.floor(whole); halvings++) whole *= 2;
  const text = (BigInt(whole) * 5n ** BigInt(halvings)).toString();
  return trimmed(value < 0, text, text.length - halvings);
}
