import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PreparedQuery } from '../../server/sparql/prepared-query.js';
import { openStore } from '../../server/engine/evaluator/open-store.js';
import { emptyStore, storeFromNQuads } from '../../server/store/build-store.js';

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const typed = (text: string, type: string): string => `"${text}"^^<${xsd}${type}>`;

interface Binding { readonly value: string; readonly datatype?: string; readonly 'xml:lang'?: string }
function rows(nquads: string, query: string): Record<string, Binding>[] {
  const chunks: Uint8Array[] = [];
  const store = nquads === '' ? emptyStore : storeFromNQuads(new TextEncoder().encode(nquads).buffer);
  openStore(store)({ text: query, form: 'SELECT' as PreparedQuery['form'], defaultGraphs: [], namedGraphs: [] }, 'application/sparql-results+json', { write: (chunk) => chunks.push(chunk) });
  return (JSON.parse(Buffer.concat(chunks).toString()) as { results: { bindings: Record<string, Binding>[] } }).results.bindings;
}
const token = ({ value, datatype, 'xml:lang': language }: Binding): string => `"${value}"${language ? `@${language}` : datatype ? `^^<${datatype}>` : ''}`;
const read = (rows: Record<string, Binding>[], name = 'v'): string[] => rows.map(({ [name]: term }) => (term ? token(term) : ''));

type Order = (terms: readonly string[], suffix: string) => string[];
const stored: Order = (terms, suffix) => read(rows(terms.map((term, i) => `<http://e/s${i}> <http://e/p> ${term} .\n`).join(''), `SELECT ?v { ?s <http://e/p> ?v } ${suffix}`));
const given: Order = (terms, suffix) => read(rows('', `SELECT ?v { VALUES ?v { ${terms.join(' ')} } } ${suffix}`));
const oneStored: Order = (terms, suffix) => read(rows(`<http://e/s> <http://e/p> ${terms[0] ?? ''} .\n`, `SELECT ?v { VALUES ?v { ${terms.join(' ')} } } ${suffix}`));

