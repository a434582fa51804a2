import { dateTimePattern, datePattern, literalClass, parseZone, timePattern } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import { strict, type FunctionRow } from './function-row.js';
import { decimal, integer } from './numbers.js';
import type { OtherTerm, TemporalValue, Value } from './values.js';

interface Parts {
  readonly year?: string | undefined;
  readonly month?: string | undefined;
  readonly day?: string | undefined;
  readonly hours?: string | undefined;
  readonly minutes?: string | undefined;
  readonly seconds?: string | undefined;
  /** Z or ±hh:mm. */
  readonly zone: string | undefined;
}

/** The parts of a date or time as it is written. */
function parts({ type, lexical }: TemporalValue): Parts | undefined {
  if (type === literalClass.dateTime) {
    const m = dateTimePattern.exec(lexical);
    return m ? { year: m[1], month: m[2], day: m[3], hours: m[4], minutes: m[5], seconds: m[6], zone: m[7] } : undefined;
  }
  if (type === literalClass.date) {
    const m = datePattern.exec(lexical);
    return m ? { year: m[1], month: m[2], day: m[3], zone: m[4] } : undefined;
  }
  const m = timePattern.exec(lexical);
  return m ? { hours: m[1], minutes: m[2], seconds: m[3], zone: m[4] } : undefined;
}

const onParts = (name: string, clause: string, read: (parts: Parts) => Value | undefined): FunctionRow => strict(name, clause, 1, (_, a) => {
  if (typeof a !== 'object' || a.tag !== 'temporal') return undefined;
  const found = parts(a);
  return found && read(found);
});
const whole = (text: string | undefined): Value | undefined => (text === undefined ? undefined : integer(Number(text)));

/** Functions on dates and times (SPARQL 1.1, 17.4.5). */
export const temporalFunctions: readonly FunctionRow[] = [
  strict('now', '17.4.5.1', 0, (context) => context.now()),
  onParts('year', '17.4.5.2', (p) => whole(p.year)),
  onParts('month', '17.4.5.3', (p) => whole(p.month)),
  onParts('day', '17.4.5.4', (p) => whole(p.day)),
  onParts('hours', '17.4.5.5', (p) => whole(p.hours)),
  onParts('minutes', '17.4.5.6', (p) => whole(p.minutes)),
  onParts('seconds', '17.4.5.7', ({ seconds }) => {
    if (seconds === undefined) return undefined;
    const [units = '0', fraction = ''] = seconds.split('.');
    return decimal(BigInt(units + fraction), fraction.length);
  }),
  onParts('timezone', '17.4.5.8', ({ zone }) => (zone === undefined ? undefined : dayTimeDuration(parseZone(zone) ?? 0))),
  onParts('tz', '17.4.5.9', ({ zone }) => zone ?? ''),
];

function dayTimeDuration(minutes: number): OtherTerm {
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  const rest = size % 60;
  const text = `${minutes < 0 ? '-' : ''}PT${hours > 0 ? `${hours}H` : ''}${rest > 0 ? `${rest}M` : ''}${size === 0 ? '0S' : ''}`;
  return { tag: 'typed', text, datatype: `${xsd.namespaceIri}dayTimeDuration`, id: 0 };
}
