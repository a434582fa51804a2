import { describe, expect, it } from '@jest/globals';
import { storeFromNQuads } from '../../server/store/build-store.js';
import { eachPiece, graphOf, hasBlankNodes, inPieces, namedGraphs, quadTexts, speaksOf, toNQuads, tripleTexts, unionTexts, dictionaryOf } from '../../server/store/read-store.js';
import { countStatistics } from '../../server/store/statistics.js';

const type = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', below = '<http://www.w3.org/2000/01/rdf-schema#subClassOf>', integer = '<http://www.w3.org/2001/XMLSchema#integer>';
const e = (name: string): string => `<http://e/${name}>`;
const triples: readonly (readonly [graph: string, ...triple: readonly [string, string, string]])[] = [
  ['one', e('Lung'), below, e('Organ')], ['one', e('Organ'), below, e('Thing')], ['one', e('Thing'), below, e('Organ')],
  ['one', e('a'), type, e('Lung')], ['one', e('a'), type, e('Organ')], ['one', e('b'), type, e('Organ')], ['one', e('c'), type, e('Cell')],
  ['one', e('a'), e('holds'), e('c')], ['two', e('a'), e('holds'), e('c')], ['two', e('b'), e('holds'), e('a')], ['two', e('b'), e('holds'), '_:x'],
  ['two', e('a'), e('size'), `"1"^^${integer}`], ['two', e('a'), e('size'), `"2"^^${integer}`], ['two', e('c'), e('size'), '"big"'], ['two', e('c'), e('label'), '"cell"@en'],
  ['left', e('a'), e('holds'), e('b')], ['left', e('z'), e('size'), `"1"^^${integer}`], ['left', e('z'), type, e('Cell')],
];
const store = storeFromNQuads(new TextEncoder().encode(triples.map(([graph, ...triple]) => `${triple.join(' ')} ${e(graph)} .\n`).join('')).buffer);
const plain = (text: string): string => text.replaceAll('http://e/', '').replace(/http:\/\/www\.w3\.org\/\d+\/\S*#(\w+)/g, '$1');
/** Maps as objects, names without their namespaces. */
const shown = (value: unknown): unknown => (value instanceof Map ? Object.fromEntries([...value].map(([key, one]) => [plain(String(key)), shown(one)]))
  : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shown(one)])) : value);

describe('statistics', () => {
  it('count what the given graphs say, each triple once', () => {
    expect(shown(countStatistics(store, ['http://e/two', 'http://e/one']))).toEqual({
      triples: 14, entities: 3, distinctSubjects: 6, distinctObjects: 11,
      properties: {
        subClassOf: { triples: 3, subjects: 3, objects: 2 }, type: { triples: 4, subjects: 3, objects: 3 }, holds: { triples: 3, subjects: 2, objects: 3 },
        size: { triples: 3, subjects: 2, objects: 3 }, label: { triples: 1, subjects: 1, objects: 1 },
      },
      classes: {
        Lung: { entities: 1, properties: { type: { triples: 2, objectClasses: {}, datatypes: {} }, holds: { triples: 1, objectClasses: { Cell: 1 }, datatypes: {} }, size: { triples: 2, objectClasses: {}, datatypes: { integer: 2 } } } },
        Organ: { entities: 2, properties: { type: { triples: 3, objectClasses: {}, datatypes: {} }, holds: { triples: 3, objectClasses: { Cell: 1, Lung: 1 }, datatypes: {} }, size: { triples: 2, objectClasses: {}, datatypes: { integer: 2 } } } },
        Cell: { entities: 1, properties: { type: { triples: 1, objectClasses: {}, datatypes: {} }, size: { triples: 1, objectClasses: {}, datatypes: { string: 1 } }, label: { triples: 1, objectClasses: {}, datatypes: { langString: 1 } } } },
      },
      graphs: { one: 8, two: 7 },
    });
  });

  it('of all graphs leave nothing out', () => {
    const { triples: all, entities, classes } = countStatistics(store, ['http://e/one', 'http://e/two', 'http://e/left']);
    expect([all, entities, classes.get('http://e/Cell')?.entities]).toEqual([17, 4, 2]);
  });

  it('of nothing are zeroes', () => {
    const empty = storeFromNQuads(new ArrayBuffer(0));
    expect(shown(countStatistics(empty, ['http://e/none']))).toEqual({ triples: 0, entities: 0, distinctSubjects: 0, distinctObjects: 0, properties: {}, classes: {}, graphs: { none: 0 } });
  });
});

