import type { Attack } from '../support/hostile.js';

/** Queries that cost a great deal more than they are long, by the place where they do. Data: `hostileData`. */

const numbers = (n: number): string => Array.from({ length: n }, (_, i) => i).join(' ');
const many = (n: number, part: (i: number) => string, between = ' '): string => Array.from({ length: n }, (_, i) => part(i)).join(between);
const product = (n: number, variables = 'abc'): string => [...variables].map((v) => `VALUES ?${v} { ${numbers(n)} }`).join(' ');
const e = (name: string): string => `<http://e/${name}>`;

const solutions: readonly Attack[] = [
  { name: 'three VALUES and a FILTER', query: `SELECT * { ${product(400)} FILTER(?a + ?b + ?c = -1) }` },
  { name: 'three VALUES, a text each, a FILTER', query: `SELECT * { ${product(250)} BIND(STR(?a * 1000000 + ?b * 1000 + ?c) AS ?x) FILTER(STRSTARTS(?x, "z")) }` },
  { name: 'VALUES in sub-selects', query: `SELECT (COUNT(*) AS ?n) { { SELECT * { ${product(500, 'ab')} } } { SELECT * { ${product(500, 'cd')} } } }` },
  { name: 'unions of constants, nested', query: `SELECT (COUNT(*) AS ?n) { ${many(26, (i) => `{ BIND(1 AS ?u${i}) } UNION { BIND(2 AS ?u${i}) }`)} }` },
  { name: 'OPTIONAL over VALUES', query: `SELECT * { ${product(1000, 'ab')} OPTIONAL { VALUES ?c { ${numbers(500)} } FILTER(?c = ?a + ?b + 5000) } FILTER(BOUND(?c)) }` },
  { name: 'MINUS over VALUES', query: `SELECT * { ${product(1500, 'ab')} MINUS { VALUES ?a { ${numbers(1500)} } VALUES ?c { ${numbers(1500)} } } }` },
  { name: 'EXISTS over VALUES', query: `SELECT * { ${product(800, 'ab')} FILTER NOT EXISTS { VALUES ?c { ${numbers(800)} } FILTER(?c = ?a - ?b) } FILTER(?a < 0) }` },
  { name: 'DISTINCT over VALUES', query: `SELECT DISTINCT (?a * ?b * ?c AS ?x) { ${product(400)} }` },
  { name: 'ORDER BY over VALUES', query: `SELECT * { ${product(400)} } ORDER BY DESC(?a * ?b - ?c) LIMIT 3` },
  { name: 'GROUP BY over VALUES', query: `SELECT ?x (COUNT(*) AS ?n) { ${product(400)} } GROUP BY (?a * ?b + ?c AS ?x)` },
  { name: 'ASK that finds nothing', query: `ASK { ${product(500)} FILTER(?a > 1000) }` },
  { name: 'CONSTRUCT over VALUES', query: `CONSTRUCT { ${e('x')} ${e('y')} ?x } { ${product(300)} BIND(?a + ?b AS ?x) }` },
  { name: 'a long list of IN', query: `SELECT * { ${product(600, 'ab')} FILTER(?a + ?b IN (${many(1500, (i) => `-${i + 1}`, ', ')})) }` },
];

