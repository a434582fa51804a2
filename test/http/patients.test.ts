import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addressFor } from '../../server/pages/audience.js';
import { routes } from '../../server/http/routes.js';
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

test('each card of the home says under "Not known" what is not known, first of all', async () => {
  for (const audience of ['patients', 'scientists']) {
    const lines = [...(await page(`/?audience=${audience}`)).matchAll(/<p class="unknown"><b>Not known:<\/b> (.*?)<\/p>/g)].map(([, line = '']) => line.replace(/<[^>]*>/g, ''));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !/\bnot (?:well )?known\b|\blittle known\b|\bopen questions?\b|^No .+ is known\b/.test(line))).toEqual([]);
  }
});

test('only what is in force is an approval, and first studies are said to be that', async () => {
  const list = await page('/treatment?audience=patients&disease=breast-cancer'), cardOf = (slug: string): string => new RegExp(`id="therapy-${slug}"[\\s\\S]*?</details>`).exec(list)?.[0] ?? '';
  const inForce = await rows('SELECT (COUNT(DISTINCT ?a) AS ?n) { mpp:trastuzumab-deruxtecan mpp:hasApproval ?a . ?a mpp:approvalStatus ?s FILTER (?s NOT IN (mpp:approval-under-review, mpp:approval-withdrawn, mpp:approval-refused)) }');
  expect(cardOf('trastuzumab-deruxtecan')).toContain(`, ${inForce[0] ?? '?'} approvals</summary>`);
  expect(cardOf('camizestrant')).toContain('no approval yet, or none any more</summary>');
  const marked = (slug: string): boolean => new RegExp(`data-term="${slug}">[^<]*</a> <span class="claim-status">\\(first studies\\)`).test(list);
  expect(['camizestrant', 'fasting-mimicking-diet', 'ribociclib', 'tucatinib'].map(marked)).toEqual([true, true, false, false]);
});

test('the list of treatments is by cancer, place and symptom; what is claimed or was studied of a treatment says where it stands', async () => {
  const all = await page('/treatment?audience=patients'), form = /<select name="disease">([^]*?)<\/select>/.exec(all)?.[1] ?? '';
  const groups = [...form.matchAll(/<optgroup label="([^"]*)">([^]*?)<\/optgroup>/g)].map(([, label = '', options = '']) => [label, [...options.matchAll(/value="([^"]*)"/g)].map(([, slug = '']) => slug)] as const);
  expect(groups.map(([label]) => label)).toEqual(['Where the cancer began', 'Symptoms and complications', 'Other']);
  const [cancers = [], symptoms = []] = groups.map(([, slugs]) => slugs);
  expect([cancers.includes('breast-cancer'), cancers.includes('bone-pain'), symptoms.includes('bone-pain'), form.includes('value="brain-metastasis"')]).toEqual([true, false, true, false]);
  const sections = new Map([...all.matchAll(/<section class="therapy-class"><h[34]>([^]*?)<\/h[34]>([^]*?)<details/g)].map(([, head = '', names = '']) =>
    [/data-term="([^"]*)"/.exec(head)?.[1] ?? (head.startsWith('Classes') ? 'classes' : 'none'), [...names.matchAll(/data-term="([^"]*)"/g)].map(([, slug = '']) => slug)] as const));
  for (const [group, therapy] of [['brain', 'whole-brain-radiotherapy'], ['brain', 'stereotactic-radiosurgery'], ['bone', 'zoledronic-acid'], ['cognitive-change', 'memantine'], ['breast-cancer', 'abemaciclib']] as const) {
    expect([therapy, sections.get(group)?.includes(therapy), sections.get('none')?.includes(therapy)]).toEqual([therapy, true, false]);
  }
  // In no group is that alone of which nothing is claimed against a disease, and that was in no trial of one; classes have their own.
  expect(sections.get('none')?.length).toBeLessThan(20);
  // What was studied against return or spread stands there, with how it went; the rest is said to be named for something else.
  const names = (group: string): string => (new RegExp(`data-term="${group}"[^]*?<p class="therapy-names">([^]*?)</p>`).exec(all.slice(all.indexOf('<h3 class="therapy-sort">Other')))?.[1] ?? '').replace(/<[^>]*>/g, '');
  expect(names('disease-recurrence')).toContain('metformin (did not help)');
  expect(names('disease-recurrence')).toContain('vitamin D supplement (studies disagree)');
  expect(names('metastasis')).toContain('aprepitant (in animals so far)');
  expect(all).toMatch(/Named for something else <span class="count">[^]*?<\/h4>\s*<p class="footnote">Nothing here says that these treat/);
  const rest = await Promise.all((sections.get('none') ?? []).map(async (slug) => [slug, await rows(`SELECT ?o { ?c rdf:subject mpp:${slug} ; rdf:predicate ?p ; rdf:object ?o ; mpp:status ?s FILTER(?p IN (mpp:treats, mpp:treatsMetastasisIn) && ?s != mpp:status-refuted) }`)] as const));
  expect(rest.filter(([, found]) => found.length > 0)).toEqual([]);
});

