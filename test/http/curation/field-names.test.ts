import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startWatchedSite, type WatchedService } from '../../support/hostile.js';

/** Names for the fields of forms, over the ontology itself. */
let site: WatchedService;
beforeAll(async () => {
  site = await startWatchedSite({ MPP_WARM_UP: '0', MPP_RATE: '0' });
  await names({ class: 'Claim', field: 'subject', q: 'a' });
}, 120_000);
afterAll(() => site.close(), 30_000);

interface Offered { readonly value: string; readonly label: string; readonly kind: string; readonly slug: string; readonly definition: string; readonly matched?: string }
const ask = (parameters: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<Response> => fetch(`${site.origin}/api/forms/names?${new URLSearchParams(parameters).toString()}`, { headers });
async function names(parameters: Readonly<Record<string, string>>): Promise<readonly Offered[]> {
  const response = await ask(parameters);
  expect(response.status).toBe(200);
  return (await response.json() as { readonly results: readonly Offered[] }).results;
}

describe('names for a field', () => {
  test('come by their beginning, with kind and meaning, and by other names', async () => {
    const found = await names({ class: 'Claim', field: 'subject', q: 'twis' });
    expect(found[0]).toMatchObject({ value: 'TWIST1', label: 'TWIST1', kind: 'molecule', slug: 'twist1', definition: expect.stringMatching(/.{20}/) });
    expect((await names({ class: 'Claim', field: 'object', q: 'epithelial to mesenchymal' })).map(({ slug }) => slug)).toContain('emt');
    expect(found.length).toBeLessThanOrEqual(8);
  });

  test('are of what fits: the relation, or the other end, decides', async () => {
    const sites = await names({ class: 'Claim', field: 'object', q: 'b', relation: 'promotesMetastasisTo' });
    expect(sites.length).toBeGreaterThan(2);
    expect(new Set(sites.map(({ kind }) => kind))).toEqual(new Set(['anatomical site']));
    expect((await names({ class: 'Claim', field: 'object', q: 'b', relation: 'https://w3id.org/metastasis/promotesMetastasisTo' }))).toEqual(sites);
    // No relation leads from a site to a therapy: what may stand there is known before a relation is chosen.
    const kindsOf = async (more: Readonly<Record<string, string>>): Promise<readonly string[]> => (await names({ class: 'Claim', field: 'subject', q: 'bone', ...more })).map(({ kind }) => kind);
    const [any, fitting] = [await kindsOf({}), await kindsOf({ other: 'denosumab' })];
    expect([any.includes('anatomical site'), fitting.includes('anatomical site'), fitting.length > 0]).toEqual([true, false, true]);
  });

  test('are papers where papers are wanted, also by their numbers', async () => {
    const papers = await names({ class: 'Evidence', field: 'paper', q: 'metastasis' });
    expect([papers.length > 3, papers.every(({ slug }) => /^(?:pmid|doi)-/.test(slug))]).toEqual([true, true]);
    expect((await names({ class: 'Evidence', field: 'paper', q: 'PMID 15210113' }))[0]).toMatchObject({ slug: 'pmid-15210113' });
    expect(await names({ class: 'Evidence', field: 'paper', q: '' })).toEqual([]);
  });

  test('lead back to what was offered', async () => {
    const found = await names({ class: 'https://w3id.org/sssom/Mapping', field: 'annotatedSource', q: 'can' });
    expect(found.length).toBeGreaterThan(3);
    expect(new Set(found.map(({ value }) => value)).size).toBe(found.length);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['an unknown class', { class: 'Nothing', field: 'subject', q: 'a' }], ['an unknown field', { class: 'Claim', field: 'nothing', q: 'a' }], ['a field of text', { class: 'Claim', field: 'statement', q: 'a' }], ['no class', { q: 'a' }],
    ['a long question', { class: 'Claim', field: 'subject', q: 'a'.repeat(201) }], ['an unknown parameter', { class: 'Claim', field: 'subject', kwery: 'a' }], ['script', { class: '<script>', field: '"', q: 'a' }],
  ])('%s is refused with what is meant', async (_, parameters) => {
    const response = await ask(parameters);
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
  });

  test('are the same for one version', async () => {
    const parameters = { class: 'Claim', field: 'subject', q: 'twist' }, tag = (await ask(parameters)).headers.get('etag') ?? '';
    expect((await ask(parameters, { 'if-none-match': tag })).status).toBe(304);
  });

  test('come in less than 50 milliseconds in 95 of 100 cases, and hold nobody', async () => {
    const words = ['twist', 'breast cancer', 'liver', 'metastasis', 'extracellular', 'circulating tumor cells', 'osteoclast', 'vegfa', 'ﷺ'.repeat(60), 'a-'.repeat(90), 'cancer of the cancer'];
    const questions = words.flatMap((word) => Array.from({ length: Math.min(word.length, 12) }, (_, i) => word.slice(0, i + 1)).concat(word)), fields = [['Claim', 'object'], ['Evidence', 'paper'], ['Evidence', 'context']] as const;
    let last = Infinity;
    for (let times = 0; times < 3 && last >= 50; times++) {
      const took: number[] = [];
      await site.report('reset');
      for (const [i, q] of questions.entries()) {
        const [of, field] = fields[i % 3] ?? fields[0], start = performance.now(), { waited } = await site.report();
        const asked = performance.now();
        await (await ask({ class: of, field, q, relation: of === 'Claim' ? 'promotes' : '', other: String(times) })).text();
        const end = performance.now(), after = await site.report();
        // What the service waited for a processor, others of this machine took.
        took.push(end - asked - Math.min(after.waited - waited, end - start));
      }
      last = took.sort((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? Infinity;
    }
    expect(last).toBeLessThan(50);
    expect((await site.report()).worked).toBeLessThanOrEqual(50);
  }, 120_000);
});
