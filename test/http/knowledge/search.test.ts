import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Site } from '../../browser/site.js';
import { sharedService } from '../../support/shared-services.js';

let site: Site;
beforeAll(async () => { site = await sharedService('site'); });
afterAll(() => site.close());
const get = (path: string): Promise<Response> => fetch(site.origin + path);
const json = async (path: string) => (await get(path)).json();

describe('/api/search', () => {
  test('gives results, best first, with the name that matched and the kinds found', async () => {
    expect(await json('/api/search?q=EMT')).toEqual({
      query: 'EMT',
      total: 2,
      kinds: [
        expect.objectContaining({ name: 'mechanism', label: 'mechanism', plural: 'mechanisms', count: 1, icon: expect.stringMatching(/^M[\d.]/) }),
        expect.objectContaining({ name: 'hypothesis', count: 1 }),
      ],
      results: [
        { slug: 'emt', kind: 'mechanism', label: 'epithelial-mesenchymal transition', definition: 'Program in which epithelial cells lose junctions.', match: 'synonym', matched: { name: 'EMT', role: 'alternative' } },
        { slug: 'emt-required', kind: 'hypothesis', label: 'EMT is required', definition: 'No metastasis without EMT.', match: 'prefix', status: 'contested', evidence: { supports: 1, disputes: 1, inconclusive: 0 } },
      ],
    });
  });

  test('a withdrawn term leads to what replaces it', async () => {
    expect((await json('/api/search?q=old+term')).results).toEqual([
      expect.objectContaining({ slug: 'emt', match: 'synonym', matched: { name: 'old term', role: 'withdrawn' } }),
    ]);
  });

  test.each([
    ['1', 'paper', 'pmid-1'], ['PMID: 1', 'paper', 'pmid-1'], ['https://doi.org/10.1000/a(1)', 'paper', 'pmid-1'], ['https://pubmed.ncbi.nlm.nih.gov/2/', 'paper', 'pmid-2'],
    ['Able 2001', 'paper', 'pmid-1'], ['moving cells', 'paper', 'pmid-1'], ['2001', 'paper', 'pmid-1'], ['NCT00000001', 'trial', 'nct00000001'],
    ['https://w3id.org/metastasis/snai1', 'molecule', 'snai1'], ['mpp:snai1', 'molecule', 'snai1'], ['drives the transition', 'claim', 'claim-snai1-promotes-emt'],
  ])('%s', async (question, kind, slug) => {
    expect((await json(`/api/search?kind=${kind}&q=${encodeURIComponent(question)}`)).results[0]?.slug).toBe(slug);
  });

  test('is limited by kind and number, and still counts all', async () => {
    const answer = await json('/api/search?q=transition&kind=claim&limit=1');
    expect(answer).toMatchObject({ total: 2, results: [{ kind: 'claim' }] });
    expect(answer.kinds.length).toBeGreaterThan(1);
    expect(answer.results).toHaveLength(1);
  });

  test.each([
    ['limit=0', 'limit is a whole number from 1 to 100.'], ['limit=x', 'limit is a whole number from 1 to 100.'],
    [`q=${'x'.repeat(201)}`, 'q takes at most 200 characters.'], ['q=a&kind=nonsense', /^kind is one of stage, mechanism, /],
  ])('refuses %s', async (query, detail) => {
    const response = await get(`/api/search?${query}`);
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toEqual(typeof detail === 'string' ? detail : expect.stringMatching(detail));
  });

  test('is the same until the version changes', async () => {
    const response = await get('/api/suggest?q=emt');
    const again = await fetch(response.url, { headers: { 'If-None-Match': response.headers.get('ETag') ?? '' } });
    expect([response.status, again.status]).toEqual([200, 304]);
  });
});

test('the first words of a long question are looked for, and the answer says so', async () => {
  const question = (words: number): string => ['transition', ...Array.from({ length: words - 1 }, () => 'of')].join('+');
  expect([(await json(`/api/search?q=${question(32)}`)).bound, (await json(`/api/suggest?q=${question(33)}`)).bound]).toEqual([undefined, { words: 32 }]);
  const pages = await Promise.all([32, 33].map(async (words) => (await get(`/search?q=${question(words)}`)).text()));
  expect(pages.map((page) => page.includes('its first 32 words were looked for'))).toEqual([false, true]);
});

test('/api/suggest groups, the group with the best match first', async () => {
  const { groups } = await json('/api/suggest?q=able');
  expect(groups.map(({ name, total }: { name: string; total: number }) => [name, total])).toEqual([['papers', 1]]);
  expect((await json('/api/suggest?q=transition&limit=1')).groups.map(({ name, results }: { name: string; results: unknown[] }) => [name, results.length])).toEqual([['terms', 1], ['claims', 1]]);
});

test('/search without a question says what can be found, and escapes what was asked', async () => {
  expect(await (await get('/search')).text()).toContain('Terms are found by any of their names');
  expect(await (await get('/search?q=%3Cscript%3Ezz')).text()).toContain('Nothing is called or says “&lt;script&gt;zz”.');
});

describe('references', () => {
  test.each([
    ['bib', 'application/x-bibtex; charset=utf-8', /^@article\{pmid-1,/], ['ris', 'application/x-research-info-systems; charset=utf-8', /^TY {2}- JOUR/],
    ['csl.json', 'application/vnd.citationstyles.csl+json; charset=utf-8', /"DOI": "10\.1000\/a\(1\)"/],
  ])('/pmid-1.%s', async (suffix, type, body) => {
    const response = await get(`/pmid-1.${suffix}`);
    expect([response.status, response.headers.get('Content-Type'), response.headers.get('Content-Disposition')]).toEqual([200, type, `attachment; filename=pmid-1.${suffix}`]);
    expect(await response.text()).toMatch(body);
  });

  test('a term or a claim has those of the papers that it rests on', async () => {
    expect(await (await get('/claim-emt-acts-in-local-invasion.bib')).text()).toMatch(/^@article\{pmid-1,[^@]*$/);
    expect(await (await get('/emt.ris')).text()).toMatch(/^TY {2}- JOUR[\s\S]*TY {2}- JOUR/);
  });

  test('what rests on no paper has none', async () => {
    const response = await get('/epithelial-cell.bib');
    expect([response.status, (await response.json()).title]).toEqual([404, 'Nothing to cite']);
    expect((await get('/%3Cx%3E.bib')).status).toBe(404);
  });
});

describe('/contribute', () => {
  test('shows what is stated of the term, without what is derived, and the file', async () => {
    const page = await (await get('/contribute?term=emt')).text();
    expect(page).toContain('skos:prefLabel &quot;epithelial-mesenchymal transition&quot;@en');
    expect(page).toContain('<code>ontology/modules/graph.ttl</code>');
    expect(page).not.toContain('mpp:isPromotedBy');
    expect(page).toContain('href="/contribute/correction?about=emt"');
    expect(page).toContain('href="/contribute/claim?subject=emt"');
  });

  test('stands without a term, and knows when there is none', async () => {
    expect((await get('/contribute')).status).toBe(200);
    expect((await get('/contribute?term=no-such-term')).status).toBe(404);
    expect((await get('/contribute?term=../x')).status).toBe(404);
  });
});
