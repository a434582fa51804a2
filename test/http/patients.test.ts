import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sharedService } from '../support/shared-services.js';

// What patients read must not say that nothing is known where something is, nor that mice are people.
let origin = '', close: () => Promise<unknown>;
beforeAll(async () => { ({ origin, close } = await sharedService('ontology')); }, 120_000);
afterAll(() => close());

const nothing = 'Nothing from studies of people is on record here.';
const page = async (path: string): Promise<string> => (await fetch(`${origin}${path}`, { headers: { accept: 'text/html' } })).text();
const rows = async (query: string): Promise<readonly string[]> => (await (await fetch(`${origin}/sparql?format=csv&query=${encodeURIComponent(query)}`)).text()).trim().split('\r\n').slice(1);
/** The part of a page with what is known in people. */
const known = (text: string): string => /What is known in people<\/h[23]>([^]*?)<\/section>/.exec(text)?.[1] ?? '';

test('a treatment that was studied in people is never said not to have been', async () => {
  const studied = await rows('SELECT DISTINCT (STRAFTER(STR(?t), "metastasis/") AS ?slug) { ?c rdf:subject ?t ; rdf:predicate ?p ; mpp:status ?s ; mpp:hasEvidence/mpp:system mpp:system-human . ?t a mpp:Therapy VALUES ?p { mpp:treats mpp:treatsMetastasisIn } FILTER(?s != mpp:status-refuted) }');
  expect(studied.length).toBeGreaterThan(50);
  const wrong = [];
  for (const slug of studied) if ((await page(`/${slug}?audience=patients`)).includes(nothing)) wrong.push(slug);
  expect(wrong).toEqual([]);
  expect(known(await page('/denosumab?audience=patients'))).toMatch(/well shown|first studies|studies disagree/);
}, 120_000);

test('what is known in people speaks of people', async () => {
  const found = [];
  for (const slug of ['colonization', 'metastasis', 'intravasation', 'dormancy', 'angiogenesis']) if (/\b(?:mice|mouse)\b/.test(known(await page(`/${slug}?audience=patients`)))) found.push(slug);
  expect(found).toEqual([]);
});

test('who names a cancer and a place is shown what helps against the one or the other', async () => {
  const both = await page('/treatment?audience=patients&disease=breast-cancer&site=bone');
  expect([both.includes('What is on record for the one or the other'), both.includes('No therapy fits.'), /denosumab/i.test(both), /zoledronic acid/i.test(both)]).toEqual([true, false, true, true]);
  expect(await page('/treatment?disease=breast-cancer&site=bone')).not.toContain('What is on record for the one or the other');
});