test('a study says to patients how it stands and what it found; a question has its answer in plain words, and data ask no doctor', async () => {
  const study = await page('/nct00006734?audience=patients'), state = /How it stands<\/h2>([^]*?)<\/section>/.exec(study)?.[1] ?? '';
  expect(state).toContain('href="https://clinicaltrials.gov/study/NCT00006734"');
  expect(state).toMatch(/The study (?:takes in patients|closed|has ended|was stopped|is on record)/);
  expect(state).toContain('What it found, as scientists put it.');
  const [asked = ''] = await rows('SELECT (STRAFTER(STR(?q), "metastasis/") AS ?slug) { ?q a mpp:OpenQuestion ; mpp:layAnswer ?a } ORDER BY ?slug LIMIT 1');
  const question = await page(`/${asked}?audience=patients`);
  expect([question.includes('There is no text in plain words yet'), question.includes(nothing)]).toEqual([false, false]);
  const data = await page('/resource-aurora-us?audience=patients');
  expect([data.includes('Questions to ask your doctors'), data.includes(nothing)]).toEqual([false, false]);
});

test('what patients find is called as its page is, and as scientists call it', async () => {
  const [forPatients, forScientists] = await Promise.all(['&audience=patients', ''].map((audience) => page(`/search?q=dormancy${audience}`)));
  expect(forPatients).toMatch(/data-term="dormancy">Cancer cells at rest<\/a> <span class="found-also">\(dormancy\)<\/span>/);
  expect(forScientists).toMatch(/data-term="dormancy">dormancy<\/a>/);
});

test('what has no name of its own is called by what it is about', async () => {
  const [approval, search, line] = await Promise.all(['approval-abemaciclib-ema-1', 'contrary-check-arrest-located-in-lung-1', 'claim-snai1-promotes-emt-e1'].map((slug) => page(`/${slug}`)));
  expect(approval).toMatch(/<p class="badge">approval<\/p>[^]*?<h1[^>]*>Approval of abemaciclib, EMA<\/h1>[^]*?Of: <a[^>]*data-term="abemaciclib"/);
  expect(search).toMatch(/<p class="badge">search for contrary findings<\/p>[^]*?<h1[^>]*>[^<]*\?<\/h1>[^]*?Of: <a[^>]*data-term="claim-arrest-located-in-lung"/);
  expect(line).toContain('<p class="badge">evidence line</p>');
});

