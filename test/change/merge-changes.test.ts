import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCardinality } from '../../server/change/cardinality.js';
import { mergeChanges, type Conflict } from '../../server/change/merge-changes.js';
import { readChanges } from '../../server/change/read-changes.js';
import { createStatements, type Statements } from '../../server/change/statements.js';
import { storeFromNQuads } from '../../server/store/build-store.js';
import { rounds } from '../support/long.js';

const base = 'http://example.org/', graph = `${base}graph/terms`;
const quad = (subject: string, property: string, value: string): string => `<${base}${subject}> <${base}${property}> ${value} <${graph}> .\n`;
const shape = (name: string, property: string, ...says: string[]): string => [`<http://www.w3.org/ns/shacl#path> <${base}${property}>`, ...says.map((say) => `<http://www.w3.org/ns/shacl#${say}`)]
  .map((say) => `<${base}shape-${name}> ${say} <${base}graph/shapes> .\n`).join('');
const boolean = '^^<http://www.w3.org/2001/XMLSchema#boolean>', integer = '^^<http://www.w3.org/2001/XMLSchema#integer>';
const shapes = [
  shape('status', 'status', `maxCount> "1"${integer}`), shape('name', 'name', `uniqueLang> "true"${boolean}`), shape('evidence', 'evidence', `minCount> "1"${integer}`),
  shape('licence', 'licence'), shape('image-licence', 'licence', `maxCount> "1"${integer}`),
].join('');
const stated = [quad('a', 'status', '"emerging"'), quad('a', 'name', '"Name"@en'), quad('a', 'name', '"Nom"@fr'), quad('a', 'evidence', '<urn:e1>'), quad('a', 'other', '"old"')].join('');
const store = storeFromNQuads(new TextEncoder().encode(shapes + stated).buffer);
const cardinality = readCardinality(store, `${base}graph/shapes`);

interface Sent { readonly added?: string; readonly removed?: string; readonly base?: string }
const sent = (...changes: Sent[]) => readChanges(changes.map((change) => ({ added: '', removed: '', ...change })), { base, blankNodes: false });
function merged(...changes: Sent[]): { readonly conflicts: readonly Conflict[]; readonly statements: Statements } {
  const statements = createStatements({ store });
  return { conflicts: mergeChanges(sent(...changes), { statements, cardinality, latest: 'now' }), statements };
}
const values = (statements: Statements, property: string): readonly string[] => statements.values(graph, `<${base}a>`, `<${base}${property}>`);

describe('what a property has one of', () => {
  test('is read from the shapes', () => {
    expect(['status', 'name', 'evidence', 'licence', 'other'].map((property) => cardinality(base + property))).toEqual(['one', 'one-per-language', 'any', 'any', 'any']);
  });
});

describe('changes that were made for another version', () => {
  test('both add to a property of any number of values', () => {
    const { conflicts, statements } = merged({ base: 'before', added: quad('a', 'evidence', '<urn:e2>') }, { base: 'before', added: quad('a', 'evidence', '<urn:e3>') });
    expect(conflicts).toEqual([]);
    expect(values(statements, 'evidence')).toEqual(['<urn:e1>', '<urn:e2>', '<urn:e3>']);
  });

  test('both replace one value: the second is shown what was seen, what holds now and what is proposed', () => {
    const replace = (value: string): Sent => ({ base: 'before', removed: quad('a', 'status', '"emerging"'), added: quad('a', 'status', `"${value}"`) });
    const { conflicts, statements } = merged(replace('established'), replace('contested'));
    expect(conflicts).toEqual([{ change: 1, graph, subject: `${base}a`, property: `${base}status`, seen: ['"emerging"'], now: ['"established"'], proposed: ['"contested"'] }]);
    expect(values(statements, 'status')).toEqual(['"established"']);
  });

  test('both write the same: nothing is in conflict', () => {
    const replace: Sent = { base: 'before', removed: quad('a', 'status', '"emerging"'), added: quad('a', 'status', '"contested"') };
    const { conflicts, statements } = merged(replace, replace);
    expect(conflicts).toEqual([]);
    expect(values(statements, 'status')).toEqual(['"contested"']);
  });

  test.each<[string, Sent, Omit<Conflict, 'change' | 'graph' | 'subject'> | undefined]>([
    ['a second value where one was not seen', { added: quad('a', 'status', '"contested"') }, { property: `${base}status`, seen: [], now: ['"emerging"'], proposed: ['"contested"'] }],
    ['a text in a language that another author has not written', { added: quad('a', 'name', '"Nombre"@es') }, undefined],
    ['a text in a language that has one', { added: quad('a', 'name', '"Term"@en') }, { property: `${base}name`, seen: [], now: ['"Name"@en'], proposed: ['"Term"@en'] }],
    ['a text that replaces the one of its language', { removed: quad('a', 'name', '"Nom"@fr'), added: quad('a', 'name', '"Terme"@fr') }, undefined],
    ['one of many values that is not there any more, replaced', { removed: quad('a', 'other', '"older"'), added: quad('a', 'other', '"new"') }, { property: `${base}other`, seen: ['"older"'], now: ['"old"'], proposed: ['"new"'] }],
    ['one of many values that is gone already, removed', { removed: quad('a', 'other', '"older"') }, undefined],
    ['the one value, removed although it is another by now', { removed: quad('a', 'status', '"refuted"') }, { property: `${base}status`, seen: ['"refuted"'], now: ['"emerging"'], proposed: [] }],
    ['a value of a resource that nothing is said of', { added: quad('b', 'status', '"emerging"') }, undefined],
  ])('%s', (_, change, conflict) => {
    expect(merged({ base: 'before', ...change }).conflicts).toEqual(conflict ? [{ change: 0, graph, subject: `${base}a`, ...conflict }] : []);
  });

  test('what is not in conflict is merged beside what is', () => {
    const { conflicts, statements } = merged({ base: 'before', added: quad('a', 'status', '"contested"') + quad('a', 'evidence', '<urn:e2>') });
    expect(conflicts.map(({ property }) => property)).toEqual([`${base}status`]);
    expect(values(statements, 'evidence')).toEqual(['<urn:e1>', '<urn:e2>']);
  });
});

