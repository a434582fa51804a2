import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createStoreBuilder, storeFromNQuads } from '../../server/store/build-store.js';
import { graphText, graphTextAfter } from '../../server/store/graph-text.js';
import { graphOf } from '../../server/store/read-store.js';
import { countStatistics } from '../../server/store/statistics.js';
import { statisticsAfter, unionAfter, type GraphDifference, type Tokens } from '../../server/store/statistics-after.js';
import { gather, gatherAfter, exampleOf } from '../../server/query/void-gathered.js';
import { linesBeyond, linesOf, voidDescription } from '../../server/query/void-description.js';
import { rounds } from '../support/long.js';

/** What is counted, gathered and written after a change at the cost of the change is what is counted, gathered and written of everything. */

const base = 'http://e/', e = (name: string): string => `<${base}${name}>`;
const type = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', below = '<http://www.w3.org/2000/01/rdf-schema#subClassOf>', skos = 'http://www.w3.org/2004/02/skos/core#';
const graphs = ['one', 'two', 'three'].map((name) => base + name), described = `${base}.well-known/void`;
const names = { prefixes: new Map([['e', base], ['o', 'http://other/']]), base };

const resource = fc.constantFrom(...['a', 'b', 'c', 'd', 'f'].map(e), '_:x'), kind = fc.constantFrom(...['Lung', 'Organ', 'Thing', 'Cell'].map(e), '_:x', '"no class"');
const literal = fc.constantFrom('"1"', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', '"einz"@de', '"a \\"<b>\\""', '"é😀"', '"10"^^<http://www.w3.org/2001/XMLSchema#integer>');
const triple: fc.Arbitrary<Tokens> = fc.oneof(
  fc.tuple(resource, fc.constant(type), kind),
  fc.tuple(resource, fc.constantFrom(e('holds'), e('near'), '<http://www.w3.org/1999/02/22-rdf-syntax-ns#object>'), resource),
  fc.tuple(resource, fc.constantFrom(e('size'), `<${skos}definition>`), literal),
  fc.tuple(resource, fc.constant(`<${skos}exactMatch>`), fc.constantFrom('<http://purl.obolibrary.org/obo/GO_1>', '<http://other/1>', '<http://third/a#b>', e('a'), '"text"')),
);
/** Some classes are below others from the beginning. */
const classes: readonly string[] = [`${e('Lung')} ${below} ${e('Organ')} <${graphs[0]}> .`, `${e('Organ')} ${below} ${e('Thing')} <${graphs[0]}> .`, `${e('Organ')} ${below} ${e('Organ')} <${graphs[1]}> .`];
/** What describes: it counts in nothing, and no other graph says it. */
const beside: readonly string[] = [`${e('z')} ${type} ${e('Cell')} <${described}> .`, `${e('a')} ${e('tells')} ${e('b')} <${described}> .`, `${e('b')} ${e('size')} "9" <${described}> .`];
const quad = fc.tuple(fc.constantFrom(...graphs), triple);
type Quad = readonly [graph: string, triple: Tokens];
const lineOf = ([graph, tokens]: Quad): string => `${tokens.join(' ')} <${graph}> .`;
const storeOf = (lines: Iterable<string>) => storeFromNQuads(new TextEncoder().encode([...lines, ...classes, ...beside].map((line) => `${line}\n`).join('')).buffer);

/** Maps in the order of their keys. */
const plain = (value: unknown): unknown => (value instanceof Map ? [...value].map(([key, one]) => [key, plain(one)] as const).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  : value instanceof Set ? [...value].sort() : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)])) : value);

test('counts, texts and descriptions by the difference are those of the whole', () => {
  fc.assert(fc.property(fc.array(quad, { maxLength: 40 }), fc.array(quad, { maxLength: 8 }), fc.array(fc.nat(40), { maxLength: 8 }), (first, come, gone) => {
    const quads = new Map(first.map((each) => [lineOf(each), each])), removed = new Map(gone.flatMap((i) => { const each = first[i]; return each ? [[lineOf(each), each]] : []; }));
    const added = new Map(come.map((each) => [lineOf(each), each] as const).filter(([line]) => !quads.has(line)));
    const store = storeOf(quads.keys()), next = new Map([...[...quads].filter(([line]) => !removed.has(line)), ...added]);
    const builder = createStoreBuilder(store);
    for (const [graph, [s, p, o]] of removed.values()) builder.remove(s, p, o, `<${graph}>`);
    for (const [graph, [s, p, o]] of added.values()) builder.add(s, p, o, `<${graph}>`);
    const after = builder.finish(), whole = storeOf(next.keys());
    const differences = new Map(graphs.map((graph): [string, GraphDifference] => {
      const of = (some: Iterable<Quad>): Tokens[] => [...some].filter(([name]) => name === graph).map(([, tokens]) => tokens);
      return [graph, { added: of(added.values()), removed: of(removed.values()) }];
    }));

    // Each graph as text.
    for (const graph of graphs) {
      const [was, now] = [{ store, graph: graphOf(store, graph) }, { store: after, graph: graphOf(after, graph) }];
      expect(Buffer.concat(graphTextAfter(graphText(was), was, now, differences.get(graph) ?? { added: [], removed: [] })).toString()).toBe(Buffer.concat(graphText({ store: whole, graph: graphOf(whole, graph) })).toString());
    }

    const holding = (of: typeof store): string[] => graphs.filter((graph) => graphOf(of, graph).size > 0), sizes = new Map(holding(whole).map((graph) => [graph, graphOf(whole, graph).size]));
    const before = { statistics: countStatistics(store, holding(store)), gathered: gather(store, names) };
    const union = unionAfter(store, holding(store), differences), expected = { statistics: countStatistics(whole, holding(whole)), gathered: gather(whole, names) };
    const statistics = statisticsAfter(before.statistics, store, union, sizes);
    expect(plain(statistics)).toEqual(plain(expected.statistics));

    const gathered = gatherAfter(before.gathered, union, names);
    if ([...removed.values()].some(([, [, p]]) => p.endsWith('definition>')) && !gathered) return;
    expect([plain(gathered?.linksets), plain(gathered?.concepts), gathered && exampleOf(gathered)]).toEqual([plain(expected.gathered.linksets), plain(expected.gathered.concepts), exampleOf(expected.gathered)]);
    if (!statistics || !gathered) throw new Error('nothing of this changes a class');

    const was = voidDescription(before, names), now = voidDescription({ statistics, gathered }, names, was.parts), lines = new Set(linesOf(was));
    for (const line of linesBeyond(was, now)) expect(lines.delete(line)).toBe(true);
    for (const line of linesBeyond(now, was)) lines.add(line);
    expect([...lines].sort()).toEqual([...new Set(linesOf(voidDescription(expected, names)))].sort());
  }), { numRuns: rounds(120, 20_000) });
});

test('where classes change everything is counted', () => {
  const store = storeOf([]), union = unionAfter(store, graphs, new Map([[graphs[0] ?? '', { added: [[e('Cell'), below, e('Thing')] as const], removed: [] }]]));
  expect(union.gained).toHaveLength(1);
  expect(statisticsAfter(countStatistics(store, graphs), store, union, new Map())).toBeUndefined();
});
