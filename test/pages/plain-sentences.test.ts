import { expect, test } from '@jest/globals';
import { wordIn } from '../../server/pages/plain-sentences.js';

test.each([
  ['in its own letters', 'An Adjuvant drug', [{ text: 'adjuvant', isOpen: false }], 'Adjuvant'],
  ['with any ending, where it is open', 'Two cohorts.', [{ text: 'cohort', isOpen: true }], 'cohorts'],
  ['not as a part of another word', 'neoadjuvant, non-adjuvant, adjuvants, adjuvant2, 𝐚adjuvant', [{ text: 'adjuvant', isOpen: false }], undefined],
  ['after such a part', 'neoadjuvant or adjuvant', [{ text: 'adjuvant', isOpen: false }], 'adjuvant'],
  ['the first of several', 'ablation, ablative', [{ text: 'ablative', isOpen: true }, { text: 'ablation', isOpen: false }], 'ablation'],
  ['behind a letter that is two in small letters', 'İ adjuvant', [{ text: 'adjuvant', isOpen: false }], 'adjuvant'],
])('a hard word is found %s', (_, text, forms, word) => {
  expect(wordIn(text, forms)).toBe(word);
});
