import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLexicon } from '../../server/pages/lexicon.js';

const lexicon = await createLexicon([
  { slug: 'cancer', label: 'cancer' },
  { slug: 'cancer-cell', label: 'cancer cell' },
  { slug: 'metastasis', label: 'metastasis' },
  { slug: 'metastatic-lesion', label: 'metastatic lesion' },
  { slug: 'biopsy', label: 'biopsy' },
  { slug: 'met', label: 'MET' },
  { slug: 'cd44', label: 'CD44 antigen' },
  { slug: 'e-cadherin', label: 'E-cadherin' },
  { slug: 'emt', label: 'epithelial-mesenchymal transition' },
  { slug: 'emt', label: 'EMT' },
  { slug: 'vegfa', label: 'VEGFA' },
]);
const a = (slug: string, text: string): string => `<a href="/${slug}" data-term="${slug}">${text}</a>`;

describe('lexicon', () => {
  test.each([
    ['the longest name wins', 'One cancer cell moves.', `One ${a('cancer-cell', 'cancer cell')} moves.`],
    ['only the first occurrence', 'Cancer is cancer.', `${a('cancer', 'Cancer')} is cancer.`],
    ['a name that is linked already hides the names in it', 'A cancer cell, a cancer cell.', `A ${a('cancer-cell', 'cancer cell')}, a cancer cell.`],
    ['two names of a term are one term', 'Epithelial–mesenchymal transition (EMT).', `${a('emt', 'Epithelial–mesenchymal transition')} (EMT).`],
    ['whole words only', 'anticancer cancerous', 'anticancer cancerous'],
    ['not after a hyphen', 'anti-VEGFA, N-cadherin and non-cancer', 'anti-VEGFA, N-cadherin and non-cancer'],
    ['before a hyphen', 'EMT-like', `${a('emt', 'EMT')}-like`],
    ['a name with a hyphen', 'Loss of E-cadherin.', `Loss of ${a('e-cadherin', 'E-cadherin')}.`],
    ['abbreviations in their own case', 'They met the MET gene.', `They met the ${a('met', 'MET')} gene.`],
    ['plurals', 'Cancers, biopsies, metastases and metastatic lesions.',
      `${a('cancer', 'Cancers')}, ${a('biopsy', 'biopsies')}, ${a('metastasis', 'metastases')} and ${a('metastatic-lesion', 'metastatic lesions')}.`],
    ['markup in a text stays text', '<b>cancer</b> & co', `&lt;b&gt;${a('cancer', 'cancer')}&lt;/b&gt; &amp; co`],
  ])('%s', (_, text, expected) => {
    expect(lexicon.link(text).markup).toBe(expected);
  });

  test('a term is not linked on its own page', () => {
    expect(lexicon.link('A cancer cell of a cancer', ['cancer-cell']).markup).toBe(`A cancer cell of a ${a('cancer', 'cancer')}`);
  });

  test('the text of the links is the text', () => {
    const word = fc.constantFrom('cancer', 'CELL', 'EMT', 'met', 'é', ' ', '-', '–', '.', '(', 'İ', '\u{1D49C}');
    fc.assert(fc.property(fc.array(word), (words) => {
      const text = words.join('');
      expect(lexicon.link(text).markup.replace(/<[^>]*>/g, '')).toBe(text);
    }));
  });
});