const values: readonly Attack[] = [
  { name: 'a number squared again and again', query: `SELECT ?v19 { BIND(12345678901234567890 AS ?v0) ${many(19, (i) => `BIND(?v${i} * ?v${i} AS ?v${i + 1})`)} }` },
  { name: 'a decimal squared again and again', query: `SELECT ?v18 { BIND(1.2345678901234567890 AS ?v0) ${many(18, (i) => `BIND(?v${i} * ?v${i} AS ?v${i + 1})`)} }` },
  { name: 'a number of 90,000 digits', query: `SELECT (${'9'.repeat(45_000)} * ${'9'.repeat(45_000)} AS ?x) {}` },
  { name: 'a text cast to a number of many digits', query: `SELECT (<http://www.w3.org/2001/XMLSchema#integer>(?t) * <http://www.w3.org/2001/XMLSchema#integer>(?t) AS ?x) { BIND("9999999999" AS ?t0) ${many(14, (i) => `BIND(CONCAT(?t${i}, ?t${i}) AS ?t${i + 1})`)} BIND(?t14 AS ?t) }` },
  { name: 'division of long decimals', query: `SELECT (SUM(1.0 / (?a * 1.000000000000000000000000000001 + ?b + 1)) AS ?x) { ${product(1000, 'ab')} }` },
  { name: 'a sum of growing products', query: `SELECT (SUM(?n * ?m * 99999999999999999999 * 99999999999999999999) AS ?x) { ?s ${e('n')} ?n . ?t ${e('n')} ?m }` },
  { name: 'a text doubled again and again', query: `SELECT (STRLEN(?t30) AS ?n) { BIND("0123456789" AS ?t0) ${many(30, (i) => `BIND(CONCAT(?t${i}, ?t${i}) AS ?t${i + 1})`)} }` },
  { name: 'long texts, a new one each solution', query: `SELECT (COUNT(DISTINCT ?x) AS ?n) { BIND("0123456789" AS ?t0) ${many(12, (i) => `BIND(CONCAT(?t${i}, ?t${i}) AS ?t${i + 1})`)} ?s ${e('n')} ?n BIND(CONCAT(?t12, STR(?n)) AS ?x) }` },
  { name: 'REPLACE that makes texts longer', query: `SELECT (STRLEN(?t12) AS ?n) { BIND("aaaaaaaaaa" AS ?t0) ${many(12, (i) => `BIND(REPLACE(?t${i}, "a", "aaaaaaaa") AS ?t${i + 1})`)} }` },
  { name: 'GROUP_CONCAT of a product', query: `SELECT (STRLEN(GROUP_CONCAT(?l)) AS ?n) { ?s ${e('label')} ?l . ?t ${e('n')} ?m }` },
  { name: 'ENCODE_FOR_URI of long texts', query: `SELECT (STRLEN(?t10) AS ?n) { BIND("%%%%%%%%%%éééé" AS ?t0) ${many(10, (i) => `BIND(ENCODE_FOR_URI(CONCAT(?t${i}, ?t${i}, ?t${i})) AS ?t${i + 1})`)} }` },
  { name: 'hashes of long texts', query: `SELECT (MAX(SHA512(CONCAT(?t16, STR(?n)))) AS ?x) { BIND("0123456789" AS ?t0) ${many(16, (i) => `BIND(CONCAT(?t${i}, ?t${i}) AS ?t${i + 1})`)} ?s ${e('n')} ?n }` },
  { name: 'SUBSTR and STRLEN of one long text', query: `SELECT (SUM(STRLEN(SUBSTR(?t18, ?n))) AS ?x) { BIND("012345678😀" AS ?t0) ${many(18, (i) => `BIND(CONCAT(?t${i}, ?t${i}) AS ?t${i + 1})`)} ?s ${e('n')} ?n }` },
];

const expressions: readonly Attack[] = [
  { name: 'a pattern that goes back, now and then', query: `SELECT (IF(RAND() < 0.1, REGEX("${'a'.repeat(48)}!", "^(a+)+$"), false) AS ?x) {}`, times: 12 },
  { name: 'a pattern that goes back', query: `ASK { FILTER(REGEX("${'a'.repeat(48)}!", "^(a|aa)+$")) }` },
  { name: 'a pattern that goes back, over data', query: `SELECT * { ?s ${e('label')} ?l FILTER(REGEX(?l, "(a*)*b")) }` },
  { name: 'a pattern that is quadratic', query: `SELECT (REGEX(?t14, "a*a*a*a*c") AS ?x) { BIND("aaaaaaaaaa" AS ?t0) ${many(14, (i) => `BIND(CONCAT(?t${i}, ?t${i}) AS ?t${i + 1})`)} }` },
  { name: 'a pattern with a back reference', query: `ASK { FILTER(REGEX("${'a'.repeat(60)}!", "^((a+)\\\\2?)+$")) }` },
  { name: 'a large count in a pattern', query: `ASK { FILTER(REGEX("${'a'.repeat(100)}", "^((a{1,100}){1,100}){1,100}$")) }` },
  { name: 'REPLACE that goes back', query: `SELECT (REPLACE("${'a'.repeat(48)}!", "(a+)+$", "x") AS ?x) {}` },
  { name: 'a pattern from the data', query: `SELECT * { VALUES ?p { "^(a+)+$" "(x+x+)+y" } FILTER(REGEX("${'x'.repeat(40)}", ?p) || REGEX("${'a'.repeat(40)}!", ?p)) }` },
  { name: 'an expression of 4,000 sums', query: `SELECT (${many(4000, () => '1', ' + ')} AS ?x) {}` },
  { name: 'parentheses nested 3,000 deep', query: `SELECT (${'('.repeat(3000)}1${')'.repeat(3000)} AS ?x) {}` },
  { name: 'negations nested 3,000 deep', query: `ASK { FILTER(${'!'.repeat(3000)}true) }` },
  { name: 'IF nested 1,000 deep, over data', query: `SELECT (COUNT(*) AS ?n) { ?s ${e('n')} ?n . ?t ${e('n')} ?m FILTER(${'IF(?n > 1, '.repeat(1000)}true${', false)'.repeat(1000)}) }` },
];

