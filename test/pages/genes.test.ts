import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { analyseGenes } from '../../server/pages/genes/analyse-genes.js';
import { addressOf, namesIn, readBackground } from '../../server/pages/genes/gene-list.js';
import { geneNames, type FoundGene, type GeneNames, type GeneSources } from '../../server/pages/genes/gene-names.js';
import { writeGeneTable } from '../../server/pages/genes/gene-tables.js';
import type { Pages } from '../../server/pages/pages.js';
import { loadGraph, type TestGraph } from '../support/graph.js';
import { testPages, text } from '../support/pages.js';

let graph: TestGraph, pages: Pages, sources: GeneSources, names: GeneNames;
beforeAll(async () => {
  graph = await loadGraph('test/fixtures/pages/genes.ttl');
  pages = testPages(graph);
  sources = await pages.sources();
  names = await geneNames(sources);
});
afterAll(() => graph.close());

const short = (found: FoundGene): string => (found.kind === 'gene' ? `${found.gene.symbol} by ${found.by}` : found.kind === 'ambiguous' ? `ambiguous: ${found.genes.map(({ symbol }) => symbol).join(', ')}` : found.kind === 'mouse' ? `mouse: ${found.gene?.symbol ?? 'of other letters'}` : found.kind);
const list = 'SNAI1, twist1\nSnail Cxcr4; XYZ 1-Mar "SHARED"';

test('genes are the molecules that have a symbol', () => {
  expect(names.genes.map(({ symbol }) => symbol)).toEqual(['CDH1', 'CXCR4', 'LOX', 'SNAI1', 'TP53', 'TWIST1']);
});

test.each([
  ['TWIST1', 'TWIST1 by symbol'], ['twist1', 'TWIST1 by symbol'], ['Twist1', 'mouse: TWIST1'], ['TWIST2', 'unknown'],
  ['HGNC:12428', 'TWIST1 by identifier'], ['hgnc:12428', 'TWIST1 by identifier'], ['7291', 'TWIST1 by identifier'], ['NCBIGene:7291', 'TWIST1 by identifier'], ['entrez:7291', 'TWIST1 by identifier'],
  ['ENSG00000122691', 'TWIST1 by identifier'], ['ENSG00000122691.4', 'TWIST1 by identifier'], ['Q15672', 'TWIST1 by identifier'], ['UniProtKB:Q15672-1', 'TWIST1 by identifier'], ['mpp:twist1', 'TWIST1 by identifier'],
  ['1', 'unknown'], ['ENSMUSG00000035799', 'mouse: of other letters'], ['MGI:1', 'mouse: of other letters'], ['Trp53', 'mouse: of other letters'], ['Xyz', 'mouse: of other letters'], ['Hypoxia', 'unknown'], ['xyz1', 'unknown'], ['Snail', 'SNAI1 by other name'], ['SNAIL', 'SNAI1 by other name'], ['E-cadherin', 'CDH1 by other name'], ['SHARED', 'ambiguous: SNAI1, TWIST1'],
  ['1-Mar', 'date'], ['Sep-02', 'date'], ['oxygen', 'unknown'], ['__proto__', 'unknown'],
])('%s is %s', (name, found) => {
  expect(short(names.find(name))).toBe(found);
});

