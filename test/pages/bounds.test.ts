import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mostPageParameters, pageParameters } from '../../server/http/requests/parameters.js';
import { readCorpus } from '../../server/pages/collections/corpus.js';
import type { Sources } from '../../server/pages/collections/collection.js';
import { firstPicture } from '../../server/pages/graph-data.js';
import { readKnowledge } from '../../server/pages/knowledge.js';
import { openWindows } from '../../server/pages/windows.js';
import { loadGraph, type TestGraph } from '../support/graph.js';

// What of an address is read, however long it is.

const names = (count: number, last: string): string => [...Array.from({ length: count - 1 }, () => '-'), last].join(',');

test('the first 100 names of an address are read as windows', () => {
  const open = (count: number) => openWindows(new URLSearchParams({ open: names(count, 'emt') })).open;
  expect([open(100), open(101)]).toEqual([['emt'], []]);
});

test('the first parameters of a page are read', () => {
  const parameters = pageParameters(`/papers?${'a=1&'.repeat(mostPageParameters - 1)}text=b?c&text=d&page=2`);
  expect([[...parameters].length, parameters.getAll('text'), parameters.get('page')]).toEqual([mostPageParameters, ['b?c'], null]);
  expect([...pageParameters('/papers')]).toEqual([]);
});

describe('a graph', () => {
  let graph: TestGraph, sources: Sources;
  beforeAll(async () => {
    graph = await loadGraph('test/fixtures/pages/graph.ttl');
    const knowledge = await readKnowledge(graph.views, 'https://w3id.org/metastasis/');
    sources = { knowledge, corpus: await readCorpus(graph.views, knowledge) };
  });
  afterAll(() => graph.close());

  test('has at most 60 terms that it lists, claims counted by their ends', async () => {
    const [claim] = sources.corpus.claims.values();
    if (!claim) throw new Error('the fixture has claims');
    const entity = [...sources.knowledge.entities.values()][0];
    if (!entity) throw new Error('the fixture has entities');
    // As many claims as an address can name, each between two other entities.
    const iri = (i: number): string => `${sources.knowledge.base}c${i}`;
    const claims = new Map(Array.from({ length: 200 }, (_, i) => [iri(i), { ...claim, iri: iri(i), subject: `${iri(i)}-s`, object: `${iri(i)}-o` }]));
    const entities = new Map([...claims.values()].flatMap(({ subject, object }) => [subject, object]).map((end) => [end, { ...entity, iri: end }]));
    const large: Sources = { corpus: { ...sources.corpus, claims }, knowledge: { ...sources.knowledge, entities } };
    const { opened, listed, connections } = await firstPicture([...claims.keys()].map((each) => each.slice(sources.knowledge.base.length)), [], large);
    expect([opened.length, listed.length, connections.length]).toEqual([0, 60, 30]);
  });
});
