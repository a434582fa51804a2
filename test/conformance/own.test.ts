import { describe, expect, test } from '@jest/globals';
import { openSection, ownAnswer, ownSections, rightAnswer } from './own/answers.js';

/** Every clause of SPARQL 1.1 Query that the evaluator has, in cases of our own (`own/`). */
describe.each(ownSections.map((section) => [section.clause, section] as const))('%s', (_, section) => {
  const evaluate = openSection(section);
  test.each(section.cases.map((one) => [one[0], one] as const))('%s', (_, [, query, right, how]) => {
    expect(ownAnswer(evaluate, query, how === 'ordered')).toEqual(rightAnswer(right, how === 'ordered'));
  });
});
