import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { harmOf, startWatchedSite, visit, type WatchedService } from '../support/hostile.js';
import { rounds } from '../support/long.js';

/**
 * Bodies of `/api`, calls of `/mcp` and forms over the ontology itself that nobody sends in good faith, several at once: the thread that listens is never
 * held for longer than 50 ms, nobody else waits, and each is answered or refused.
 */
let site: WatchedService;
beforeAll(async () => {
  site = await startWatchedSite({ MPP_RATE: '0', MPP_QUERY_TIMEOUT: '2' });
  await site.quiet();
}, 180_000);
afterAll(() => site.close(), 30_000);

const json = { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream' };
const many = <T>(count: number, make: (i: number) => T): readonly T[] => Array.from({ length: count }, (_, i) => make(i));
const call = (name: string, given: object, id = 1): object => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: given } });
const genes = many(5_000, (i) => `GENE${i}`), words = 'tumour cells undergo EMT in breast cancer and metastasise to bone ';
const mcp = (...calls: readonly object[]): string => JSON.stringify(calls.length === 1 ? calls[0] : calls);

const bodies: readonly (readonly [what: string, path: string, body: string])[] = [
  ['5,000 genes against 30,000', '/api/analyse', JSON.stringify({ genes, background: ['TWIST1', ...many(29_999, (i) => `GENE${i}`)] })],
  ['one gene 50,000 times', '/api/analyse', JSON.stringify({ genes: 'TWIST1 '.repeat(14_000) })],
  ['a background of line ends', '/api/analyse', JSON.stringify({ genes: 'EGFR', background: `1${'\n'.repeat(490_000)},` })],
  ['a background of numbers on lines', '/api/analyse', JSON.stringify({ genes: 'EGFR', background: '1\n'.repeat(245_000) })],
  ['a list of 100,000 commas', '/api/analyse', JSON.stringify({ genes: ','.repeat(100_000) })],
  ['names of 20,000 characters', '/api/analyse', JSON.stringify({ genes: many(5, (i) => `${i}${'A'.repeat(19_000)}`) })],
  ['a text full of terms', '/api/annotate', JSON.stringify({ text: words.repeat(303) })],
  ['a text of one letter', '/api/annotate', JSON.stringify({ text: 'a'.repeat(20_000) })],
  ['a text of signs', '/api/lint', JSON.stringify({ text: '-(\u00ad.,;'.repeat(3_300) })],
  ['a text with a fault at each word', '/api/lint', JSON.stringify({ text: 'Patients should take tumours. '.repeat(660), system: 'mouse', audience: 'patients' })],
  ['JSON that is deep', '/api/analyse', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['JSON of a million signs', '/api/lint', `{"text":"x"${',"a":1'.repeat(160_000)}}`],
  ['calls for ways at once', '/mcp', mcp(...many(rounds(8, 20), (i) => call('find_path', { from: 'metastasis', to: 'emt', ways: 10, steps: 6 }, i)))],
  ['twenty lists of genes', '/mcp', mcp(...many(20, (i) => call('analyse_genes', { genes: genes.slice(0, 1_000).join(' ') }, i)))],
  ['twenty texts', '/mcp', mcp(...many(20, (i) => call(i % 2 === 0 ? 'annotate_text' : 'lint_text', { text: words.repeat(150) }, i)))],
  ['claims of a hub', '/mcp', mcp(...many(20, (i) => call('get_claims', { term: 'metastasis', limit: 50 }, i)))],
  ['questions of long words', '/mcp', mcp(...many(20, (i) => call('search_terms', { query: 'metastatsis cancre breats boen '.repeat(6).slice(0, 199), limit: 50 }, i)))],
  ['a query that does not end', '/mcp', mcp(call('run_sparql', { query: 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c + ?f + ?i = -1) }' }))],
  ['a query of 10,000 signs', '/mcp', mcp(call('run_sparql', { query: `SELECT * { ${'{'.repeat(2_400)} ?s ?p ?o ${'}'.repeat(2_400)} }` }))],
  ['the schema of everything', '/mcp', mcp(...many(20, (i) => call('describe_schema', {}, i)))],
  ['arguments that are deep', '/mcp', `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_term","arguments":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}}`],
  ['a thousand calls', '/mcp', mcp(...many(1_000, (i) => call('get_term', { term: 'emt' }, i)))],
];

const claim = 'about=claim-twist1-promotes-emt', quotation = 'e1.quote=a+quotation+of+some+twenty+letters';
/** A form with the same text in several fields. */
const fields = (text: string, ...names: readonly string[]): string => names.map((name) => `${name}=${encodeURIComponent(text)}`).join('&');
const forms: readonly (readonly [what: string, path: string, body: string])[] = [
  ['a finding that ends in signs', '/contribute/evidence', `${claim}&step=review&${quotation}&e1.finding=a${'!'.repeat(4_900)}a`],
  ['a finding of the size of the form', '/contribute/evidence', `${claim}&step=review&${quotation}&e1.finding=a${'!'.repeat(240_000)}a`],
  ['quotation marks', '/contribute/evidence', `${claim}&step=edit&${fields('"'.repeat(4_900), 'e1.finding', 'e1.frequency', 'e1.population')}`],
  ['backslashes', '/contribute/trial', `step=edit&${fields('\\'.repeat(4_900), 'definition', 'population', 'intervention')}`],
  ['line ends', '/contribute/term', `kind=Mechanism&step=edit&${fields('\n'.repeat(4_900), 'altLabel', 'definition', 'prefLabel')}`],
  ['hyphens', '/contribute/mapping', `step=edit&${fields(`http://e/${'a'.repeat(4_900)}`, 'annotatedTarget')}`],
  ['a quotation of joined letters', '/contribute/evidence', `${claim}&step=review&${fields('\ufdfa'.repeat(4_900), 'e1.quote')}&e1.finding=twenty+letters+of+a+finding`],
  ['a check while one types', '/api/forms/check', `contribution=evidence&${claim}&${fields('"'.repeat(4_900), 'e1.finding', 'e1.frequency', 'e1.population')}`],
];

/** Two already stand beside each other in each queue. */
const atOnce = rounds(2, 4);

/** What the service did to others; what the machine did does not show again. */
async function lastingFaults(path: string, body: string, headers: Readonly<Record<string, string>> = json): Promise<readonly string[]> {
  let faults: readonly string[] = [];
  for (let times = 0; times < 3; times++) {
    if (times > 0) await site.quiet();
    const damage = await visit(site, path, many(atOnce, () => path), { body, headers });
    const wrong = damage.replies.filter(({ status }) => ![200, 400, 413, 422, 429, 503].includes(status)).map(({ status, text }) => `status ${status}: ${text.slice(0, 200)}`);
    faults = [...new Set(wrong), ...harmOf({ ...damage, loop: { ...damage.loop, held: damage.loop.worked } })];
    if (faults.length === 0) break;
  }
  return faults;
}

test.each(bodies)('%s, several times at once: %s', async (_, path, body) => {
  expect(await lastingFaults(path, body)).toEqual([]);
}, 240_000);

test.each(forms)('%s, several times at once: %s', async (_, path, body) => {
  expect(await lastingFaults(path, body, { 'content-type': 'application/x-www-form-urlencoded', 'origin': site.origin, 'accept': 'text/html' })).toEqual([]);
}, 240_000);

// In the long run, a megabyte.
test('a dry run of thousands of statements is answered in bounds, and holds nobody up', async () => {
  const mpp = 'https://w3id.org/metastasis/', line = (i: number): string => `<${mpp}x${i}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <${mpp}Paper> <${mpp}graph/papers> .\n`;
  const body = JSON.stringify({ added: many(rounds(2_000, 6_500), line).join('') });
  const { replies, probes, loop, slowed } = await visit(site, 'a dry run', ['/api/check'], { body, headers: json });
  const [{ status, text } = { status: 0, text: '' }] = replies;
  // A machine with much else to do meets the bound of time.
  if (status !== 503) expect([status, text.slice(0, 11)]).toEqual([200, '{"version":']);
  expect(harmOf({ probes, loop: { ...loop, held: loop.worked }, slowed: slowed ?? 1 })).toEqual([]);
}, 240_000);
