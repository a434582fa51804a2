import type { OwnSection } from './own-case.js';

/**
 * 18.6: what one part of a query binds is not seen by the next solution, whichever way a pattern is read. Each pattern stands
 * in a UNION before something that binds none of its variables, in an OPTIONAL that holds for the first of two solutions
 * alone, and below an aggregate that is evaluated twice.
 */
const solutions: readonly (readonly [pattern: string, names: string, rows: readonly string[]])[] = [
  [':a :p ?o', '?o', [':b', ':c']],
  ['?s :p :c', '?s', [':a', ':b']],
  [':a ?p :b', '?p', [':p', ':q']],
  ['?s :p ?o', '?s ?o', [':a :b', ':a :c', ':b :c']],
  [':b ?p ?o', '?p ?o', [':p :c', ':n 1']],
  ['?s ?p :c', '?s ?p', [':a :p', ':b :p']],
  ['?s ?p ?o', '?s ?p ?o', [':a :p :b', ':a :p :c', ':a :q :b', ':b :p :c', ':b :n 1', ':d :r :d']],
  ['?s ?p ?s', '?s ?p', [':d :r']],
  ['?s :r ?s', '?s', [':d']],
  [':a :p ?o . ?o :n ?v', '?o ?v', [':b 1']],
  ['?s :p ?o . ?o ?p ?v', '?s ?o ?p ?v', [':a :b :p :c', ':a :b :n 1']],
  ['?s :q ?o . ?o :p ?v . ?s :p ?v', '?s ?o ?v', [':a :b :c']],
  [':a :p+ ?o', '?o', [':b', ':c']],
  ['?s :p+ :c', '?s', [':a', ':b']],
  ['?s :p+ ?o', '?s ?o', [':a :b', ':a :c', ':b :c']],
  [':b :p* ?o', '?o', [':b', ':c']],
  [':a :q? ?o', '?o', [':a', ':b']],
  ['?s :q/:p ?o', '?s ?o', [':a :c']],
  ['?s (:q|:r) ?o', '?s ?o', [':a :b', ':d :d']],
  ['?s !(:p|:q) ?o', '?s ?o', [':b 1', ':d :d']],
  ['GRAPH ?g { ?s :r ?o }', '?g ?s ?o', [':g :d :d']],
  ['GRAPH :g { :d ?p ?o }', '?p ?o', [':r :d']],
  ['VALUES (?s ?o) { (:a 1) (UNDEF 2) }', '?s ?o', [':a 1', '. 2']],
  ['BIND(7 AS ?o)', '?o', ['7']],
  ['{ SELECT ?s (COUNT(*) AS ?c) { ?s :p ?o } GROUP BY ?s }', '?s ?c', [':a 2', ':b 1']],
  ['{ SELECT DISTINCT ?s { ?s :p ?o } }', '?s', [':a', ':b']],
  ['{ SELECT ?s ?o { ?s :p ?o } ORDER BY DESC(?s) ?o LIMIT 2 }', '?s ?o', [':b :c', ':a :b']],
  [':b :n ?v OPTIONAL { ?s :q ?o }', '?v ?s ?o', ['1 :a :b']],
  ['?s :p ?o MINUS { ?o :n ?v }', '?s ?o', [':a :c', ':b :c']],
  ['?s :p ?o FILTER EXISTS { ?o :n ?v }', '?s ?o', [':a :b']],
  ['{ :a :q ?o } UNION { :b :n ?v }', '?o ?v', [':b .', '. 1']],
];

const data = ':a :p :b , :c ; :q :b . :b :p :c ; :n 1 . GRAPH :g { :d :r :d }';
const none = (names: string): string => names.replaceAll(/\?\w+/g, '.');

export const leftovers: readonly OwnSection[] = [
  { clause: 'What is bound ends: UNION', data, cases: solutions.map(([pattern, names, rows]) => [pattern, `SELECT ${names} ?x { { ${pattern} } UNION { BIND(0 AS ?x) } }`, [`${names} ?x`, ...rows.map((row) => `${row} .`), `${none(names)} 0`]]) },
  { clause: 'What is bound ends: OPTIONAL', data, cases: solutions.map(([pattern, names, rows]) => [pattern, `SELECT ?k ${names} { VALUES ?k { 1 2 } OPTIONAL { ${pattern} FILTER(?k = 1) } }`, [`?k ${names}`, ...rows.map((row) => `1 ${row}`), `2 ${none(names)}`]]) },
  { clause: 'What is bound ends: aggregates', data, cases: solutions.map(([pattern, , rows]) => [pattern, `SELECT ?k ?c ?d { VALUES ?k { 1 2 } { SELECT (COUNT(*) AS ?c) { ${pattern} } } OPTIONAL { SELECT (COUNT(*) AS ?d) { ${pattern} } } }`, ['?k ?c ?d', `1 ${rows.length} ${rows.length}`, `2 ${rows.length} ${rows.length}`]]) },
  { clause: 'What is bound ends: joined twice', data, cases: solutions.map(([pattern, names, rows]) => [pattern, `SELECT ?k ${names} { VALUES ?k { 1 2 } { ${pattern} } }`, [`?k ${names}`, ...rows.map((row) => `1 ${row}`), ...rows.map((row) => `2 ${row}`)]]) },
  { clause: 'What is bound ends: the first alone', data, cases: solutions.map(([pattern, names, rows]) => [pattern, `SELECT ?k ?n { VALUES ?k { 1 2 } { SELECT (COUNT(*) AS ?n) { { SELECT ${names} { ${pattern} } LIMIT 1 } } } }`, ['?k ?n', `1 ${Math.min(1, rows.length)}`, `2 ${Math.min(1, rows.length)}`]]) },
];
