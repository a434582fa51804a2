import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { citationFormats } from '../../server/pages/citations.js';
import type { CollectionName } from '../../server/pages/collections/collections.js';
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

const page = (name: CollectionName, query = ''): Promise<string> => pages.collection(name, new URLSearchParams(query));
/** What stands between the header and the footer, from a line on. */
const after = (markup: string, line: string): string => {
  const lines = text(markup.slice(markup.indexOf('<main'), markup.indexOf('</main>'))).split('\n');
  return lines.slice(lines.indexOf(line)).join('\n');
};
const part = (markup: string, from: string, to: string): string => {
  const start = markup.indexOf(from);
  return text(markup.slice(start, markup.indexOf(to, start + from.length)));
};

describe('the vocabulary', () => {
  test('from A to Z, withdrawn terms left out', async () => {
    const found = await page('vocabulary', 'text=cells');
    expect(after(found, '1 term of 20')).toBe([
      '1 term of 20', 'A to ZBroader and narrower', 'E', 'E 1', 'mechanism: epithelial-mesenchymal transition mechanism', 'Program in which cells lose junctions.', 'Also EMT',
    ].join('\n'));
    expect(text(await page('vocabulary'))).not.toContain('old term');
  });

  test.each([
    ['kind=cancer', '3 terms of 20'], ['kind=cancer&text=MELA', '1 term of 20'], ['kind=nonsense', '20 terms'], ['text=emt', '3 terms of 20'], ['text=nowhere', '0 terms of 20\nA to ZBroader and narrower\nNo term has these words.'],
  ])('narrowed by %s', async (query, line) => {
    expect(text(await page('vocabulary', query))).toContain(line);
  });

  test('as trees: broader terms of other kinds head them', async () => {
    expect(after(await page('vocabulary', 'view=tree&kind=therapy'), 'Therapies 3')).toBe([
      'Therapies 3', 'term: cancer treatment term', 'therapy: ALK inhibitor', 'therapy: alectinib', 'With no broader or narrower term', 'therapy: surgery',
    ].join('\n'));
  });

  test('keeps the filter when the order changes', async () => {
    expect(await page('vocabulary', 'kind=cancer&open=emt')).toContain('<a href="/vocabulary?kind=cancer&amp;view=tree">Broader and narrower</a>');
  });
});

