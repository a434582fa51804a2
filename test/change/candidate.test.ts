import { expect, test } from '@jest/globals';
import { makeCandidate } from '../../server/change/candidate.js';
import { graphFileOf } from '../../server/change/graph-files.js';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { emptyDataset, type Dataset } from '../../server/ontology/dataset.js';
import { describer } from '../../server/query/metadata.js';
import { quadTexts } from '../../server/store/read-store.js';

const base = 'https://w3id.org/metastasis/';
const comment = (text: string, language = 'en') => ({ added: [`<urn:s> <http://www.w3.org/2000/01/rdf-schema#comment> "${text}"@${language} <${base}graph/notes> .`], removed: [] });

test('a version is judged as a whole once, whatever comes of the changes that are tried on it', async () => {
  let wholes = 0;
  const source = { ontology: 'no-such-folder', queries: 'queries', base, createCandidateStore: () => { wholes += 1; return Promise.resolve(createCandidateStore()); } };
  const attempt = async (dataset: Dataset, change: ReturnType<typeof comment>) => (await makeCandidate(dataset, change, source, (graph) => graphFileOf(graph, base, 'no-such-folder')))?.dataset;

  const first = await attempt(emptyDataset, comment('one'));
  const other = await attempt(emptyDataset, comment('two'));
  await expect(attempt(emptyDataset, comment('drei', 'nl'))).rejects.toMatchObject({ status: 422, members: { findings: [{ resource: 'urn:s', check: 'qc/error/language' }] } });
  expect((await attempt(emptyDataset, comment('one')))?.id).toBe(first?.id);
  const second = first && await attempt(first, comment('two'));
  expect([wholes, first?.size, other?.size, second?.size]).toEqual([1, 1, 1, 2]);
});

test('of thousands of faults the first 500 are told, and how many more there are', async () => {
  const source = { ontology: 'no-such-folder', queries: 'queries', base, createCandidateStore: () => Promise.resolve(createCandidateStore()) };
  const added = Array.from({ length: 600 }, (_, i) => `<urn:s${i}> <http://www.w3.org/2000/01/rdf-schema#comment> "drei"@nl <${base}graph/notes> .`);
  const refused = await makeCandidate(emptyDataset, { added, removed: [] }, source, (graph) => graphFileOf(graph, base, 'no-such-folder')).catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 422, detail: expect.stringContaining('in 600 places'), members: { more: 100 } });
  expect((refused as { readonly members: { readonly findings: readonly unknown[] } }).members.findings).toHaveLength(500);
});

test('what describes a version is the same by the difference from the one before as from the beginning', async () => {
  const folder = 'queries/examples', [remembering, fresh] = [describer(folder, base), () => describer(folder, base)];
  const make = async (dataset: Dataset, added: readonly string[], removed: readonly string[], describe = remembering): Promise<Dataset> => {
    const source = { ontology: 'no-such-folder', queries: 'queries', base, createCandidateStore: () => Promise.resolve(createCandidateStore()), describe };
    return (await makeCandidate(dataset, { added, removed }, source, (graph) => graphFileOf(graph, base, 'no-such-folder')))?.dataset ?? dataset;
  };
  const said = ({ store }: Dataset): string[] => [`${base}.well-known/void`, `${base}.well-known/sparql-examples`].flatMap((graph) => [...quadTexts(store, graph)]);
  const line = (subject: string, text: string): string => `<urn:${subject}> <http://www.w3.org/2000/01/rdf-schema#label> "${text}"@en <${base}graph/notes> .`;

  const one = await make(emptyDataset, [line('a', 'one')], []), two = await make(one, [line('b', 'two'), line('a', 'more')], []);
  const three = await make(two, [], [line('a', 'one'), line('a', 'more')]), other = await make(one, [line('c', 'other')], []);
  const whole = await Promise.all([[one, [line('a', 'one')]], [two, [line('a', 'one'), line('b', 'two'), line('a', 'more')]], [three, [line('b', 'two')]], [other, [line('a', 'one'), line('c', 'other')]]].map(async ([dataset, lines]) => {
    const anew = await make(emptyDataset, lines as string[], [], fresh());
    return [(dataset as Dataset).id === anew.id, said(dataset as Dataset), said(anew)] as const;
  }));
  for (const [same, now, anew] of whole) expect([same, now]).toEqual([true, anew]);
  expect([one, two, three].map((dataset) => said(dataset).filter((each) => each.includes('#property-') && each.includes('#triples>')).map((each) => /"(\d+)"/.exec(each)?.[1]))).toEqual([['1'], ['3'], ['1']]);
  const none = await make(three, [], [line('b', 'two')]);
  expect([none.size, said(none)]).toEqual([0, []]);
});
