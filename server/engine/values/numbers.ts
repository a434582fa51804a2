import { compareDecimalTexts, nearestFloat, partsOfText, type DecimalParts } from '../../store/decimal-text.js';
import { literalClass, type LiteralClass } from '../../store/literals.js';
import { EngineError } from '../contract/engine.js';
import { digitsBound } from '../../platform/memory.js';
import type { NumberValue } from './number-value.js';

/**
 * Arithmetic with XPath's type promotion: integer → decimal → float → double. Integers and decimals are exact up to the
 * bound of digits: each product could double their number; a quotient of decimals has up to 18 digits after the point,
 * or 18 more than its operands where they have more than that.
 */
const divisionDigits = 18;

const tooLong = (): EngineError => new EngineError('limit', `The query computes with a number of more than ${digitsBound()} digits.`, { limit: digitsBound(), setting: 'MPP_DIGITS' });

const number = (type: LiteralClass, value: number, digits?: bigint, scale = 0): NumberValue => ({ tag: 'number', type, value, digits, scale, id: 0 });

export const double = (value: number): NumberValue => number(literalClass.double, value);
export const float = (value: number): NumberValue => number(literalClass.float, Math.fround(value));

/** An integer that is given as a safe one, or exactly. @throws EngineError `limit` */
export function integer(value: number | bigint): NumberValue {
  if (typeof value === 'number') return number(literalClass.integer, value);
  const near = Number(value);
  if (Number.isSafeInteger(near)) return number(literalClass.integer, near);
  if (!Number.isFinite(near) && digitsIn(value) > digitsBound()) throw tooLong();
  return number(literalClass.integer, near, value);
}

/** `digits` divided by 10 to the power of `scale`, without zeroes at the end. @throws EngineError `limit` */
export function decimal(digits: bigint, scale: number): NumberValue {
  if (digits === 0n) scale = 0;
  // Zeroes are counted in the text: a division of big integers for each zero would take longest of all.
  const text = digits.toString();
  let zeroes = 0;
  while (zeroes < scale && text.charCodeAt(text.length - 1 - zeroes) === zero) zeroes++;
  if (zeroes > 0) {
    digits /= power(zeroes);
    scale -= zeroes;
  }
  const most = digitsBound();
  if (scale > most || text.length - zeroes - scale > most + (digits < 0n ? 1 : 0)) throw tooLong();
  return number(literalClass.decimal, Number(decimalText(digits, scale)), digits, scale);
}

/**
 * Reads a lexical form of xsd:integer or xsd:decimal. One of too many digits is kept as it is written.
 *
 * @param value the nearest double.
 */
export function readExact(type: LiteralClass, lexical: string, value: number, id: number): NumberValue {
  if (type === literalClass.integer && Number.isSafeInteger(value)) return { tag: 'number', type, value, digits: undefined, scale: 0, id };
  const most = digitsBound();
  if (lexical.length <= most) {
    const [whole = '', fraction = ''] = lexical.replace('+', '').split('.');
    return { tag: 'number', type, value, digits: BigInt(whole + fraction), scale: fraction.length, id };
  }
  const { negative, digits, exponent } = partsOfText(lexical);
  const scale = Math.max(digits.length - exponent, 0);
  if (scale > most || exponent > most) return { tag: 'number', type, value, digits: undefined, scale: 0, id, lexical };
  const exact = BigInt(digits.padEnd(exponent, '0'));
  return { tag: 'number', type, value, digits: negative ? -exact : exact, scale, id };
}

function digitsOf({ digits, value, lexical }: NumberValue): bigint {
  if (lexical !== undefined) throw tooLong();
  return digits ?? BigInt(value);
}
const powers = Array.from({ length: 40 }, (_, scale) => 10n ** BigInt(scale));
const power = (scale: number): bigint => powers[scale] ?? 10n ** BigInt(scale);
const digitsIn = (value: bigint): number => value.toString().length - (value < 0n ? 1 : 0);
const zero = '0'.charCodeAt(0);
const scaled = (a: NumberValue, scale: number): bigint => digitsOf(a) * power(scale - a.scale);

const partsOf = (a: NumberValue): DecimalParts => partsOfText(formatNumber(a));
/** The number as a float: the nearest one. */
const asFloat = (a: NumberValue): number => (a.type === literalClass.float ? a.value : a.type === literalClass.double ? Math.fround(a.value) : nearestFloat(a.value, () => partsOf(a)));

type Operator = '+' | '-' | '*' | '/';

/**
 * @returns undefined for a division of an integer or decimal by zero, which is an error.
 * @throws EngineError `limit`
 */
export function calculate(operator: Operator, a: NumberValue, b: NumberValue): NumberValue | undefined {
  const type = Math.max(a.type, b.type) as LiteralClass;
  if (type === literalClass.double) return double(onDoubles(operator, a.value, b.value));
  if (type === literalClass.float) return float(onDoubles(operator, asFloat(a), asFloat(b)));
  if (type === literalClass.integer && operator !== '/' && a.digits === undefined && b.digits === undefined) {
    const value = onDoubles(operator, a.value, b.value);
    if (Number.isSafeInteger(value)) return integer(value === 0 ? 0 : value);
  }
  return exactly(operator, a, b, type);
}