describe('the papers', () => {
  const rows = async (query: string): Promise<readonly string[]> =>
    [...(await page('papers', query)).matchAll(/<tr role="row"><th scope="row"[\s\S]*?<\/tr>/g)].map(([row]) => text(row).replaceAll('\n', ' | '));
  const one = 'On <moving> {cells}: 100% &amp; more | PubMed Able 2001 · DOI Able 2001 | Able AB | J Test | 2001 | 5 | 4 for, 1 inconclusive';
  const two = 'Another | PubMed Baker 2002 | Baker C | A Journal | 2002 | 4 | 2 for, 2 against';
  const three = 'Withdrawn work retracted | PubMed Cook 2003 | Cook D | J Test | 2003 | 0 | not counted';
  const four = 'A trial | PubMed Trial Group 2004 | Trial Group | 2004 | 8 | 7 for, 1 inconclusive';

  test.each([
    ['', [four, three, two, one]],
    ['order=reverse', [one, two, three, four]],
    ['sort=author', [one, two, three, four]],
    ['sort=journal', [two, one, three, four]],
    ['sort=claims', [four, one, two, three]],
    ['sort=nonsense', [four, three, two, one]],
    ['direction=disputes', [two]],
    ['direction=disputes&system=human', [two]],
    // The line from people supports; the one that disputes is from mice.
    ['direction=disputes&system=mouse&mechanism=emt', [two]],
    ['direction=disputes&system=human&mechanism=emt', []],
    ['system=human&mechanism=emt', [one]],
    // ALK acts in invasion through the transition.
    ['stage=local-invasion&system=in%20vitro', [one]],
    // That the transition acts in dormancy is refuted: its other claims do not count there.
    ['stage=dormancy', [four]],
    ['stage=dormancy&direction=supports', []],
    ['from=2002&to=2003', [three, two]],
    ['from=abc', [four, three, two, one]],
    ['text=withdrawn+test', [three]],
    // Those with evidence on the term, and the one that defines it.
    ['term=EMT', [four, two, one]], ['term=emt', [four, two, one]], ['term=breast+cancer', [two, one]], ['term=nothing', [four, three, two, one]],
    ['page=7', [four, three, two, one]],
  ])('for %j', async (query, expected) => {
    expect(await rows(query)).toEqual(expected);
  });

  test('say how they are sorted', async () => {
    const found = await page('papers', 'sort=author&text=a');
    expect(found).toContain('aria-sort="ascending"><a href="/papers?text=a&amp;sort=author&amp;order=reverse">First author</a>');
    expect(found).toContain('<a href="/papers?text=a">Year</a>');
    expect(found.match(/aria-sort/g)).toHaveLength(1);
  });

  test('are exported as they are filtered', async () => {
    const found = await page('papers', 'text=moving');
    expect(found).toContain('Export these as <a href="/papers.bib?text=moving" download>BibTeX</a>, <a href="/papers.ris?text=moving" download>RIS</a>, <a href="/papers.csl.json?text=moving" download>CSL-JSON</a>');
    const [bib, ris, csl] = await Promise.all(citationFormats.map((format) => pages.references(format, new URLSearchParams('text=moving'))));
    expect(bib).toBe(`@article{pmid-1,
  author = {Able, A. B. and others},
  title = {{On <moving> \\{cells\\}: 100\\% \\& more}},
  journal = {J Test},
  year = {2001},
  volume = {7},
  pages = {1--9},
  doi = {10.1000/a_1},
  pmid = {1}
}
`);
    expect(ris).toBe(['TY  - JOUR', 'AU  - Able, A. B.', 'AU  - et al.', 'TI  - On <moving> {cells}: 100% & more', 'JO  - J Test', 'PY  - 2001', 'VL  - 7', 'SP  - 1', 'EP  - 9', 'DO  - 10.1000/a_1', 'AN  - 1', 'DB  - PubMed', 'UR  - https://doi.org/10.1000/a_1', 'ER  - ', '', ''].join('\r\n'));
    expect(JSON.parse(csl ?? '')).toEqual([{
      'id': 'pmid-1', 'type': 'article-journal', 'title': 'On <moving> {cells}: 100% & more', 'author': [{ family: 'Able', given: 'A. B.' }, { literal: 'et al.' }], 'container-title': 'J Test',
      'issued': { 'date-parts': [[2001]] }, 'volume': '7', 'page': '1-9', 'DOI': '10.1000/a_1', 'PMID': '1', 'URL': 'https://doi.org/10.1000/a_1',
    }]);
  });
});

