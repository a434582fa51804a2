import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createStoreBuilder, emptyStore } from '../../server/store/build-store.js';
import { openDictionary, termKind } from '../../server/store/dictionary.js';
import { rounds } from '../support/long.js';
import { made, type GraphData, type Order, type StoreData } from '../../server/store/store-data.js';

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const iri = fc.integer({ min: 0, max: 12 }).map((n) => `<http://e/${n}>`);
const blank = fc.integer({ min: 0, max: 4 }).map((n) => `_:b${n}`);
const literal = fc.oneof(
  fc.constantFrom(`"1"^^<${xsd}integer>`, `"1.0"^^<${xsd}decimal>`, `"01"^^<${xsd}integer>`, `"-3"^^<${xsd}integer>`, `"NaN"^^<${xsd}double>`, `"true"^^<${xsd}boolean>`,
    `"2020-01-01"^^<${xsd}date>`, '"a"', '"a"@en', '"a"@de', '"𐀀"', '"\\uFFFF"', '"say \\"a\\"\\n"', `"x"^^<http://e/0>`, '""'),
  fc.integer({ min: 0, max: 30 }).map((n) => `"text ${n}"`),
);
const graph = fc.constantFrom('', '<http://e/g1>', '<http://e/g2>', '<http://e/1>');
type Quad = readonly [string, string, string, string];
const quad: fc.Arbitrary<Quad> = fc.tuple(fc.oneof(iri, blank), iri, fc.oneof(iri, blank, literal), graph);
interface Step { readonly cleared: readonly string[]; readonly removed: readonly Quad[]; readonly added: readonly Quad[] }
const step: fc.Arbitrary<Step> = fc.record({ cleared: fc.subarray(['', '<http://e/g1>', '<http://e/g2>'], { maxLength: 2 }), removed: fc.array(quad, { maxLength: 12 }), added: fc.array(quad, { maxLength: 12 }) });

/** What the statements are after a step, by the plainest means. */
function apply(statements: ReadonlyMap<string, Quad>, { cleared, removed, added }: Step): Map<string, Quad> {
  const next = new Map([...statements].filter(([, [, , , name]]) => !cleared.includes(name)));
  for (const gone of removed) next.delete(gone.join(' '));
  for (const come of added) next.set(come.join(' '), come);
  return next;
}

function build(previous: StoreData, { cleared, removed, added }: Step): StoreData {
  const builder = createStoreBuilder(previous);
  for (const name of cleared) builder.clear(name);
  for (const gone of removed) builder.remove(...gone);
  const { findToken } = openDictionary(previous);
  for (const [i, [s, p, o, name]] of added.entries()) {
    const known = [s, p, o].map(findToken) as [number, number, number];
    // Every other one by its ids, where the terms are known: used ones, and those that stay without use.
    if (i % 2 === 1 && !known.includes(0)) builder.addKnown(...known, name);
    else builder.add(s, p, o, name);
  }
  return builder.finish();
}

/** A graph in terms instead of ids, in the order of the columns: what does not depend on which ids there are. */
function written(data: StoreData, { size, spo, ops, pso, ...counts }: GraphData) {
  const { token } = openDictionary(data);
  const list = ({ keys, offsets, second, third }: Order): string[] => {
    const result: string[] = [];
    const firsts = keys ? [...keys] : Array.from({ length: offsets.length - 1 }, (_, i) => i);
    firsts.forEach((first, i) => {
      for (let j = offsets[i] as number; j < (offsets[i + 1] as number); j++) result.push([first, second[j] as number, third[j] as number].map(token).join(' '));
    });
    return result;
  };
  return { size, spo: list(spo), ops: list(ops), pso: list(pso), predicates: [...counts.predicates].map(token), subjects: [...counts.subjects], objects: [...counts.objects] };
}

