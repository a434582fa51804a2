import { expect, test } from '@jest/globals';
import type * as RDF from '@rdfjs/types';
import { DataFactory } from 'n3';
import { canonicalQuads, toNQuad } from '../../server/ontology/canonical.js';

const { blankNode, literal, namedNode, quad } = DataFactory;
const p = namedNode('http://example.org/p');
const canonical = (quads: readonly unknown[]) => canonicalQuads({ name: 'claims/small', quads: quads as readonly RDF.Quad[] });
const lines = async (quads: readonly unknown[]): Promise<readonly string[]> => (await canonical(quads)).map(toNQuad).sort();

test('blank nodes are named by what they hold, whatever their labels were', async () => {
  const chain = (a: string, b: string) => [quad(blankNode(a), p, blankNode(b)), quad(blankNode(b), p, literal('end'))];
  expect(await lines(chain('a', 'b'))).toEqual(await lines(chain('y', 'x').reverse()));
  expect((await lines(chain('a', 'b'))).join()).toMatch(/^_:claims-small-[0-9a-f]{8}-c14n\d /);
});

test('nodes that are too much alike keep their labels', async () => {
  const all = Array.from({ length: 12 }, (_, i) => i), crowd = all.flatMap((i) => all.filter((j) => j !== i).map((j) => quad(blankNode(`n${i}`), p, blankNode(`n${j}`))));
  expect(await canonical(crowd)).toBe(crowd);
});

test('any other failure is told, with the module', async () => {
  await expect(canonical([{ subject: blankNode('a'), predicate: p, object: { termType: 'Literal', value: 'no datatype' }, graph: DataFactory.defaultGraph() }]))
    .rejects.toThrow('the blank nodes of claims/small could not be labelled');
});