it('statistics count thousands of classes and properties', () => {
  const numbers = Array.from({ length: 400 }, (_, i) => i);
  const lines = numbers.flatMap((i) => [`${e(`s${i}`)} ${type} ${e(`C${i}`)}`, `${e(`s${i}`)} ${e(`p${i}`)} ${e(`s${(i + 1) % 400}`)}`, `${e(`s${i}`)} ${e(`p${i}`)} "${i}"`]);
  const { classes } = countStatistics(storeFromNQuads(new TextEncoder().encode(lines.map((line) => `${line} ${e('g')} .\n`).join('')).buffer), ['http://e/g']);
  expect(shown(classes)).toEqual(Object.fromEntries(numbers.map((i) => [`C${i}`, {
    entities: 1, properties: { type: { triples: 1, objectClasses: {}, datatypes: {} }, [`p${i}`]: { triples: 2, objectClasses: { [`C${(i + 1) % 400}`]: 1 }, datatypes: { string: 1 } } },
  }])));
});

describe('a store is read', () => {
  const of = (graph: string): string[] => triples.filter(([name]) => name === graph).map(([, ...triple]) => plain(triple.join(' ')));
  it('by graph, in the order of its terms', () => {
    expect([...namedGraphs(store).keys()].sort()).toEqual(['http://e/left', 'http://e/one', 'http://e/two']);
    expect([...quadTexts(store, 'http://e/left')].map(plain)).toEqual(['<a> <holds> <b> <left> .', `<z> <size> "1"^^<integer> <left> .`, '<z> <type> <Cell> <left> .'].sort((a, b) => (a.includes('<size>') && b.includes('<type>') ? -1 : a < b ? -1 : 1)));
    expect([...quadTexts(store, 'http://e/none')]).toEqual([]);
    expect(graphOf(store, 'http://e/a').size).toBe(0);
  });

  it('as the union of its graphs, with or without some of them', () => {
    const union = (without: readonly string[]): string[] => [...unionTexts(store, without)].map(plain).sort();
    expect(union([])).toEqual([...new Set([...of('one'), ...of('two'), ...of('left')])].sort());
    expect(union(['http://e/left', 'http://e/none'])).toEqual([...new Set([...of('one'), ...of('two')])].sort());
    // What another graph says, too, stays.
    expect(union(['http://e/two'])).toEqual([...of('one'), ...of('left')].sort());
  });

  it('by graph, as bytes: also terms that are longer than a piece', () => {
    const long = `"${'é😀\\n"'.repeat(20_000).replaceAll('"', '\\"')}"@en`;
    const graphs = storeFromNQuads(new TextEncoder().encode([`${e('s')} ${e('p')} ${long} ${e('long')} .`, ...triples.map(([graph, ...triple]) => `${triple.join(' ')} ${e(graph)} .`)].map((line) => `${line}\n`).join('')).buffer);
    for (const graph of ['long', 'one', 'two', 'left', 'none'].map((name) => graphOf(graphs, `http://e/${name}`))) {
      const pieces: Buffer[] = [];
      eachPiece(graphs, graph, (piece) => { pieces.push(Buffer.from(piece)); });
      expect(Buffer.concat(pieces).toString()).toBe([...tripleTexts(graphs, graph)].map((line) => `${line}\n`).join(''));
    }
  });

  it('as a whole, in pieces', () => {
    const lines = Buffer.from(toNQuads(store)).toString().trimEnd().split('\n').map(plain);
    expect(lines.sort()).toEqual(triples.map(([graph, ...triple]) => `${plain(triple.join(' '))} <${graph}> .`).sort());
    expect([...inPieces(['ab', 'c', 'def', 'g'], 3)]).toEqual(['ab\nc\n', 'def\n', 'g\n']);
    expect([...inPieces([], 3)]).toEqual([]);
  });

  it('for what a graph is about', () => {
    const { findToken } = dictionaryOf(store);
    expect(['one', 'two', 'left'].map((name) => hasBlankNodes(store, graphOf(store, `http://e/${name}`)))).toEqual([false, true, false]);
    expect(hasBlankNodes(store, store.union)).toBe(true);
    expect(['a', 'b', 'z', 'holds'].map((name) => speaksOf(graphOf(store, 'http://e/left'), findToken(e(name))))).toEqual([true, true, true, false]);
  });
});
