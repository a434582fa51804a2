import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { routes } from '../../server/http/routes.js';
import { sharedService } from '../support/shared-services.js';

// A parameter that an address does not read changes nothing: a program that has misspelt one would take the answer for another.
let origin = '', close: () => Promise<unknown>;
beforeAll(async () => { ({ origin, close } = await sharedService('ontology')); }, 120_000);
afterAll(() => close());

/** What stands for the parts of an address in braces. */
const parts: Readonly<Record<string, readonly string[]>> = {
  'slug': ['emt'], 'module': ['sites'], '/bulk/{file}': ['claims.tsv', 'terms-template.tsv'], '/.well-known/sparql-examples/{file}': ['001.ttl'], '/papers.{suffix}': ['bib', 'ris', 'csl.json'],
  '/{slug}.{suffix}': ['bib', 'ttl', 'nt', 'jsonld', 'rdf'], '/shapes.{suffix}': ['ttl'], '/.well-known/void.{suffix}': ['ttl'], '/.well-known/sparql-examples.{suffix}': ['ttl'],
};
/** Addresses that let pass what they do not know, each with its reason. */
const tolerant: ReadonlyMap<string, string> = new Map([
  ['/sparql', 'clients send what other endpoints have: decision 0123'], ['/health', 'balancers add what caches are passed by'], ['/assets', 'express.static'], ['/images', 'express.static'],
]);

/** The addresses of a row, with examples in the place of braces. */
const examplesOf = (address: string): readonly string[] => address.split(' ').flatMap((each) => {
  const [last = ''] = /\{\w+\}$/.exec(each) ?? [], values = parts[each] ?? parts[last.slice(1, -1)] ?? (last === '' ? [''] : []);
  return values.map((value) => (last === '' ? each : each.slice(0, -last.length) + value).replace('{slug}', 'emt'));
}).filter((each) => !each.includes('{'));

const statusOf = async (address: string): Promise<{ readonly status: number; readonly type: string; readonly detail: string }> => {
  const response = await fetch(origin + address, { headers: { accept: '*/*' }, redirect: 'manual' });
  const type = response.headers.get('content-type') ?? '', text = type.includes('problem+json') ? await response.text() : (await response.body?.cancel(), '');
  return { status: response.status, type, detail: text === '' ? '' : (JSON.parse(text) as { readonly detail: string }).detail };
};

test('every address that answers with a file or with JSON refuses a parameter that it does not read', async () => {
  const addresses = [...new Set(routes.filter(({ method }) => method === 'GET').flatMap(({ address }) => examplesOf(address)))].filter((address) => !tolerant.has(address));
  const wrong: string[] = [], refused: string[] = [];
  for (const address of addresses) {
    const { status, type, detail } = await statusOf(`${address}?zzzz=1`);
    // Pages pass over what they do not know: links bring along what other sites add to them.
    if (status === 400 && detail.includes('zzzz')) refused.push(address);
    else if (status === 200 && !type.includes('html')) wrong.push(address);
  }
  expect(wrong).toEqual([]);
  expect(refused).toEqual(expect.arrayContaining(['/changes.atom', '/papers.bib', '/papers.csl.json', '/emt.bib', '/emt.ttl', '/changes.ttl', '/emt/history.atom', '/query/terms.json', '/llms.txt', '/api/search']));
}, 300_000);

test.each([
  ['/releases?yaer=2026', '“yaer”'], ['/papers.bib?directoin=supports', 'Near: direction'], ['/changes.atom?bye=x', 'Near: by'], ['/notices.atom?kye=x', 'Near: key'], ['/proposals.atom?state=open', '“state”; it has none'],
])('%s says what is wrong', async (address, words) => {
  const { status, detail } = await statusOf(address);
  expect({ status, detail }).toEqual({ status: 400, detail: expect.stringContaining(words) });
});

// As a file it would hold all papers, as if they had been asked for.
test.each([
  ['stage=xx', 'The parameter stage cannot be “xx”: the page /papers lists those there are.'], ['stage=colonisation', 'Near: colonization.'], ['direction=suports', 'it is supports, disputes or inconclusive. Near: supports.'],
  ['term=xyzzy', 'it is the name of a term'], ['from=20155', 'it is a year of four digits'], ['to=soon', 'it is a year'], ['sort=yaer', 'Near: year.'], ['order=up', 'it is reverse.'], ['system=moose', 'Near: mouse.'], ['mechanism=emd', 'Near: emt.'],
])('a file of papers refuses %s', async (query, words) => {
  for (const suffix of ['bib', 'ris', 'csl.json']) {
    const { status, detail } = await statusOf(`/papers.${suffix}?${query}`);
    expect({ status, detail }).toEqual({ status: 400, detail: expect.stringContaining(words) });
  }
  // The page shows what it did with it.
  expect((await statusOf(`/papers?${query}`)).status).toBe(200);
});

test('what the address does read, and the audience that links bring along, are taken', async () => {
  for (const address of ['/papers.bib?direction=supports&audience=patients', '/papers.bib?stage=&term=EMT&from=2010&to=&sort=author&order=reverse&text=xyzzy', '/releases?audience=patients', '/emt.bib?audience=patients', '/changes.atom']) {
    expect([address, (await statusOf(address)).status]).toEqual([address, 200]);
  }
});
