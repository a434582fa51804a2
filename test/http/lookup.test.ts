import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { crossref, europePmc, queryFor, startLookupServer, study, type LookupServer } from '../support/lookup-server.js';
import { authorized, startSmallService, type SmallService } from '../support/small-service.js';

let outside: LookupServer, small: SmallService;
beforeAll(async () => {
  outside = await startLookupServer({
    [queryFor.pmid]: europePmc({ commentCorrectionList: { commentCorrection: [{ type: 'Erratum in', id: '99999909', source: 'MED' }] } }), [queryFor.work]: crossref(), [queryFor.trial]: study(),
  });
  small = await startSmallService({ MPP_LOOKUP_HOSTS: outside.hosts });
}, 120_000);
afterAll(async () => {
  await small.close();
  outside.close();
});

/** The answer as OpenAPI describes it. */
async function isAsDescribed(address: string, body: unknown): Promise<unknown> {
  const { paths } = (await small.get('/api/openapi.json')).json as unknown as { paths: Record<string, { get: { security: unknown; responses: Record<string, { content: Record<string, { schema: object }> }> } }> };
  const operation = paths[address]?.get, validate = new Ajv2020({ strict: false }).compile(operation?.responses['200']?.content['application/json']?.schema ?? false);
  return [operation?.security, Object.keys(operation?.responses ?? {}).includes('502'), validate(body), validate.errors];
}

describe('GET /api/lookup/paper', () => {
  test('gives the record and the statements that a change can add as they are', async () => {
    const { status, headers, json } = await small.get('/api/lookup/paper?id=PMID%3A+99999901', authorized);
    expect([status, headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual([200, 'private, no-store', null]);
    expect(json).toMatchObject({ pmid: '99999901', retracted: false, marks: [{ kind: 'erratum', link: 'https://europepmc.org/article/MED/99999909' }], asked: ['Europe PMC', 'Crossref'], missing: [] });
    expect(json).not.toHaveProperty('here');
    expect(await isAsDescribed('/api/lookup/paper', json)).toEqual([[{ bearer: [] }], true, true, null]);
    // Papers that nothing cites are refused; nothing else is wrong with it. The small ontology has one module.
    const check = await small.send('/api/check', { added: String(json.added).replaceAll('graph/papers', 'graph/small') });
    expect([check.status, (check.json.findings as { readonly message: string; readonly severity: string }[]).filter(({ severity }) => severity === 'error').map(({ message }) => message)]).toEqual([200, [expect.stringMatching(/paper/i)]]);
  });

  test.each([
    ['/api/lookup/paper?id=99999999', 404, 'Not found outside'], ['/api/lookup/paper?id=', 400, 'Missing parameter'], ['/api/lookup/paper', 400, 'Missing parameter'], ['/api/lookup/paper?id=a&id=b', 400, 'Missing parameter'],
    [`/api/lookup/paper?id=${'1'.repeat(301)}`, 400, 'Parameter too long'], ['/api/lookup/paper?id=1&quote=a&quote=b', 400, 'Missing parameter'], ['/api/lookup/paper?id=1&x=1', 400, 'Unknown parameter'], ['/api/lookup/paper?id=%3Cscript%3E', 400, 'No identifier of a paper'], ['/api/lookup/trial?nct=1', 400, 'No number of a trial'], ['/api/lookup/trial?nct=NCT99999999', 404, 'Not found outside'],
  ])('%s: %i, %s', async (path, status, title) => { expect((await small.get(path, authorized)).json).toMatchObject({ status, title }); });

  test.each([
    ['Cells that were invented stay < 10 µm.', 'not found'], ['Cells  that were invented stay <10\u00a0μm.', 'found'], ["They did not - in 'any' dish - spread.", 'found'], ['Invented cells do not in vitro spread.', 'no quotation'], ['They did not.', 'no quotation'],
  ])('compares %j: %s', async (quote, outcome) => {
    const { json } = await small.get(`/api/lookup/paper?id=99999901&${new URLSearchParams({ quote }).toString()}`, authorized);
    expect(json.quote).toMatchObject({ outcome });
  });

  test('is for who is known here', async () => { expect((await small.get('/api/lookup/paper?id=99999901')).status).toBe(401); });
});

test('GET /api/lookup/trial gives the record', async () => {
  const { status, json } = await small.get('/api/lookup/trial?nct=NCT00000000', authorized);
  expect([status, json.overallStatus, json.statuses]).toEqual([200, 'TERMINATED', ['trial-stopped', 'trial-reported']]);
  expect(await isAsDescribed('/api/lookup/trial', json)).toEqual([[{ bearer: [] }], true, true, null]);
});

test('a person who asks too often is told when to come back', async () => {
  let answer = await small.get('/api/lookup/trial?nct=NCT00000000', authorized);
  for (let i = 0; i < 40 && answer.status === 200; i++) answer = await small.get('/api/lookup/trial?nct=NCT00000000', authorized);
  expect([answer.status, Number(answer.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
  expect(answer.json).toMatchObject({ limit: 30, seconds: 60 });
});

test('a quotation is shown apart from the finding, with what was compared', async () => {
  const evidence = '<https://w3id.org/metastasis/claim-snai1-promotes-emt-e1>', graph = '<https://w3id.org/metastasis/graph/small>', quote = 'Cells <that> lost their junctions moved.';
  const say = (property: string, value: string): string => `${evidence} <https://w3id.org/metastasis/${property}> ${value} ${graph} .\n`;
  const change = async (added: string) => small.send('/api/changes', { added, reason: 'A quotation' }, authorized);
  expect((await change(say('quote', `"${quote}"@en`))).status).toBe(200);
  const page = async (): Promise<string> => (await small.get('/claim-snai1-promotes-emt', { accept: 'text/html' })).text;
  expect(await page()).toContain('<blockquote class="evidence-quote"><p lang="en">“Cells &lt;that&gt; lost their junctions moved.”</p>\n<p class="evidence-facts">From the abstract. Nobody has compared it yet.</p></blockquote>');
  expect((await change(say('quoteChecked', '"2026-11-21"^^<http://www.w3.org/2001/XMLSchema#date>'))).status).toBe(200);
  expect(await page()).toContain('A program found it there word for word on <time>2026-11-21</time>.');
  expect((await small.get('/api/evidence?claim=claim-snai1-promotes-emt')).json).toMatchObject({ items: [{ quote, quoteChecked: '2026-11-21' }] });
  expect((await change(say('quote', '"A second one, which is refused."@en'))).status).toBe(422);
}, 60_000);
