import { literalClass, type LiteralClass } from './literal-class.js';

/**
 * Dates and times (XML Schema 1.1, part 2) without JavaScript's Date, which ends at the year 275760 and sees no more than
 * milliseconds.
 */

/** What a lexical form says, with 24:00:00 as 00:00:00 of the next day. Parts that the datatype does not have are undefined or 0. */
export interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Digits of the fraction of a second, without zeroes at the end. */
  readonly fraction: string;
  /** Minutes east of UTC; undefined without a time zone. */
  readonly zone: number | undefined;
}

const zonePattern = '(Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))?';
// Years of up to twelve digits: all arithmetic on them stays exact. XML Schema asks for four.
const day = '(-?(?:[1-9]\\d{3,11}|0\\d{3}))-(\\d\\d)-(\\d\\d)';
const time = '(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d+))?';
const datePattern = new RegExp(`^${day}${zonePattern}$`);
const timePattern = new RegExp(`^${time}${zonePattern}$`);
const dateTimePattern = new RegExp(`^${day}T${time}${zonePattern}$`);

/** The day that a time without a date is compared on (XPath F&O, 9.4). */
const referenceDay = { year: 1972, month: 12, day: 31 } as const;

/** @returns undefined when the datatype does not allow the lexical form. */
export function parseFields(cls: LiteralClass, lexical: string): Fields | undefined {
  if (cls === literalClass.date) {
    const m = datePattern.exec(lexical);
    if (!m) return undefined;
    const date = { year: Number(m[1]), month: Number(m[2]), day: Number(m[3]), hour: 0, minute: 0, second: 0, fraction: '', zone: parseZone(m[4]) };
    return isDay(date) ? date : undefined;
  }
  const withDay = cls === literalClass.dateTime;
  const m = (withDay ? dateTimePattern : timePattern).exec(lexical);
  if (!m) return undefined;
  const at = withDay ? 4 : 1;
  const hour = Number(m[at]), minute = Number(m[at + 1]), second = Number(m[at + 2]);
  const fraction = withoutZeroes(m[at + 3] ?? '');
  if (minute > 59 || second > 59 || hour > 24 || (hour === 24 && (minute > 0 || second > 0 || fraction !== ''))) return undefined;
  const date = withDay ? { year: Number(m[1]), month: Number(m[2]), day: Number(m[3]) } : referenceDay;
  if (!isDay(date)) return undefined;
  const midnight = hour === 24 && withDay ? civil(daysBefore(date) + 1) : date;
  return { ...midnight, hour: hour % 24, minute, second, fraction, zone: parseZone(m[at + 4]) };
}

/** Not by a regular expression, which would try each run of zeroes from each of its characters. */
function withoutZeroes(fraction: string): string {
  let to = fraction.length;
  while (to > 0 && fraction.endsWith('0', to)) to--;
  return fraction.slice(0, to);
}

type Day = Pick<Fields, 'year' | 'month' | 'day'>;

function isDay({ year, month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const daysPerEra = 146_097, yearsPerEra = 400;
/** Days from 0000-03-01 to 1970-01-01. */
const epoch = 719_468;

/** Days from 1970-01-01 to a day. Years are counted from March, so that a leap day is their last. */
function daysBefore({ year, month, day }: Day): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / yearsPerEra), yearOfEra = y - era * yearsPerEra;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * daysPerEra + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - epoch;
}

/** The day that is so many days after 1970-01-01. */
function civil(days: number): Day {
  const shifted = days + epoch;
  const era = Math.floor(shifted / daysPerEra), dayOfEra = shifted - era * daysPerEra;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * yearsPerEra + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1 };
}

/** Minutes east of UTC; undefined without a time zone. */
function parseZone(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}

const secondsPerDay = 86_400;
/** Days from which on a double cannot hold milliseconds exactly enough for the time of the day to be added. */
const farDays = 8e8;

/** Days from 1970-01-01 and seconds of that day, in UTC. A time without a time zone is read as UTC. */
function inUtc(fields: Fields): { readonly days: number; readonly seconds: number } {
  const seconds = (fields.hour * 60 + fields.minute - (fields.zone ?? 0)) * 60 + fields.second;
  const over = Math.floor(seconds / secondsPerDay);
  return { days: daysBefore(fields) + over, seconds: seconds - over * secondsPerDay };
}

/**
 * Milliseconds since 1970-01-01T00:00Z, rounded to a double. Of two different numbers the smaller one is earlier; equal
 * numbers may stand for different times.
 */
export function milliseconds(fields: Fields): number {
  const { days, seconds } = inUtc(fields);
  if (Math.abs(days) >= farDays) return days * secondsPerDay * 1000;
  const whole = (days * secondsPerDay + seconds) * 1000;
  return fields.fraction === '' ? whole : whole + Number(`0.${fields.fraction}`) * 1000;
}

/** The exact order on the time line. */
export function compareFields(a: Fields, b: Fields): number {
  const x = inUtc(a), y = inUtc(b);
  return x.days - y.days || x.seconds - y.seconds || (a.fraction < b.fraction ? -1 : a.fraction > b.fraction ? 1 : 0);
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** The canonical lexical form; the time zone stays the one that it is. */
export function formatFields(cls: LiteralClass, { year, month, day, hour, minute, second, fraction, zone }: Fields): string {
  const date = `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}-${pad(month)}-${pad(day)}`;
  const time = `${pad(hour)}:${pad(minute)}:${pad(second)}${fraction === '' ? '' : `.${fraction}`}`;
  return `${cls === literalClass.date ? date : cls === literalClass.time ? time : `${date}T${time}`}${formatZone(zone)}`;
}

/** Z, ±hh:mm, or nothing without a time zone. */
function formatZone(zone: number | undefined): string {
  if (zone === undefined) return '';
  if (zone === 0) return 'Z';
  return `${zone < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(zone) / 60))}:${pad(Math.abs(zone) % 60)}`;
}
