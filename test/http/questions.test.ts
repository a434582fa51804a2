import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sharedService } from '../support/shared-services.js';

// Questions as three audiences type them, over the ontology itself; each with the answers that are right, `*` for any text.
const questions = readFileSync('test/fixtures/questions.tsv', 'utf8').trim().split('\n').slice(1).map((line) => line.split('\t'));

let origin = '', close: () => Promise<unknown>;
beforeAll(async () => {
  ({ origin, close } = await sharedService('ontology'));
  await fetch(`${origin}/api/search?q=metastasis`).then((response) => response.text());
}, 120_000);
afterAll(() => close());

interface Found {
  /** Of the first right answer, from 0; -1 where there is none. */
  readonly place: number;
  readonly first: readonly string[];
}

async function ask(question: string, answers: string): Promise<Found> {
  const { results } = await (await fetch(`${origin}/api/search?q=${encodeURIComponent(question)}`)).json() as { results: readonly { slug: string }[] };
  const right = answers.split(' ').map((each) => new RegExp(`^${each.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  const slugs = results.map(({ slug }) => slug);
  return { place: slugs.findIndex((slug) => right.some((each) => each.test(slug))), first: slugs.slice(0, 3) };
}

test('of more than a hundred questions at least 95% have a right answer first or second, most of them first', async () => {
  expect(questions.length).toBeGreaterThanOrEqual(100);
  for (const audience of ['all', 'patient', 'researcher', 'bioinformatician']) {
    const asked = questions.filter(([by]) => audience === 'all' || by === audience), wrong: string[] = [];
    let first = 0;
    for (const [, question = '', answers = ''] of asked) {
      const found = await ask(question, answers);
      if (found.place === 0) first += 1;
      if (found.place < 0 || found.place > 1) wrong.push(`${question}: ${found.first.join(', ') || 'nothing'}`);
    }
    expect([audience, wrong, wrong.length <= asked.length * 0.05]).toEqual([audience, wrong, true]);
    expect([audience, first / asked.length > 0.85]).toEqual([audience, true]);
  }
}, 120_000);

test('what patients ask and no term answers gets a line of its own, with the questions to ask', async () => {
  const hints = async (question: string): Promise<readonly string[]> =>
    [...(await (await fetch(`${origin}/search?q=${encodeURIComponent(question)}&audience=patients`)).text()).matchAll(/<p class="search-hint">(.*?)<\/p>/g)].map(([, text = '']) => text);
  expect((await hints('what should I ask my doctor'))[0]).toContain('href="/active-metastatic-disease?audience=patients#active-metastatic-disease--ask"');
  const [time = ''] = await hints('how long can I live with liver metastases');
  expect(time).toMatch(/differs much from person to person.*href="\/(?:liver-metastasis|staging-stage-iv)\?audience=patients#(?:liver-metastasis|staging-stage-iv)--ask"/);
  const target = await (await fetch(`${origin}/active-metastatic-disease?audience=patients`)).text();
  expect(target).toContain('id="active-metastatic-disease--ask"');
  expect(await hints('how does cancer spread')).toEqual([]);
});

test('what no term stands for leads to its page', async () => {
  const hints = async (question: string): Promise<readonly string[]> => [...(await (await fetch(`${origin}/search?q=${encodeURIComponent(question)}`)).text()).matchAll(/<p class="search-hint"><a href="([^"]+)"/g)].map(([, address = '']) => address);
  for (const [question, address] of [
    ['SPARQL endpoint', '/query'], ['is there an API', '/api'], ['download everything as RDF', '/releases'], ['datasets of single cells', '/vocabulary?kind=resource'], ['retracted papers', '/papers'],
    ['how to cite this', '/about'], ['I found a mistake', '/contribute'], ['what is new', '/changes'],
  ] as const) expect([question, (await hints(question))[0]]).toEqual([question, address]);
  expect(await hints('is EMT required for metastasis')).toEqual([]);
});
