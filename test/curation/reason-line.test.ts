import { expect, test } from '@jest/globals';
import { reasonLine } from '../../server/curation/proposals/accept.js';

test.each<[string, string, string, string]>([
  ['a title made of the note', 'EMT: Is this so in people?', 'Is this so in people?', 'EMT: Is this so in people?'],
  ['a title that has the beginning of the note', 'EMT: Is this so in people, and when…', 'Is this so in people, and when was it seen?', 'EMT: Is this so in people, and when was it seen?'],
  ['a report, whose title is the beginning', 'The page of EMT says…', 'The page of EMT says nothing of mice.', 'The page of EMT says nothing of mice.'],
  ['a note of several lines', 'EMT: First line of it', 'First line of it\nand another', 'EMT: First line of it and another'],
  ['a note of its own', 'Another name for EMT', 'It is called that, too.', 'Another name for EMT: It is called that, too.'],
  ['the same word by chance', 'Correct the name', 'name it as HGNC does', 'Correct the name: name it as HGNC does'],
  ['no note', 'Another name', '', 'Another name'],
])('the reason of a change says nothing twice: %s', (_, title, note, expected) => { expect(reasonLine(title, note)).toBe(expected); });
