import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sharedService } from '../support/shared-services.js';
import { browserSession } from './session.js';

// What people come for, over the ontology itself. A step is what somebody does: asks and takes the first answer, clicks, or fills in a form and sends it.
const { open, origin } = browserSession(() => sharedService('ontology'));
// The first question has the index of words made, which a loaded machine takes its time for.
beforeAll(async () => { await (await fetch(`${origin()}/api/search?q=metastasis`)).text(); }, 60_000);

type Step = (page: Page) => Promise<void>;

/** Types into the search box and takes the first answer, which opens as a window. */
const ask = (text: string): Step => async (page) => {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await page.locator('[role="option"]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[data-window] article').waitFor();
};
const click = (selector: string): Step => async (page) => { await page.locator(selector).filter({ visible: true }).first().click(); };
/** Fills in fields of a form and sends it. */
const fill = (form: string, fields: Readonly<Record<string, string>>): Step => async (page) => {
  const place = page.locator(form).first();
  for (const [name, value] of Object.entries(fields)) {
    const field = place.locator(`[name="${name}"]`).first();
    if (await field.evaluate((each) => each instanceof HTMLSelectElement)) await field.selectOption(value);
    else await field.fill(value);
  }
  // A form of filters is sent by its first change, but for the one of ways, whose two ends are written first.
  if (await place.evaluate((each) => each.classList.contains('filters') && !each.classList.contains('ways-form'))) await page.waitForURL(new RegExp(Object.values(fields).at(-1) ?? ''));
  else await place.locator('button[type="submit"], button.primary').first().click();
};

interface Task {
  readonly wants: string;
  readonly from?: string;
  readonly steps: readonly Step[];
  /** What is seen at the end, all of it. */
  readonly sees: readonly (readonly [selector: string, text: RegExp])[];
}

