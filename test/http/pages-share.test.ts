import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { harmOf, startWatchedSite, visit, type WatchedService } from '../support/hostile.js';
import { isLong, rounds } from '../support/long.js';

/**
 * Pages and answers of the API over the ontology itself, with parameters at their extremes, several at once, and right after a
 * change: the thread that listens is never held for long, and nobody else waits.
 */
let site: WatchedService, slugs: readonly string[] = [];
beforeAll(async () => {
  site = await startNew();
}, 180_000);
afterAll(() => site.close(), 30_000);

/** A service of which nobody has seen a page. */
async function startNew(): Promise<WatchedService> {
  const started = await startWatchedSite({ MPP_RATE: '0' });
  await started.quiet();
  return started;
}

let changes = 0;
/** Makes a version that nobody has seen a page of. */
async function newVersion(): Promise<void> {
  const answer = await fetch(`${site.origin}/graphs?graph=${encodeURIComponent('http://e/g')}`, {
    method: 'PUT', headers: { 'Authorization': 'Bearer token', 'Content-Type': 'text/turtle' }, body: `<http://e/s1> <http://e/n> 1, ${++changes} .`,
  });
  expect([200, 201, 204]).toContain(answer.status);
}

interface Visit { readonly paths: () => readonly string[]; readonly statuses?: readonly number[]; readonly method?: 'GET' | 'HEAD'; readonly headers?: Readonly<Record<string, string>> }

async function faultsOf({ paths, statuses = [200], ...options }: Visit): Promise<readonly string[]> {
  const damage = await visit(site, '', paths(), options);
  const wrong = [...new Set(damage.replies.filter(({ status }) => !statuses.includes(status)).map(({ status, text }) => `status ${status}: ${text.slice(0, 200)}`))];
  return [...wrong, ...harmOf({ ...damage, loop: { ...damage.loop, held: damage.loop.worked } })];
}

/**
 * Faults that a visit shows in three tries in a row. Faults of the service come again; disturbances of the machine do not.
 * Before each further try, a new version drops the kept answers.
 */
async function lastingFaults(one: Visit, again: () => Promise<void> = newVersion): Promise<readonly string[]> {
  let faults: readonly string[] = [];
  for (let times = 0; times < 3; times++) {
    if (times > 0) {
      await again();
      await site.quiet();
    }
    faults = await faultsOf(one);
    if (faults.length === 0) break;
  }
  return faults;
}

/** How many of a kind are asked at once: more than there are queues and threads. */
const several = rounds(12, 40);
const times = (count: number, path: (i: number) => string): readonly string[] => Array.from({ length: count }, (_, i) => path(i));
const letters = times(97, (i) => String.fromCharCode(97 + (i % 26))).join(' ');
const questions: Readonly<Record<string, string>> = {
  'one letter words': letters, 'thirty letters': letters.slice(0, 59), 'a compound': `${'a-'.repeat(99)}a`, 'ligatures': 'ﷺ'.repeat(190), 'one word again and again': 'cancer '.repeat(28),
  'common words': 'what does breast cancer metastasis to the bone in patients with emt dormancy '.repeat(3).slice(0, 195), 'nothing spelled right': 'metastatsis cancre breats boen dormncy emtt tumuor growht invasoin '.repeat(3).slice(0, 199),
};
const asked = (question: string): readonly string[] => ['/search?q=', '/api/search?limit=100&q=', '/api/suggest?limit=100&q=', '/api/search?audience=patients&limit=100&q='].map((path) => path + encodeURIComponent(question));
const term = (i: number): string => slugs[i % slugs.length] ?? '';
const hubs = ['metastasis', 'emt', 'bone', ...isLong ? ['lung', 'breast-cancer', 'liver', 'brain'] : []];
const long = 'x'.repeat(2000);

