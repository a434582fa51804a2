import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLabels } from '../../server/change/blank-labels.js';
import { writeGraph, type GraphWrite } from '../../server/change/document.js';
import { graphFileOf } from '../../server/change/graph-files.js';
import { readDocuments } from '../../server/change/read-documents.js';
import { sameNodes } from '../../server/change/same-nodes.js';
import { createStatements, type Diff, type Statements } from '../../server/change/statements.js';
import { applyUpdate } from '../../server/change/update.js';
import { openPatterns } from '../../server/engine/evaluator/patterns.js';
import { formats, type Format } from '../../server/rdf/formats.js';
import { parseQuery } from '../../server/sparql/parse-query.js';
import { storeFromNQuads } from '../../server/store/build-store.js';
import type { StoreData } from '../../server/store/store-data.js';
import { versionOf } from '../support/service.js';

const base = 'https://w3id.org/metastasis/';
const ex = 'http://ex.org/';
const fileOf = (graph: string) => graphFileOf(graph, base, '/nowhere');
const formatOf = (name: string): Format => formats.find((format) => format.name === name) as Format;

/** A store that changes one after the other are made on. */
function createStore() {
  let lines: string[] = [];
  let made = 0;
  const apply = async (change: (statements: Statements, newBlankNode: () => string) => void | Promise<void>): Promise<Pick<Diff, 'added' | 'removed'>> => {
    const statements = createStatements(versionOf('before', lines.map((line) => `${line}\n`).join('')));
    await change(statements, createLabels(`change ${made++}`));
    const { added, removed } = statements.diff();
    const gone = new Set(removed);
    lines = [...lines.filter((line) => !gone.has(line)), ...added].sort();
    return { added, removed };
  };
  const columns = (): StoreData => storeFromNQuads(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')).buffer);
  return {
    lines: () => lines,
    update: (text: string) => apply((statements, newBlankNode) => {
      applyUpdate({ text: `PREFIX : <${ex}> ${text}`, usingGraphs: [], usingNamedGraphs: [] }, { prefixes: new Map(), base, graphFileOf: fileOf, newBlankNode }, statements);
    }),
    write: (operation: GraphWrite['operation'], text: string, { format = 'ttl', graph = `${ex}g`, dataset = 'no' }: { format?: string; graph?: string; dataset?: GraphWrite['dataset'] } = {}) => apply(
      async (statements, newBlankNode) => {
        const read = await readDocuments([{ body: new TextEncoder().encode(text), format: formatOf(format) }], graph);
        writeGraph({ operation, graph, dataset, read }, { graphFileOf: fileOf, defaultGraph: `${base}graph/default`, newBlankNode }, statements);
      },
    ),
    count: (pattern: string, from: readonly string[] = []) => openPatterns(columns()).solve(parseQuery(`PREFIX : <${ex}> SELECT * { ${pattern} }`), [], false, { defaultGraphs: from, namedGraphs: [] }, () => '_:none').length,
  };
}

const prefix = `@prefix : <${ex}> .`;

describe('a blank node is one node in all graphs', () => {
  test('of one INSERT DATA', async () => {
    const store = createStore();
    await store.update('INSERT DATA { GRAPH :ba { _:x :p1 1 } GRAPH :bb { _:x :q1 2 } }');
    expect(store.count('?b :p1 1 ; :q1 2')).toBe(1);
    expect(store.count('?b :p1 1 ; :q1 2', [`${ex}ba`, `${ex}bb`])).toBe(1);
    expect(store.count('GRAPH :ba { ?b :p1 1 } GRAPH :bb { ?b :q1 2 }')).toBe(1);
    expect(store.count('1 ^:p1/:q1 ?two')).toBe(1);
  });

  test('of an INSERT from another graph, however often', async () => {
    const store = createStore();
    await store.update('INSERT DATA { GRAPH :ba { _:x :p1 1 ; :next _:y . _:y :next _:x } }');
    for (let i = 0; i < 3; i++) await store.update('INSERT { GRAPH :bc { ?b :r1 3 } } WHERE { GRAPH :ba { ?b :p1 1 } }');
    expect(store.count('?b :p1 1 ; :r1 3')).toBe(1);
    expect(store.count('GRAPH :bc { ?s ?p ?o }')).toBe(1);
    for (let i = 0; i < 3; i++) await store.update('INSERT { GRAPH :sy { ?s ?p ?o } } WHERE { GRAPH :ba { ?s ?p ?o } }');
    for (let i = 0; i < 3; i++) await store.update('ADD :ba TO :sy');
    expect(store.count('GRAPH :sy { ?s ?p ?o }')).toBe(3);
    await store.update('COPY :ba TO :sz');
    expect(store.count('GRAPH :sz { ?s ?p ?o } GRAPH :ba { ?s ?p ?o } GRAPH :sy { ?s ?p ?o }')).toBe(3);
    await store.update('MOVE :sz TO :sw');
    expect(store.count('GRAPH :sw { ?s :p1 1 } GRAPH :ba { ?s :p1 1 }')).toBe(1);
    await store.update('DELETE { GRAPH ?g { ?s :next ?o } } WHERE { GRAPH ?g { ?s :next ?o } }');
    expect(store.count('?s :next ?o')).toBe(0);
  });

  test('nodes that a query makes are new ones each time', async () => {
    const store = createStore();
    for (let i = 0; i < 2; i++) await store.update('INSERT { GRAPH :a { ?b :p 1 ; :q ?c } GRAPH :b { ?b :r [] } } WHERE { BIND(BNODE() AS ?b) BIND(BNODE("x") AS ?c) }');
    expect(store.count('?b :p 1 ; :q ?c ; :r ?d FILTER(?b != ?c && ?c != ?d)')).toBe(2);
    await store.update('INSERT DATA { GRAPH :a { _:x :s 1 } } ; INSERT DATA { GRAPH :a { _:y :s 1 } }');
    await store.update('INSERT DATA { GRAPH :a { _:x :s 1 } }');
    expect(store.count('?b :s 1')).toBe(3);
  });

  test('of one data set, and of no other document', async () => {
    const store = createStore();
    const trig = `${prefix} _:x :p _:y . :one { _:x :name "x" . _:y :name "y" } GRAPH :two { _:x :knows _:y, [] }`;
    await store.write('merge', trig, { format: 'trig', dataset: 'yes' });
    const pattern = `GRAPH <${base}graph/default> { ?x :p ?y } GRAPH :one { ?x :name "x" . ?y :name "y" } GRAPH :two { ?x :knows ?y }`;
    expect(store.count(pattern)).toBe(1);
    expect(store.lines().length).toBe(5);
    await store.write('merge', trig, { format: 'trig', dataset: 'yes' });
    expect(store.count(pattern)).toBe(2);
    expect(store.lines().length).toBe(10);
    await store.write('replace', trig, { format: 'trig', dataset: 'yes' });
    expect(store.count(pattern)).toBe(1);
    expect(await store.write('replace', trig, { format: 'trig', dataset: 'yes' })).toEqual({ added: [], removed: [] });
    const nquads = '_:x <http://ex.org/p> _:b0 . _:x <http://ex.org/p> "1" <http://ex.org/three> .';
    await store.write('replace', nquads, { format: 'nq', dataset: 'yes' });
    expect(store.count(`GRAPH <${base}graph/default> { ?x :p ?y } GRAPH :three { ?x :p "1" }`)).toBe(1);
    expect(store.count('GRAPH :one { ?x :name ?y }')).toBe(2);
    await store.write('merge', '{"@graph":[{"@id":"_:a","http://ex.org/p":{"@id":"_:b0"}},{"@id":"http://ex.org/four","@graph":[{"@id":"_:a","http://ex.org/q":[1,[2,[]]]}]}]}', { format: 'jsonld', dataset: 'when-named' });
    expect(store.count(`GRAPH <${base}graph/default> { ?x :p ?y } GRAPH :four { ?x :q ?z }`)).toBe(2);
  });

  test('a graph that a blank node names has an IRI in its place', async () => {
    const store = createStore();
    const trig = `${prefix} _:g :by :me . _:g { :s :p _:g }`;
    for (let i = 0; i < 2; i++) await store.write('replace', trig, { format: 'trig', dataset: 'yes' });
    expect(store.lines()).toEqual([
      expect.stringMatching(/^<http:\/\/ex\.org\/s> <http:\/\/ex\.org\/p> <(urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12})> <\1> \.$/),
      expect.stringMatching(/^<urn:uuid:[0-9a-f-]{36}> <http:\/\/ex\.org\/by> <http:\/\/ex\.org\/me> <https:\/\/w3id\.org\/metastasis\/graph\/default> \.$/),
    ]);
    await store.write('merge', trig, { format: 'trig', dataset: 'yes' });
    expect(store.count('GRAPH ?g { :s :p ?g } ?g :by :me')).toBe(2);
  });

  test('names of a document do not meet nodes without a name', async () => {
    const store = createStore();
    const names = ['n3-0', 'n3-1', 'n3-2', 'b0', 'a0', '.0'.slice(1), '0.0'].map((name) => `:s :p _:${name} .`).join(' ');
    await store.write('merge', `${prefix} ${names} :s :q [], [], ( 1 2 ), [] .`);
    expect(store.count('?s :p ?x . ?s :q ?x')).toBe(0);
    expect(store.lines().length).toBe(7 + 4 + 4);
  });

  test('a node of which another graph speaks is not that of the document that is put', async () => {
    const store = createStore();
    await store.update('INSERT DATA { GRAPH :g { _:x :p 1 . _:y :p 2 } GRAPH :other { _:x :q 1 } }');
    await store.write('replace', `${prefix} _:x :p 1 . _:y :p 2 .`);
    expect(store.count('?x :p 1 ; :q 1')).toBe(0);
    expect(await store.write('replace', `${prefix} _:y :p 2 . _:x :p 1 .`)).toEqual({ added: [], removed: [] });
  });
});

