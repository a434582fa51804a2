import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { Figure } from '../../server/pages/figures.js';
import { raw } from '../../server/pages/html.js';
import { inPlainWords } from '../../server/pages/small-drawing.js';
import { sharedService } from '../support/shared-services.js';

// The ontology itself: what a patient reads of it.
let origin = '';
beforeAll(async () => { ({ origin } = await sharedService('ontology')); }, 240_000);

/** Terms that patients look up, of each kind. */
const terms = ['bone-metastasis', 'brain-metastasis', 'liver-metastasis', 'lung-metastasis', 'lymph-node', 'bone', 'brain', 'liver', 'lung', 'adrenal-gland', 'pleura', 'vertebral-column', 'dormancy', 'circulation', 'colonization',
  'local-invasion', 'treating-metastatic-disease', 'circulating-tumor-cell', 'neutrophil', 'emt', 'immune-evasion', 'hla-loss', 'bone-vicious-cycle', 'circadian-ctc-release', 'cd274', 'vegfa', 'denosumab', 'pembrolizumab', 'oligometastasis', 'malignant-pleural-effusion',
  'breast-cancer', 'melanoma', 'lung-cancer'];

/** Words that a reader without medical training was seen not to know. */
const hard = ['adipocyte', 'angiogenesis', 'antiangiogenic', 'androgen deprivation', 'astrocyte', 'autopsy', 'carcinoma', 'castration-resistant', 'chemokine', 'circulating', 'cohort', 'cytokine', 'dura mater', 'endothelial', 'epithelial', 'extravasation', 'focal neurological deficit', 'germline',
  'hematopoietic', 'hepatic', 'hepatocyte', 'HLA', 'immune-mediated equilibrium', 'intravasation', 'kinase', 'Kupffer', 'leptomeninx', 'lesion', 'macrophage', 'malignant pleural effusion', 'mesenchymal', 'metastatic', 'metastasizes', 'metastasize', 'microglia', 'micrometastasis', 'milky spot', 'mutation', 'neutrophil',
  'osteoblast', 'osteoclast', 'osteolytic', 'parenchyma', 'pathological fracture', 'perineural', 'perivascular', 'placebo', 'platinum', 'pleural effusion', 'progression', 'quiescence', 'randomized', 'receptor', 'refractory', 'resected', 'secondary site', 'Schwann', 'stroma', 'systemic', 'tropism', 'unresectable', 'urothelial', 'vascular'];

const plainOf = (markup: string): string => markup.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ').replace(/&#39;/g, '’').replace(/\s+/g, ' ');
const escaped = (word: string): RegExp => new RegExp(`(?<![\\p{L}-])${word}(?:s|es)?(?![\\p{L}])`, 'iu');