const tasks: readonly Task[] = [
  // Those of the first trial.
  { wants: 'for and against: is TWIST1 required for metastasis', steps: [ask('is TWIST1 required for metastasis')], sees: [['[data-window] article', /For\s*\d[^]*Against\s*\d[^]*20\d\d/]] },
  { wants: 'citations of what is known of TWIST1', steps: [ask('TWIST1'), click('[data-window="twist1"] summary:text-is("Cite this")')], sees: [['[data-window="twist1"] a[href*=".bib"]', /BibTeX/]] },
  { wants: 'evidence that breast cancer spreads to bone', steps: [ask('breast cancer bone')], sees: [['[data-window] article', /breast cancer[^]*bone[^]*(?:PubMed|DOI)/i]] },
  { wants: 'what dormancy is', from: '/?audience=patients', steps: [click('.overview a[href^="/dormancy"]')], sees: [['[data-window="dormancy"] article', /Cancer cells at rest[^]*In plain words[^]*Questions to ask your doctors/]] },
  { wants: 'a claim that is wrong put right', steps: [ask('breast cancer bone'), click('[data-window] a[href^="/contribute"]')], sees: [['main form', /./]] },
  // Four of researchers.
  { wants: 'how two terms are linked', steps: [ask('TWIST1'), click('[data-window="twist1"] a[href*="/path"]')], sees: [['main h1', /./], ['main form [name="from"], main form input[name="from"]', /^/]] },
  { wants: 'what is not known of the step', steps: [click('.overview a[href^="/dormancy"]')], sees: [['[data-window="dormancy"] article', /question/i]] },
  { wants: 'hypotheses that are argued about', steps: [click('.site-header a[href="/questions"]'), fill('form.filters', { status: 'contested' })], sees: [['main .hypothesis', /for[^]*against/]] },
  { wants: 'trials against brain metastases', steps: [click('.site-header a[href="/treatment"]'), fill('form.filters', { site: 'brain' })], sees: [['#trials', /Trials/], ['main .card', /NCT\d{8}/]] },
  // Four of patients.
  { wants: 'what helps against spread to bone, and how sure that is', from: '/?audience=patients', steps: [ask('bone metastasis')], sees: [['[data-window="bone-metastasis"] article', /Treatments[^]*denosumab[^]*well shown[^]*palliative radiotherapy[^]*against\s+[^]*bone pain/]] },
  { wants: 'studies for spread to the brain', from: '/?audience=patients', steps: [click('main a[href^="/treatment"]'), fill('form.filters', { site: 'brain' })], sees: [['main', /stereotactic radiosurgery[^]*Studies with patients[^]*NCT\d{8}/]] },
  { wants: 'where breast cancer spreads', from: '/?audience=patients', steps: [click('main a[href^="/tropism"]'), fill('form.filters', { cancer: 'breast-cancer' })], sees: [['main h1', /breast cancer/], ['.body-figure a[data-term="bone"]', /Bones/]] },
  { wants: 'what to ask the doctors', from: '/?audience=patients', steps: [ask('what should I ask my doctor')], sees: [['[data-window] article', /Questions to ask your doctors[^]*aim of my treatment/]] },
  // Four of bioinformaticians.
  { wants: 'a list of genes by step and mechanism', from: '/', steps: [click('.site-header .more-pages summary'), click('.site-header a[href="/analyse"]'), fill('main form', { genes: 'SNAI1 TWIST1 Trp53 ZEB1' })], sees: [['main', /epithelial-mesenchymal transition[^]*q/i], ['main .notice', /Trp53 looks like a mouse gene/]] },
  { wants: 'everything as a file', steps: [async (page) => {
    const answer = page.waitForResponse(/\/ontology\.ttl$/);
    await click('footer a[href="/ontology.ttl"]')(page);
    expect([(await answer).status(), (await answer).headers()['content-type']]).toEqual([200, 'text/turtle; charset=utf-8']);
  }], sees: [] },
  { wants: 'an answer by SPARQL', steps: [click('.site-header a[href="/query"]'), click('button:has-text("Run")')], sees: [['main', /\d+ rows?/]] },
  { wants: 'other identifiers of a gene', steps: [ask('HGNC:1748')], sees: [['[data-window="cdh1"] article', /ENSG00000039068/], ['[data-window="cdh1"] article', /P12830/]] },
  // Twelve of a second trial.
  { wants: 'papers that speak against what was claimed', steps: [click('.site-header .more-pages summary'), click('.site-header a[href="/papers"]'), fill('form.filters', { direction: 'disputes' })], sees: [['main .result-count', /\d+ papers? of \d+/], ['main table', /20\d\d/]] },
  { wants: 'what surgery does to cells that have spread, and where that was seen', steps: [ask('systemic response to surgery')], sees: [['[data-window="surgical-wound-response"] article', /Krall 2018[^]*In plain words[^]*In mice/]] },
  { wants: 'how a gene and an organ are linked', steps: [ask('CXCR4'), click('[data-window="cxcr4"] a[href*="/path"]'), fill('main form.ways-form', { from: 'CXCR4', to: 'bone' })], sees: [['main h1', /CXCR4 to bone/], ['.ways-list', /CXCR4[^]*bone[^]*Certainty/]] },
  { wants: 'genes that help spread to several organs, as a table', steps: [click('.site-header a[href="/query"]'), click('[data-example] a:has-text("Genes that help spread to several organs")'), click('button:has-text("Run")')], sees: [['[data-query-status]', /\d+ rows/], ['.grid', /CXCR4/]] },
  { wants: 'what stage IV means', from: '/?audience=patients', steps: [ask('stage IV')], sees: [['[data-window="staging-stage-iv"] article', /has spread to distant parts of the body[^]*Questions to ask your doctors/]] },
  { wants: 'what spread of cancer is', from: '/?audience=patients', steps: [ask('will my cancer spread')], sees: [['[data-window="metastasis"] article', /spread of cancer[^]*In plain words/]] },
  { wants: 'a sign of spread to the brain', from: '/?audience=patients', steps: [ask('symptoms of brain metastases')], sees: [['[data-window] article', /brain[^]*As scientists put it[^]*How sure is this/]] },
  { wants: 'all of it on paper', from: '/?audience=patients', steps: [click('main a:has-text("Read it all")')], sees: [['main h1', /read as a whole/], ['main', /print it[^]*The first tumor grows/]] },
  { wants: 'why one gene leads to loose cells, in plain names', from: '/?audience=patients', steps: [ask('TWIST1'), click('[data-window="twist1"] a[href*="/path"]'), fill('main form.ways-form', { from: 'TWIST1', to: 'cells that come loose' })], sees: [['main h1', /TWIST1 to cells that come loose/i], ['.ways-list', /TWIST1 promotes cells that come loose/i]] },
  { wants: 'mappings to other vocabularies', steps: [click('.site-header .more-pages summary'), click('.site-header a[href="/about"]')], sees: [['main a[href="/mappings.sssom.tsv"]', /mappings/]] },
  { wants: 'the API, to be tried', steps: [click('.site-header .more-pages summary'), click('.site-header a[href="/about"]'), click('main a[href="/api"]')], sees: [['main', /\/api\/search[^]*\/api\/path/]] },
  { wants: 'a term as Turtle', steps: [ask('CXCR4'), async (page) => {
    const answer = page.waitForResponse(/\/cxcr4\.ttl$/);
    await click('[data-window="cxcr4"] a[href="/cxcr4.ttl"]')(page);
    expect([(await answer).status(), (await answer).headers()['content-type']]).toEqual([200, 'text/turtle; charset=utf-8']);
  }], sees: [] },
];

test('there are twelve tasks and those of the first trial, each of three steps at most', () => {
  expect(tasks.length).toBeGreaterThanOrEqual(29);
  expect(tasks.filter(({ steps }) => steps.length > 3).map(({ wants }) => wants)).toEqual([]);
});

test.each(tasks.map((task) => [task.wants, task] as const))('%s', async (_, { from = '/', steps, sees }) => {
  const page = await open(from, { width: 1440 });
  for (const step of steps) await step(page);
  for (const [selector, text] of sees) await page.locator(selector).filter({ hasText: text }).first().waitFor();
}, 90_000);
