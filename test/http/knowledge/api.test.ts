import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { operations } from '../../../server/api/open-api.js';
import { proposalPaths } from '../../../server/api/proposal-operations.js';
import { exampleAddress } from '../../../server/pages/api-page.js';
import { startService, temporaryFolder, type ServiceProcess } from '../../support/process.js';

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, { readonly get: { readonly operationId: string; readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]; readonly responses: { readonly 200: { readonly content: { readonly 'application/json': { readonly schema: object } } } } } }>>;
  readonly components: { readonly schemas: object };
}
interface Page { readonly version: string; readonly total: number; readonly items: readonly Readonly<Record<string, unknown>>[]; readonly next?: string }

let folder: Awaited<ReturnType<typeof temporaryFolder>>, service: ServiceProcess, description: OpenApi;
beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startService({ MPP_DATA: folder.path, MPP_ADMIN_TOKEN: 'a-token-of-the-administration' });
  description = await (await fetch(`${service.origin}/api/openapi.json`)).json() as OpenApi;
}, 120_000);
afterAll(async () => {
  await service.stop();
  await folder.clean();
});
const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => fetch(service.origin + path, { headers });
const page = async (path: string): Promise<Page> => (await get(path)).json() as Promise<Page>;

describe('the description', () => {
  test('is OpenAPI 3.1 of every address, each parameter of an address declared and required', () => {
    expect([description.openapi, Object.keys(description.paths)]).toEqual(['3.1.0', [...operations.map(({ address }) => address), ...Object.keys(proposalPaths)]]);
    for (const [address, { parameters = [] }] of Object.entries(description.paths).flatMap(([path, methods]) => Object.values(methods).map((method) => [path, method] as const))) {
      const inPath = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([address, parameters.filter((parameter) => parameter.in === 'path').map(({ name, required }) => [name, required])]).toEqual([address, inPath.map((name) => [name, true])]);
    }
    const names = Object.values(description.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(operations.filter(({ needs }) => needs === undefined).map((operation) => [exampleAddress(operation), operation.address] as const))('the answer to %s is as it says', async (example, address) => {
    const answer = await get(example);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin')]).toEqual([200, 'application/json; charset=utf-8', '*']);
    const schema = JSON.parse(JSON.stringify({ ...description.paths[address]?.get.responses[200].content['application/json'].schema, $defs: description.components.schemas }).replaceAll('#/components/schemas/', '#/$defs/')) as object;
    const validate = new Ajv2020({ strict: false }).compile(schema), body: unknown = await answer.json();
    expect([validate(body), validate.errors]).toEqual([true, null]);
    expect(JSON.stringify(body).length).toBeGreaterThan(60);
  });

  test('is the page of /api too, with a form for each address that a browser can send', async () => {
    const answer = await get('/api', { accept: 'text/html' }), text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(operations.filter(({ address, name }) => !text.includes(`<code>GET ${address}</code>`) || !text.includes(`id="${name}"`))).toEqual([]);
    expect(text).not.toMatch(/<script[^>]+src="https?:/);
  });
});

describe('a value that is none of those that a parameter may have is refused with those that there are', () => {
  // Every closed list of the description: by enum, by a pattern of words, or by the name of a list of the vocabulary.
  const ofVocabulary: Readonly<Record<string, string>> = { relation: 'promotes', relations: 'promotes', system: 'human', systems: 'human' };
  interface Parameter { readonly name: string; readonly in: string; readonly schema: { readonly enum?: readonly string[]; readonly pattern?: string; readonly format?: string } }
  const isClosed = ({ schema: { enum: values, pattern, format } }: Parameter): boolean => values !== undefined || (pattern?.startsWith('^(?: *(?:') ?? false) || (format !== undefined && format in ofVocabulary);
  const refused = async (address: string, { name, schema }: Parameter): Promise<unknown> => {
    const [path = '', query = ''] = (operations.some((each) => each.address === address) ? exampleAddress(operations.find((each) => each.address === address) as never) : `${address}${address === '/api/annotations' ? '?target=emt' : ''}`).split('?');
    const parameters = new URLSearchParams(query);
    parameters.set(name, 'nonsense');
    const answer = await get(`${path}?${parameters.toString()}`), { values, fields } = await answer.json() as { readonly values?: readonly string[]; readonly fields?: readonly string[] };
    const known = schema.enum?.[0] ?? (schema.format === undefined ? undefined : ofVocabulary[schema.format]);
    return [address, name, answer.status, known === undefined ? (values ?? fields ?? []).length > 1 : (values ?? []).includes(known)];
  };
  test('in every address that anybody may ask', async () => {
    const closed = Object.entries(description.paths).flatMap(([address, { get: operation }]) => (operation === undefined || (operation as { security?: unknown }).security !== undefined ? [] : (operation.parameters as unknown as readonly Parameter[]).filter((parameter) => parameter.in === 'query' && isClosed(parameter)).map((parameter) => [address, parameter] as const)));
    expect(closed.length).toBeGreaterThan(40);
    for (const [address, parameter] of closed) expect(await refused(address, parameter)).toEqual([address, parameter.name, 400, true]);
  }, 60_000);
  test.each([
    ['/api/path?from=twist1&to=bone&status=established,sure', 'status'], ['/api/path?from=twist1&to=bone&status=established,', 'status'], ['/api/path?from=twist1&to=bone&without=promotes,nonsense', 'without'],
    ['/api/proposals?state=open,nonsense', 'state'], ['/api/lint?text=a&system=mouse,nonsense', 'system'], ['/api/claims?cancer=bone', 'cancer'], ['/api/tropism?site=emt', 'site'],
  ])('%s', async (address, parameter) => {
    const answer = await get(address);
    expect([answer.status, (await answer.json() as { readonly parameter: string }).parameter]).toEqual([400, parameter]);
  });
  test('and one that is, by its name or its label, in capitals or not, is taken', async () => {
    const totals = await Promise.all(['relation=promotesMetastasisTo', 'relation=promotes+metastasis+to', 'relation=Promotes+metastasis+to'].map(async (query) => (await page(`/api/claims?${query}&limit=1`)).total));
    expect(new Set(totals).size).toBe(1);
    expect(totals[0]).toBeGreaterThan(50);
    expect((await page('/api/evidence?system=in-vitro&limit=1')).total).toBe((await page('/api/evidence?system=In+vitro&limit=1')).total);
  });
});

describe('lists', () => {
  test('come in pages that together are the whole list, each item once', async () => {
    const whole = await page('/api/claims?term=emt&limit=500');
    const claims: unknown[] = [];
    for (let path = '/api/claims?term=emt&limit=7'; path !== '';) {
      const answer = await get(path), { items, next } = await answer.json() as Page;
      claims.push(...items.map(({ claim }) => claim));
      const link = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
      expect(link === '').toBe(next === undefined);
      path = link;
    }
    expect(claims).toEqual(whole.items.map(({ claim }) => claim));
    expect([claims.length, new Set(claims).size]).toEqual([whole.total, whole.total]);
    expect(whole.total).toBeGreaterThan(14);
  });

  test('are narrowed by each of their parameters', async () => {
    const { items } = await page('/api/claims?subject=twist1&object=emt');
    expect(items.map(({ claim, relation, status }) => [claim, relation, status])).toEqual([['claim-twist1-promotes-emt', 'promotes', 'established']]);
    expect((await page('/api/claims?status=refuted&limit=500')).items.every(({ status }) => status === 'refuted')).toBe(true);
    expect((await page('/api/evidence?direction=disputes&system=human&limit=500')).items.every(({ direction, systems }) => direction === 'disputes' && (systems as string[]).includes('human'))).toBe(true);
    const whole = (await page('/api/evidence?system=human&direction=disputes&cancer=breast-cancer&since=2010&until=2020&limit=500')).items, claims = new Set(whole.map(({ claim }) => claim));
    expect(whole.length).toBeGreaterThan(3);
    // A claim is one that has such a line; hypotheses have lines, and are no claims.
    expect((await page('/api/claims?system=human&direction=disputes&cancer=breast-cancer&since=2010&until=2020&limit=500')).items.map(({ claim }) => claim)).toEqual([...claims].filter((claim) => String(claim).startsWith('claim-')).sort());
    const years = new Map((await Promise.all(['2009', '2010', '2020', '2021'].map(async (year) => (await page(`/api/papers?year=${year}&limit=500`)).items.map(({ paper }) => [paper, year] as const)))).flat());
    const seen = new Set((await page('/api/evidence?since=2010&until=2020&limit=500')).items.map(({ paper }) => years.get(paper)));
    expect([seen.has('2010') || seen.has('2020'), seen.has('2009'), seen.has('2021')]).toEqual([true, false, false]);
    const [first] = (await page('/api/papers?term=emt&limit=1')).items;
    expect((await page(`/api/claims?paper=${String(first?.['paper'])}&term=emt`)).total).toBeGreaterThan(0);
    expect((await page('/api/terms?kind=stage&limit=500')).total).toBe((await (await get('/api/statistics')).json() as { terms: { stage: number } }).terms.stage);
  });

  test('give the members that are asked for alone', async () => {
    expect((await page('/api/terms?kind=molecule&limit=2&fields=term,label')).items.map((item) => Object.keys(item))).toEqual([['term', 'label'], ['term', 'label']]);
    expect(Object.keys(await (await get('/api/terms/emt?fields=label')).json() as object)).toEqual(['label']);
  });
});

test('an answer that the client has is 304, and the tag changes with the question', async () => {
  const one = await get('/api/claims?limit=1'), tag = one.headers.get('etag') ?? '';
  expect([(await get('/api/claims?limit=1', { 'if-none-match': tag })).status, (await get('/api/claims?limit=2', { 'if-none-match': tag })).status]).toEqual([304, 200]);
});

test.each([
  ['/api/terms/no-such-term', 404, 'Unknown term', 'This version of the knowledge graph has no term “no-such-term”.'],
  ['/api/claims/emt', 404, 'Unknown claim', 'This version of the knowledge graph has no claim “emt”.'],
  ['/api/terms/twist9', 404, 'Unknown term', 'This version of the knowledge graph has no term “twist9”. Near: twist1.'],
  ['/api/claims?fields=,,,', 400, 'No field', expect.stringContaining('fields names no member')],
  ['/api/path?from=twist1&to=bone&too=bone', 400, 'Unknown parameter', expect.stringMatching(/^\/api\/path has no parameter “too”; it has from, to, .* Near: to\.$/)],
  ['/api/suggest?q=emt&limt=3', 400, 'Unknown parameter', '/api/suggest has no parameter “limt”; it has q, kind, limit, audience. Near: limit.'],
  ['/changes?befor=3', 400, 'Unknown parameter', expect.stringContaining('Near: before.')],
  ['/api/path?from=twist1&to=no-such', 404, 'Unknown term', expect.stringContaining('no term “no-such”')],
  ['/api/analyse', 400, 'Missing parameter', expect.stringContaining('/api/analyse needs the parameter genes')],
  ['/api/analyse?genes=TWIST1&background=5', 422, 'Bad background', expect.stringContaining('A background of 5 genes is too small')],
  ['/api/claims?since=2020&until=2010', 422, 'Bad years', 'since is no later than until: 2020 is later than 2010.'],
  ['/api/claims?limit=0', 400, 'Bad number', 'limit is a whole number from 1 to 500.'],
  ['/api/claims?limit=1e3', 400, 'Bad number', 'limit is a whole number from 1 to 500.'],
  ['/api/claims?status=sure', 400, 'Unknown value', 'status is one of established, emerging, contested, refuted.'],
  ['/api/claims?term=a&term=b', 400, 'Repeated parameter', 'term is given once.'],
  ['/api/search?limit=1&limit=2', 400, 'Repeated parameter', 'limit is given once.'],
  ['/api/suggest?audience=nurses', 400, 'Unknown value', 'audience is one of scientists, patients.'],
  ['/api/path?from=twist1&to=bone&k=0x2', 400, 'Bad number', 'k is a whole number from 1 to 20.'],
  ['/api/claims?fields=claim,,status', 400, 'No field', expect.stringContaining('at a comma')],
  ['/api/analyse?genes=%20,;', 400, 'Missing parameter', expect.stringContaining('/api/analyse needs the parameter genes')],
  [`/api/lint?text=${'a'.repeat(40_000)}`, 431, 'Request Header Fields Too Large', expect.stringContaining('16384 bytes')],
  ['/api/terms/emt?fields=label,nothing', 400, 'Unknown field', expect.stringContaining('There is no member “nothing”')],
  ['/api/claims?cursor=!', 400, 'Bad cursor', 'cursor is the value of next of the page before.'],
  ['/api/claims?stauts=refuted', 400, 'Unknown parameter', expect.stringContaining('/api/claims has no parameter “stauts”; it has term, subject, object, relation, status, paper, direction, system, cancer, since, until, limit, cursor, fields.')],
  ['/api/nothing', 404, 'Unknown address', 'There is no address /api/nothing; /api/openapi.json lists those there are.'],
])('%s is %i: %s', async (path, status, title, detail) => {
  const answer = await get(path);
  expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([status, 'application/problem+json; charset=utf-8', expect.objectContaining({ status, title, detail })]);
});

test.each([['/api/terms/TWIST1', 'term', 'twist1'], ['/api/terms/Breast%20cancer', 'term', 'breast-cancer'], ['/api/path?from=TWIST1&to=Bone&k=1', 'to', 'bone'], ['/api/tree?root=EMT&depth=0', 'roots', [expect.objectContaining({ term: 'emt' })]]])('a term is found by a name that it alone has: %s', async (path, member, value) => {
  expect((await (await get(path)).json() as Record<string, unknown>)[member]).toEqual(value);
});

describe('lists and texts of whoever asks', () => {
  const post = (path: string, body: unknown): Promise<Response> => fetch(service.origin + path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  test.each([
    ['/api/lint', { text: 0 }, 'text is a text.'], ['/api/analyse', { genes: 7 }, 'genes is a text.'], ['/api/analyse', { genes: ['SNAI1', ['TWIST1']] }, 'In the list genes each name is a text or a number, and no list or object.'], ['/api/analyse', { genes: [] }, 'genes is a text, or a list of at least 1.'],
    ['/api/analyse', { genes: ['SNAI1'], background: ['SNAI1'] }, 'background is a text, or a list of at least 2.'], ['/api/analyse', { genes: ['SNAI1'], background: 0.5 }, 'background is a text, or a whole number from 1 to 1000000.'],
  ])('%s %j is refused: the description says the same', async (path, body, detail) => {
    const answer = await post(path, body);
    expect([answer.status, (await answer.json() as { readonly detail: string }).detail]).toEqual([400, detail]);
  });
  test('numbers on lines of their own are genes, as a column of a spreadsheet', async () => {
    const { background } = await (await post('/api/analyse', { genes: ['7291'], background: '7291\n6615\n999' })).json() as { readonly background: object };
    expect(background).toMatchObject({ kind: 'list', size: 3 });
  });
  const form = (path: string, fields: Record<string, string>): Promise<Response> => fetch(service.origin + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  test('may be sent as JSON, and are kept by nobody', async () => {
    const [asked, sent] = [await get('/api/analyse?genes=SNAI1,TWIST1&fields=sets,background'), await post('/api/analyse', { genes: ['SNAI1', 'TWIST1'], fields: 'sets,background' })];
    expect([asked.headers.get('cache-control'), sent.headers.get('cache-control'), sent.headers.get('etag'), await sent.json()]).toEqual(['no-store', 'no-store', null, await asked.json()]);
    const text = `${'x'.repeat(15_000)} Circulating tumour cells`, { terms } = await (await post('/api/annotate', { text })).json() as { readonly terms: readonly object[] };
    expect(terms).toEqual([{ start: 15_001, end: 15_025, text: 'Circulating tumour cells', term: 'circulating-tumor-cell', iri: 'https://w3id.org/metastasis/circulating-tumor-cell', label: 'circulating tumor cell', kind: 'cell', name: 'circulating tumor cell', preferred: true }]);
    expect([(await post('/api/annotate', { text: 'x'.repeat(20_001) })).status, (await post('/api/annotate', [1])).status, (await post('/api/lint', { text: 'a', txt: 'b' })).status, (await post('/api/terms', {})).status]).toEqual([400, 400, 400, 405]);
  });
  test('come from a form, and have an address where one is long enough', async () => {
    const short = await form('/analyse', { genes: 'SNAI1\nTWIST1', among: 'number', number: '20000', background: '' }), long = await form('/analyse', { genes: `TWIST1 ${Array.from({ length: 1000 }, (_, i) => `GENE${i}`).join(' ')}`, among: 'curated' });
    expect([short.status, short.headers.get('location'), long.status, long.headers.get('cache-control')]).toEqual([303, '/analyse?genes=SNAI1,TWIST1&background=20000', 200, 'no-store']);
    expect(await long.text()).toContain('too long for a link');
    const table = await form('/analyse.tsv', { genes: 'SNAI1 TWIST1', among: 'curated', table: 'genes' });
    expect([table.headers.get('content-type'), (await table.text()).split('\n')[0]?.split('\t')[0]]).toEqual(['text/tab-separated-values; charset=utf-8', 'name']);
    expect([(await form('/analyse', { genes: ' ' })).status, (await form('/analyse', { genes: 'A', among: 'list' })).status, (await form('/analyse.tsv', { genes: 'A', table: 'x' })).status, (await post('/analyse', {})).status, (await form('/text', { text: '' })).status]).toEqual([400, 400, 400, 415, 400]);
    expect(await (await form('/text', { text: 'EMT <b>', audience: 'patients' })).text()).toContain('<a href="/emt" data-term="emt">EMT</a> &lt;b&gt;');
  });
  test('are not in the log', async () => {
    await get('/api/analyse?genes=SECRETGENE&background=SECRETLIST');
    await get('/analyse?genes=SECRETGENE,TWIST1');
    await get('/api/lint?text=SECRETTEXT');
    for (const until = Date.now() + 5000; !service.output().includes('/api/lint?text=…') && Date.now() < until;) await new Promise((resolve) => { setTimeout(resolve, 50); });
    expect([service.output().includes('/api/analyse?genes=…&background=…'), service.output().includes('/api/lint?text=…'), service.output().includes('SECRET')]).toEqual([true, true, false]);
  });
});

test('a page of another site may ask with a tag', async () => {
  const answer = await fetch(`${service.origin}/api/terms/emt`, { method: 'OPTIONS', headers: { 'origin': 'https://example.org', 'access-control-request-method': 'GET', 'access-control-request-headers': 'if-none-match' } });
  expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-methods'), answer.headers.get('access-control-allow-headers')]).toEqual([204, '*', 'GET, HEAD', 'Accept, If-None-Match']);
  expect((await get('/api/terms/emt')).headers.get('access-control-expose-headers')).toContain('ETag');
});

describe('the snippets of docs/api.md, and that of README.md in R', () => {
  const read = (file: string, languages: string) => [...readFileSync(file, 'utf8').matchAll(new RegExp(`^\`\`\`(${languages})\\n([\\s\\S]*?)^\`\`\``, 'gm'))];
  const blocks = [...read('docs/api.md', 'sh|js|python|r'), ...read('README.md', 'r')].map(([, language = '', text = '']) => [language, text.split('\n')[0] ?? '', text] as const);
  const runners: Readonly<Record<string, readonly string[]>> = { sh: ['sh', '-c'], js: [process.execPath, '--input-type=module', '-e'], python: ['python3', '-c'], r: ['Rscript', '-e'] };
  const there = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
  const marks: Readonly<Record<string, RegExp>> = { sh: /"statement":/, js: /established|emerging|contested/, python: /SNAI1 .+ claim-snai1-/, r: /against|local invasion/ };
  test('are in four languages', () => { expect(blocks.map(([language]) => language)).toEqual(['sh', 'js', 'python', 'r', 'r']); });
  for (const [language, title, text] of blocks) {
    const [command = '', ...args] = runners[language] ?? [];
    const runs = language === 'js' || there(language === 'sh' ? 'curl' : command);
    (runs ? test : test.skip)(`${language}: ${title}`, async () => {
      const { stdout, stderr } = await promisify(execFile)(command, [...args, text.replaceAll('http://127.0.0.1:8080', service.origin)], { timeout: 60_000 });
      expect([stdout, stderr]).toEqual([expect.stringMatching(marks[language] ?? /./), '']);
    }, 90_000);
  }
});
