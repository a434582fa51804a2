import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pages } from '../../server/pages/pages.js';
import { loadGraph, type TestGraph } from '../support/graph.js';
import { testPages, text } from '../support/pages.js';

let graph: TestGraph;
let pages: Pages;
beforeAll(async () => {
  graph = await loadGraph('test/fixtures/pages/collections.ttl');
  pages = testPages(graph);
});
afterAll(() => graph.close());

/** What the page says between two terms, from its first section on. */
async function said(from: string, to: string): Promise<readonly string[]> {
  const question = { from, to, count: 5, longest: 4, without: [], kinds: [], statuses: [], papers: 0, year: undefined };
  const markup = await pages.waysPage([question], { parameters: new URLSearchParams({ from, to }), isSet: false });
  return text(markup.slice(markup.indexOf('<section class="ways"'), markup.indexOf('</main>'))).split('\n');
}

test('between a cancer and a site it says what acts on the spread, by evidence from that cancer', async () => {
  expect((await said('melanoma', 'brain')).slice(0, 3)).toEqual(['What acts on it', 'Found in studies of melanoma, most of them in mice: each claim says in what. Lines of evidence from other cancers are not counted.', 'ALK promotes metastasis to brain emerging 0 for, 1 inconclusive']);
  expect((await said('breast-cancer', 'brain')).slice(0, 2)).toEqual(['What acts on it', 'No paper on breast cancer that was read here names a molecule, cell or process that acts on its spread to brain.']);
  expect((await said('alk', 'brain'))[0]).toMatch(/^\d ways?$/);
});

test('a way that turns is said to turn', async () => {
  expect((await said('breast-cancer', 'melanoma')).join('\n')).toContain('At brain two claims meet; at alectinib two claims begin: the way turns there, and does not say that one end acts on the other.');
});
