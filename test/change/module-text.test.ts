import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type * as RDF from '@rdfjs/types';
import { DataFactory } from 'n3';
import { makeCandidate, type Candidate } from '../../server/change/candidate.js';
import { graphFileOf } from '../../server/change/graph-files.js';
import { judgementOf, knownJudgement } from '../../server/change/judgements.js';
import { counted } from '../../server/change/module-text.js';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { emptyDataset, type Dataset, type Describer } from '../../server/ontology/dataset.js';
import { describer } from '../../server/query/metadata.js';
import { writeTurtle } from '../../server/rdf/turtle.js';
import { tripleTexts } from '../../server/store/read-store.js';
import { termsOf } from '../../server/store/token-term.js';

/** What a change costs, counted: what it does not touch is neither written, nor judged, nor described anew. */

const base = 'https://w3id.org/metastasis/', graph = `${base}graph/notes`;
const comment = (subject: string, text: string, of = graph): string => `<urn:${subject}> <http://www.w3.org/2000/01/rdf-schema#comment> "${text}"@en <${of}> .`;
const fileOf = (name: string) => graphFileOf(name, base, 'no-such-folder');
let wholes = 0;
const source = { ontology: 'no-such-folder', queries: 'queries', base, createCandidateStore: () => { wholes += 1; return Promise.resolve(createCandidateStore()); } };
const make = async (dataset: Dataset, added: readonly string[], removed: readonly string[] = [], describe?: Describer): Promise<Candidate> => {
  const candidate = await makeCandidate(dataset, { added, removed }, { ...source, ...(describe && { describe }) }, fileOf);
  if (!candidate) throw new Error('nothing was changed');
  return candidate;
};
const textOf = ({ files: [file] }: Candidate): string | undefined => file?.text;
/** The same by the plainest means. */
function written(lines: Iterable<string>, prefixes: Dataset['prefixes']): string {
  const quads = [...lines].map((line) => termsOf(line.slice(0, line.lastIndexOf(' <')))).map(({ subject, predicate, object }) => DataFactory.quad(subject as never, predicate as never, object as never) as RDF.Quad);
  return writeTurtle(quads, prefixes);
}

test('of a module that was changed before, only what is said of touched resources is written', async () => {
  const lines = Array.from({ length: 200 }, (_, i) => comment(`r${i}`, 'one'));
  const first = await make(emptyDataset, lines), before = counted.blocks;
  const second = await make(first.dataset, [comment('r7', 'two'), comment('new', 'three')], [comment('r9', 'one')]);
  expect(counted.blocks - before).toBe(2);
  const now = [...lines.filter((line) => line !== comment('r9', 'one')), comment('r7', 'two'), comment('new', 'three')];
  expect(textOf(second)).toBe(written(now, second.dataset.prefixes));
  const third = await make(second.dataset, [], [comment('new', 'three')]);
  expect(textOf(third)).toBe(written(now.slice(0, -1), third.dataset.prefixes));
});

test('whatever changes come after one another, the text of the module is what all its statements give', async () => {
  const line = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'é', 'Z'), fc.constantFrom('one', 'two', 'a \\"quote\\"', '𐀀', '\\n')).map(([subject, text]) => comment(subject, text));
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.uniqueArray(line, { maxLength: 4 }), fc.uniqueArray(line, { maxLength: 4 })), { minLength: 1, maxLength: 4 }), async (changes) => {
    let dataset = emptyDataset;
    const stated = new Set<string>();
    for (const [added, removed] of changes) {
      const come = added.filter((each) => !stated.has(each)), gone = removed.filter((each) => stated.has(each) && !added.includes(each));
      if (come.length + gone.length === 0) continue;
      for (const each of gone) stated.delete(each);
      for (const each of come) stated.add(each);
      const candidate = await make(dataset, come, gone);
      expect(textOf(candidate)).toBe(stated.size > 0 ? written(stated, candidate.dataset.prefixes) : '');
      dataset = candidate.dataset;
    }
  }), { numRuns: 25, seed: 3 });
}, 120_000);

test('a statement that no file can hold is refused, also in a module that was changed before', async () => {
  const { dataset } = await make(emptyDataset, [comment('half', 'one')]);
  await expect(make(dataset, [comment('half', '\ud800')])).rejects.toMatchObject({ status: 400, title: 'Statement cannot be written' });
});

test('a version that was judged ahead is neither judged nor described as a whole by its first change', async () => {
  const { dataset } = await make(emptyDataset, [comment('a', 'kept'), `<urn:a> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <urn:b> <${base}graph/default> .`, comment('stored', 'elsewhere', 'urn:stored:graph')]);
  const known = knownJudgement(dataset.id), ahead: Dataset = { ...dataset, id: 'not judged yet' };
  let described = 0;
  const inner = describer('queries/examples', base);
  const describe: Describer = { ...inner, whole(...version) { described += 1; return inner.whole(...version); } };

  const judgement = await judgementOf(ahead, source, { graphFileOf: fileOf, judging: () => undefined });
  // It is what judging the statements says.
  expect([judgement?.warnings, [...judgement?.derived ?? []]]).toEqual([known?.warnings, [...known?.derived ?? []]]);
  const triples = (data: Dataset['store'] | undefined): readonly string[] => [...data ? tripleTexts(data, data.union) : []];
  expect(triples(judgement?.state.store.data)).toEqual(triples(known?.state.store.data));
  expect([...judgement?.state.store.data.graphs.keys() ?? []].includes(0)).toBe(true);

  await describe.whole(ahead, ahead);
  const before = wholes;
  await make(ahead, [comment('b', 'first')], [], describe);
  expect([wholes - before, described]).toEqual([0, 1]);
});
