import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { percentile } from '../../bench/measure.js';
import { sharedService } from '../../support/shared-services.js';

let origin = '', close: () => Promise<unknown>;
beforeAll(async () => { ({ origin, close } = await sharedService('ontology')); }, 120_000);
afterAll(() => close());

interface Cited { readonly status: number; readonly headers: Headers; readonly body: string }
async function cite(query: string, format: string, post = false): Promise<Cited> {
  const parameters = new URLSearchParams({ query, format });
  const response = await (post ? fetch(`${origin}/sparql`, { method: 'POST', body: parameters }) : fetch(`${origin}/sparql?${parameters.toString()}`));
  return { status: response.status, headers: response.headers, body: await response.text() };
}
const keys = ({ body }: Cited): readonly string[] => [...body.matchAll(/^@article\{(.+),$/gm)].map(([, key = '']) => key);
const slugs = async (query: string): Promise<readonly string[]> =>
  (await (await fetch(`${origin}/sparql?format=csv&query=${encodeURIComponent(query)}`)).text()).trim().split(/\r?\n/).slice(1).map((iri) => iri.replace(/^.*\//, ''));

const claim = 'mpp:claim-twist1-promotes-metastasis';
const ordered = `{ SELECT ?paper { ${claim} mpp:hasEvidence/mpp:paper ?paper } ORDER BY DESC(STR(?paper)) }`;

test('the papers of a result come in its order, by any of their names', async () => {
  const wanted = await slugs(`SELECT DISTINCT ?paper { ${ordered} }`);
  expect(wanted.length).toBeGreaterThan(1);
  expect(keys(await cite(`SELECT ?paper { ${ordered} }`, 'bib'))).toEqual(wanted);
  expect(keys(await cite(`SELECT ?name { ${ordered} ?paper rdfs:label ?name }`, 'bib', true))).toEqual(wanted);
  for (const part of ['bibo:pmid', 'bibo:doi']) {
    const named = await slugs(`SELECT DISTINCT ?paper { ${ordered} ?paper ${part} ?name }`);
    expect(named.length).toBeGreaterThan(0);
    expect(keys(await cite(`SELECT ?name { ${ordered} ?paper ${part} ?name }`, 'bib'))).toEqual(named);
  }
});

test('a line of evidence, a claim and a hypothesis stand for the papers on which they rest; a term does not', async () => {
  const wanted = [...await slugs(`SELECT DISTINCT ?paper { ${ordered} }`)].sort();
  expect([...keys(await cite(`SELECT ?e { ${claim} mpp:hasEvidence ?e }`, 'bib'))].sort()).toEqual(wanted);
  expect([...keys(await cite(`SELECT (${claim} AS ?c) {}`, 'bib'))].sort()).toEqual(wanted);
  expect([...keys(await cite(`CONSTRUCT { ?c mpp:is ${claim} } WHERE { BIND (${claim} AS ?c) }`, 'bib'))].sort()).toEqual(wanted);
  expect(keys(await cite('SELECT (mpp:emt-required AS ?h) {}', 'bib'))).toEqual(expect.arrayContaining([...await slugs('SELECT DISTINCT ?p { mpp:emt-required mpp:hasEvidence/mpp:paper ?p }')]));
  expect(await cite('SELECT (mpp:twist1 AS ?t) {}', 'bib')).toMatchObject({ status: 422, body: expect.stringContaining('names no paper') as unknown });
});

test('each format is a file of its type, and says which version answered', async () => {
  const query = `SELECT ?paper { ${ordered} }`, { version } = await (await fetch(`${origin}/health`)).json() as { version: string };
  for (const [format, type] of [['bib', 'application/x-bibtex'], ['ris', 'application/x-research-info-systems'], ['csl.json', 'application/vnd.citationstyles.csl+json']] as const) {
    const { status, headers } = await cite(query, format);
    expect([status, headers.get('content-type'), headers.get('content-disposition'), headers.get('dataset-version')]).toEqual([200, `${type}; charset=utf-8`, `attachment; filename="papers.${format}"`, version]);
  }
  expect((await cite(query, 'BibTeX')).body).toBe((await cite(query, 'bib')).body);
  const [ris, csl] = [await cite(query, 'ris'), JSON.parse((await cite(query, 'csl.json')).body) as { id: string }[]];
  expect(ris.body.match(/^TY {2}- JOUR\r$/gm)?.length).toBe(csl.length);
  expect(csl.map(({ id }) => id)).toEqual(await slugs(`SELECT DISTINCT ?paper { ${ordered} }`));
});

test('what cannot be cited is told', async () => {
  expect(await cite('ASK {}', 'bib')).toMatchObject({ status: 406, body: expect.stringContaining('yes or no') as unknown });
  expect(await cite('SELECT * { ?s ?p }', 'bib')).toMatchObject({ status: 400, body: expect.stringContaining('line') as unknown });
});

test('every paper is found in a result of all triples, and nobody waits for it', async () => {
  const all = await slugs('SELECT ?p { ?p a mpp:Paper }'), asked = cite('SELECT * { ?s ?p ?o }', 'bib');
  const waits: number[] = [];
  let isOver = false;
  const over = asked.finally(() => { isOver = true; });
  while (!isOver) {
    const start = performance.now();
    await (await fetch(`${origin}/health`)).text();
    waits.push(performance.now() - start);
  }
  expect([...keys(await over)].sort()).toEqual([...all].sort());
  // How long the thread is held at most is measured by `pages-share`, where nothing runs beside.
  expect(percentile(waits, 0.5)).toBeLessThan(50);
}, 60_000);
