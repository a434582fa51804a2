import { expect, test } from '@jest/globals';
import { Parser, Store } from 'n3';
import { sureShapes } from '../../server/ontology/sure-shapes.js';
import { rdf, sh } from '../../server/rdf/vocabulary.js';
import { storeFromQuads } from '../../server/store/build-store.js';
import { dictionaryOf, eachObjectRow } from '../../server/store/read-store.js';
import { deriveOntology, loadDefinitions } from '../support/ontology.js';

test('of the shipped ontology nothing is left to the validator, which takes ten times as long', async () => {
  const [{ modules }, { data }] = await Promise.all([loadDefinitions(), deriveOntology()]);
  const graph = new Store(modules.find(({ name }) => name === 'shapes')?.quads as never), check = sureShapes(graph).over(data);
  const { findToken, token } = dictionaryOf(data), type = findToken(`<${rdf.type}>`), left = new Map<string, number>();
  let asked = 0;
  for (const { subject: { value: shape }, object: { value: target } } of graph.getQuads(null, `${sh.namespaceIri}targetClass`, null, null)) {
    eachObjectRow(data.union, findToken(`<${target}>`), (p, s) => {
      if (p !== type) return;
      asked += 1;
      if (!check.conforms([`<${shape}>`], token(s))) left.set(shape, (left.get(shape) ?? 0) + 1);
    });
  }
  expect([...left]).toEqual([]);
  expect(asked).toBeGreaterThan(8000);
});

test.each([
  ['0', true], ['100', true], ['56.5', true], ['+7.25', true], ['100.1', false], ['-0.5', false],
  // More digits than JavaScript keeps: it would take this for 100.
  ['100.00000000000000000001', false],
  ['.5', false], ['12,5', false], ['', false],
])('a share of “%s” percent is told to conform: %s', (value, isSure) => {
  const read = (text: string) => new Parser().parse(`@prefix : <urn:x:> . @prefix sh: <${sh.namespaceIri}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . ${text}`);
  const shapes = sureShapes(new Store(read(':shape sh:property :share . :share sh:path :percent ; sh:datatype xsd:decimal ; sh:minInclusive 0 ; sh:maxInclusive 100 .')));
  expect(shapes.over(storeFromQuads(read(`:it :percent "${value}"^^xsd:decimal .`) as never)).conforms(['<urn:x:shape>'], '<urn:x:it>') !== undefined).toBe(isSure);
});