describe('tropism', () => {
  test('is a matrix that calls an empty cell not curated', async () => {
    const found = await page('tropism');
    expect(part(found, '<table class="matrix">', '</table>')).toBe([
      'Primary tumor by metastatic site', 'Cancer', 'brain1 claim that explains', 'bone', 'breast cancer', '1contested, 0 for, 1 against', '2established, 2 for, frequency given',
      'melanoma', '1emerging, 1 for', '·not curated',
    ].join('\n'));
    expect(found).toContain('<a href="/claim-breast-to-bone" data-term="claim-breast-to-bone">');
  });

  test('tells how often, a table for each way of counting', async () => {
    const markup = await page('tropism'), from = markup.indexOf('<h2 id="how-often">');
    expect(text(markup.slice(from, markup.indexOf('</section>', from))).split('\n').filter((line) => !/^(?:Patients|Many|In how many)/.test(line))).toEqual([
      'How often', 'At autopsy', 'Cancer', 'bone', 'breast cancer', '5.3% of 400', 'In clinical series', 'Cancer', 'bone', 'breast cancer', '57% in whom it had spread',
    ]);
    expect(markup).toContain('<td class="heat-5"><a href="/claim-breast-to-bone" data-term="claim-breast-to-bone" class="of-metastatic">57%');
    expect(await page('tropism', 'site=brain')).not.toContain('how-often');
  });

  test('is a body for patients, with the parts to which a cancer can spread', async () => {
    const all = await page('tropism', 'audience=patients'), breast = await page('tropism', 'audience=patients&cancer=breast-cancer');
    expect(part(all, '<ol>', '</ol>')).toBe(['Bones', 'Brain: treatments and trials for brain'].join('\n'));
    expect([/<h1>(.*)<\/h1>/.exec(all)?.[1], /<h1>(.*)<\/h1>/.exec(breast)?.[1]]).toEqual(['Where cancer can spread', 'Where breast cancer can spread']);
    expect([...breast.matchAll(/<text class="body-(?:number|name)"[^>]*>([^<]*)</g)].map(([, name]) => name)).toEqual(['2', 'Brain', '1', 'Bones']);
    expect(all.slice(all.indexOf('<main'), all.indexOf('</main>'))).not.toMatch(/\d%|established|class="matrix/);
  });

  test('says of a cancer, site or status that is none here that nothing is recorded, also to patients', async () => {
    const known = await page('tropism', 'cancer=breast-cancer');
    expect([known.includes('Nothing is recorded here of'), /<details class="tropism-cancer" id="cancer-breast-cancer" open>/.test(known)]).toEqual([false, true]);
    expect(text(await page('tropism', 'cancer=nosuch&site=bone&status=wished'))).toContain('Nothing is recorded here of “nosuch” and “wished”: claims of all are shown.');
    expect(text(await page('tropism', 'cancer=nosuch&audience=patients'))).toContain('Nothing is recorded here of “nosuch”: all parts that are known are shown.');
  });

  test('is a list by cancer, with the frequencies as the findings give them', async () => {
    expect(part(await page('tropism'), '<div class="tropism-list">', '</div>')).toBe([
      'Breast cancer 2', 'cancer: breast cancer', 'to bone established, 2 for how breast cancer reaches bone', 'Bone was the first site in 56.8%. Able 2001', 'to brain contested, 0 for, 1 against how breast cancer reaches brain', 'Melanoma 1', 'cancer: melanoma', 'to brain emerging, 1 for how melanoma reaches brain',
    ].join('\n'));
  });

  test('tells what explains a site', async () => {
    expect(part(await page('tropism'), '<details class="explanation" id="explain-brain"', '</details>')).toBe([
      'Brain 1', 'Raise the chance 1', 'molecule: ALK emerging: the claim on ALK',
    ].join('\n'));
  });

  test.each([
    ['cancer=melanoma', '1 claim: 1 cancer, 1 site'], ['site=brain', '2 claims: 2 cancers, 1 site'], ['status=established', '1 claim: 1 cancer, 1 site'],
    ['site=bone&cancer=melanoma', '0 claims: 0 cancers, 0 sites\nNo claim meets all of these conditions.'],
  ])('for %s', async (query, line) => {
    expect(text(await page('tropism', query))).toContain(line);
  });
});

describe('questions', () => {
  test('name what would settle them and what is proposed', async () => {
    expect(part(await page('questions'), '<article class="question"', '</article>')).toBe([
      'Which traits are required?', 'What is settled, what would settle it, papers', 'Would settle it', 'Tracing of cells.', 'Proposed', 'EMT is required contested', '1 for (1 in people), 1 against', 'Trials', 'clinical trial: FIRST', 'Papers', 'Baker 2002',
    ].join('\n'));
  });

  test('set rivals side by side, and count no retracted paper', async () => {
    const found = await page('questions');
    expect(part(found, '<div class="rivals" role="group" aria-label="Competing: EMT is dispensable; EMT is required">', '<div class="rivals alone">')).toBe([
      'EMT is dispensable emerging', 'Metastasis goes on without it.', '0 for, 0 against',
      'What would settle it, rivals, papers', 'Competes with', 'hypothesis: EMT is required',
      'EMT is required contested', 'No metastasis without EMT.', '1 for (1 in people), 1 against', 'What would settle it, rivals, papers', 'Would settle it', 'A trial.',
      'Competes with', 'hypothesis: EMT is dispensable', 'Addresses', 'open question: Which traits are required?', 'Papers', 'Baker 2002, Able 2001',
    ].join('\n'));
    expect(part(found, '<div class="rivals alone">', '</section>')).toBe(['Lone idea emerging', 'Alone.', '0 for, 0 against'].join('\n'));
    expect(found).toContain('<rect class="against" x="-13" y="4" width="10" height="10" rx="1.5"/><rect class="for human" x="3" y="4" width="10" height="10" rx="1.5"/>');
  });

  test.each([
    ['status=contested', '1 open question, 1 hypothesis'], ['text=alone', '0 open questions, 1 hypothesis'], ['status=refuted', '0 open questions, 0 hypotheses'],
  ])('for %s', async (query, line) => {
    expect(text(await page('questions', query))).toContain(line);
  });

  test('keep a rival beside the hypothesis that was asked for, and nothing else', async () => {
    const shown = async (query: string): Promise<readonly (string | undefined)[]> => [...(await page('questions', query)).matchAll(/<article class="hypothesis" id="h-([\w-]+)"/g)].map(([, slug]) => slug);
    expect(await shown('status=contested')).toEqual(['emt-dispensable', 'emt-required']);
    expect(await shown('text=alone')).toEqual(['lone']);
  });
});

describe('treatment', () => {
  test('lists trials: those without a result first, then the youngest', async () => {
    const found = await page('treatment');
    expect([...found.matchAll(/<li class="card" id="trial-(\w+)"/g)].map(([, slug]) => slug)).toEqual(['nct00000002', 'nct00000003', 'nct00000001']);
    expect(part(found, '<li class="card" id="trial-nct00000001"', '</li>')).toBe([
      'FIRST phase 3', 'Whom', 'adults', 'What', 'alectinib vs placebo', 'Result', 'Result', 'It helped.', 'Tests', 'therapy: alectinib', 'Asks', 'open question: Which traits are required?',
      'NCT00000001 in ClinicalTrials.gov · last checked 20 November 2026',
    ].join('\n'));
    expect(part(found, '<li class="card" id="trial-nct00000002"', '</li>')).toContain('Result\nnone on record here');
  });

  test('lists therapies by class, with approval, source and date; refuted claims are left out', async () => {
    expect(part(await page('treatment'), '<section class="therapy-class">', '</section>')).toBe([
      'therapy: ALK inhibitor 1', 'alectinib', 'What it does', 'alectinib', 'A tablet.', 'ALK kinase inhibitor, 2 approvals', 'Setting', 'melanoma', 'Targets', 'molecule: ALK (established: the claim on ALK)',
      'Treats', 'cancer: melanoma (established: the claim on melanoma)', 'Metastases in', 'anatomical site: brain (emerging: the claim on brain)',
      'Trials', 'clinical trial: SECOND, clinical trial: FIRST', 'Approvals',
      'FDA: approved (November 2017): ALK-positive cancer. In plain words: Cancer driven by ALK. Source of 1 November 2026, read on 21 November 2026. example.org',
      'FDA: approved: Another. Source of 18 April 2024, read on 21 November 2026; whether it was changed since could not be seen. example.org',
      'EMA: under review: What nobody has decided on. Source of 1 November 2026, read on 21 November 2026. example.org', 'Last checked 21 November 2026',
    ].join('\n'));
  });

  test.each([
    ['', ['ALK inhibitor', 'Of no class']], ['group=disease', ['# Cancers', 'melanoma', '# Metastatic sites', 'brain', '# Other', 'Classes of treatment', 'Named for something else']], ['group=site', ['brain', 'Classes of treatment', 'No site on record']],
    ['audience=patients', ['# Where the cancer began', 'melanoma', '# Where it has spread', 'brain', '# Other', 'Classes of treatment', 'Named for something else']], ['audience=patients&disease=melanoma', ['melanoma']], ['audience=patients&group=class', ['ALK inhibitor', 'Of no class']],
  ])('groups therapies for %j', async (query, expected) => {
    const heads = [...(await page('treatment', query)).matchAll(/(?:<section class="therapy-class"><h[34]>|<h3 class="therapy-(sort)">)([\s\S]*?)<\/h[34]>/g)].map(([, isSort, head]) => (isSort ? '# ' : '') + text(head).replace(/^(?:therapy|treatment|term|cancer|anatomical site|part of the body): /, '').replace(/ \d+$/, ''));
    expect(heads).toEqual(expected);
  });

  test('leads from stage to therapy and trial', async () => {
    expect(part(await page('treatment'), '<table class="routes">', '</table>')).toBe([
      'Stage, target, therapies and trials', 'Stage', 'Target', 'Therapies', 'Trials', 'Local invasion', 'molecule: ALK', 'therapy: alectinib', 'clinical trial: SECOND, clinical trial: FIRST',
    ].join('\n'));
  });

  test.each([
    ['disease=melanoma', '1 therapy, 1 trial'], ['site=brain', '1 therapy, 0 trials'], ['stage=local-invasion', '1 therapy, 2 trials'], ['text=operation', '1 therapy, 0 trials'], ['text=placebo', '0 therapies, 1 trial'],
  ])('for %s', async (query, line) => {
    expect(text(await page('treatment', query))).toContain(line);
  });

  test('sends patients to their care team', async () => {
    expect(text(await page('treatment'))).toContain('is not medical advice. If you or someone close to you has cancer, your care team knows your situation');
  });
});

describe('beside the lists', () => {
  test('the perspective names treatment, trials and recent papers at the stage', async () => {
    const research = 'Research and treatment\nTherapies, used or studied\nalectinib\nTrials\nSECOND (no result yet on record), FIRST\n';
    expect(part(await pages.whole(), '<h3>Research and treatment</h3>', '</dl>')).toBe(`${research}Argued\nEMT is required 1 for, 1 against\nRecent papers\nTrial Group 2004, Baker 2002, Able 2001 all papers about local invasion`);
    expect(`${part(await pages.whole('patients'), '<h3>Research and treatment</h3>', '</dl>')}\n`).toBe(research);
  });

  test('About says how to cite, and where human evidence lacks', async () => {
    const found = await pages.about();
    expect(text(found)).toContain('Version 01234567, 21 November 2026. https://w3id.org/metastasis/');
    expect(part(found, '<dl class="facts">', '</dl>')).toContain('Hypotheses with no evidence against 2\n2 terms\nEMT is dispensable\nLone idea');
  });

  test.each(['vocabulary', 'papers', 'tropism', 'questions', 'treatment'] as const)('%s has no script or style but those of every page, and marks its place', async (name) => {
    const found = await page(name, 'text="><script>alert(1)</script>');
    expect(found).not.toMatch(/\son\w+="|\sstyle="/);
    expect([found.match(/<script>|<style/g), found.includes('alert(1)</script>')]).toEqual([['<script>', '<style', '<style'], false]);
    expect(found).toContain(`<body class="page-${name}">`);
    expect(found).toContain(`<a href="/${name}"`);
    expect(found.match(/aria-current="page"/g)?.length).toBeGreaterThan(0);
  });
});
