import { afterAll, expect, test } from '@jest/globals';
import { createEngine } from '../../server/engine/create-engine.js';
import { readKnowledge } from '../../server/pages/knowledge.js';
import { createSearches } from '../../server/pages/search.js';
import { createViews } from '../../server/query/views.js';
import { wellKnownPrefixes } from '../../server/rdf/vocabulary.js';
import { versionOf } from '../support/service.js';

const base = 'https://w3id.org/metastasis/';
const engine = createEngine({ workers: 1, warmUp: false });
afterAll(() => engine.close(0));

const emt = `<${base}emt>`, graph = `<${base}graph/test>`;
const skos = 'http://www.w3.org/2004/02/skos/core#', type = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>';
const stated = [`<${base}Mechanism> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <${base}Entity>`, `${emt} ${type} <${base}Mechanism>`, `${emt} ${type} <${base}Entity>`, `${emt} <${skos}prefLabel> "transition"@en`];

test('the index goes from a version to the next unless something that can be found has changed', async () => {
  const makeSearch = createSearches();
  let read = 0;
  const searchOf = async (...more: readonly string[]) => {
    await engine.swap(versionOf(more.join(), [...stated, ...more].map((triple) => `${triple} ${graph} .\n`).join('')));
    const views = createViews('queries/views', engine, wellKnownPrefixes);
    return makeSearch(views, () => {
      read++;
      return readKnowledge(views, base);
    });
  };
  const found = async (search: Awaited<ReturnType<typeof searchOf>>) => (await search.find({ query: 'emp', limit: 10 })).results.map(({ slug }) => slug);

  const first = await searchOf();
  const other = await searchOf('<http://example.org/a> <http://example.org/b> "emp"');
  expect([other === first, read, await found(other)]).toEqual([true, 1, []]);
  const named = await searchOf(`${emt} <${skos}altLabel> "EMP"@en`);
  expect([await found(named), read]).toEqual([['emt'], 2]);
});
