import { describe, expect, it } from '@jest/globals';
import { Parser } from 'n3';
import { storeFromNQuads, storeFromQuads, mergeGraphs } from '../../server/store/build-store.js';
import { openDictionary, termKind } from '../../server/store/dictionary.js';
import { readSnapshot, toSharedBuffer, writeSnapshot } from '../../server/store/snapshot.js';
import { locate, type GraphData, type Order } from '../../server/store/store-data.js';

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const nquads = `<http://e/s> <http://e/p> "1"^^<${xsd}integer> <http://e/g1> .
<http://e/s> <http://e/p> "1"^^<${xsd}integer> <http://e/g2> .
<http://e/s> <http://e/p> "1.0"^^<${xsd}decimal> <http://e/g1> .
<http://e/s> <http://e/p> "-3"^^<${xsd}integer> .
<http://e/s> <http://e/q> "a \\"b\\" \\u00e9\\n\\\\"@en <http://e/g1> .
_:b <http://e/q> <http://e/s> .
# a comment
_:b <http://e/q> "2020-01-01"^^<${xsd}date> .
`;
const build = () => storeFromNQuads(new TextEncoder().encode(nquads).buffer);

function triples({ spo, ops, pso }: GraphData): { spo: string[]; ops: string[]; pso: string[] } {
  const list = (order: Order, write: (a: number, b: number, c: number) => string): string[] => {
    const result: string[] = [];
    const keys = order.keys ? [...order.keys] : Array.from({ length: order.offsets.length - 1 }, (_, i) => i);
    for (const key of keys) {
      const i = locate(order, key);
      for (let j = order.offsets[i] as number; j < (order.offsets[i + 1] as number); j++) result.push(write(key, order.second[j] as number, order.third[j] as number));
    }
    return result.sort();
  };
  return {
    spo: list(spo, (s, p, o) => `${s} ${p} ${o}`),
    ops: list(ops, (o, p, s) => `${s} ${p} ${o}`),
    pso: list(pso, (p, s, o) => `${s} ${p} ${o}`),
  };
}

describe('a store', () => {
  it('finds each term by its text and gives the text back', () => {
    const data = build();
    const terms = openDictionary(data);
    expect(terms.size).toBe(11);
    for (let id = 1; id <= terms.size; id++) {
      const suffix = terms.kind(id) === termKind.literal ? terms.suffix(id) : '';
      expect(terms.find(terms.kind(id), terms.text(id), suffix)).toBe(id);
    }
    expect(terms.text(terms.find(termKind.literal, 'a "b" é\n\\', '@en'))).toBe('a "b" é\n\\');
    expect(terms.find(termKind.literal, '1', '')).toBe(0);
  });

  it('puts terms in the order of SPARQL and gives equal values one rank', () => {
    const data = build();
    const terms = openDictionary(data);
    const all = Array.from({ length: terms.size }, (_, i) => terms.text(i + 1));
    expect(all).toEqual(['b', 'http://e/g1', 'http://e/g2', 'http://e/p', 'http://e/q', 'http://e/s', '-3', '1', '1.0', '2020-01-01', 'a "b" é\n\\']);
    expect([...data.ranks]).toEqual([0, 1, 1, 3, 4]);
  });

  it('holds the union without repetition, and each graph, in every order', () => {
    const data = build();
    const union = triples(data.union);
    expect(union.spo).toHaveLength(6);
    expect(union.ops).toEqual(union.spo);
    expect(union.pso).toEqual(union.spo);
    expect([...data.graphs.values()].map((graph) => graph.size).sort()).toEqual([1, 3, 3]);
    const merged = triples(mergeGraphs([...data.graphs.values()], 11));
    expect(merged.spo).toEqual(union.spo);
  });

  it('is the same from quads as from N-Quads', () => {
    const fromQuads = storeFromQuads(new Parser({ format: 'N-Quads', blankNodePrefix: '' }).parse(nquads));
    expect(triples(fromQuads.union)).toEqual(triples(build().union));
    expect(Buffer.from(fromQuads.text).equals(Buffer.from(build().text))).toBe(true);
  });

  it('refuses what is not N-Quads', () => {
    expect(() => storeFromNQuads(new TextEncoder().encode('<http://e/s> <http://e/p> .\n').buffer)).toThrow(SyntaxError);
    expect(() => storeFromNQuads(new TextEncoder().encode('<http://e/s> <http://e/p> "x .\n').buffer)).toThrow(SyntaxError);
  });
});

describe('a snapshot', () => {
  it('gives the same store back', () => {
    const data = build();
    const back = readSnapshot(toSharedBuffer(Buffer.concat(writeSnapshot(data)))) as typeof data;
    expect(back).toEqual(data);
    expect(triples(back.union)).toEqual(triples(data.union));
  });

  it('holds columns that are the same ones only once', () => {
    const column = new Float64Array(10_000), bytesOf = (...columns: readonly Float64Array[]): number => Buffer.concat(writeSnapshot(columns)).length;
    expect(bytesOf(column, column) - bytesOf(column)).toBeLessThan(200);
    expect(bytesOf(column, column.slice()) - bytesOf(column)).toBeGreaterThanOrEqual(column.byteLength);
  });

  it('that is damaged, cut or foreign is refused', () => {
    const bytes = Buffer.concat(writeSnapshot(build()));
    expect(() => readSnapshot(toSharedBuffer(bytes.subarray(0, -8)))).toThrow('not complete');
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] as number) ^ 1;
    expect(() => readSnapshot(toSharedBuffer(bytes))).toThrow('damaged');
    expect(() => readSnapshot(toSharedBuffer(Buffer.from('no')))).toThrow('not a snapshot');
  });
});