function onDoubles(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return a / b;
  }
}

function exactly(operator: Operator, a: NumberValue, b: NumberValue, type: LiteralClass): NumberValue | undefined {
  const scale = Math.max(a.scale, b.scale);
  const result = (digits: bigint, at: number): NumberValue => (type === literalClass.integer ? integer(digits) : decimal(digits, at));
  switch (operator) {
    case '+': return result(scaled(a, scale) + scaled(b, scale), scale);
    case '-': return result(scaled(a, scale) - scaled(b, scale), scale);
    case '*': return result(digitsOf(a) * digitsOf(b), a.scale + b.scale);
    case '/': {
      const divisor = scaled(b, scale);
      if (divisor === 0n) return undefined;
      const indexes = Math.min(scale > divisionDigits ? scale + divisionDigits : divisionDigits, digitsBound());
      return decimal((scaled(a, scale) * power(indexes)) / divisor, indexes);
    }
  }
}

export function negate(a: NumberValue): NumberValue {
  if (a.type > literalClass.decimal) return number(a.type, -a.value);
  if (a.digits === undefined && a.lexical === undefined) return number(a.type, a.value === 0 ? 0 : -a.value);
  return a.type === literalClass.decimal ? decimal(-digitsOf(a), a.scale) : number(a.type, -a.value, -digitsOf(a));
}

export function absolute(a: NumberValue): NumberValue {
  if (a.value < 0) return negate(a);
  if (a.type > literalClass.decimal) return number(a.type, Math.abs(a.value));
  return a.type === literalClass.decimal ? decimal(digitsOf(a), a.scale) : { ...a, id: 0 };
}

/** ROUND goes half up, FLOOR down, CEIL up; the type stays. */
export function toWhole(a: NumberValue, how: 'round' | 'floor' | 'ceil'): NumberValue {
  if (a.type === literalClass.integer) return { ...a, id: 0 };
  if (a.type > literalClass.decimal) return number(a.type, how === 'round' ? roundDouble(a.value) : Math[how](a.value));
  const digits = digitsOf(a);
  const unit = power(a.scale);
  const offset = how === 'round' ? unit / 2n : how === 'ceil' ? unit - 1n : 0n;
  return decimal(floorDivide(digits + offset, unit), 0);
}

/** Not by adding a half, which itself is rounded. What is rounded to zero keeps its sign (XPath F&O, 6.4.4). */
function roundDouble(value: number): number {
  const below = Math.floor(value);
  const rounded = value - below < 0.5 ? below : below + 1;
  return rounded === 0 && value < 0 ? -0 : rounded;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** Negative, zero or positive, after XPath's promotion; NaN if one of them is not a number. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  const promotes = Math.max(a.type, b.type) === literalClass.float && a.type !== b.type;
  const x = promotes ? asFloat(a) : a.value, y = promotes ? asFloat(b) : b.value;
  if (x !== y) return x < y ? -1 : x > y ? 1 : NaN;
  if (a.type > literalClass.decimal || b.type > literalClass.decimal) return 0;
  if (a.lexical !== undefined || b.lexical !== undefined) return compareDecimalTexts(formatNumber(a), formatNumber(b));
  if (a.digits === undefined && b.digits === undefined) return 0;
  const scale = Math.max(a.scale, b.scale);
  const difference = scaled(a, scale) - scaled(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * Casts to one of the four numeric types.
 *
 * @returns undefined where the value does not fit: XPath's FOCA0002.
 * @throws EngineError `limit`
 */
export function castNumber(a: NumberValue, type: LiteralClass): NumberValue | undefined {
  switch (type) {
    case literalClass.double: return double(a.value);
    case literalClass.float: return float(asFloat(a));
    case literalClass.decimal:
      if (a.type <= literalClass.decimal) return decimal(digitsOf(a), a.scale);
      return Number.isFinite(a.value) ? decimalOfDouble(a.value) : undefined;
    default:
      if (a.type === literalClass.integer) return { ...a, id: 0 };
      if (a.type === literalClass.decimal) return integer(digitsOf(a) / power(a.scale));
      return Number.isFinite(a.value) ? integer(BigInt(Math.trunc(a.value))) : undefined;
  }
}

function decimalOfDouble(value: number): NumberValue {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? decimal(digits, scale) : decimal(digits * power(-scale), 0);
}

function decimalText(digits: bigint, scale: number): string {
  if (scale === 0) return digits.toString();
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** The canonical lexical form (XML Schema 1.1, part 2, E.1). */
export function formatNumber(a: NumberValue): string {
  if (a.lexical !== undefined) return a.lexical;
  if (a.type === literalClass.integer) return (a.digits ?? (a.value === 0 ? 0 : a.value)).toString();
  if (a.type === literalClass.decimal) return decimalText(digitsOf(a), a.scale);
  const { value } = a;
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-INF' : 'INF';
  const [mantissa = '0', exponent = '0'] = (a.type === literalClass.float ? shortestFloat(value) : value).toExponential().split('e');
  const sign = Object.is(value, -0) ? '-' : '';
  return `${sign}${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** The double with the fewest digits that is this float. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}