function everything(data: StoreData) {
  const { token } = openDictionary(data);
  return {
    union: written(data, data.union),
    graphs: [...data.graphs].map(([id, each]) => [id === 0 ? '' : token(id), written(data, each)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** The terms in their order; those of one rank together. */
function terms(data: StoreData): string[] {
  const { size, firstLiteral, token } = openDictionary(data);
  return Array.from({ length: size }, (_, i) => `${token(i + 1)}${i + 1 < firstLiteral ? '' : ` ~ ${token(firstLiteral + (data.ranks[i + 1 - firstLiteral] as number))}`}`);
}

/** Bytes of all columns of a store. */
function bytesIn(value: unknown, found = new Set<ArrayBufferLike>()): number {
  if (ArrayBuffer.isView(value)) found.add(value.buffer);
  else if (value instanceof Map) for (const each of value.values()) bytesIn(each, found);
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) bytesIn(each, found);
  return [...found].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

describe('a store made of another one', () => {
  test('is what a store made of nothing is', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
      let statements: ReadonlyMap<string, Quad> = new Map();
      let store = emptyStore;
      for (const each of steps) {
        statements = apply(statements, each);
        store = build(store, each);
        const anew = build(emptyStore, { cleared: [], removed: [], added: [...statements.values()] });
        expect(everything(store)).toEqual(everything(anew));
        // Terms that nothing uses may stay for a while, in their places.
        const [kept, needed] = [openDictionary(store), openDictionary(anew)];
        expect(kept.size).toBeGreaterThanOrEqual(needed.size);
        const order = Array.from({ length: needed.size }, (_, i) => kept.findToken(needed.token(i + 1)));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(order).not.toContain(0);
        expect(new Set(order).size).toBe(order.length);
        const lost = Array.from({ length: kept.size }, (_, i) => i + 1)
          .filter((id) => kept.findToken(kept.token(id)) !== id || kept.find(kept.kind(id), kept.text(id), id < kept.firstLiteral ? '' : kept.suffix(id)) !== id);
        expect(lost).toEqual([]);
        expect(kept.find(termKind.literal, 'no such "text"', '')).toBe(0);
        expect(kept.find(termKind.literal, 'no such text', '')).toBe(0);
        expect(kept.find(termKind.literal, 'a', '@xx')).toBe(0);
        const anyUnused = kept.size > needed.size;
        if (!anyUnused) expect(terms(store)).toEqual(terms(anew));
      }
    }), { numRuns: 300 });
  });

  test('is what a store made of nothing is, when a large one changes a little and new terms come between the old ones', () => {
    const many = fc.integer({ min: 0, max: 2000 }).map((n) => `<http://e/${n}>`), predicate = fc.integer({ min: 0, max: 6 }).map((n) => `<http://p/${n}>`);
    const someQuad: fc.Arbitrary<Quad> = fc.tuple(fc.oneof(many, blank), predicate, fc.oneof(many, blank, literal), fc.constantFrom('', '<http://e/g1>', '<http://e/g1>', '<http://e/g1>', '<http://e/7>'));
    const little = fc.record({ gone: fc.array(fc.nat(), { maxLength: 3 }), added: fc.array(someQuad, { maxLength: 5 }), cleared: fc.constantFrom<readonly string[]>([], [], [], ['<http://e/7>']) });
    fc.assert(fc.property(fc.array(someQuad, { minLength: 120, maxLength: 300 }), fc.array(little, { minLength: 1, maxLength: 6 }), (first, steps) => {
      let statements = apply(new Map(), { cleared: [], removed: [], added: first }), store = build(emptyStore, { cleared: [], removed: [], added: first });
      for (const { gone, added, cleared } of steps) {
        const all = [...statements.values()], removed = all.length === 0 ? [] : gone.map((i) => all[i % all.length] as Quad);
        statements = apply(statements, { cleared, removed, added });
        store = build(store, { cleared, removed, added });
        expect(everything(store)).toEqual(everything(build(emptyStore, { cleared: [], removed: [], added: [...statements.values()] })));
      }
    }), { numRuns: rounds(20, 2000) });
  });

  test('copies each column once, also where new terms come', () => {
    const added = Array.from({ length: 4000 }, (_, i) => [`<http://e/s${i % 700}>`, `<http://e/p${i % 7}>`, `"${i}"`, `<http://e/g${i % 3}>`] as const);
    const before = build(emptyStore, { cleared: [], removed: [], added }), from = made.bytes;
    const after = build(before, { cleared: [], removed: [], added: [['<http://e/s5a>', '<http://e/p1>', '"new"', '<http://e/g1>']] });
    // Offsets alone are made a second time.
    expect((made.bytes - from) / bytesIn(after)).toBeLessThan(1.25);
  });

  test('lets go of terms that are not used any more', () => {
    let store = build(emptyStore, { cleared: [], removed: [], added: Array.from({ length: 100 }, (_, i) => [`<http://e/s${i}>`, '<http://e/p>', `"${i}"`, '<http://e/g>'] as const) });
    store = build(store, { cleared: ['<http://e/g>'], removed: [], added: [] });
    store = build(store, { cleared: [], removed: [], added: [['<http://e/s>', '<http://e/p>', '"o"', '']] });
    expect(terms(store)).toEqual(['<http://e/p>', '<http://e/s>', '"o" ~ "o"']);
  });

  test('keeps a term that no triple uses where one comes back by its id', () => {
    const all = Array.from({ length: 20 }, (_, i): Quad => [`<http://e/s${i}>`, '<http://e/p>', `"${i}"`, '<http://e/g>']);
    const few = build(build(emptyStore, { cleared: [], removed: [], added: all }), { cleared: [], removed: all.slice(1), added: [] });
    const { findToken } = openDictionary(few), builder = createStoreBuilder(few), [back] = all.slice(7) as [Quad, ...Quad[]];
    builder.addKnown(findToken(back[0]), findToken(back[1]), findToken(back[2]), back[3]);
    const store = builder.finish();
    expect(everything(store)).toEqual(everything(build(emptyStore, { cleared: [], removed: [], added: [all[0] as Quad, back] })));
    expect(openDictionary(store).size).toBeLessThan(openDictionary(few).size);
  });
  test('loses nothing else when what it is to lose is not there and its terms go', () => {
    const kept: Quad = ['_:b1', '<http://e/0>', '_:b3', '<http://e/g1>'];
    let store = build(emptyStore, { cleared: [], removed: [], added: [kept, ['_:b2', '<http://e/0>', '"1"', '']] });
    store = build(store, { cleared: [''], removed: [], added: [] }); // "1" and _:b2 stand in the dictionary still
    store = build(store, { cleared: [], removed: [['_:b1', '<http://e/0>', '_:b2', '<http://e/g1>']], added: [] });
    expect(everything(store)).toEqual(everything(build(emptyStore, { cleared: [], removed: [], added: [kept] })));
  });

  test('shares what did not change', () => {
    const before = build(emptyStore, { cleared: [], removed: [], added: [['<http://e/1>', '<http://e/2>', '<http://e/3>', '<http://e/g1>'], ['<http://e/3>', '<http://e/2>', '<http://e/1>', '<http://e/g2>']] });
    const after = build(before, { cleared: [], removed: [], added: [['<http://e/2>', '<http://e/2>', '<http://e/1>', '<http://e/g2>']] });
    const { findToken } = openDictionary(after);
    expect(after.text).toBe(before.text);
    expect(after.graphs.get(findToken('<http://e/g1>'))).toBe(before.graphs.get(findToken('<http://e/g1>')));
    expect(after.union.size).toBe(3);
  });
});
