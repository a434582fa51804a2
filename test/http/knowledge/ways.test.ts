import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Site } from '../../browser/site.js';
import { sharedService } from '../../support/shared-services.js';

let site: Site;
beforeAll(async () => { site = await sharedService('site'); });
afterAll(() => site.close());
const get = (query: string): Promise<Response> => fetch(`${site.origin}/api/path?${query}`);

describe('/api/path', () => {
  test('tells how two terms are linked, claim by claim', async () => {
    expect(await (await get('from=local-invasion&to=snai1')).json()).toEqual({
      from: 'local-invasion', to: 'snai1', labels: { 'emt': 'epithelial-mesenchymal transition', 'local-invasion': 'local invasion', 'snai1': 'SNAI1' },
      ways: [{ score: expect.any(Number), steps: [
        { subject: 'emt', relation: 'acts in', object: 'local-invasion', forward: false, claim: 'claim-emt-acts-in-local-invasion', status: 'emerging', for: 0, against: 0, papers: [{ paper: 'pmid-1', label: 'Able 2001' }] },
        { subject: 'snai1', relation: 'promotes', object: 'emt', forward: false, claim: 'claim-snai1-promotes-emt', status: 'emerging', for: 1, against: 1, papers: [{ paper: 'pmid-1', label: 'Able 2001' }, { paper: 'pmid-2', label: 'Baker 2002' }] },
      ], turns: [] }],
    });
  });
  test.each([['without=promotes', 0], ['status=established', 0], ['papers=2', 0], ['max=1', 0], ['year=1990', 0], ['k=1', 1]])('%s', async (more, count) => {
    expect((await (await get(`from=local-invasion&to=snai1&${more}`)).json()).ways).toHaveLength(count);
  });
  test.each([
    ['from=&to=emt', 400, 'from is a term, as in its address, such as breast-cancer, or any name or symbol that it alone has, in at most 200 characters.'], ['from=emt&to=nosuch', 404, 'This version of the knowledge graph has no term “nosuch”.'],
    ['from=emt&to=snai1&k=21', 400, 'k is a whole number from 1 to 20.'], ['from=emt&to=snai1&status=sure', 400, 'status is of established, emerging, contested, refuted, with commas between.'], ['from=emt&to=snai1&without=nonsense', 400, expect.stringMatching(/^without is one of .*promotes.*; there is none “nonsense”\./)], ['from=emt&to=snai1&max=x', 400, 'max is a whole number from 1 to 6.'], ['from=emt&to=snai1&allow=paper', 400, 'allow is of therapy, trial, resource, with commas between.'],
  ])('%s is %i', async (query, status, detail) => {
    const response = await get(query);
    expect([response.status, (await response.json()).detail]).toEqual([status, detail]);
  });
  test('says where a way turns', async () => {
    const { ways } = await (await get('from=local-invasion&to=emt&k=9&max=4')).json() as { readonly ways: readonly { readonly turns: readonly object[]; readonly steps: readonly { readonly forward: boolean }[] }[] };
    for (const { turns, steps } of ways) expect(turns).toHaveLength(steps.slice(1).filter(({ forward }, i) => forward !== steps[i]?.forward).length);
  });
  test('is the same until the version changes', async () => {
    const response = await get('from=emt&to=snai1');
    expect((await fetch(response.url, { headers: { 'If-None-Match': response.headers.get('ETag') ?? '' } })).status).toBe(304);
  });
});

describe('/path', () => {
  const page = async (query: string): Promise<{ readonly status: number; readonly text: string }> => {
    const response = await fetch(`${site.origin}/path?${query}`, { headers: { accept: 'text/html' } });
    return { status: response.status, text: await response.text() };
  };
  test('shows the ways between two terms, named in any way, each claim with its papers', async () => {
    const { status, text } = await page('from=Local+invasion&to=SNAI1');
    expect([status, /<h1>([^<]*)<\/h1>/.exec(text)?.[1], /<h2 id="ways-local-invasion-snai1">([^<]*)<\/h2>/.exec(text)?.[1]]).toEqual([200, 'Local invasion to SNAI1', '1 way']);
    expect(text).toContain('<a href="/claim-snai1-promotes-emt" data-term="claim-snai1-promotes-emt">SNAI1 promotes epithelial-mesenchymal transition</a>');
    expect(text).toContain('<a href="/pmid-1" data-term="pmid-1">Able 2001</a> · <a href="/pmid-2" data-term="pmid-2">Baker 2002</a>');
    expect(text).toContain('Each claim leads back to the one before: read it from its end.');
    expect(text).toContain('<a href="/graph?from=local-invasion&amp;to=snai1">In the graph</a>');
  });
  test('names terms for patients as they call them, and finds them by these names', async () => {
    const { status, text } = await page('from=SNAI1&to=moving+in&audience=patients');
    expect([status, /<h1>([^<]*)<\/h1>/.exec(text)?.[1], /name="to" value="([^"]*)"/.exec(text)?.[1]]).toEqual([200, 'SNAI1 to moving in', 'moving in']);
    expect((await page('from=SNAI1&to=moving+in')).text).toContain('<h1>SNAI1 to local invasion</h1>');
    expect(text).not.toContain('no probability');
  });
  test('shows a way between each two of several terms', async () => {
    const { text } = await page('of=emt,SNAI1,local-invasion');
    expect([...text.matchAll(/<h2 id="ways-([^"]*)">/g)].map(([, id]) => id)).toEqual(['emt-snai1', 'emt-local-invasion', 'snai1-local-invasion']);
  });
  test('is a form before both terms are named, which keeps the one that is', async () => {
    expect((await page('')).text).not.toContain('class="ways"');
    expect((await page('from=emt')).text).toMatch(/name="from" value="epithelial-mesenchymal transition"[^]*Name the other term as well/);
  });
  test.each([['of=emt', 400, 'of is from 2 to 6 terms'], ['of=a,b,c,d,e,f,g', 400, 'there are 7'], ['from=emt&to=nosuch', 404, 'no term “nosuch”'], ['fom=emt', 400, 'Near: from'], ['from=emt&to=snai1&k=99', 400, 'k is a whole number from 1 to 20.']])('%s is %i', async (query, status, detail) => {
    const answer = await page(query);
    // The form is there, with what was written.
    expect([answer.status, answer.text.includes(detail), answer.text.includes('role="alert"'), answer.text.includes('<form class="filters ways-form"')]).toEqual([status, true, true, true]);
    expect(new URLSearchParams(query).get('to') === 'nosuch' ? answer.text.includes('name="to" value="nosuch"') : true).toBe(true);
    expect((await fetch(`${site.origin}/path?${query}`)).headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });
  test('says that ends beside a set were passed over', async () => {
    const beside = await page('of=emt,SNAI1&from=local-invasion');
    expect([beside.text.includes('besides was passed over: “local-invasion”'), beside.text.includes('name="from" value="epithelial-mesenchymal transition"'), (await page('of=emt,SNAI1')).text.includes('passed over')]).toEqual([true, true, false]);
  });
});
