import { afterEach, expect, test } from '@jest/globals';
import { longestName, refuseLongTerms } from '../../server/change/long-terms.js';
import { counted, mostUnits } from '../../server/change/counted.js';
import type { Candidate } from '../../server/change/candidate.js';
import { defaultText, limitText } from '../../server/platform/memory.js';
import type { Problem } from '../../server/platform/problem.js';

afterEach(() => { limitText(defaultText); });

const refusal = (line: string): Problem | undefined => {
  try {
    refuseLongTerms([line]);
    return undefined;
  } catch (error) {
    return error as Problem;
  }
};
const a = (units: number): string => 'a'.repeat(units);
const line = (object: string, graph = 'urn:g'): string => `<urn:s> <urn:p> ${object} <${graph}> .`;

test.each([
  ['an IRI', (units: number) => line(`<urn:${a(units - 4)}>`), 'The IRI of the object'],
  ['a blank node', (units: number) => line(`_:${a(units)}`), 'The label of the object'],
  ['a datatype', (units: number) => line(`"x"^^<urn:${a(units - 4)}>`), 'The language or datatype of the object'],
  ['a predicate', (units: number) => `<urn:s> <urn:${a(units - 4)}> "x" <urn:g> .`, 'The IRI of the predicate'],
  ['a graph', (units: number) => line('"x"', `urn:${a(units - 4)}`), 'The name of a graph'],
])('%s has a bound that cannot be set, and one character more is told with its place', (_, of, what) => {
  expect(refusal(of(longestName))).toBeUndefined();
  expect(refusal(of(longestName + 1))).toMatchObject({ status: 413, title: 'Term too long', members: { limit: longestName }, detail: expect.stringMatching(new RegExp(`^${what}.* 65537 characters, and 65536 are the most; .* cannot be set\\.$`)) });
});

test('a text has the bound of MPP_TEXT_SIZE, by its characters and not by their escapes', () => {
  limitText(100_000);
  expect(refusal(line(`"${'\\n'.repeat(100_000)}"@en`))).toBeUndefined();
  expect(refusal(line(`"${'\\n'.repeat(100_001)}"@en`))).toMatchObject({
    status: 413, members: { limit: 100_000, setting: 'MPP_TEXT_SIZE', graph: 'urn:g', subject: '<urn:s>', predicate: '<urn:p>' },
    detail: 'The text of the object of the statement <urn:s> <urn:p> … in <urn:g> has 100001 characters, and 100000 are the most; nothing was changed. The limit is set by MPP_TEXT_SIZE.',
  });
});

test('the journal tells a change of long lines by numbers, as one of many lines', () => {
  const of = (units: number) => counted({ added: [line(`"${a(units)}"`)], removed: [] } as unknown as Candidate);
  expect(of(mostUnits / 2)).toMatchObject({ added: [expect.any(String)] });
  expect(of(mostUnits)).toMatchObject({ added: [], bulk: [{ graph: 'urn:g', added: 1, removed: 0 }] });
});
