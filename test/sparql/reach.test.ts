import { describe, expect, test } from '@jest/globals';
import { DataFactory } from 'n3';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { parseQuery } from '../../server/sparql/parse-query.js';
import { patternUses, reachedFrom, restricted, type Bindings, type Triple } from '../../server/sparql/reach.js';
import { termOf, termsOf } from '../../server/store/token-term.js';

const iri = (name: string): string => `<http://e/${name}>`;
const line = (...names: readonly [string, string, string]): string => names.map(iri).join(' ');
const triple = (...names: readonly [string, string, string]): Triple => termsOf(line(...names));
const read = (where: string) => parseQuery(`PREFIX : <http://e/> SELECT ?x WHERE { ${where} }`);
const told = (row: Bindings | undefined) => row && Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value.replace('http://e/', '')]));

describe('a place of a query', () => {
  test.each<[where: string, at: number, given: readonly [string, string, string], row: Record<string, string> | undefined, isAsserted: boolean]>([
    ['?x :p ?y', 0, ['a', 'p', 'b'], { x: 'a', y: 'b' }, true],
    ['?x :p ?y', 0, ['a', 'q', 'b'], undefined, true],
    ['?x :p ?x', 0, ['a', 'p', 'a'], { x: 'a' }, true],
    ['?x :p ?x', 0, ['a', 'p', 'b'], undefined, true],
    ['?x ?p :b', 0, ['a', 'q', 'b'], { x: 'a', p: 'q' }, true],
    ['?x :p [] ', 0, ['a', 'p', 'b'], { x: 'a' }, true],
    ['?x :p|^:q ?y', 0, ['a', 'p', 'b'], { x: 'a', y: 'b' }, true],
    ['?x :p|^:q ?y', 1, ['a', 'q', 'b'], { x: 'b', y: 'a' }, true],
    ['?x :p+ ?y', 0, ['a', 'p', 'b'], {}, true],
    ['?x !:p ?y', 0, ['a', 'q', 'b'], {}, true],
    ['?x :p ?y OPTIONAL { ?y :q ?z }', 1, ['b', 'q', 'c'], { y: 'b', z: 'c' }, false],
    ['?x :p ?y FILTER (?y = :b || NOT EXISTS { ?y :q ?z })', 1, ['b', 'q', 'c'], { y: 'b', z: 'c' }, false],
    ['?x :p ?y MINUS { ?y :q ?z }', 1, ['b', 'q', 'c'], { y: 'b', z: 'c' }, false],
    ['{ ?x :p ?y } UNION { ?x :q ?y }', 1, ['b', 'q', 'c'], { x: 'b', y: 'c' }, true],
    ['{ SELECT ?x (COUNT(*) AS ?n) WHERE { ?x :p ?y } GROUP BY ?x }', 0, ['a', 'p', 'b'], { x: 'a', y: 'b' }, false],
    ['?x ?p ?y FILTER (isBlank(?y) && isIRI(?x))', 0, ['a', 'p', 'b'], undefined, true],
    ['?x ?p ?y FILTER (?x != :c && isIRI(?y))', 0, ['a', 'p', 'b'], { x: 'a', p: 'p', y: 'b' }, true],
    ['?x :p ?y FILTER (isLiteral(?y) || ?x = :a)', 0, ['a', 'p', 'b'], { x: 'a', y: 'b' }, true],
    ['?x :p ?y FILTER (isLiteral(?y) && NOT EXISTS { ?z :q ?y })', 1, ['a', 'q', 'b'], undefined, false],
    ['?x :p ?y FILTER (isLiteral(?z) && NOT EXISTS { ?y :q ?z })', 1, ['a', 'q', 'b'], undefined, false],
    ['?x :p ?y OPTIONAL { ?y :q ?z FILTER (isLiteral(?y)) }', 0, ['a', 'p', 'b'], { x: 'a', y: 'b' }, true],
    ['{ SELECT ?x (COUNT(*) AS ?n) WHERE { ?x :p ?y } GROUP BY ?x } FILTER (isLiteral(?y))', 0, ['a', 'p', 'b'], { x: 'a', y: 'b' }, false],
  ])('of %s, the one number %d: %j', (where, at, given, row, isAsserted) => {
    const place = patternUses(read(where))[at];
    expect([told(place?.fit(triple(...given))), place?.isAsserted]).toEqual([row, isAsserted]);
  });
});