test('a study with a result comes before one without, for patients', async () => {
  const results = async (audience: string): Promise<string> =>
    [...(await page(`/treatment?audience=${audience}`)).matchAll(/id="trial-[^]*?<\/summary>/g)].map(([card]) => (card.includes('No result on record here') ? '-' : '+')).join('');
  expect(await results('patients')).toMatch(/^\++-+$/);
  expect(await results('scientists')).toMatch(/^-+\++$/);
});

test('patients are told in their words, the surest treatments first, and what was seen in animals alone as such', async () => {
  const step = await page('/colonization?audience=patients');
  expect(step).toMatch(/<h1 id="colonization--title">Starting to grow in a new place<\/h1>/);
  expect(step).toContain('Scientists say “colonization”.');
  expect(step).not.toMatch(/<span class="status status-[a-z]+">(?:contested|emerging|established)</);
  expect(await page('/snai1?audience=patients')).toMatch(/<p class="badge[^>]*>[^]*?building block of cells<\/p>/);
  const treatments = (text: string): string => /--treatments">([^]*?)<\/section>/.exec(text)?.[1] ?? '';
  const brain = treatments(await page('/brain-metastasis?audience=patients')), liver = treatments(await page('/liver-metastasis?audience=patients'));
  expect([/data-term="stereotactic-radiosurgery"/.test(brain), /data-term="whole-brain-radiotherapy"/.test(brain)]).toEqual([true, true]);
  expect(liver).toMatch(/data-term="thermal-ablation"[^]*data-term="tgf-beta-blockade"[^]*seen in animals, not yet in people/);
  expect(treatments(await page('/bone-metastasis?audience=patients'))).toMatch(/data-term="palliative-radiotherapy"[^]*against[^]*data-term="bone-pain"/);
});

/** A value of each part of an address. */
const parts: Readonly<Record<string, string>> = { slug: 'emt', form: 'report', id: 'x', hash: '00000000', a: '00000000', b: '11111111', name: 'vocabulary', date: 'latest', term: 'emt', number: '1', path: 'x', suffix: 'x' };
/** Whatever is a page, with what can be asked on it. */
const addresses = [
  ...new Set(routes.filter(({ method }) => method === 'GET' || method === 'any').map(({ address }) => address.split(' ')[0]?.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? 'x') ?? '')),
  '/emt', '/claim-snai1-promotes-emt', '/claim-snai1-promotes-emt-e1', '/pmid-15210113', '/no-such-term', '/search?q=xyzzyq', '/path?from=emt&to=bone', '/path?from=emt&to=nowhere', '/analyse?genes=CDH1', '/analyse?genes=', '/contribute?term=emt', '/contribute/claim?subject=emt', '/contribute/nothing',
  '/diff/x/y', '/about?open=emt', '/sparql?query=ASK%7B%7D', '/sparql?query=nonsense', '/changes?before=x',
];

test('the choice of patients holds and is told on every page alike, and on pages of failures', async () => {
  const wrong: string[] = [], pages: string[] = [];
  for (const address of addresses) {
    // Files are for everyone.
    if (addressFor(address, 'patients') === address && !address.startsWith('/sparql?')) continue;
    const answer = await fetch(origin + addressFor(address, 'patients') + (address.startsWith('/sparql') ? '&audience=patients' : ''), { headers: { accept: 'text/html' }, redirect: 'manual' }), to = answer.headers.get('location');
    if (answer.status === 303 && to?.startsWith('/') && !to.includes('audience=patients')) wrong.push(`${address} leads to ${to}`);
    if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
    const markup = await answer.text();
    if (!markup.includes('data-audience=')) continue;
    pages.push(address);
    const switches = [...markup.matchAll(/data-audience-link="(\w+)"/g)].map(([, audience]) => audience).sort();
    if (!markup.includes('<html lang="en" data-audience="patients">')) wrong.push(`${address} is not for patients`);
    if (switches.join() !== (address === '/' || address === '/read' ? 'patients,scientists' : 'scientists')) wrong.push(`${address} offers ${switches.join()}`);
    if (!markup.includes('class="responsible"') || /<a class="site-name" href="\/"/.test(markup)) wrong.push(`${address} leads away`);
  }
  expect(wrong).toEqual([]);
  expect(pages).toEqual(expect.arrayContaining(['/', '/read', '/changes', '/emt/history', '/releases', '/contribute', '/contribute/report', '/bulk', '/login', '/proposals', '/api', '/text', '/analyse', '/analyse?genes=CDH1', '/diff/x/y', '/sparql?query=nonsense', '/no-such-term']));
}, 120_000);

test('what is sent from a page for patients is answered by one', async () => {
  const form = /<form class="gene-form"[^>]*>/.exec(await page('/text?audience=patients'))?.[0];
  expect(form).toContain('method="post" action="/text?audience=patients"');
  const sent = await fetch(`${origin}/text?audience=patients`, { method: 'POST', headers: { 'accept': 'text/html', 'content-type': 'application/x-www-form-urlencoded' }, body: 'text=EMT+in+mice' });
  expect(await sent.text()).toContain('<html data-posted lang="en" data-audience="patients">');
  const genes = await fetch(`${origin}/analyse?audience=patients`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'genes=CDH1', redirect: 'manual' });
  expect(genes.headers.get('location')).toBe('/analyse?genes=CDH1&audience=patients');
});

test('of what was seen in samples of people alone is not said that nothing is on record; work with the data stands behind one line', async () => {
  const molecule = await page('/twist1?audience=patients');
  expect([molecule.includes(nothing), molecule.includes('together with animals or cells in the laboratory')]).toEqual([false, true]);
  const foot = /<footer class="term-actions">([^]*?)<\/footer>/.exec(molecule)?.[1] ?? '', [open = '', folded = ''] = foot.split('<details class="for-work">');
  expect([open.includes('Report a mistake') && open.includes('How is it linked to'), open.includes('Turtle'), folded.includes('Turtle'), folded.includes('Explore in the graph')]).toEqual([true, false, true, true]);
  const about = await page('/about?audience=patients');
  expect(about).toContain('<strong>Well shown</strong>: it rests on several independent groups.');
  expect(about).toMatch(/data-term="dormancy">Cancer cells at rest<\/a>/);
  expect(await page('/about')).toMatch(/<strong>Established<\/strong>[^]*data-term="dormancy">Dormancy<\/a>|data-term="dormancy">Dormancy<\/a>[^]*<strong>Established<\/strong>/);
});
