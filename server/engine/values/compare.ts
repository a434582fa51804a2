import { compareCodePoints } from '../../store/code-points.js';
import { compareFields, parseFields } from '../../store/instants.js';
import { compareNumbers } from './numbers.js';
import type { TemporalValue, Value } from './values.js';

/** RDFterm-equal and the typed equalities of SPARQL 1.1, 17.3: 1, 0, or -1 for an error. */
export function equals(a: Value, b: Value): number {
  if (typeof a === 'string' || typeof a === 'boolean') {
    if (typeof b === typeof a) return a === b ? 1 : 0;
    return unknownLiteral(b) ? -1 : 0;
  }
  if (typeof b === 'string' || typeof b === 'boolean') return unknownLiteral(a) ? -1 : 0;
  if (a.tag === 'number' && b.tag === 'number') return compareNumbers(a, b) === 0 ? 1 : 0;
  if (a.tag === 'temporal' && b.tag === 'temporal' && a.type === b.type) {
    const order = compareTimes(a, b);
    return order === undefined ? -1 : order === 0 ? 1 : 0;
  }
  if (a.tag === 'lang' && b.tag === 'lang') return a.text === b.text && a.language.toLowerCase() === b.language.toLowerCase() ? 1 : 0;
  if (a.tag === 'typed' || b.tag === 'typed') {
    if (a.tag === 'typed' && b.tag === 'typed' && a.text === b.text && a.datatype === b.datatype) return 1;
    // If the value of one literal is not known, two literals may or may not be equal. An IRI, or a string with a language, never equals such a literal.
    return isDistinct(a) || isDistinct(b) ? 0 : -1;
  }
  return a.tag === b.tag && isTerm(a) && isTerm(b) && a.text === b.text ? 1 : 0;
}

const unknownLiteral = (value: Value): boolean => typeof value === 'object' && value.tag === 'typed';
const isDistinct = (value: Value): boolean => isTerm(value) || (typeof value === 'object' && value.tag === 'lang');
const isTerm = (value: Value): value is Value & { text: string } => typeof value === 'object' && (value.tag === 'iri' || value.tag === 'blank');

/**
 * The order that `<` and its like see: negative, zero or positive, NaN where one side is not a number.
 *
 * @returns undefined when SPARQL does not order these values: a type error.
 */
export function compareValues(a: Value, b: Value): number | undefined {
  if (typeof a === 'string') return typeof b === 'string' ? compareCodePoints(a, b) : undefined;
  if (typeof a === 'boolean') return typeof b === 'boolean' ? Number(a) - Number(b) : undefined;
  if (typeof b === 'string' || typeof b === 'boolean') return undefined;
  if (a.tag === 'number') return b.tag === 'number' ? compareNumbers(a, b) : undefined;
  if (a.tag === 'temporal') return b.tag === 'temporal' && a.type === b.type ? compareTimes(a, b) : undefined;
  // Beyond SPARQL 1.1, which lets an engine answer what is an error (17.3.1).
  return a.tag === 'lang' && b.tag === 'lang' && a.language === b.language ? compareCodePoints(a.text, b.text) : undefined;
}

/** Milliseconds by which a time without a time zone may differ from the same one in UTC. */
export const zoneUncertainty = 14 * 3_600_000;
const zone = /(?:Z|[+-]\d\d:\d\d)$/;

/** Times of which only one has a time zone are in order only when no time zone could change it (XML Schema 1.1, D.2.1). */
function compareTimes(a: TemporalValue, b: TemporalValue): number | undefined {
  const difference = a.value - b.value;
  if (Math.abs(difference) <= zoneUncertainty && zone.test(a.lexical) !== zone.test(b.lexical)) return undefined;
  if (difference !== 0 || a.lexical === b.lexical) return difference;
  const [x, y] = [parseFields(a.type, a.lexical), parseFields(b.type, b.lexical)];
  return x && y && compareFields(x, y);
}