describe('a list', () => {
  test('is analysed among the genes that are curated', async () => {
    const { known, sets, background, notes, ...rest } = await analyseGenes({ genes: list }, sources);
    expect(rest).toEqual({ unknown: ['XYZ'], dates: ['1-Mar'], ambiguous: [{ name: 'SHARED', symbols: ['SNAI1', 'TWIST1'] }], mouse: [{ name: 'Cxcr4', symbol: 'CXCR4' }], tested: 1, curated: 6 });
    expect(known.map(({ gene, names: given, claims }) => [gene.symbol, given, claims.map(({ claim, other }) => [claim.status, other.slug])])).toEqual([
      ['SNAI1', ['SNAI1', 'Snail'], [['established', 'emt']]], ['TWIST1', ['twist1'], [['emerging', 'emt']]],
    ]);
    expect(background).toEqual({ kind: 'curated', size: 6, curated: 6, list: 2, outside: [] });
    // Of 15 pairs of six genes three lie within the set of three.
    expect(sets.map(({ set, genes, hits, size, expected, p, q }) => [set, genes.map(({ gene, claims }) => [gene.symbol, claims.map(({ iri }) => iri.replace(/^.*\//, ''))]), hits, size, expected, p?.toFixed(10), q?.toFixed(10)])).toEqual([
      ['METASTASIS_MECHANISM_EMT', [['SNAI1', ['claim-snai1']], ['TWIST1', ['claim-twist1']]], 2, 3, 1, '0.2000000000', '0.2000000000'],
      ['METASTASIS_MECHANISM_EMT_PROMOTES', [['SNAI1', ['claim-snai1']], ['TWIST1', ['claim-twist1']]], 2, 2, 2 / 3, undefined, undefined],
    ]);
    expect(notes.length).toBe(5);
  });

  test('is in a set by a claim in which it is the object, and in none by a contested or refuted one', async () => {
    const { sets } = await analyseGenes({ genes: 'LOX CXCR4 TP53' }, sources);
    expect(sets.map(({ set, genes }) => [set, genes.map(({ gene }) => gene.symbol)])).toEqual([
      ['METASTASIS_SITE_BONE_PROMOTES', ['LOX']], ['METASTASIS_STEP_LOCAL_INVASION', ['LOX']], ['METASTASIS_STEP_LOCAL_INVASION_PROMOTES', ['LOX']],
    ]);
  });

  // p as R 4.2.2 has it: fisher.test(matrix(c(2, 1, 4, 19993), 2), alternative = "greater") and matrix(c(2, 1, 1, 4), 2).
  test.each([
    ['20000', { kind: 'number', size: 20000, curated: 6, list: 6, outside: [] }, 2.24981246062003e-7],
    ['20,000', { kind: 'number', size: 20000, curated: 6, list: 6, outside: [] }, 2.24981246062003e-7],
    ['SNAI1 TWIST1 CDH1 xyz A B C D', { kind: 'list', size: 8, curated: 3, list: 3, outside: [] }, 0.285714285714286],
    ['CDH1 LOX TP53 SNAI1', { kind: 'list', size: 4, curated: 4, list: 1, outside: ['TWIST1'] }, undefined],
  ])('among %s', async (background, wanted, p) => {
    const found = await analyseGenes({ genes: list, background }, sources), [first] = found.sets;
    expect([found.background, first?.p === undefined ? undefined : Number(first.p.toPrecision(9))]).toEqual([wanted, p === undefined ? undefined : Number(p.toPrecision(9))]);
  });

  test.each([
    [{ genes: list, background: '9' }, 'Bad background: A background of 9 genes is too small: the 6 genes that are curated here and the 4 further names of the list are 10.'],
    [{ genes: list, background: 'nonsense' }, 'Bad background: The background has no gene that is curated here, so that there is nothing to compare with.'],
    [{ genes: list, background: '0' }, /^Bad background: background is curated, a whole number of genes from 1 to 1000000/],
    [{ genes: Array.from({ length: 5001 }, (_, i) => `G${i}`).join(' ') }, 'Too many genes: The list has 5001 names; at most 5000 are looked at together.'],
    [{ genes: 'A', background: Array.from({ length: 30_001 }, (_, i) => `G${i}`).join(' ') }, 'Too many genes: The background has 30001 names; at most 30000 are looked at together.'],
  ])('is refused: %#', async (question, message) => {
    await expect(analyseGenes(question, sources)).rejects.toThrow(message);
  });

  test('that nobody knows is told to be so', async () => {
    const found = await analyseGenes({ genes: 'A B' }, sources);
    expect([found.known, found.sets, found.tested, found.unknown]).toEqual([[], [], 0, ['A', 'B']]);
  });
});

test('what is written is read with anything between', () => {
  expect(namesIn(' A, B;C\tD|E\r\n"F" A ', 10, 'It')).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
  expect([readBackground(undefined), readBackground(' Curated '), readBackground('20,000'), readBackground('A 7')]).toEqual([{ kind: 'curated' }, { kind: 'curated' }, { kind: 'number', size: 20000 }, { kind: 'list', names: ['A', '7'] }]);
});

test.each<[what: string, given: string, size: number | readonly string[]]>([
  ['a number', '1,100', 1100], ['numbers on lines', '1100\n 1101 \r\n\r\n3236', ['1100', '1101', '3236']], ['a number behind empty lines', '\n\n 1100', 1100], ['two lines', '5\n173', ['5', '173']],
])('a background of %s is read as such, from its address too', (_, given, meant) => {
  const told = (text: string): unknown => { const background = readBackground(text); return background.kind === 'number' ? background.size : background.kind === 'list' ? background.names : undefined; };
  expect([told(given), told(new URL(addressOf({ genes: 'A', background: given }) ?? '', 'http://e').searchParams.get('background') ?? '')]).toEqual([meant, meant]);
});

test('a list has an address, unless it is too long for one', () => {
  expect([addressOf({ genes: 'A B\nC&D' }), addressOf({ genes: 'A', background: '20,000' }), addressOf({ genes: 'A', background: 'CURATED' }), addressOf({ genes: 'A', background: 'B\tC' })])
    .toEqual(['/analyse?genes=A,B,C%26D', '/analyse?genes=A&background=20,000', '/analyse?genes=A', '/analyse?genes=A&background=B,C']);
  expect(addressOf({ genes: 'ABCDEFGHI '.repeat(400) })).toBeUndefined();
});

test('tables: sets with their test, genes with their claims, and no name that a spreadsheet takes for a formula', async () => {
  const found = await analyseGenes({ genes: `${list} =1+1` }, sources);
  expect(writeGeneTable('sets', found, sources).split('\n').slice(0, 2).map((line) => line.split('\t'))).toEqual([
    ['set', 'term', 'label', 'kind', 'direction', 'genes', 'hits', 'set_size', 'list_size', 'background_size', 'expected', 'p', 'q', 'claims'],
    ['METASTASIS_MECHANISM_EMT', 'emt', 'epithelial-mesenchymal transition', 'mechanism', 'part', 'SNAI1|TWIST1', '2', '3', '2', '6', '1', expect.stringMatching(/^0\.(?:2|1999)/), expect.stringMatching(/^0\.(?:2|1999)/), 'claim-snai1|claim-twist1'],
  ]);
  const genes = writeGeneTable('genes', found, sources).split('\n').map((line) => line.split('\t'));
  expect(genes[1]).toEqual(['SNAI1|Snail', 'SNAI1', 'snai1', 'promotes', 'subject', 'emt', 'epithelial-mesenchymal transition', 'mechanism', 'established', '1', '0', 'claim-snai1']);
  expect(genes.slice(3).map(([name]) => name)).toEqual(['XYZ', "'=1+1", '1-Mar', 'Cxcr4', 'SHARED', '']);
});

test('the page has the form by itself, and the result below it', async () => {
  expect(text(await pages.genes())).not.toContain('What is known here');
  const page = await pages.genes({ genes: `${list} <b>` }), said = text(page);
  expect(page).not.toContain('<b>"');
  expect(said).toContain('2 of the genes are curated here: SNAI1, TWIST1. 6 genes are curated in all.');
  expect(said).toContain('SHARED is another name of SNAI1 and TWIST1: write the symbol that you mean.');
  expect(said).toContain('Where you mean the human gene of the same letters, write CXCR4.');
  expect(page).toContain('href="/graph?with=snai1,twist1&amp;common=any"');
  expect(page).toContain('href="/analyse?genes=SNAI1,twist1,Snail,Cxcr4,XYZ,1-Mar,SHARED,%3Cb%3E"');
});
