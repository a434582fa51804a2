import { expect, test } from '@jest/globals';
import type { RunLimits } from '../../../server/engine/contract/budget.js';
import { EngineError } from '../../../server/engine/contract/engine.js';
import { memoryHeld } from '../../../server/platform/memory.js';
import { openStore } from '../../../server/engine/evaluator/open-store.js';
import type { PreparedQuery } from '../../../server/sparql/prepared-query.js';
import { parseQuery } from '../../../server/sparql/parse-query.js';
import { storeFromNQuads } from '../../../server/store/build-store.js';

/** A chain, a hub, numbers, and texts that begin alike. */
const data = storeFromNQuads(new TextEncoder().encode(Array.from({ length: 4000 }, (_, i) => [
  `<http://e/n${i}> <http://e/next> <http://e/n${(i * 7 + 1) % 4000}> <http://e/g${i % 50}> .`,
  `<http://e/n${i}> <http://e/hub> <http://e/n0> .`,
  `<http://e/n0> <http://e/all> <http://e/n${i}> .`,
  `<http://e/n${i}> <http://e/text> "${'a'.repeat(200)}${i}" .`,
  '',
].join('\n')).join('')).buffer);
const evaluate = openStore(data);

const numbers = (name: string, count: number): string => `VALUES ?${name} { ${Array.from({ length: count }, (_, i) => i).join(' ')} }`;
/** Eight million solutions that read no triple. */
const product = ['a', 'b', 'c'].map((name) => numbers(name, 200)).join(' ');
const list = (count: number, item: (i: number) => string, between = ' '): string => Array.from({ length: count }, (_, i) => item(i)).join(between);

