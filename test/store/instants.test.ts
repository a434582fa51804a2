import { expect, test } from '@jest/globals';
import { formatFields, parseFields } from '../../server/store/instants.js';
import { literalClass } from '../../server/store/literal-class.js';

/** What the lexical form of a date and time comes to. */
const canonical = (lexical: string): string | undefined => {
  const fields = parseFields(literalClass.dateTime, lexical);
  return fields && formatFields(literalClass.dateTime, fields);
};

test('the midnight that ends a day begins the next one, on each day of four centuries', () => {
  const wrong: string[] = [];
  const day = new Date(Date.UTC(1599, 11, 31));
  for (let i = 0; i < 146_200; i++) {
    const lexical = `${day.toISOString().slice(0, 10)}T24:00:00Z`;
    day.setUTCDate(day.getUTCDate() + 1);
    if (canonical(lexical) !== `${day.toISOString().slice(0, 10)}T00:00:00Z`) wrong.push(lexical);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['-0044-03-15T24:00:00', '-0044-03-16T00:00:00'],
  ['-0001-12-31T24:00:00Z', '0000-01-01T00:00:00Z'],
  ['0000-02-29T12:30:00.500+05:30', '0000-02-29T12:30:00.5+05:30'],
  ['0000-12-31T24:00:00-14:00', '0001-01-01T00:00:00-14:00'],
  ['-123456-02-28T24:00:00Z', '-123456-02-29T00:00:00Z'],
  ['123456789012-02-28T24:00:00Z', '123456789012-02-29T00:00:00Z'],
])('%s is %s', (lexical, expected) => { expect(canonical(lexical)).toBe(expected); });

test.each(['2021-02-29T00:00:00', '1900-02-29T00:00:00', '2020-13-01T00:00:00', '2020-00-01T00:00:00', '2020-01-32T00:00:00', '2020-04-31T00:00:00', '2020-01-00T00:00:00', '2020-01-01T24:00:01', '2020-01-01T24:01:00',
  '2020-01-01T24:00:00.1', '2020-01-01T25:00:00', '2020-01-01T00:60:00', '2020-01-01T00:00:60', '02020-01-01T00:00:00', '2020-01-01T00:00:00+14:01', '2020-01-01T00:00:00+13:60', '2020-01-01T00:00:00.', '2020-1-01T00:00:00'])('%s is no time', (lexical) => {
  expect(canonical(lexical)).toBeUndefined();
});
