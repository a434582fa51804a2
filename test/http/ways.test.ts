import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Site } from '../browser/site.js';
import { sharedService } from '../support/shared-services.js';

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
      ] }],
    });
  });
  test.each([['without=promotes', 0], ['status=established', 0], ['papers=2', 0], ['max=1', 0], ['year=1990', 0], ['k=1', 1]])('%s', async (more, count) => {
    expect((await (await get(`from=local-invasion&to=snai1&${more}`)).json()).ways).toHaveLength(count);
  });
  test.each([
    ['from=&to=emt', 400, 'from is a term, as in its address, such as breast-cancer, or any name or symbol that it alone has, in at most 200 characters.'], ['from=emt&to=nosuch', 404, 'This version of the knowledge graph has no term “nosuch”.'],
    ['from=emt&to=snai1&k=21', 400, 'k is a whole number from 1 to 20.'], ['from=emt&to=snai1&max=x', 400, 'max is a whole number from 1 to 6.'], ['from=emt&to=snai1&allow=paper', 400, 'allow is a list of therapy, trial, resource.'],
  ])('%s is %i', async (query, status, detail) => {
    const response = await get(query);
    expect([response.status, (await response.json()).detail]).toEqual([status, detail]);
  });
  test('is the same until the version changes', async () => {
    const response = await get('from=emt&to=snai1');
    expect((await fetch(response.url, { headers: { 'If-None-Match': response.headers.get('ETag') ?? '' } })).status).toBe(304);
  });
});