/** The part of a page that is for patients, and the words of it that it explains. */
async function read(slug: string): Promise<{ readonly text: string; readonly explained: string }> {
  const answer = await fetch(`${origin}/${slug}?audience=patients`, { headers: { accept: 'text/html' } }), whole = await answer.text();
  expect(answer.status).toBe(200);
  const article = whole.slice(whole.indexOf('<article'), whole.indexOf('<details class="for-scientists">'));
  expect(article.length).toBeGreaterThan(200);
  const lists = [...article.matchAll(/<dt>([\s\S]*?)<\/dt>/g)].map(([, words]) => plainOf(words ?? ''));
  // Said once as the name that scientists use, or named with what it means right behind.
  const left = article.replace(/<p class="evidence-facts">Scientists say[\s\S]*?<\/p>/, '').replace(/<dl class="words">[\s\S]*?<\/dl>/g, '')
    .replace(/<a class="entity"[^>]*>(?:<svg\b[\s\S]*?<\/svg>)?(?:<span class="visually-hidden">[^<]*<\/span>)?[^<]*<\/a>(?=: | \()/g, '');
  const [named = ''] = /<p class="evidence-facts">Scientists say[\s\S]*?<\/p>/.exec(article) ?? [];
  return { text: plainOf(left), explained: [...lists, plainOf(named)].join(' ; ') };
}

describe('what patients read', () => {
  test.each(terms)('%s has no hard word that is not explained', async (slug) => {
    const { text, explained } = await read(slug);
    expect(hard.filter((word) => escaped(word).test(text) && !escaped(word).test(explained)).map((word) => `${word}: …${text.slice(Math.max(0, text.search(escaped(word)) - 60), text.search(escaped(word)) + 60)}…`)).toEqual([]);
  }, 60_000);

  test('a hard word of a statement is explained below it, and the statement leads to its terms and to its claim', async () => {
    const answer = await fetch(`${origin}/emt?audience=patients`), markup = await answer.text();
    expect(markup).toMatch(/<dt>placebo<\/dt><dd>something that looks like the medicine/);
    expect(markup).toMatch(/<span class="evidence-facts"><a href="\/claim-[^"]*" data-term="claim-[^"]*">first studies: /);
  }, 60_000);

  test('a claim says how sure it is and what its words mean, ahead of what is for scientists', async () => {
    const markup = await (await fetch(`${origin}/emt?audience=patients`)).text();
    const [, slug = ''] = /<span class="evidence-facts"><a href="\/(claim-[^"?]*)/.exec(markup) ?? [];
    const { text, explained } = await read(slug);
    expect(text).toMatch(/How sure is this\? [A-Z][a-z ]+: \d+ findings? for it/);
    expect(explained.length).toBeGreaterThan(3);
    expect(hard.filter((word) => escaped(word).test(text.slice(text.indexOf('As scientists put it'))) && !escaped(word).test(explained))).toEqual([]);
  }, 60_000);

  test('a medicine that is approved in full for one use and early for another says both, and of one cancer what holds for it', async () => {
    const said = async (slug: string) => /data-term="tucatinib">[\s\S]*?United States \(FDA\): ([^;<]*)/.exec(await (await fetch(`${origin}/${slug}?audience=patients`)).text())?.[1];
    expect([await said('brain'), await said('breast-cancer')]).toEqual(['approved, and for some uses accelerated approval', 'approved']);
  }, 60_000);

  test('a claim about animals or cells is not told as known in people, whatever stands beside it', async () => {
    // Of people's cells in a dish, and of a review.
    expect((await read('claim-twist1-promotes-emt')).text).toContain('It was seen in animals or in cells, not yet in people.');
    expect((await read('claim-breast-cancer-metastasizes-to-bone')).text).not.toContain('not yet in people');
  }, 60_000);

  test('treatments are chosen by the names that patients use', async () => {
    const markup = await (await fetch(`${origin}/treatment?audience=patients`)).text();
    const options = [...markup.matchAll(/<option value="(renal-cell-carcinoma|vertebral-column|breast-cancer)">([^<]*)/g)].map(([, slug, name]) => [slug, name]);
    expect(options).toEqual([['breast-cancer', 'Breast cancer'], ['renal-cell-carcinoma', 'Kidney cancer (renal cell carcinoma)'], ['vertebral-column', 'Spine (vertebral column)']]);
    const heads = [...markup.matchAll(/<h4[^>]*>(?:(?!<\/h4>)[\s\S])*?cancer: <\/span>([^<]*)/g)].map(([, name]) => name ?? '');
    expect(heads).toEqual(expect.arrayContaining(['kidney cancer', 'bowel cancer']));
    expect(heads).toEqual(heads.toSorted((a, b) => a.localeCompare(b, 'en')));
  }, 60_000);

  test('a plain name takes no more lines in a drawing than the name that it stands for', async () => {
    const answer = await fetch(`${origin}/sparql?format=json&query=${encodeURIComponent('SELECT ?term ?plain { ?term mpp:layLabel ?plain }')}`);
    const rows = (await answer.json() as { results: { bindings: { term: { value: string }; plain: { value: string } }[] } }).results.bindings;
    const names = new Map(rows.map(({ term, plain }) => [term.value.replace(/^.*\//, ''), plain.value]));
    const linesOf = (markup: string): ReadonlyMap<string, number> => new Map([...markup.matchAll(/<a href="\/([\w.-]+)"[\s\S]*?<\/a>/g)].map(([all, slug = '']) => [slug, Math.max(1, all.split('<tspan').length - 1)]));
    const longer = readdirSync('ontology/images').filter((name) => name.endsWith('.svg') && name !== 'metastatic-cascade.svg').flatMap((name) => {
      const drawing = raw(readFileSync(`ontology/images/${name}`, 'utf8')), had = linesOf(drawing.markup);
      const has = linesOf(inPlainWords({ drawing } as Figure, (slug) => names.get(slug)).drawing.markup);
      return [...has].filter(([slug, lines]) => lines > (had.get(slug) ?? 0)).map(([slug, lines]) => `${name}: ${slug} ${lines}`);
    });
    expect(names.size).toBeGreaterThan(200);
    expect(longer).toEqual([]);
  }, 60_000);

  test('each part of the body to which a cancer spreads is in a drawing', async () => {
    const query = 'SELECT DISTINCT ?site { ?cancer mpp:metastasizesTo ?site FILTER NOT EXISTS { ?image mpp:depicts ?site } } ORDER BY ?site';
    const all = await fetch(`${origin}/sparql?format=csv&query=${encodeURIComponent(query.replace('FILTER NOT EXISTS', 'OPTIONAL'))}`);
    expect((await all.text()).trim().split('\n').length).toBeGreaterThan(20);
    const answer = await fetch(`${origin}/sparql?format=csv&query=${encodeURIComponent(query)}`);
    expect((await answer.text()).trim().split(/\r?\n/)).toEqual(['site']);
  }, 60_000);

  test('no two terms have one plain name', async () => {
    const query = 'SELECT ?plain (COUNT(DISTINCT ?term) AS ?terms) (SAMPLE(?term) AS ?one) { ?term mpp:layLabel ?plain } GROUP BY ?plain HAVING (COUNT(DISTINCT ?term) > 1)';
    const answer = await fetch(`${origin}/sparql?format=csv&query=${encodeURIComponent(query)}`);
    expect((await answer.text()).trim().split(/\r?\n/)).toEqual(['plain,terms,one']);
  }, 60_000);
});