const hostile: Readonly<Record<string, string>> = {
  'FILTER over a product': `SELECT * { ${product} FILTER(?a + ?b + ?c = -1) }`,
  'BIND over a product': `SELECT * { ${product} BIND(STR(?a * 1000000 + ?b * 1000 + ?c) AS ?x) FILTER(STRSTARTS(?x, "z")) }`,
  'a chain of BINDs over a product': `SELECT * { ${product} ${list(30, (i) => `BIND(?a + ${i} AS ?v${i})`)} FILTER(?v29 = -1) }`,
  'products of UNIONs of nothing': `ASK { ${list(40, () => '{ {} UNION {} }')} FILTER(?none) }`,
  'nested subselects': `SELECT * { { SELECT * { { SELECT * { ${product} } } ${numbers('d', 200)} } } FILTER(?a = -1) }`,
  'a product put in order': `SELECT * { ${product} } ORDER BY DESC(?a + ?b * ?c) LIMIT 10`,
  'a product put in order, all of it': `SELECT * { ${product} } ORDER BY DESC(STR(?a * ?b * ?c)) ?a`,
  'groups of a product': `SELECT ?x (COUNT(*) AS ?n) { ${product} BIND(?a * ?b + ?c AS ?x) } GROUP BY ?x HAVING(COUNT(*) < 0)`,
  'a group for each solution': `SELECT ?a ?b ?c (SAMPLE(?a) AS ?n) { ${product} } GROUP BY ?a ?b ?c`,
  'DISTINCT over a product': `SELECT DISTINCT * { ${product} }`,
  'COUNT(DISTINCT *) over a product': `SELECT (COUNT(DISTINCT *) AS ?n) { ${product} }`,
  'MINUS over constants': `SELECT * { ${product} MINUS { ${numbers('a', 200)} ${numbers('d', 200)} } }`,
  'MINUS of UNDEF': `SELECT * { ${product} MINUS { VALUES (?a ?b) { ${list(300, (i) => `(UNDEF ${i + 500})`)} } } }`,
  'EXISTS over constants': `SELECT * { ${product} FILTER EXISTS { ${numbers('d', 200)} FILTER(?d = ?a + 1000) } }`,
  'OPTIONAL over constants': `SELECT * { ${product} OPTIONAL { ${numbers('d', 200)} FILTER(?d = ?a + 1000) } FILTER(BOUND(?d)) }`,
  'paths over a product': `SELECT * { ${product} ?s <http://e/next>+ ?o FILTER(?a = -1) }`,
  'a closure of alternatives over everything': 'SELECT (COUNT(*) AS ?n) { ?s (<http://e/next>|<http://e/hub>|^<http://e/hub>)* ?o }',
  'closures in closures': 'ASK { ?s (((<http://e/next>*/<http://e/hub>)*/<http://e/all>)*/<http://e/none>) ?o }',
  'whatever a path is not': 'SELECT (COUNT(*) AS ?n) { ?s (!(<http://e/x>))* ?o . ?o !<http://e/y> ?z }',
  'steps through a hub': `ASK { ?s ${list(12, () => '<http://e/hub>/<http://e/all>', '/')}/<http://e/none> ?o }`,
  'a template of a thousand triples': `CONSTRUCT { ${list(1000, (i) => `?s <http://e/p${i}> ?o .`)} } WHERE { ?s ?p ?o }`,
  'a description of everything': `DESCRIBE * { ?s ?p ?o . ?x ?y ?z }`,
  'OFFSET of a thousand million': `SELECT * { ${product} ${numbers('d', 200)} } OFFSET 1000000000`,
  'texts that double': `SELECT (STRLEN(?v40) AS ?n) { BIND("0123456789" AS ?v0) ${list(40, (i) => `BIND(CONCAT(?v${i}, ?v${i}) AS ?v${i + 1})`)} }`,
  'one text of a product': `SELECT (STRLEN(GROUP_CONCAT(?x)) AS ?n) { ${product} BIND(CONCAT("${'x'.repeat(500)}", STR(?a)) AS ?x) }`,
  'one text that counts': `SELECT (GROUP_CONCAT("abc") AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`,
  'a long IN over a product': `SELECT * { ${product} FILTER(?a + ?b IN (${list(10_000, (i) => String(i + 1000), ',')})) }`,
  'numbers without end': `SELECT (STRLEN(STR(?x40)) AS ?l) { BIND(99999999999999999999 AS ?x0) ${list(40, (i) => `BIND(?x${i} * ?x${i} AS ?x${i + 1})`)} }`,
  'everything thrice': 'SELECT DISTINCT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }',
  'a cross of texts': 'SELECT (COUNT(*) AS ?n) { ?a <http://e/text> ?x . ?b <http://e/text> ?y FILTER(CONTAINS(?x, ?y) && ?a != ?b) }',
  'texts in order that begin alike': 'SELECT * { ?a <http://e/text> ?x . ?b <http://e/next> ?c BIND(CONCAT(?x, STR(?b)) AS ?y) } ORDER BY ?y',
  'graphs of graphs': 'SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?x ?y ?z } FILTER NOT EXISTS { GRAPH ?i { ?s ?y ?o } } }',
  'subselects that are made anew for each graph': 'SELECT * { GRAPH ?g { ?s ?p ?o { SELECT ?x ?y { ?x ?p2 ?q . ?y ?p3 ?r } ORDER BY ?q } } }',
};

/** Reading the text is not what is measured. */
function prepared(text: string): PreparedQuery {
  const parsed = parseQuery(text);
  return { text, form: parsed.form, defaultGraphs: [], namedGraphs: [], parsed };
}

function run(query: PreparedQuery, limits: RunLimits): void {
  const mediaType = query.form === 'CONSTRUCT' || query.form === 'DESCRIBE' ? 'application/n-triples' : 'text/csv';
  evaluate(query, mediaType, { write: () => undefined, ...limits });
}

/** Milliseconds that a query is given here, and those in which it must have ended. */
const given = 100, most = given + 500;

test.each(Object.entries(hostile))('%s ends at its limit', (_, text) => {
  const query = prepared(text), start = performance.now();
  let ended = 'with its result';
  try {
    run(query, { deadline: start + given, timeout: given });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    ended = error.reason;
  }
  expect(['with its result', 'timeout', 'limit']).toContain(ended);
  expect(performance.now() - start).toBeLessThan(most);
  expect(memoryHeld()).toBe(0);
});

test.each(Object.entries(hostile))('%s ends at the bound of its memory', (_, text) => {
  const query = prepared(text), start = performance.now();
  try {
    run(query, { deadline: start + given, timeout: given, bytes: 2 ** 20 });
  } catch (error) {
    expect((error as Error).message).toMatch(/^(?:The query needs more than 1048576 bytes|The query was ended at the limit|The query makes a text of more|The query computes with a number of more)/);
  }
  expect(memoryHeld()).toBe(0);
});
