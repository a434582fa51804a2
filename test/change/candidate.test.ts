import { expect, test } from '@jest/globals';
import { makeCandidate } from '../../server/change/candidate.js';
import { graphFileOf } from '../../server/change/graph-files.js';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { emptyDataset, type Dataset } from '../../server/ontology/dataset.js';

const base = 'https://w3id.org/metastasis/';
const comment = (text: string, language = 'en') => ({ added: [`<urn:s> <http://www.w3.org/2000/01/rdf-schema#comment> "${text}"@${language} <${base}graph/notes> .`], removed: [] });

test('a version is judged as a whole once, whatever comes of the changes that are tried on it', async () => {
  let wholes = 0;
  const source = { ontology: 'no-such-folder', queries: 'queries', base, createCandidateStore: () => { wholes += 1; return Promise.resolve(createCandidateStore()); } };
  const attempt = async (dataset: Dataset, change: ReturnType<typeof comment>) => (await makeCandidate(dataset, change, source, (graph) => graphFileOf(graph, base, 'no-such-folder')))?.dataset;

  const first = await attempt(emptyDataset, comment('one'));
  const other = await attempt(emptyDataset, comment('two'));
  await expect(attempt(emptyDataset, comment('drei', 'nl'))).rejects.toMatchObject({ status: 422, members: { findings: [{ resource: 'urn:s', rule: 'qc/error/language' }] } });
  expect((await attempt(emptyDataset, comment('one')))?.id).toBe(first?.id);
  const second = first && await attempt(first, comment('two'));
  expect([wholes, first?.size, other?.size, second?.size]).toEqual([1, 1, 1, 2]);
});
