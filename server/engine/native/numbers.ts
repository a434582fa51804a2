import { literalClass, type LiteralClass } from '../../store/literals.js';
import type { NumberValue } from './values.js';

/**
 * Arithmetic with XPath's type promotion: integer → decimal → float → double. Integers and decimals are exact at any
 * size; a quotient of decimals has up to 18 digits after the point more than its operands.
 */
const divisionDigits = 18;

const number = (type: LiteralClass, value: number, digits?: bigint, scale = 0): NumberValue => ({ tag: 'number', type, value, digits, scale, id: 0 });

export const double = (value: number): NumberValue => number(literalClass.double, value);
export const float = (value: number): NumberValue => number(literalClass.float, Math.fround(value));

/** An integer that is given as a safe one, or exactly. */
export function integer(value: number | bigint): NumberValue {
  if (typeof value === 'number') return number(literalClass.integer, value);
  const near = Number(value);
  return Number.isSafeInteger(near) ? number(literalClass.integer, near) : number(literalClass.integer, near, value);
}

/** `digits` divided by 10 to the power of `scale`, without zeroes at the end. */
export function decimal(digits: bigint, scale: number): NumberValue {
  // Counted in the text, as a division of big integers for each zero takes longer than all else.
  const text = digits.toString();
  let zeroes = 0;
  while (zeroes < scale && text.charCodeAt(text.length - 1 - zeroes) === zero) zeroes++;
  if (zeroes > 0) {
    digits /= power(zeroes);
    scale -= zeroes;
  }
  return number(literalClass.decimal, Number(decimalText(digits, scale)), digits, scale);
}

const digitsOf = (a: NumberValue): bigint => a.digits ?? BigInt(a.value);
const powers = Array.from({ length: 40 }, (_, scale) => 10n ** BigInt(scale));
const power = (scale: number): bigint => powers[scale] ?? 10n ** BigInt(scale);
const zero = '0'.charCodeAt(0);
const scaled = (a: NumberValue, scale: number): bigint => digitsOf(a) * power(scale - a.scale);

type Operator = '+' | '-' | '*' | '/';

/** @returns undefined for a division of an integer or decimal by zero, which is an error. */
export function calculate(operator: Operator, a: NumberValue, b: NumberValue): NumberValue | undefined {
  const type = Math.max(a.type, b.type) as LiteralClass;
  if (type === literalClass.double || type === literalClass.float) {
    const value = onDoubles(operator, a.value, b.value);
    return type === literalClass.double ? double(value) : float(value);
  }
  if (type === literalClass.integer && operator !== '/') {
    const value = onDoubles(operator, a.value, b.value);
    if (Number.isSafeInteger(value)) return integer(value);
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
      return decimal((scaled(a, scale) * power(divisionDigits)) / divisor, divisionDigits);
    }
  }
}

export function negate(a: NumberValue): NumberValue {
  return number(a.type, a.value === 0 && a.type <= literalClass.decimal ? 0 : -a.value, a.digits === undefined ? undefined : -a.digits, a.scale);
}

export function absolute(a: NumberValue): NumberValue {
  return a.value < 0 ? negate(a) : number(a.type, Math.abs(a.value), a.digits, a.scale);
}

/** ROUND goes half up, FLOOR down, CEIL up; the type stays. */
export function toWhole(a: NumberValue, how: 'round' | 'floor' | 'ceil'): NumberValue {
  if (a.type === literalClass.integer) return number(a.type, a.value, a.digits);
  if (a.digits === undefined) return number(a.type, how === 'round' ? Math.floor(a.value + 0.5) : Math[how](a.value));
  const unit = power(a.scale);
  const offset = how === 'round' ? unit / 2n : how === 'ceil' ? unit - 1n : 0n;
  return decimal(floorDivide(a.digits + offset, unit), 0);
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** Negative, zero or positive; NaN if one of them is not a number. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : a.value > b.value ? 1 : NaN;
  if ((a.digits === undefined && b.digits === undefined) || a.type > literalClass.decimal || b.type > literalClass.decimal) return 0;
  const scale = Math.max(a.scale, b.scale);
  const difference = scaled(a, scale) - scaled(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Casts to one of the four numeric types. @returns undefined where the value does not fit: XPath's FOCA0002. */
export function castNumber(a: NumberValue, type: LiteralClass): NumberValue | undefined {
  switch (type) {
    case literalClass.double: return double(a.value);
    case literalClass.float: return float(a.value);
    case literalClass.decimal:
      if (a.type <= literalClass.decimal) return decimal(digitsOf(a), a.scale);
      return Number.isFinite(a.value) ? decimalOfDouble(a.value) : undefined;
    default:
      if (a.type === literalClass.integer) return integer(digitsOf(a));
      if (a.digits !== undefined) return integer(a.digits / power(a.scale));
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
  if (a.type === literalClass.integer) return (a.digits ?? a.value).toString();
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
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}