const visits: readonly (readonly [string, Visit])[] = [
  ...Object.entries(questions).map(([name, question]) => [`search: ${name}`, { paths: () => asked(question) }] as const),
  ['many long questions', { paths: () => times(several, (i) => `/api/suggest?limit=100&q=${encodeURIComponent(`${term(i)} ${letters}`.slice(0, 199))}`) }],
  ['many ways', { paths: () => times(several, (i) => `/api/path?from=${term(7 * i)}&to=${term(13 * i + 5)}&k=20&max=6&allow=therapy,trial,resource`) }],
  ['ways with much left out', { paths: () => times(10, (i) => `/api/path?from=metastasis&to=emt&k=20&max=6&papers=1&year=${2010 + i}&without=${times(60, (j) => ['enrols', 'evaluates', 'treats'][j % 3] ?? '').join(',')}`) }],
  ['graphs of hundreds of terms', { paths: () => times(10, (i) => `/graph?focus=${slugs.slice(20 * i, 20 * i + 200).join(',')}&with=${slugs.slice(20 * i + 200, 20 * i + 400).join(',')}`) }],
  ['papers of hubs', { paths: () => hubs.flatMap((hub) => [`/papers?term=${hub}`, `/papers?text=${hub}&sort=author`]) }],
  ['many windows', { paths: () => times(several, (i) => `/${term(i)}?view=window`) }],
  ['pages with windows', { paths: () => times(8, (i) => `/?open=${slugs.slice(100 * i, 100 * i + 100).join(',')}`) }],
  ['citations', { paths: () => ['bib', 'ris', 'csl.json'].flatMap((suffix) => [`/papers.${suffix}`, ...hubs.map((hub) => `/${hub}.${suffix}`)]) }],
  ['citations of a result of everything', { paths: () => ['bib', 'ris', 'csl.json'].map((format) => `/sparql?format=${format}&query=${encodeURIComponent('SELECT * { ?s ?p ?o }')}`) }],
  ['names that are not there', { paths: () => times(20, (i) => `/${`nothing-like-this-${i}-`.repeat(10).slice(0, 200)}`), statuses: [404] }],
  ['filters of 2,000 characters, and thousands of them', {
    paths: () => ['tropism', 'treatment', 'questions', 'papers', 'vocabulary'].flatMap((name) => [`/${name}?text=${long}&stage=${long}&kind=${long}&cancer=${long}`, `/${name}?${'a&'.repeat(6000)}`, `/${name}?${times(300, (i) => `text=${i}`).join('&')}`]),
  }],
  ['terms to correct', { paths: () => hubs.map((hub) => `/contribute?term=${hub}`) }],
  ['for patients', { paths: () => ['/?audience=patients', '/read?audience=patients', '/treatment?audience=patients', ...hubs.map((hub) => `/${hub}?audience=patients`)] }],
  ['heads of pages', { paths: () => hubs.map((hub) => `/${hub}`), method: 'HEAD' }],
  ['pages that the client has', { paths: () => ['/', '/read', '/papers', '/api/search?q=emt', ...hubs.map((hub) => `/${hub}`)], headers: { 'If-None-Match': '*' }, statuses: [304] }],
  ['many looks at the health', { paths: () => times(several, () => '/health') }],
];
const first = ['/', '/read', '/about', '/query/schema.json', '/query/terms.json', '/api/path?from=breast-cancer&to=bone', '/papers?term=metastasis', '/treatment?audience=patients', '/metastasis', '/graph?focus=metastasis,emt,bone', '/papers.bib', '/api/search?q=emt'];

test('the first pages of a new service', async () => {
  let faults: string[] = [];
  for (let times = 0; times < 3; times++) {
    if (times > 0) {
      await site.close();
      site = await startNew();
    }
    faults = [];
    for (const path of first) for (const fault of await faultsOf({ paths: () => [path] })) faults.push(`${path}: ${fault}`);
    if (faults.length === 0) break;
  }
  expect(faults).toEqual([]);
}, 400_000);

describe('the first pages after a change', () => {
  beforeEach(newVersion);
  test.each<[string, Visit]>([
    ['one page, eight times at once', { paths: () => times(8, () => '/read') }], ['all at once', { paths: () => first }],
    ['beside the making of the search', { paths: () => ['/api/suggest?q=emt'] }],
  ])('%s', async (_, one) => {
    expect(await lastingFaults(one)).toEqual([]);
  }, 180_000);
});

describe('parameters at their extremes', () => {
  beforeAll(async () => {
    const { terms } = await (await fetch(`${site.origin}/query/terms.json`)).json() as { readonly terms: readonly (readonly [slug: string])[] };
    slugs = terms.map(([slug]) => slug);
    await site.quiet();
  }, 60_000);
  test.each(visits)('%s', async (_, one) => {
    expect(await lastingFaults(one)).toEqual([]);
  }, 180_000);
});

test('the rows of the examples, which take seconds to count, keep nobody waiting', async () => {
  expect(await lastingFaults({ paths: () => ['/query/examples.json'] })).toEqual([]);
}, 120_000);

/** Milliseconds that the thread ran. */
test('a usual question takes less than 50 ms of work, over HTTP', async () => {
  const usual = ['emt', 'bone metastasis', 'what drives dormancy', 'does breast cancer spread to the brain', 'TGF-β1', 'metastassis', 'c', 'Klein 2009'];
  const most: string[] = [];
  for (const question of usual) {
    const path = `${site.origin}/api/search?q=${encodeURIComponent(question)}`;
    await (await fetch(path)).text();
    const before = (await site.report()).busy;
    await (await fetch(path)).text();
    const taken = (await site.report()).busy - before;
    if (taken > 50) most.push(`${question}: ${Math.round(taken)} ms`);
  }
  expect(most).toEqual([]);
}, 60_000);
