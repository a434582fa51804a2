import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createWordIndex } from '../../server/query/word-index.js';
import type { IndexedWords, WordIndex, WordQuery } from '../../server/query/word-index.js';

async function indexOf(items: readonly IndexedWords[]): Promise<WordIndex> {
  const builder = createWordIndex();
  for (const item of items) builder.add(item);
  return builder.build();
}
/** What is found, and how often the search let others have their turn. */
function searched(index: WordIndex, query: WordQuery): { readonly found: readonly number[]; readonly scores: ReadonlyMap<number, number>; readonly yields: number } {
  const search = index.search(query);
  for (let yields = 0; ; yields++) {
    const { done, value } = search.next();
    if (done) return { scores: value, yields, found: [...value.keys()].sort((a, b) => a - b) };
  }
}
const all = { any: [], inTexts: true, similar: false } as const;

const items = await indexOf([
  { names: ['bone', 'metastasis'], text: ['metastasis', 'in', 'bone'] },
  { names: ['bone'], text: ['tissue', 'of', 'the', 'skeleton'] },
  { names: ['tgfb1', 'tgf', 'beta1'], text: ['growth', 'factor'] },
  { names: ['dormancy'], text: ['cells', 'without', 'growth'] },
]);

test.each<[string, Partial<WordQuery>, readonly number[]]>([
  ['all words, as beginnings', { all: ['bo', 'met'] }, [0]], ['names alone', { all: ['growth'], inTexts: false }, []], ['names and texts', { all: ['growth'] }, [2, 3]],
  ['or one joined word', { all: ['nothing'], any: ['tgfb'] }, [2]], ['similar spelling', { all: ['dormansy'], similar: true }, [3]], ['no similar spelling unless it is wanted', { all: ['dormansy'] }, []],
  ['a digit makes another word', { all: ['tgfb2'], similar: true }, []], ['no word at all', { all: [] }, []],
])('%s', (_, query, found) => {
  expect(searched(items, { ...all, all: [], ...query }).found).toEqual(found);
});

test('a name is worth more than a text, the word itself more than its beginning, a rare word more than a frequent one', () => {
  const best = (query: readonly string[]): number | undefined => [...searched(items, { ...all, all: query }).scores].sort(([, a], [, b]) => b - a)[0]?.[0];
  expect([best(['bone']), best(['metastasis'])]).toEqual([0, 0]);
  const { scores } = searched(items, { ...all, all: [], any: ['bone', 'dormanc'] });
  expect(scores.get(1)).toBeGreaterThan(scores.get(3) ?? Infinity);
});

test('what is found is what a look at every word of every item finds', async () => {
  const word = fc.stringMatching(/^[ab]{1,4}$/), words = fc.array(word, { maxLength: 5 });
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ names: words, text: words }), { minLength: 1, maxLength: 12 }), fc.array(word, { minLength: 1, maxLength: 3 }), fc.boolean(), async (list, asked, inTexts) => {
    const begins = (item: IndexedWords, prefix: string): boolean => [...item.names, ...inTexts ? item.text : []].some((each) => each.startsWith(prefix));
    const expected = list.flatMap((item, i) => (asked.every((prefix) => begins(item, prefix)) ? [i] : []));
    expect(searched(await indexOf(list), { ...all, all: [...new Set(asked)], inTexts }).found).toEqual(expected);
  }), { numRuns: 300 });
});

test('each word is looked for once, with a turn for others behind it', () => {
  expect(searched(items, { ...all, all: ['bone', 'met', 'in'], any: ['tgf', 'beta'] }).yields).toBe(5);
});