const ascending: readonly (readonly [name: string, terms: readonly string[]])[] = [
  ['integers beyond a double', ['-9007199254740993', '-9007199254740992', '9007199254740992', '9007199254740993', '76561198000000001', '76561198000000002', '76561198000000003'].map((n) => typed(n, 'integer'))],
  ['long decimals', ['-1.00000000000000000001', '-1', '0.1', '0.10000000000000000001', '0.10000000000000000002', '1.00000000000000000001', '123456789012345678.1', '123456789012345678.2'].map((n) => typed(n, 'decimal'))],
  ['decimals nearer to zero than a double comes', [`-0.${'0'.repeat(400)}1`, '0', `0.${'0'.repeat(400)}1`, `0.${'0'.repeat(400)}11`].map((n) => typed(n, 'decimal'))],
  ['numbers of more digits than are computed with', [typed('-INF', 'double'), typed(`-1${'0'.repeat(2000)}`, 'integer'), typed('5', 'integer'), typed(`1${'0'.repeat(1999)}`, 'integer'), typed(`1${'0'.repeat(1999)}.5`, 'decimal'), typed(`1${'0'.repeat(1998)}1`, 'integer'), typed('INF', 'double'), typed('NaN', 'double')]],
  ['numbers of all types', [typed('-INF', 'float'), typed('-1.5', 'decimal'), typed('1', 'byte'), typed('1.5E0', 'double'), typed('2', 'unsignedLong'), typed('2.5', 'float'), typed('9007199254740993', 'long'), typed('1e300', 'double'), typed('INF', 'double')]],
  ['fractions of a second', ['00:00:00Z', '00:00:00.0000001Z', '00:00:00.00000010000000001Z', '00:00:00.1Z', '00:00:00.1000000000000000000000001Z', '00:00:01Z'].map((t) => typed(`2020-01-01T${t}`, 'dateTime'))],
  ['years of any length', ['-271822-01-01', '-0045-03-15', '0999-12-31', '2020-02-29', '12020-01-01', '271821-04-20', '275761-01-01', '275761-01-02', '1000000000-01-01', '200000000000-01-01', '200000000000-01-02'].map((d) => typed(d, 'date'))],
  ['midnights', ['2019-12-31T23:59:59.999Z', '2019-12-31T24:00:00Z', '2020-01-01T00:00:01Z'].map((d) => typed(d, 'dateTime'))],
  ['time zones', ['2020-01-01T01:00:00+02:00', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00-01:00', '2020-01-01T12:00:00'].map((d) => typed(d, 'dateTime'))],
  ['times', ['24:00:00Z', '00:00:01Z', '12:00:00+01:00', '12:00:00Z', '12:00:00-14:00'].map((d) => typed(d, 'time'))],
  ['booleans', [typed('false', 'boolean'), typed('true', 'boolean')]],
  ['texts by code points', ['"Z"', '"a"', '"ab"', '"é"', '"\uFFFD"', '"😀"', '"😁"']],
  ['kinds of literals', [typed('NaN', 'double'), typed('true', 'boolean'), typed('2020-01-01T00:00:00Z', 'dateTime'), typed('2020-01-01', 'date'), typed('00:00:00', 'time'), '"a"', '"a"@de', '"a"@en', typed('x', 'integer')]],
  ['what is not valid, by its text', [typed('02020-01-01', 'date'), typed('1200', 'byte'), typed('2020-02-30', 'date'), typed('x', 'integer')]],
];

describe.each([['in the store', stored], ['in the query', given], ['in both', oneStored]])('the order of literals that are %s', (_, order) => {
  it.each(ascending)('%s', (_name, terms) => {
    const shuffled = [...terms.slice(1).reverse(), ...terms.slice(0, 1)];
    expect(order(shuffled, 'ORDER BY ?v')).toEqual(terms);
    expect(order(shuffled, 'ORDER BY DESC(?v)')).toEqual([...terms].reverse());
  });
});

it('of IRIs is that of code points', () => {
  const iris = ['http://e/a', 'http://e/é', 'http://e/\uFFFD', 'http://e/😀'];
  const nquads = [...iris].reverse().map((iri) => `<${iri}> <http://e/p> "x" .\n`).join('');
  expect(rows(nquads, 'SELECT ?v { ?v ?p "x" } ORDER BY ?v').map(({ v }) => v?.value)).toEqual(iris);
  expect(rows('', `SELECT ?v { VALUES ?v { ${[...iris].reverse().map((iri) => `<${iri}>`).join(' ')} } } ORDER BY ?v`).map(({ v }) => v?.value)).toEqual(iris);
});

it('MIN and MAX see what ORDER BY sees', () => {
  const query = 'SELECT (MIN(?x) AS ?low) (MAX(?x) AS ?high) { VALUES ?x { 76561198000000002 76561198000000001 76561198000000003 } }';
  expect(rows('', query).map(({ low, high }) => [low?.value, high?.value])).toEqual([['76561198000000001', '76561198000000003']]);
});

it('equal values are one place, so that a further key decides', () => {
  for (const values of [['1', '1.0', '1e0'], ['0.1', '1e-1', '0.10'], [typed('2020-01-01T00:00:00Z', 'dateTime'), typed('2019-12-31T24:00:00Z', 'dateTime'), typed('2020-01-01T01:00:00.0+01:00', 'dateTime')], [typed('1', 'boolean'), 'true', 'true']]) {
    for (const keys of [[1, 2, 3], [3, 1, 2], [2, 3, 1]]) {
      const given = values.map((value, i) => `(${value} ${keys[i]})`).join(' ');
      expect(rows('', `SELECT ?k { VALUES (?v ?k) { ${given} } } ORDER BY ?v ?k`).map(({ k }) => k?.value)).toEqual(['1', '2', '3']);
    }
  }
});

describe('a property', () => {
  const digits = fc.stringMatching(/^[0-9]{1,25}$/);
  const sign = fc.constantFrom('', '-');
  const decimalText = fc.tuple(sign, digits, fc.oneof(fc.constant('0'), fc.constant('1'), digits)).map(([s, whole, fraction]) => `${s}${whole}.${fraction}`);
  const near = fc.tuple(fc.constantFrom('9007199254740990', '9007199254740991', '9007199254740992', '9007199254740993', '0.1', '0.10000000149011612', '0.10000000000000000001', '16777217', '16777216', '0', '-0'), fc.constantFrom('decimal', 'float', 'double')).map(([n, t]) => typed(n, t));
  const number = fc.oneof(near, fc.tuple(sign, digits).map(([s, n]) => typed(s + n, 'integer')), decimalText.map((n) => typed(n, 'decimal')), fc.float().map((n) => typed(String(n).replace('Infinity', 'INF'), 'float')), fc.double().map((n) => typed(String(n).replace('Infinity', 'INF'), 'double')), fc.constantFrom(typed('1', 'byte'), typed('300', 'byte')));
  const two = (most: number) => fc.integer({ min: 1, max: most }).map((n) => String(n).padStart(2, '0'));
  const dateTime = fc.tuple(fc.constantFrom('2020', '-0001', '275760', '999999999999', '0000'), two(12), two(28), fc.constantFrom('00:00:00', '24:00:00', '12:30:00.0000001', '12:30:00.00000010000000000001', '23:59:59.999999999'), fc.constantFrom('', 'Z', '+14:00', '-14:00', '+01:00'))
    .map(([year, month, day, time, zone]) => typed(`${year}-${month}-${day}T${time}${zone}`, 'dateTime'));
  const date = fc.tuple(two(12), two(28), fc.constantFrom('', 'Z', '+14:00', '-14:00')).map(([month, day, zone]) => typed(`2020-${month}-${day}${zone}`, 'date'));
  const text = fc.stringMatching(/^[ab\uFFFD😀]{0,3}$/u).map((s) => `"${s}"`);
  const literal = fc.oneof(number, number, dateTime, date, text, text.map((t) => `${t}@en`), fc.constantFrom(typed('true', 'boolean'), typed('false', 'boolean'), typed('1', 'boolean'), typed('x', 'boolean'), typed('P1Y', 'duration')));

  it('ORDER BY agrees with < in every pair that < compares', () => {
    fc.assert(fc.property(fc.array(literal, { minLength: 2, maxLength: 30 }), (terms) => {
      const given = terms.map((term, i) => `(${term} ${i})`).join(' ');
      const position = new Map(rows('', `SELECT ?i { VALUES (?v ?i) { ${given} } } ORDER BY ?v`).map(({ i }, place) => [i?.value, place]));
      const wrong = rows('', `SELECT ?i ?j { VALUES (?a ?i) { ${given} } VALUES (?b ?j) { ${given} } FILTER(?a < ?b) }`)
        .filter(({ i, j }) => Number(position.get(i?.value)) >= Number(position.get(j?.value)));
      expect(wrong).toEqual([]);
    }), { numRuns: 60 });
  });

  it('the order is one: however the literals come, stored or not', () => {
    fc.assert(fc.property(fc.uniqueArray(literal, { minLength: 3, maxLength: 30 }), (terms) => {
      const sorted = stored(terms, 'ORDER BY ?v STR(?v) STR(DATATYPE(?v))');
      expect(given(terms, 'ORDER BY ?v STR(?v) STR(DATATYPE(?v))')).toEqual(sorted);
      expect(given([...terms].reverse(), 'ORDER BY ?v STR(?v) STR(DATATYPE(?v))')).toEqual(sorted);
    }), { numRuns: 60 });
  });
});
