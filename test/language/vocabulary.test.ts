import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createVocabulary, type Name } from '../../server/language/vocabulary.js';
import { wordsOf } from '../../server/language/words.js';

const names = (slug: string, ...labels: readonly string[]): readonly Name[] => labels.map((label, i) => ({ slug, label, ...(i === 0 && { isPreferred: true }) }));
const vocabulary = await createVocabulary([
  ...names('ctc', 'circulating tumor cell', 'CTC'), ...names('tumor', 'tumor'), ...names('metastasis', 'metastasis'), ...names('bone-metastasis', 'bone metastasis', 'metastasis to bone'),
  ...names('met', 'MET'), ...names('snai1', 'SNAI1', 'Snail'), ...names('il6', 'IL6'), ...names('tgfb', 'TGF-beta', 'transforming growth factor beta'), ...names('colonization', 'colonization'),
  ...names('cd44', 'CD44 antigen'), ...names('e-cadherin', 'E-cadherin'), ...names('sarcoma', 'sarcoma'), ...names('biopsy', 'biopsy'), ...names('bisphosphonate', 'bisphosphonates'), ...names('b-raf', 'B-Raf proto-oncogene, serine/threonine kinase'),
  ...names('haematoma', 'haematoma'), ...names('er', 'ER'),
]);
const found = (text: string): readonly string[] => [...vocabulary.occurrences(text)].flatMap((each) => (each ? [`${each.start} ${text.slice(each.start, each.end)} ${each.name.slug}`] : []));

describe('a text names', () => {
  test.each<[string, string, readonly string[]]>([
    ['the longest name', 'Circulating tumor cells of a tumor.', ['0 Circulating tumor cells ctc', '29 tumor tumor']],
    ['in British spelling', 'circulating tumour cells colonise; colonisation of tumours', ['0 circulating tumour cells ctc', '35 colonisation colonization', '51 tumours tumor']],
    ['in American spelling', 'a hematoma', ['2 hematoma haematoma']],
    ['with hyphens, dashes and line ends', 'circulating-tumour–cell\nE cadherin, TGF\u2011beta', ['0 circulating-tumour–cell ctc', '24 E cadherin e-cadherin', '36 TGF\u2011beta tgfb']],
    ['with or without hyphen ahead of a number', 'IL-6, IL6, IL 6 and il6', ['0 IL-6 il6', '6 IL6 il6', '11 IL 6 il6']],
    ['with Greek letters', 'TGFβ, TGF-β and transforming growth factor-β; TGFβ1', ['0 TGFβ tgfb', '6 TGF-β tgfb', '16 transforming growth factor-β tgfb']],
    ['in the plural', 'metastases to bone, bone metastases, biopsies, sarcomata, sarcomas, CTCs', ['0 metastases to bone bone-metastasis', '20 bone metastases bone-metastasis', '37 biopsies biopsy', '47 sarcomata sarcoma', '58 sarcomas sarcoma', '68 CTCs ctc']],
    ['in the singular', 'a bisphosphonate', ['2 bisphosphonate bisphosphonate']],
    ['abbreviations in their own case', 'They met MET, er ER, and ctc.', ['9 MET met', '17 ER er']],
    ['a proper name with its capital', 'Snail, not snail; SNAI1 and snai1', ['0 Snail snai1', '18 SNAI1 snai1', '28 snai1 snai1']],
    ['no part of a word', 'tumoral nontumor METs2 CD44v6', []],
    ['nothing behind a hyphen', 'anti-MET and non-tumor', []],
    ['what stands ahead of a hyphen', 'MET-driven', ['0 MET met']],
    ['signs within a name as they are', 'B-Raf proto-oncogene, serine/threonine kinase; B-Raf proto-oncogene serine threonine kinase', ['0 B-Raf proto-oncogene, serine/threonine kinase b-raf']],
    ['behind signs of two units', '\u{1D49C}\u{1F600} tumor', ['5 tumor tumor']],
    ['with combining marks', 'tu\u0301mor tumor', ['7 tumor tumor']],
  ])('%s', (_, text, wanted) => {
    expect(found(text)).toEqual(wanted);
  });
});

test('a whole text may be a name', () => {
  expect([vocabulary.named(' Tumours '), vocabulary.named('tumour cell')]).toEqual([expect.objectContaining({ slug: 'tumor', isPreferred: true }), undefined]);
});

test('words and occurrences are parts of the text, in its order, and do not overlap', () => {
  const piece = fc.constantFrom('tumor', 'cell', 'circulating', 'MET', 'İ', 'β', '-', ' ', '\u2011', '.', '6', 'IL', '\u{1D49C}', '\u0301', '\n', '(');
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    const text = pieces.join('');
    let last = 0;
    for (const { start, end, text: word } of wordsOf(text)) {
      expect([start >= last, text.slice(start, end)]).toEqual([true, word]);
      last = end;
    }
    last = 0;
    for (const each of vocabulary.occurrences(text)) {
      if (!each) continue;
      expect([each.start >= last, each.end > each.start, each.end <= text.length]).toEqual([true, true, true]);
      last = each.end;
    }
  }), { seed: 1 });
});

test('the work grows with the text alone: twice the text, twice the turns', () => {
  const turns = (text: string): number => [...vocabulary.occurrences(text)].filter((each) => each === undefined).length;
  for (const part of ['circulating ', 'circulating tumor ', 'IL6', 'β', 'metastasis to ']) {
    const [one, two] = [2000, 4000].map((count) => turns(part.repeat(count))) as [number, number];
    expect([part, two / one]).toEqual([part, expect.closeTo(2, 1)]);
  }
});
