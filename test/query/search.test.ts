import { describe, expect, test } from '@jest/globals';
import { createSearchIndex } from '../../server/query/search.js';
import type { NameRole } from '../../server/query/search.js';
import { joinedWordsOf, tellingWords, wordsOf } from '../../server/query/words.js';

const item = (slug: string, rank: number, text: string, ...names: readonly (string | readonly [NameRole, string])[]) => ({
  slug, rank, text, names: names.map((name) => (typeof name === 'string' ? { role: 'preferred' as const, text: name } : { role: name[0], text: name[1] })),
});

/** A small vocabulary, two papers and a claim. */
const index = await createSearchIndex([
  item('angiogenic-dormancy', 0, 'Lack of net growth of a small lesion.', 'angiogenic dormancy', ['alternative', 'tumor mass dormancy']),
  item('bone', 0, 'Tissue of the skeleton.', 'bone', ['alternative', 'skeleton']),
  item('bone-metastasis', 0, 'Metastasis in bone.', 'bone metastasis', ['alternative', 'osseous metastasis']),
  item('dormancy', 0, 'Cells stay alive without net growth.', 'dormancy', ['alternative', 'tumour dormancy'], ['misspelling', 'dormansy']),
  item('dormancy-therapy', 0, 'Kills sleeping cells.', 'dormancy-directed therapy'),
  item('emt', 0, 'Program in which epithelial cells lose junctions.', 'epithelial-mesenchymal transition', ['alternative', 'EMT'], ['withdrawn', 'mesenchymal switch']),
  item('emt-required', 0, 'No metastasis without EMT.', 'EMT is required for metastasis'),
  item('il6', 0, 'Cytokine.', 'IL6', ['alternative', 'interleukin 6'], ['notation', 'HGNC:6018']),
  item('tgfb1', 0, 'Growth factor that drives EMT.', 'TGFB1', ['alternative', 'TGF-β1']),
  item('pmid-1', 1, 'On the sleep of cells in bone J Test', 'Able 2001', ['notation', '19308069'], ['notation', '10.1038/nrc2627']),
  item('pmid-2', 1, 'Dormancy and relapse', 'Müller 2001'),
  item('claim-1', 2, 'IL6 ends dormancy in bone.'),
]);
const found = async (question: string): Promise<readonly string[]> => (await index.find(question)).hits.map(({ item: { slug }, match, name }) =>
  `${slug}: ${match}${name && name.role !== 'preferred' ? ` (${name.text})` : ''}`);

describe('what is found, in order', () => {
  test.each<[string, readonly string[]]>([
    ['dormancy', ['dormancy: exact', 'dormancy-therapy: prefix', 'angiogenic-dormancy: words', 'pmid-2: text', 'claim-1: text']],
    ['DORMANCY ', ['dormancy: exact', 'dormancy-therapy: prefix', 'angiogenic-dormancy: words', 'pmid-2: text', 'claim-1: text']],
    ['dorm', ['dormancy: prefix', 'dormancy-therapy: prefix', 'angiogenic-dormancy: words', 'pmid-2: text', 'claim-1: text']],
    ['EMT', ['emt: synonym (EMT)', 'emt-required: prefix', 'tgfb1: text']],
    ['bone met', ['bone-metastasis: exact']],
    ['bones', ['bone: exact', 'bone-metastasis: prefix', 'pmid-1: text', 'claim-1: text']],
    ['skeleton', ['bone: synonym (skeleton)']],
    ['tumor dormancy', ['dormancy: synonym (tumour dormancy)', 'angiogenic-dormancy: synonym words (tumor mass dormancy)']],
    ['dormansy', ['dormancy: synonym (dormansy)', 'angiogenic-dormancy: fuzzy', 'dormancy-therapy: fuzzy', 'pmid-2: fuzzy', 'claim-1: fuzzy']],
    ['metastassis', ['bone-metastasis: fuzzy', 'emt-required: fuzzy']],
    ['mesenchymal switch', ['emt: synonym (mesenchymal switch)']],
    ['IL-6', ['il6: exact', 'claim-1: text']],
    ['interleukin-6', ['il6: synonym (interleukin 6)']],
    ['tgf beta 1', ['tgfb1: synonym (TGF-β1)']],
    ['TGFβ1', ['tgfb1: synonym (TGF-β1)']],
    ['loss of junctions', ['emt: fuzzy']],
    ['lose the junctions', ['emt: text']],
    ['able 2001', ['pmid-1: exact']],
    ['muller', ['pmid-2: prefix']],
    ['19308069', ['pmid-1: synonym (19308069)']],
    ['10.1038/nrc2627', ['pmid-1: synonym (10.1038/nrc2627)']],
    ['IL6 ends', ['il6: answer', 'claim-1: text']],
    ['the', ['dormancy-therapy: words', 'bone: text', 'pmid-1: text']],
    ['nothing of the sort', []],
    ['', []],
    ['!?', []],
  ])('%s', async (question, hits) => {
    expect(await found(question)).toEqual(hits);
  });
});

describe('the work of a question has a bound', () => {
  const crowd = Array.from({ length: 400 }, (_, i) => item(`t${i}`, 0, `a b c d e f g h text ${i}`, `alpha${i} beta cell`, ['alternative', `a${i}`]));
  const large = createSearchIndex(crowd);
  /** How often a search lets others have their turn, and what it says of its bound. */
  const searched = async (question: string): Promise<{ readonly steps: number; readonly bound: { readonly words: number } | undefined }> => {
    const search = (await large).steps(question);
    for (let steps = 0; ; steps++) {
      const { done, value } = search.next();
      if (done) return { steps, bound: value.bound };
    }
  };
  const letters = (n: number): string => Array.from({ length: n }, (_, i) => String.fromCharCode(97 + (i % 26))).join(' ');

  test('words beyond the first 32 are not looked for, and the answer says so', async () => {
    expect([(await searched(letters(32))).bound, (await searched(letters(33))).bound]).toEqual([undefined, { words: 32 }]);
    expect((await searched(letters(100))).steps).toBe((await searched(letters(33))).steps);
  });

  test('a word that is repeated is looked for once, and so are words of a compound', async () => {
    const steps = await Promise.all(['beta cell '.repeat(15), `${'a-'.repeat(99)}a`, 'a b '.repeat(50)].map(async (question) => (await searched(question)).steps));
    // Two for each of 32 words, to read it and to judge the items by it, and a few for all.
    expect(Math.max(...steps)).toBeLessThan(2 * 32 + 40);
  });

  test('others have a turn at each hundred names that are compared', async () => {
    expect((await searched('beta')).steps).toBeGreaterThanOrEqual(400 / 100);
  });
});

test.each([
  ['TGF-β1 & Tumours', ['tgf', 'beta1', 'tumor'], ['tgfbeta1']],
  ['Metastases, diagnoses', ['metastasis', 'diagnosis'], []],
  ['E-cadherin signalling in haematogenous spread', ['e', 'cadherin', 'signaling', 'in', 'hematogenous', 'spread'], ['ecadherin']],
  ['colonisation of ossa', ['colonization', 'of', 'ossa'], []],
])('words of %s', (text, words, joined) => {
  expect(wordsOf(text)).toEqual(words);
  expect(joinedWordsOf(text)).toEqual(joined);
});

test('empty words count only where there are no others', () => {
  expect(tellingWords(['spread', 'to', 'the', 'brain'])).toEqual(['spread', 'brain']);
  expect(tellingWords(['to', 'the'])).toEqual(['to', 'the']);
});