describe('a change of the current version', () => {
  test('that removes what is not there is told so', () => {
    expect(() => merged({ base: 'now', removed: quad('a', 'status', '"refuted"') })).toThrow(`Nothing to remove: The current version does not say ${quad('a', 'status', '"refuted"').trim()}`);
    expect(() => merged({ removed: quad('a', 'status', '"refuted"') })).toThrow('Nothing to remove');
  });

  test('that adds a second value is left to the shapes', () => {
    expect(merged({ added: quad('a', 'status', '"contested"') }).conflicts).toEqual([]);
  });
});

describe('a text that is no change', () => {
  test.each<[string, Sent, string]>([
    ['broken', { added: `${quad('a', 'status', '"x"')}<urn:a> "b" .` }, 'added, line 2: '],
    ['a blank node', { removed: '_:x <urn:p> "o" .' }, 'removed: The blank node _:'],
    ['an IRI that no file can hold', { added: '<urn:a> <urn:p> <urn:a{b}> .' }, 'added, line 1: Unexpected "<urn:a{b}>".'],
  ])('%s is told with its place', (_, change, message) => {
    expect(() => sent(change)).toThrow(message);
  });

  test('beyond 20,000 statements is refused', () => {
    expect(() => sent({ added: Array.from({ length: 20_001 }, (_, i) => `<urn:s> <urn:p> "${i}" .\n`).join('') })).toThrow('Changes may have 20000 statements together');
  });
});

/** What three people did, and what they saw when they did it, by a model that knows nothing of triples. */
interface Model { status: string | undefined; readonly evidence: Set<string> }
type Command = { readonly who: number } & ({ readonly kind: 'look' } | { readonly kind: 'replace' | 'evidence' | 'forget'; readonly value: string });

describe('three people at once', () => {
  const command: fc.Arbitrary<Command> = fc.record({ who: fc.nat(2), kind: fc.constantFrom('look', 'replace', 'evidence', 'forget'), value: fc.constantFrom('"1"', '"2"', '"3"', '"4"') });

  test('agree with a model in thousands of random steps', () => {
    let steps = 0;
    fc.assert(fc.property(fc.array(command, { minLength: 50, maxLength: 50 }), (commands) => {
      const statements = createStatements({ store });
      const model: Model = { status: '"emerging"', evidence: new Set(['<urn:e1>']) }, seen = [model.status, model.status, model.status];
      for (const { who, ...what } of commands) {
        steps += 1;
        if (what.kind === 'look') {
          seen[who] = model.status;
          continue;
        }
        const saw = seen[who], { value } = what;
        const change: Sent = what.kind === 'replace' ? { removed: saw === undefined ? '' : quad('a', 'status', saw), added: quad('a', 'status', value) }
          : what.kind === 'evidence' ? { added: quad('a', 'evidence', value) } : { removed: quad('a', 'evidence', value) };
        const conflicts = mergeChanges(sent({ base: 'some version', ...change }), { statements, cardinality, latest: 'now' });
        const lands = what.kind !== 'replace' || model.status === saw || model.status === value;
        expect(conflicts.length).toBe(lands ? 0 : 1);
        if (what.kind === 'evidence') model.evidence.add(value);
        else if (what.kind === 'forget') model.evidence.delete(value);
        else if (lands) model.status = value;
        expect(values(statements, 'status')).toEqual(model.status === undefined ? [] : [model.status]);
        expect(values(statements, 'evidence')).toEqual([...model.evidence].sort());
      }
    }), { numRuns: rounds(60, 1000) });
    expect(steps).toBe(50 * rounds(60, 1000));
  });
});
