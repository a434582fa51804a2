import { describe, expect, test } from '@jest/globals';
import { citationFormats, readAuthor, writeCitations } from '../../server/pages/citations.js';
import { clusters } from '../../server/pages/collections/clusters.js';
import type { Paper } from '../../server/pages/statements.js';

const empty: Paper = {
  iri: 'https://w3id.org/metastasis/x', label: 'X', title: undefined, author: undefined, journal: undefined, year: undefined, volume: undefined, pages: undefined, pmid: undefined, doi: undefined, retracted: false,
};
async function written(suffix: string, ...papers: readonly Partial<Paper>[]): Promise<string | undefined> {
  const format = citationFormats.find((each) => each.suffix === suffix);
  return format && writeCitations(format, papers.map((paper) => ({ slug: 'x', paper: { ...empty, ...paper } })));
}

test.each([
  ['Brown PD', { family: 'Brown', given: 'P. D.' }],
  ['van der Berg A', { family: 'van der Berg', given: 'A.' }],
  ['Lee J-H', { family: 'Lee', given: 'J.-H.' }],
  ['Müller Ö', { family: 'Müller', given: 'Ö.' }],
  ['TRACERx Consortium', { family: 'TRACERx Consortium' }],
  ['Plato', { family: 'Plato' }],
])('the author %s', (name, author) => {
  expect(readAuthor(name)).toEqual(author);
});

describe('escaping', () => {
  test.each([
    ['a \\ b', 'a \\textbackslash{} b'], ['{a}', '\\{a\\}'], ['$5 & 3% #1 a_b', '\\$5 \\& 3\\% \\#1 a\\_b'], ['~^', '\\textasciitilde{}\\textasciicircum{}'], ['two\n lines', 'two lines'], ['TGF-β “x”', 'TGF-β “x”'],
  ])('of %j in BibTeX', async (title, expected) => {
    expect(await written('bib', { title })).toBe(`@article{x,\n  title = {{${expected}}}\n}\n`);
  });

  test('a line break begins no tag in RIS', async () => {
    expect(await written('ris', { title: 'A\r\nER  - \r\nTY  - BOOK' })).toBe('TY  - JOUR\r\nTI  - A ER - TY - BOOK\r\nER  - \r\n\r\n');
  });
});

test('what is not known is left out, and a retraction is told', async () => {
  expect(await written('bib', { author: 'Trial Group', retracted: true })).toBe('@article{x,\n  author = {{Trial Group} and others},\n  note = {Retracted}\n}\n');
  expect(await written('ris', { pages: 'e12', pmid: '5', retracted: true })).toBe('TY  - JOUR\r\nSP  - e12\r\nAN  - 5\r\nDB  - PubMed\r\nUR  - https://pubmed.ncbi.nlm.nih.gov/5/\r\nN1  - Retracted\r\nER  - \r\n\r\n');
  expect(JSON.parse(await written('csl.json', { author: 'Trial Group', retracted: true }) ?? '')).toEqual([{ id: 'x', type: 'article-journal', author: [{ literal: 'Trial Group' }, { literal: 'et al.' }], note: 'Retracted' }]);
});

test('all authors are named where they are known; else the first and that there are others', async () => {
  const authors = { author: 'Able AB', authors: ['Able AB', 'de Baker C', 'Trial Group'] };
  expect(await written('bib', authors)).toBe('@article{x,\n  author = {Able, A. B. and de Baker, C. and {Trial Group}}\n}\n');
  expect(await written('ris', authors)).toBe('TY  - JOUR\r\nAU  - Able, A. B.\r\nAU  - de Baker, C.\r\nAU  - Trial Group\r\nER  - \r\n\r\n');
  expect(JSON.parse(await written('csl.json', authors) ?? '')).toEqual([{ id: 'x', type: 'article-journal', author: [{ family: 'Able', given: 'A. B.' }, { family: 'de Baker', given: 'C.' }, { literal: 'Trial Group' }] }]);
  expect(await written('ris', { author: 'Able AB' })).toBe('TY  - JOUR\r\nAU  - Able, A. B.\r\nAU  - et al.\r\nER  - \r\n\r\n');
});

test('several papers are one list in each format', async () => {
  expect(await written('bib', { year: '2001' }, { year: '2002' })).toBe('@article{x,\n  year = {2001}\n}\n\n@article{x,\n  year = {2002}\n}\n');
  expect(await written('csl.json', { pmid: '1' }, { pmid: '2' })).toBe(`${JSON.stringify(['1', '2'].map((PMID) => ({ id: 'x', type: 'article-journal', PMID, URL: `https://pubmed.ncbi.nlm.nih.gov/${PMID}/` })), null, 2)}\n`);
});

test('clusters follow links both ways and leave strangers out', () => {
  const links: Readonly<Record<string, readonly string[]>> = { c: ['a', 'z'], a: ['b'] };
  expect(clusters(['a', 'b', 'c', 'd'], (member) => links[member] ?? [])).toEqual([['a', 'b', 'c'], ['d']]);
});
