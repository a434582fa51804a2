import { parseFields, type Fields } from '../../store/instants.js';
import { literalClass, type LiteralClass } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import { strict, type FunctionRow } from './function-row.js';
import { decimal, integer } from '../values/numbers.js';
import type { OtherTerm, Value } from '../values/values.js';

/** A function that reads a part of a date or time; it is an error of values that do not have that part. */
const onFields = (name: string, clause: string, lacking: LiteralClass, read: (fields: Fields, lexical: string) => Value | undefined): FunctionRow => strict(name, clause, 1, (_, a) => {
  if (typeof a !== 'object' || a.tag !== 'temporal' || a.type === lacking) return undefined;
  const fields = parseFields(a.type, a.lexical);
  return fields && read(fields, a.lexical);
});
const { date, time, other } = literalClass;

/** Functions on dates and times (SPARQL 1.1, 17.4.5), of dates and of times alone too. */
export const temporalFunctions: readonly FunctionRow[] = [
  strict('now', '17.4.5.1', 0, (context) => context.now()),
  onFields('year', '17.4.5.2', time, ({ year }) => integer(year)),
  onFields('month', '17.4.5.3', time, ({ month }) => integer(month)),
  onFields('day', '17.4.5.4', time, ({ day }) => integer(day)),
  onFields('hours', '17.4.5.5', date, ({ hour }) => integer(hour)),
  onFields('minutes', '17.4.5.6', date, ({ minute }) => integer(minute)),
  onFields('seconds', '17.4.5.7', date, ({ second, fraction }) => decimal(BigInt(second + fraction), fraction.length)),
  onFields('timezone', '17.4.5.8', other, ({ zone }) => (zone === undefined ? undefined : dayTimeDuration(zone))),
  onFields('tz', '17.4.5.9', other, (_, lexical) => /(?:Z|[+-]\d\d:\d\d)$/.exec(lexical)?.[0] ?? ''),
];

function dayTimeDuration(minutes: number): OtherTerm {
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  const rest = size % 60;
  const text = `${minutes < 0 ? '-' : ''}PT${hours > 0 ? `${hours}H` : ''}${rest > 0 ? `${rest}M` : ''}${size === 0 ? '0S' : ''}`;
  return { tag: 'typed', text, datatype: `${xsd.namespaceIri}dayTimeDuration`, id: 0 };
}
