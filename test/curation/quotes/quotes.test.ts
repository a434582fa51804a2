import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkQuote, spanOfQuote, quoteOccurs, reportQuotes, type QuoteCheck } from '../../../server/curation/quotes/quotes.js';
import { rounds } from '../../support/long.js';

const abstract = 'Invented cells – of “three” kinds – did not spread; 10‑fold more\u00a0of them\nstayed. The ﬁnal dish had none (P<0.05).';

describe('a passage', () => {
  test.each([
    ['did not spread', true], ['Invented cells - of "three" kinds - did not spread', true], ["of 'three' kinds", true], ['of ‘three’ kinds', true], ['10-fold more of them stayed.', true], ['The final dish', true], ['  did   not\tspread ', true], ['(P<0.05)', true], ['of three kinds', false],
    ['did spread', false], ['invented cells', false], ['not sprea', false], ['vented cells', false], ['', false], [' ', false], ['10-fold … stayed', false],
  ])('%j occurs: %s', (quote, occurs) => { expect(quoteOccurs(abstract, quote)).toBe(occurs); });

  test.each([
    ['Invented cells - of "three" kinds - did not spread', 'Invented cells – of “three” kinds – did not spread'], ['10-fold more of them stayed.', '10‑fold more\u00a0of them\nstayed.'], ['The final dish', 'The ﬁnal dish'], ['  did   not\tspread ', 'did not spread'], ['not sprea', undefined], ['', undefined],
  ])('%j has its place', (quote, passage) => {
    const place = spanOfQuote(abstract, quote);
    expect(place && abstract.slice(place.start, place.end)).toBe(passage);
  });

  test('occurs wherever it was taken from, however its spaces, dashes and marks are written', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/), sign = fc.constantFrom(' ', ' – ', '-', '“', '’ ', '\u00a0');
    fc.assert(fc.property(fc.array(fc.tuple(word, sign), { minLength: 3, maxLength: 30 }), fc.nat(), fc.nat(), (parts, a, b) => {
      const from = a % (parts.length - 1), to = from + 1 + b % (parts.length - from), text = parts.flat().join('');
      const quote = parts.slice(from, to).map(([letters], i, { length }) => letters + (i < length - 1 ? (parts[from + i]?.[1] ?? '') : '')).join('');
      return quoteOccurs(text, quote) && quoteOccurs(text, quote.replaceAll('–', '-').replaceAll('“', '"').replaceAll('’', "'").replaceAll('\u00a0', '\n'));
    }), { numRuns: rounds(300, 20_000) });
  });

  test('is looked for in a time that grows with the text', () => {
    const started = performance.now();
    quoteOccurs('a'.repeat(20_000), `${'a'.repeat(299)}b`);
    quoteOccurs('ab '.repeat(7_000), 'b a'.repeat(100));
    expect(performance.now() - started).toBeLessThan(200);
  });
});

test.each<[string, Partial<Parameters<typeof checkQuote>[0]>, QuoteCheck['outcome']]>([
  ['stands in the abstract', {}, 'found'], ['does not', { quote: 'Invented cells did spread widely' }, 'not found'], ['has nothing to be compared with', { abstract: undefined }, 'unchecked'],
  ['is the title', { title: 'Did not spread; 10-fold more of them stayed' }, 'no quotation'], ['is the finding', { finding: '“Did not spread; 10-fold more of them stayed.”' }, 'no quotation'],
  ['is a snippet', { quote: 'did not spread' }, 'no quotation'], ['is too long', { quote: 'x'.repeat(301) }, 'no quotation'], ['is the title of a paper without abstract', { title: 'did not spread; 10-fold more of them stayed', abstract: undefined }, 'no quotation'],
])('a quotation that %s', (_, given, outcome) => {
  expect(checkQuote({ quote: 'did not spread; 10-fold more of them stayed', abstract, title: 'Cells', finding: 'Nothing moved.', ...given }).outcome).toBe(outcome);
});

describe('the report', () => {
  const of = (...outcomes: readonly QuoteCheck['outcome'][]): readonly QuoteCheck[] => outcomes.map((outcome) => ({ outcome }));
  test.each([
    [of(), false, 'There are no quotations: nothing was compared.'], [of('unchecked', 'unchecked'), false, 'None of 2 quotations could be compared.'], [of('found', 'unchecked'), true, '1 of 2 quotations compared: 1 found, 0 not; 1 could not be compared.'],
    [of('found', 'not found', 'no quotation'), false, '3 of 3 quotations compared: 1 found, 2 not.'],
  ])('says how many were compared, and never passes where none were', (checks, passed, sentence) => { expect(reportQuotes(checks)).toMatchObject({ passed, sentence }); });
});