describe('graphs of any shape', () => {
  const ring = (n: number): string => Array.from({ length: n }, (_, i) => `_:n${i} :p _:n${(i + 1) % n} .`).join(' ');
  const clique = (n: number): string => Array.from({ length: n * n }, (_, i) => `_:n${Math.floor(i / n)} :p _:n${i % n} .`).join(' ');
  const shapes: [string, string, number][] = [
    ['two nodes', '_:a :p _:b . _:b :p _:a .', 2],
    ['lists of one', ':x :coords ((1) (2) (3) (4)) .', 1 + 8 + 8],
    ['lists of lists', ':x :l ( 1 (2 ()) [] [ :p ( :x ) ] ) .', 16],
    ['coordinates', `:x :coords (${'(1.5 2.5) '.repeat(50)}) .`, 1 + 100 + 200],
    ['a ring', ring(300), 300],
    ['two rings', `${ring(50)} ${ring(70).replaceAll('_:n', '_:m')}`, 120],
    ['a clique', clique(30), 900],
    ['equal restrictions', `:c :subClassOf ${Array.from({ length: 500 }, () => '[ a :Restriction ; :on :p ; :some :d ]').join(', ')} .`, 2000],
    ['a deep nest', `:s :p ${'[ :p '.repeat(3000)}1${' ]'.repeat(3000)} .`, 3001],
  ];
  test.each(shapes)('%s: taken, and the same again', async (_, text, size) => {
    const store = createStore();
    await store.write('replace', `${prefix} ${text}`);
    expect(store.lines().length).toBe(size);
    const relabelled = text.replace(/_:([nm])(\d+)/g, (_, kind: string, n: string) => `_:${kind}x${Number(n) * 7}`).slice(0, -' .'.length).split(' . ').reverse().join(' . ');
    expect(await store.write('replace', `${prefix} ${relabelled} .`)).toEqual({ added: [], removed: [] });
    const diff = await store.write('replace', `${prefix} ${text} :new :p :one .`);
    expect(diff).toEqual({ added: [`<${ex}new> <${ex}p> <${ex}one> <${ex}g> .`], removed: [] });
    await store.update('INSERT DATA { GRAPH :g { _:n1 :p _:n2 } }');
    expect(store.lines().length).toBe(size + 2);
  });

  test('where telling nodes apart takes too much, they are new ones', () => {
    const triples = (side: string) => Array.from({ length: 90_000 }, (_, i): [string, string] => ['g', `_:${side}${Math.floor(i / 300)} <p> _:${side}${i % 300}`]);
    const start = performance.now();
    const same = sameNodes(triples('a'), triples('b'), 500_000);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(same.size).toBeLessThan(300);
  });

  test('random graphs are the same whatever their nodes are called and in what order', () => {
    const node = fc.nat(7);
    const statement = fc.tuple(fc.nat(1), node, fc.constantFrom('<p>', '<q>'), fc.oneof(node, fc.constantFrom('"1"', '<x>')));
    fc.assert(fc.property(fc.array(statement, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (statements, order) => {
      const written = (label: (n: number) => string) => statements.map(([g, s, p, o]): [string, string] => [`g${g}`, `_:${label(s)} ${p} ${typeof o === 'number' ? `_:${label(o)}` : o}`]);
      const after = written((n) => `b${(n * 5 + 3) % 8}`).map((each) => [order.next().value as number, each] as const).sort(([a], [b]) => a - b).map(([, each]) => each);
      const before = written((n) => `a${n}`);
      const same = sameNodes(before, after);
      const renamed = after.map(([g, triple]) => `${g} ${triple.replace(/_:\S+/g, (label) => same.get(label) ?? label)}`);
      expect(new Set(renamed)).toEqual(new Set(before.map(([g, triple]) => `${g} ${triple}`)));
    }), { numRuns: 300 });
  });
});
