import { describe, expect, test } from '@jest/globals';
import { Parser } from 'n3';
import { ownAnswer, ownSections, rightAnswer } from './own/answers.js';
import { ownPrologue } from './own/own-case.js';

/** Every clause of SPARQL 1.1 Query that the evaluator has, in cases of our own (`own/`). */
describe.each(ownSections.map((section) => [section.clause, section] as const))('%s', (_, { data, cases }) => {
  const quads = new Parser({ format: 'TriG' }).parse(ownPrologue + data);
  test.each(cases.map((one) => [one[0], one] as const))('%s', (_, [, query, right, how]) => {
    expect(ownAnswer(quads, query, how === 'ordered')).toEqual(rightAnswer(right, how === 'ordered'));
  });
});
