import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Site } from '../../browser/site.js';
import { sharedService } from '../../support/shared-services.js';

interface Answer { readonly version: string; readonly known: never; readonly howSure: string; readonly notCurated: string }
let service: Site, client: Client;
beforeAll(async () => {
  service = await sharedService('ontology');
  client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${service.origin}/mcp`)) as never);
}, 120_000);
afterAll(async () => {
  await client.close();
  await service.close();
});

const call = async (name: string, given: Record<string, unknown>): Promise<{ readonly answer: Answer; readonly isError: boolean; readonly text: string }> => {
  const { content, isError } = await client.callTool({ name, arguments: given }) as { readonly content: readonly { readonly text: string }[]; readonly isError?: boolean };
  const [{ text } = { text: '' }] = content;
  return { answer: (isError ? {} : JSON.parse(text)) as Answer, isError: isError === true, text };
};

test('a client learns what it may ask, and that nothing can be changed', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['search_terms', 'get_term', 'get_claims', 'find_path', 'analyse_genes', 'annotate_text', 'lint_text', 'list_examples', 'describe_schema', 'run_sparql']);
  expect(tools.filter(({ annotations, description, inputSchema }) => annotations?.readOnlyHint !== true || (description ?? '').length < 50 || inputSchema.type !== 'object')).toEqual([]);
  expect(client.getInstructions()).toContain('Nothing here is medical advice');
});

test('a question is answered from the search to the papers', async () => {
  const found = (await call('search_terms', { query: 'TWIST', kind: 'molecule', limit: 1 })).answer.known as { readonly results: readonly { readonly slug: string }[] };
  expect(found.results.map(({ slug }) => slug)).toEqual(['twist1']);
  const claims = (await call('get_claims', { subject: 'twist1', object: 'emt' })).answer;
  expect(claims.known).toMatchObject({ total: 1, claims: [{ claim: 'claim-twist1-promotes-emt', status: 'established', evidence: expect.arrayContaining([expect.objectContaining({ direction: 'supports', paper: expect.objectContaining({ citation: 'Yang 2004', pmid: '15210113' }) })]) }] });
  expect(claims.howSure).toContain('1 established');
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['get_term', { term: 'emt' }, { label: 'epithelial-mesenchymal transition', kind: 'mechanism' }],
  ['find_path', { from: 'twist1', to: 'bone', ways: 1 }, { from: 'twist1', to: 'bone', ways: [{ score: expect.any(Number), reading: expect.stringMatching(/\w{3}/) }] }],
  ['analyse_genes', { genes: 'SNAI1, twist1 NOTAGENE1' }, { genes: [{ symbol: 'SNAI1', names: ['SNAI1'] }, { symbol: 'TWIST1', names: ['twist1'] }], sets: expect.arrayContaining([expect.objectContaining({ set: 'METASTASIS_MECHANISM_EMT_PROMOTES', hits: 2, p: expect.any(Number) })]) }],
  ['analyse_genes', { genes: ['HGNC:12428', 'Cdh1'], background: 20_000, limit: 1 }, { genes: [{ symbol: 'TWIST1' }], background: { kind: 'number', size: 20_000, list: 2 }, sets: [expect.anything()] }],
  ['annotate_text', { text: 'Tumour cells undergo EMT.' }, { characters: 25, terms: [{ start: 0, text: 'Tumour cells', term: 'cancer-cell' }, { start: 21, end: 24, term: 'emt' }] }],
  ['lint_text', { text: 'Patients should take osimertinib.', system: 'mouse' }, { findings: [{ rule: 'patients-in-animals' }, { rule: 'treatment-advice' }] }],
  ['find_path', { from: 'TWIST1', to: 'Bone', ways: 1 }, { from: 'twist1', to: 'bone' }],
  ['get_term', { term: 'TWIST1' }, { term: 'twist1' }],
  ['list_examples', { about: 'tropism', limit: 1 }, { total: expect.any(Number), examples: [{ id: expect.stringContaining('tropism'), query: expect.stringContaining('SELECT') }] }],
  ['describe_schema', { class: 'mpp:Claim' }, { classes: [{ class: 'mpp:Claim', properties: expect.arrayContaining([expect.objectContaining({ property: 'mpp:status' })]) }] }],
  ['run_sparql', { query: 'SELECT (COUNT(*) AS ?n) { ?claim a mpp:Claim }' }, { results: { bindings: [{ n: { value: expect.stringMatching(/^[1-9][0-9]{3}$/) } }] } }],
  ['run_sparql', { query: 'ASK { mpp:emt a mpp:Mechanism }' }, { boolean: true }],
])('%s %j is answered, with how sure it is and what is not curated', async (name, given, known) => {
  const { answer, isError, text } = await call(name, given);
  expect([isError, isError ? text : '']).toEqual([false, '']);
  expect({ ...answer }).toEqual({ version: expect.stringMatching(/^[0-9a-f]{64}$/), known: expect.anything(), howSure: expect.stringMatching(/\w{3}/), notCurated: expect.stringMatching(/\w{3}/) });
  expect(answer.known).toMatchObject(known);
});

test('claims are narrowed by all that the address of claims can', async () => {
  const of = async (given: Record<string, unknown>): Promise<{ readonly total: number; readonly claims: readonly { readonly status: string; readonly evidence: readonly { readonly systems: readonly string[]; readonly contexts: readonly string[]; readonly paper: { readonly year: string } }[] }[] }> => (await call('get_claims', { limit: 50, ...given })).answer.known;
  const some = await of({ cancer: 'breast cancer', system: 'human', since: 2015, status: 'contested' });
  expect(some.claims.length).toBeGreaterThan(0);
  expect(some.claims.filter(({ status, evidence }) => status !== 'contested' || !evidence.some(({ systems, paper }) => systems.includes('human') && Number(paper.year) >= 2015))).toEqual([]);
  expect(some.total).toBeLessThan((await of({ system: 'human', since: 2015, status: 'contested' })).total);
  const { total } = await (await fetch(`${service.origin}/api/claims?cancer=breast-cancer&system=human&since=2015&status=contested&limit=1`)).json() as { readonly total: number };
  expect(some.total).toBe(total);
  const ways = (await call('find_path', { from: 'twist1', to: 'bone', status: 'established,emerging', without: 'promotes' })).answer.known as { readonly ways: readonly { readonly steps: readonly { readonly status: string; readonly relation: string }[] }[] };
  expect(ways.ways.flatMap(({ steps }) => steps).filter(({ status, relation }) => !['established', 'emerging'].includes(status) || relation === 'promotes')).toEqual([]);
  expect(ways.ways.length).toBeGreaterThan(0);
  // Agents send lists where a text has commas.
  const listed = await call('find_path', { from: 'twist1', to: 'bone', status: ['established', 'emerging'], without: ['promotes'] });
  expect([listed.isError && listed.text, listed.answer.known]).toEqual([false, ways]);
});

test('a way whose arrows meet head to head is told in words', async () => {
  const { howSure, known: given } = (await call('find_path', { from: 'twist1', to: 'snai1', ways: 5 })).answer;
  const known = given as { readonly labels: Readonly<Record<string, string>>; readonly ways: readonly { readonly reading: string; readonly turns: readonly { readonly term: string; readonly claims: string }[] }[] };
  const turning = known.ways.filter(({ turns }) => turns.length > 0);
  expect(turning.length).toBeGreaterThan(0);
  expect(turning.filter(({ reading, turns }) => !turns.every(({ term, claims }) => reading.includes(`${known.labels[term] ?? term} two claims ${claims}`)))).toEqual([]);
  expect(known.ways.filter(({ reading, turns }) => turns.length === 0 && !/Each claim leads|One claim/.test(reading))).toEqual([]);
  expect(howSure).toContain(`${turning.length} of ${known.ways.length} ways turn`);
});

test('genes that are not curated are named', async () => {
  expect((await call('analyse_genes', { genes: 'NOTAGENE1' })).answer.notCurated).toContain('No gene here has this symbol or name: NOTAGENE1.');
});

describe('what cannot be answered is told in words, for the model to ask better', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['get_term', { term: 'no-such' }, /^Unknown term: .+ “no-such”/],
    ['get_term', {}, /^Missing parameter: get_term needs the parameter term/],
    ['get_claims', { limit: 51 }, /^Bad number: limit is a whole number from 1 to 50\./],
    ['get_claims', { relation: 'promots' }, /^Unknown value: relation is one of activates, .+ Near: promotes\.$/],
    ['get_claims', { system: 'mars' }, /^Unknown value: system is one of .+mouse/],
    ['find_path', { from: 'twist1', to: 'bone', status: 'sure' }, /^Unknown value: status is of established/],
    ['get_claims', { trem: 'emt' }, /^Unknown parameter: get_claims has no parameter “trem”/],
    ['run_sparql', { query: 'SELECT * { ?a ?b }' }, /line|Line/],
    ['run_sparql', { query: 'SELECT * { ?a ?b ?c }' }, /^Result too large: .+ 1000 rows/],
    ['run_sparql', { query: 'INSERT DATA { <a:b> <a:b> <a:b> }' }, /update/i],
    ['analyse_genes', { genes: Array.from({ length: 5001 }, (_, i) => `G${i}`).join(' ') }, /^Too many genes: The list has 5001 names; at most 5000/],
  ])('%s %j', async (name, given, message) => {
    expect(await call(name, given)).toEqual({ answer: {}, isError: true, text: expect.stringMatching(message) });
  });
});

test('faults of the protocol have codes of JSON-RPC', async () => {
  const send = async (body: string): Promise<readonly unknown[]> => {
    const answer = await fetch(`${service.origin}/mcp`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream' } });
    const { error } = await answer.json() as { readonly error?: { readonly code: number; readonly message: string } };
    return [answer.status, error?.code, (error?.message ?? '').length > 10];
  };
  const call = (name: string, given: unknown): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } });
  expect(await Promise.all([send('{'), send('[]'), send('"call"'), send(call('no_tool', {})), send(call('get_term', 'emt')), send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'no/method' }))]))
    .toEqual([[400, -32700, true], [400, -32600, true], [400, -32600, true], [200, -32602, true], [200, -32602, true], [200, -32601, true]]);
});

test('other methods, bodies and media types are refused with a reason', async () => {
  const ask = async (init: RequestInit): Promise<readonly unknown[]> => { const answer = await fetch(`${service.origin}/mcp`, init); return [answer.status, (await answer.text()).length > 20]; };
  const json = { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream' };
  expect(await Promise.all([
    ask({}), ask({ method: 'DELETE' }), ask({ method: 'POST', body: '{', headers: json }), ask({ method: 'POST', body: 'x', headers: { ...json, 'content-type': 'text/plain' } }),
    ask({ method: 'POST', body: '{}', headers: json }), ask({ method: 'POST', body: '"call"', headers: json }), ask({ method: 'POST', body: '[]', headers: json }), ask({ method: 'POST', body: JSON.stringify(Array.from({ length: 21 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' }))), headers: json }),
  ])).toEqual([[405, true], [405, true], [400, true], [415, true], [400, true], [400, true], [400, true], [413, true]]);
});

test('llms.txt tells agents what there is', async () => {
  const answer = await fetch(`${service.origin}/llms.txt`), text = await answer.text();
  expect([answer.status, answer.headers.get('content-type'), text.startsWith('# Metastasis Perspective\n\n> ')]).toEqual([200, 'text/plain; charset=utf-8', true]);
  const links = [...text.matchAll(/\]\((\/[^)]*)\)/g)].map(([, path = '']) => path);
  // It says of what is there alone that a client has it, and makes no export for that: a release makes all of them.
  const there = links.filter((path) => path !== '/mcp'), has = { headers: { 'if-none-match': '*' } };
  expect(await Promise.all(there.map(async (path) => [path, (await fetch(service.origin + path, has)).status]))).toEqual(there.map((path) => [path, 304]));
  expect((await fetch(`${service.origin}/no-such-term`, has)).status).toBe(404);
  expect(links).toContain('/mcp');
});