test.each([
  ['?x :p ?y . ?y :q* ?z', 2], ['?x :q* ?z', 2], [':a :q* ?z', 1], ['[] :q* ?z', 2], ['?x :p ?y OPTIONAL { ?x (:q|:r*) ?z }', 2], ['?x :p ?y FILTER EXISTS { ?y (:q/:r)? ?z }', 2], ['?x :p ?y { ?u (:q?)+ ?v }', 3], ['?x (:q/:r+)+ ?y', 1],
])('%s has %d places: a path without steps is one of its own where no other pattern gives an end', (where, places) => {
  expect(patternUses(read(where))).toHaveLength(places);
});

describe('what a triple reaches', () => {
  const store = createCandidateStore().after([line('a', 'p', 'b'), line('b', 'q', 'c'), line('d', 'p', 'e'), line('f', 'p', 'b')].map((each) => `${each} .`));
  const ask = (where: string, operation: unknown): readonly string[] => {
    const query = read(where);
    return store.select({ ...query, operation: { type: 'project', input: operation, variables: [DataFactory.variable('x')] } as unknown as typeof query.operation }).map(({ x = '' }) => termOf(x).value.replace('http://e/', '')).sort();
  };

  test.each<[where: string, given: readonly [string, string, string], reached: readonly string[] | undefined]>([
    ['?x :p ?y . ?y :q ?z', ['b', 'q', 'c'], ['a', 'f']],
    ['?x :p ?y FILTER NOT EXISTS { ?y :q ?z }', ['e', 'q', 'c'], ['d']],
    ['?x :p ?y OPTIONAL { ?y :q ?z } FILTER (?z = :c)', ['b', 'q', 'g'], ['a', 'f']],
    // Any term begins at itself, and a new one does so too.
    ['?x :q* ?y', ['g', 'r', 'h'], undefined],
    ['?x (:q/:r)?|:s+ ?y . ?z :p ?z', ['g', 't', 'h'], undefined],
    // Nothing is said of ?x beside the path.
    ['?x :q+ ?y', ['b', 'q', 'c'], undefined],
    ['{ ?y :q ?z } { SELECT ?x WHERE { ?x :p ?y } }', ['b', 'q', 'c'], undefined],
  ])('in %s: %j', (where, given, expected) => {
    const reached = patternUses(read(where)).flatMap((place) => {
      const row = place.fit(triple(...given));
      return row ? [reachedFrom(place, [row], ['x'])] : [];
    });
    expect(reached.map((operation) => operation && ask(where, operation))).toEqual([expected]);
  });

  test.each<[where: string, row: Record<string, string>, left: readonly string[]]>([
    ['?x :p ?y', { y: 'b' }, ['a', 'f']],
    ['?x :p ?y OPTIONAL { ?y :q ?z }', { y: 'b' }, ['a', 'f']],
    // ?z stands on the optional side alone: the row is joined with the whole.
    ['?x :p ?y OPTIONAL { ?y :q ?z }', { z: 'c' }, ['a', 'd', 'f']],
    ['{ ?x :p ?y } UNION { ?x :q ?y }', { y: 'c' }, ['b']],
    ['?x :p ?y FILTER NOT EXISTS { ?y :q ?z }', { x: 'd' }, ['d']],
    ['?x :p ?y MINUS { ?y :q ?z }', { x: 'a' }, []],
    ['?x :p ?y BIND (STR(?y) AS ?z)', { y: 'e' }, ['d']],
  ])('%s is restricted to %j', (where, row, left) => {
    const rows = [Object.fromEntries(Object.entries(row).map(([name, value]) => [name, termOf(iri(value))]))];
    expect(ask(where, restricted((read(where).operation as { input?: unknown }).input as never, rows))).toEqual(left);
  });
});
