import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import type { CandidateStore } from '../../server/ontology/candidate-store.js';
import { checkSources, type CheckedSources } from '../../server/ontology/dataset.js';
import { OntologyError } from '../../server/ontology/findings.js';
import { checkChanged } from '../../server/ontology/kept-check.js';
import { told } from '../support/curator.js';
import { mistakes } from '../support/mistakes.js';
import { isLong } from '../support/long.js';
import { temporaryFolder } from '../support/process.js';

/** A check that starts from what an earlier one kept says what a check of everything says. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>, ontology: string, kept: string, queries: string;
/** Whether the last check was one of everything: that alone puts all quads into a candidate. */
let wasWhole = false;
const watched = (store: CandidateStore): CandidateStore => ({ ...store, over: (data) => watched(store.over(data)), afterQuads: (quads) => { wasWhole = true; return store.afterQuads(quads); } });
const source = () => ({ ontology, queries, base: 'https://w3id.org/metastasis/', createCandidateStore: () => Promise.resolve(watched(createCandidateStore())) });

type Outcome = CheckedSources | { readonly sourceErrors: OntologyError['sourceErrors'] };
const outcome = async (work: () => Promise<CheckedSources>): Promise<Outcome> => {
  wasWhole = false;
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    return { sourceErrors: error.sourceErrors };
  }
};
const fromKept = () => outcome(() => checkChanged(source(), kept));
const whole = () => outcome(() => checkSources(source()));

/** Checks both ways. @returns what both say, and whether the first has looked at everything. */
async function bothWays(): Promise<{ readonly said: Outcome; readonly isWhole: boolean }> {
  const said = await fromKept(), isWhole = wasWhole;
  expect(said).toEqual(await whole());
  return { said, isWhole };
}
const findingsOf = (said: Outcome): readonly string[] => ('located' in said ? said.located.map(({ finding }) => finding) : said.sourceErrors).map(told);

async function restore(): Promise<void> {
  await rm(join(ontology, 'modules'), { recursive: true, force: true });
  await cp('test/fixtures/curator', join(ontology, 'modules'), { recursive: true });
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
}
const edit = async (file: string, from: string, to: string): Promise<void> => {
  const path = join(ontology, file), text = await readFile(path, 'utf8');
  await writeFile(path, from === '' ? `${text}\n${to}\n` : text.replace(from, () => to));
};

beforeAll(async () => {
  folder = await temporaryFolder();
  [ontology, kept, queries] = ['ontology', 'kept', 'queries'].map((name) => join(folder.path, name)) as [string, string, string];
  await mkdir(ontology);
  await cp('queries', queries, { recursive: true });
  await restore();
  expect((await bothWays()).isWhole).toBe(true);
}, 60_000);
afterAll(() => folder.clean());

test('where nothing has changed, nothing is asked again', async () => {
  expect((await bothWays()).isWhole).toBe(false);
});

describe('after a change of one file', () => {
  let reached = 0;
  test.each(mistakes.map((mistake, i) => [mistake[0], mistake, isLong || i % 8 === 0] as const))('%s: the same findings at the same places', async (_, [, edits, findings], compared) => {
    await restore();
    for (const [file, from, to] of edits) await edit(join('modules', file), from, to);
    const { said, isWhole } = compared ? await bothWays() : { said: await fromKept(), isWhole: wasWhole };
    // What a check of everything says of each is known: `mistakes.test` sees that.
    expect(findingsOf(said)).toEqual(expect.arrayContaining([...findings]));
    reached += isWhole ? 0 : 1;
  });

  test('most mistakes were found without a look at everything', () => { expect(reached).toBeGreaterThan(0.8 * mistakes.length); });

  test('one without a mistake is kept for the next check', async () => {
    await restore();
    await edit('modules/papers.ttl', '"Sample 2021"', '"Sample 2021a"');
    expect((await bothWays()).isWhole).toBe(false);
    await edit('modules/papers.ttl', '"Sample 2021a"', '"Sample 2021b"');
    expect((await bothWays()).isWhole).toBe(false);
    await restore();
    expect((await bothWays()).isWhole).toBe(false);
  });

  test('a file that is gone, and one that comes', async () => {
    await restore();
    const files = (await readdir(join(ontology, 'modules'), { recursive: true })).filter((file) => file.endsWith('.ttl'));
    for (const file of files.slice(0, isLong ? Infinity : 2)) {
      await rm(join(ontology, 'modules', file));
      await bothWays();
      await restore();
    }
    await writeFile(join(ontology, 'modules', 'another.ttl'), await readFile(join(ontology, 'modules', files[0] ?? ''), 'utf8'));
    await bothWays();
    await restore();
  }, 60_000);
});

describe('everything is checked', () => {
  test.each<[string, () => Promise<void>, () => Promise<void>]>([
    ['where a shape has changed', () => edit('shapes.ttl', '', '# another'), restore],
    ['where the schema has', () => edit('schema.ttl', '', '# another'), restore],
    ['where a check has', () => writeFile(join(queries, 'qc', 'warn', 'another.rq'), '# Everything that is a paper.\nSELECT ?resource ?message { ?resource a mpp:Publication BIND("A paper." AS ?message) }\n'), () => rm(join(queries, 'qc', 'warn', 'another.rq'))],
    ['where a module declares a prefix', () => edit('modules/papers.ttl', '', '<https://w3id.org/metastasis/declared> <http://www.w3.org/ns/shacl#prefix> "declared" .'), restore],
    ['where what was kept is damaged', async () => {
      for (const file of await readdir(kept)) await writeFile(join(kept, file), (await readFile(join(kept, file))).subarray(0, -9));
    }, () => Promise.resolve()],
    ['where something else stands there', async () => {
      for (const file of await readdir(kept)) await writeFile(join(kept, file), 'nothing');
    }, () => Promise.resolve()],
  ])('%s', async (_, change, back) => {
    await restore();
    await fromKept();
    await change();
    expect((await bothWays()).isWhole).toBe(true);
    await back();
  });

  test('where nothing can be kept, which is no error', async () => {
    const elsewhere = join(folder.path, 'a-file');
    await writeFile(elsewhere, '');
    expect(await outcome(() => checkChanged(source(), elsewhere))).toEqual(await whole());
    expect(await readFile(elsewhere, 'utf8')).toBe('');
  });
});

test('a text that is longer than a query may name is looked at with everything else', async () => {
  await restore();
  await fromKept();
  const { name = '' } = (await readdir(join(ontology, 'modules'), { withFileTypes: true })).find((entry) => entry.isFile() && entry.name.endsWith('.ttl')) ?? {};
  await edit(join('modules', name), '', `<http://example.org/s> <http://example.org/p> "${'a'.repeat(9_000_000)}" .`);
  expect((await bothWays()).isWhole).toBe(true);
}, 120_000);