const plans: readonly Attack[] = [
  { name: 'a path of 2,000 steps', query: `ASK { ?s ${many(2000, () => e('next'), '/')} ?o }` },
  { name: 'a path of 12,000 steps', query: (i) => `PREFIX : <http://e/> ASK { ?s ${many(12_000, () => ':none', '/')} ?o${i} }` },
  { name: '1,000 patterns that do not meet', query: (i) => `ASK { ${many(1000, (k) => `?s${k} ${e('none')} ?o${k}_${i} .`)} }` },
  { name: '3,000 patterns in a chain', query: (i) => `ASK { ${many(3000, (k) => `?v${k} ${e('next')} ?v${k + 1} .`)} ?v3000 ${e('none')} ?z${i} }` },
  { name: '1,000 OPTIONAL', query: (i) => `SELECT * { ?s ${e('n')} ${i} ${many(1000, (k) => `OPTIONAL { ?s ${e('next')} ?o${k} }`)} }` },
  { name: '2,000 UNION', query: (i) => `SELECT (COUNT(*) AS ?n${i}) { ${many(2000, (k) => `{ ?s ${e('n')} ${k} }`, ' UNION ')} }` },
  { name: 'groups nested 199 deep in 99 kB', query: (i) => `ASK { ${'{ '.repeat(199)}${many(3000, (k) => `?s ${e(`p${k}`)} ?o${i} .`).slice(0, 95_000).replace(/[^.]*$/, '')}${' }'.repeat(199)} }` },
  { name: 'groups nested 5,000 deep', query: `ASK { ${'{ '.repeat(5000)}?s ?p ?o${' }'.repeat(5000)} }` },
  { name: 'reified triples nested deep', query: `ASK { ${'<< '.repeat(300)}?s ?p ?o ${'>> ?p ?o '.repeat(299)}>> ?p ?o }`, times: 8 },
  { name: 'blank nodes nested 3,000 deep', query: `ASK { ?s ?p ${`[ ${e('next')} `.repeat(3000)}?o ${']'.repeat(3000)} }` },
  { name: 'lists nested deep', query: `ASK { ?s ?p ${'( '.repeat(2000)}${' )'.repeat(2000)} }` },
  { name: 'different queries of 90 kB', query: (i) => `SELECT * { ?s ${e('n')} ?n FILTER(?n IN (${many(15_000, (k) => `${100_000 + k * 7 + i}`, ',')})) }`, times: 12 },
  { name: 'sub-selects nested 300 deep', query: `SELECT * { ${'{ SELECT * { '.repeat(300)}?s ${e('n')} 1${' } }'.repeat(300)} }` },
  { name: 'EXISTS nested 200 deep', query: `ASK { ?s ${e('n')} ?n ${`FILTER EXISTS { ?s ${e('next')} ?o `.repeat(200)}${'}'.repeat(200)} }` },
  { name: 'many prefixes', query: (i) => `${many(1500, (k) => `PREFIX p${k}_${i}: <http://e/${k}/>`, '\n')} ASK { ${many(1500, (k) => `p${k}_${i}:a p${k}_${i}:b p${k}_${i}:c .`)} }` },
  { name: '500 BIND in a chain', query: `SELECT ?v500 { BIND(1 AS ?v0) ${many(500, (i) => `BIND(?v${i} + 1 AS ?v${i + 1})`)} }` },
];

const patterns: readonly Attack[] = [
  { name: 'six columns, each solution once', query: 'SELECT DISTINCT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f }', times: 2 },
  { name: 'a product sorted', query: 'SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a', times: 2 },
  { name: 'a product that is only filtered', query: `SELECT * { ?a ${e('n')} ?x . ?b ${e('n')} ?y . ?c ${e('n')} ?z FILTER(?x + ?y + ?z = -1) }` },
  { name: 'a product grouped', query: `SELECT ?x ?y (COUNT(?z) AS ?n) { ?a ${e('n')} ?x . ?b ${e('n')} ?y OPTIONAL { ?c ${e('n')} ?z FILTER(?z = ?x + ?y) } } GROUP BY ?x ?y`, times: 2 },
  { name: 'a path from everywhere to everywhere', query: `SELECT (COUNT(*) AS ?n) { ?a ${e('next')}* ?b . ?b (${e('next')}|^${e('next')})+ ?c }` },
  { name: 'a path that avoids', query: 'SELECT (COUNT(*) AS ?n) { ?a (!<http://e/none>|^(!<http://e/none>))* ?b . ?b (!<http://e/x>)* ?c }' },
  { name: 'an alternative with itself', query: `SELECT (COUNT(*) AS ?n) { ?a ${many(12, () => `(${e('next')}|${e('next')})`, '/')} ?b . ?c ${e('n')} ?d }` },
  { name: 'MINUS that shares nothing', query: 'SELECT * { ?a ?b ?c MINUS { ?d ?e ?f . ?g ?h ?i FILTER(?a = ?g) } }', times: 2 },
  { name: 'NOT EXISTS that looks at all', query: `SELECT * { ?a ${e('n')} ?x FILTER NOT EXISTS { ?b ${e('n')} ?y . ?c ${e('n')} ?z FILTER(?y * ?z = ?x - 5000) } }` },
  { name: 'a long answer, then nothing', query: `SELECT ?l ?m { ?s ${e('label')} ?l . ?t ${e('label')} ?m }`, times: 2 },
  { name: 'OFFSET into a product', query: 'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } OFFSET 100000000000 LIMIT 1' },
  { name: 'DESCRIBE of all, times all', query: 'DESCRIBE ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }', times: 2 },
];

/** By the place where the work is done. */
export const hostileQueries: Readonly<Record<string, readonly Attack[]>> = { solutions, values, expressions, plans, patterns };
