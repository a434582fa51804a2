import { openStore } from '../../../server/engine/evaluator/open-store.js';
import { storeFromNQuads } from '../../../server/store/build-store.js';

/**
 * Some thousand triples, over which the evaluator takes other operators than over a few: what is right is computed from the
 * same numbers by loops of JavaScript.
 */
const size = 900, prefix = 'http://e/';
const node = (i: number): string => `<${prefix}s${i}>`;
const kindOf = (i: number): number => (i * i) % 7;
const valueOf = (i: number): number => (i * 37) % 100;
const nextOf = (i: number): number => (i * 7 + 3) % size;
const hasOption = (i: number): boolean => i % 3 === 0;
const all = Array.from({ length: size }, (_, i) => i);
const integer = (n: number): string => `"${n}"^^<http://www.w3.org/2001/XMLSchema#integer>`;

const lines = all.flatMap((i) => [
  `${node(i)} <${prefix}kind> <${prefix}k${kindOf(i)}> <${prefix}g${i % 2}> .`,
  `${node(i)} <${prefix}value> ${integer(valueOf(i))} <${prefix}g${i % 2}> .`,
  `${node(i)} <${prefix}next> ${node(nextOf(i))} <${prefix}g${i % 2}> .`,
  ...(hasOption(i) ? [`${node(i)} <${prefix}option> "o${i % 5}" <${prefix}g2> .`] : []),
  // The same triple in a second graph.
  ...(i % 10 === 0 ? [`${node(i)} <${prefix}kind> <${prefix}k${kindOf(i)}> <${prefix}g2> .`] : []),
]);
const evaluate = openStore(storeFromNQuads(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')).buffer));

/** The rows, terms as CSV has them without the prefix, in the order of the answer. */
export function askLarge(query: string): readonly string[] {
  const chunks: Uint8Array[] = [];
  const form = /^ASK/.test(query) ? 'ASK' : /^CONSTRUCT/.test(query) ? 'CONSTRUCT' : 'SELECT';
  evaluate({ text: `PREFIX : <${prefix}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ${query}`, form, defaultGraphs: [], namedGraphs: [] },
    form === 'CONSTRUCT' ? 'application/n-triples' : form === 'ASK' ? 'application/sparql-results+json' : 'text/csv', { write: (chunk) => chunks.push(chunk) });
  const text = Buffer.concat(chunks).toString().replaceAll(prefix, '');
  return form === 'SELECT' ? text.split('\r\n').slice(1, -1) : text.split('\n').filter(Boolean);
}
const count = (rows: readonly unknown[]): readonly string[] => [String(rows.length)];
const groupBy = (key: (i: number) => unknown): ReadonlyMap<string, readonly number[]> => {
  const groups = new Map<string, number[]>();
  for (const i of all) groups.set(String(key(i)), [...groups.get(String(key(i))) ?? [], i]);
  return groups;
};
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const ofKind = (k: number): readonly number[] => all.filter((i) => kindOf(i) === k);
/** Nodes that are reached by one step or more. */
function reached(from: number): ReadonlySet<number> {
  const seen = new Set<number>();
  for (let i = nextOf(from); !seen.has(i); i = nextOf(i)) seen.add(i);
  return seen;
}
const pairs = all.map((i) => [i, nextOf(i)] as const);
const kinds = [...new Set(all.map(kindOf))].sort((a, b) => a - b);
const n = '(COUNT(*) AS ?n)';

export type LargeCase = readonly [name: string, query: string, right: readonly string[], ordered?: 'ordered'];

export const largeCases: readonly LargeCase[] = [
  ['all triples', `SELECT ${n} { ?s ?p ?o }`, [String(3 * size + all.filter(hasOption).length)]],
  ['all quads', `SELECT ${n} { GRAPH ?g { ?s ?p ?o } }`, [String(lines.length)]],
  ['one predicate', `SELECT ${n} { ?s :value ?v }`, [String(size)]],
  ['a predicate and an object', 'SELECT ?s { ?s :value 37 }', all.filter((i) => valueOf(i) === 37).map((i) => `s${i}`)],
  ['a subject', 'SELECT ?p ?o { :s30 ?p ?o }', [`kind,k${kindOf(30)}`, `value,${valueOf(30)}`, `next,s${nextOf(30)}`, 'option,o0']],
  ['a join of stars', `SELECT ?s { ?s :kind :k2 ; :value ?v ; :option "o1" FILTER(?v >= 50) }`, all.filter((i) => kindOf(i) === 2 && hasOption(i) && i % 5 === 1 && valueOf(i) >= 50).map((i) => `s${i}`)],
  ['a chain', 'SELECT ?a ?c { ?a :kind :k4 . ?a :next ?b . ?b :next ?c . ?c :kind :k1 }', ofKind(4).filter((i) => kindOf(nextOf(nextOf(i))) === 1).map((i) => `s${i},s${nextOf(nextOf(i))}`)],
  ['a join over values', `SELECT ${n} { ?a :value ?v . ?b :value ?v }`, [String(sum([...groupBy(valueOf).values()].map((group) => group.length ** 2)))]],
  ['a join over values, with both sides seen', 'SELECT ?a ?b { ?a :value ?v ; :kind :k1 . ?b :value ?v ; :kind :k2 }', ofKind(1).flatMap((a) => ofKind(2).filter((b) => valueOf(a) === valueOf(b)).map((b) => `s${a},s${b}`))],
  ['a product that is filtered', 'SELECT ?a ?b { ?a :value 5 . ?b :value 6 FILTER(?a != ?b) }', all.filter((i) => valueOf(i) === 5).flatMap((a) => all.filter((i) => valueOf(i) === 6).map((b) => `s${a},s${b}`))],
  ['a triangle that does not close', `SELECT ${n} { ?a :next ?b . ?b :next ?c . ?c :next ?a }`, count(all.filter((i) => nextOf(nextOf(nextOf(i))) === i))],
  ['VALUES of many', `SELECT ?s ?v { VALUES ?s { ${all.filter((i) => i % 4 === 0).map((i) => `:s${i}`).join(' ')} :none } ?s :value ?v }`, all.filter((i) => i % 4 === 0).map((i) => `s${i},${valueOf(i)}`)],
  ['VALUES of many after a pattern', `SELECT ${n} { ?s :value ?v VALUES (?s ?v) { ${all.map((i) => `(:s${i} ${i % 100})`).join(' ')} } }`, count(all.filter((i) => valueOf(i) === i % 100))],
  ['VALUES with UNDEF', `SELECT ${n} { ?s :value ?v VALUES (?s ?v) { ${all.map((i) => (i % 2 ? `(:s${i} UNDEF)` : `(UNDEF ${i})`)).join(' ')} } }`, [String(sum(all.map((i) => (i % 2 ? 1 : all.filter((j) => valueOf(j) === i).length))))]],
  ['OPTIONAL', 'SELECT ?s ?o { ?s :kind :k1 OPTIONAL { ?s :option ?o } }', ofKind(1).map((i) => `s${i},${hasOption(i) ? `o${i % 5}` : ''}`)],
  ['OPTIONAL over all', `SELECT ${n} (COUNT(?o) AS ?m) { ?s :value ?v OPTIONAL { ?s :option ?o } }`, [`${size},${all.filter(hasOption).length}`]],
  ['OPTIONAL with a filter', 'SELECT ?s ?w { ?s :kind :k2 ; :value ?v OPTIONAL { ?s :next ?x . ?x :value ?w FILTER(?w > ?v) } }', ofKind(2).map((i) => `s${i},${valueOf(nextOf(i)) > valueOf(i) ? valueOf(nextOf(i)) : ''}`)],
  ['OPTIONAL that is not bound', `SELECT ${n} { ?s :value ?v OPTIONAL { ?s :option ?o } FILTER(!BOUND(?o)) }`, count(all.filter((i) => !hasOption(i)))],
  ['MINUS', `SELECT ${n} { ?s :value ?v MINUS { ?s :option ?o } }`, count(all.filter((i) => !hasOption(i)))],
  ['MINUS over two variables', `SELECT ${n} { ?s :next ?t MINUS { ?t :next ?s } }`, count(all.filter((i) => nextOf(nextOf(i)) !== i))],
  ['MINUS with a filter', 'SELECT ?s { ?s :kind :k4 MINUS { ?s :value ?v FILTER(?v < 70) } }', ofKind(4).filter((i) => valueOf(i) >= 70).map((i) => `s${i}`)],
  ['MINUS that shares a variable that is partly unbound', `SELECT ${n} { ?s :value ?v OPTIONAL { ?s :option ?o } MINUS { ?t :value 200 . ?t :option ?o } }`, [String(size)]],
  ['MINUS over what is optional', `SELECT ${n} { ?s :value ?v OPTIONAL { ?s :option ?o } MINUS { VALUES ?o { "o1" "o2" } } }`, count(all.filter((i) => !(hasOption(i) && [1, 2].includes(i % 5))))],
  ['EXISTS', `SELECT ${n} { ?s :value ?v FILTER EXISTS { ?s :option "o3" } }`, count(all.filter((i) => hasOption(i) && i % 5 === 3))],
  ['NOT EXISTS of what comes next', `SELECT ${n} { ?s :next ?t FILTER NOT EXISTS { ?t :option ?o } }`, count(all.filter((i) => !hasOption(nextOf(i))))],
  ['EXISTS with a filter over both', 'SELECT ?s { ?s :kind :k1 ; :value ?v FILTER EXISTS { ?s :next ?t . ?t :value ?w FILTER(?w = ?v + 3) } }', ofKind(1).filter((i) => valueOf(nextOf(i)) === valueOf(i) + 3).map((i) => `s${i}`)],
  ['EXISTS or a value', `SELECT ${n} { ?s :value ?v FILTER(?v = 1 || EXISTS { ?s :option "o0" }) }`, count(all.filter((i) => valueOf(i) === 1 || (hasOption(i) && i % 5 === 0)))],
  ['UNION', `SELECT ${n} { { ?s :kind :k1 } UNION { ?s :option ?o } }`, [String(ofKind(1).length + all.filter(hasOption).length)]],
  ['UNION joined', `SELECT ${n} { ?s :value 10 { ?s :kind ?x } UNION { ?s :option ?x } }`, [String(sum(all.filter((i) => valueOf(i) === 10).map((i) => (hasOption(i) ? 2 : 1))))]],
  ['DISTINCT', 'SELECT DISTINCT ?k { ?s :kind ?k }', kinds.map((k) => `k${k}`)],
  ['DISTINCT over two', `SELECT ${n} { SELECT DISTINCT ?k ?o { ?s :kind ?k OPTIONAL { ?s :option ?o } } }`, count([...new Set(all.map((i) => `${kindOf(i)} ${hasOption(i) ? i % 5 : ''}`))])],
  ['COUNT DISTINCT', 'SELECT (COUNT(DISTINCT ?v) AS ?n) (COUNT(DISTINCT ?k) AS ?m) { ?s :value ?v ; :kind ?k }', [`100,${kinds.length}`]],
  ['GROUP BY', 'SELECT ?k (COUNT(*) AS ?n) (SUM(?v) AS ?t) (MIN(?v) AS ?l) (MAX(?v) AS ?h) { ?s :kind ?k ; :value ?v } GROUP BY ?k', kinds.map((k) => [`k${k}`, ofKind(k).length, sum(ofKind(k).map(valueOf)), Math.min(...ofKind(k).map(valueOf)), Math.max(...ofKind(k).map(valueOf))].join(','))],
  ['GROUP BY of many', 'SELECT ?v (COUNT(?s) AS ?n) { ?s :value ?v } GROUP BY ?v', [...groupBy(valueOf)].map(([value, group]) => `${value},${group.length}`)],
  ['GROUP BY and HAVING', 'SELECT ?v { ?s :value ?v ; :kind ?k } GROUP BY ?v HAVING(COUNT(DISTINCT ?k) > 2)', [...groupBy(valueOf)].filter(([, group]) => new Set(group.map(kindOf)).size > 2).map(([value]) => value)],
  ['GROUP BY what is unbound', 'SELECT ?o (COUNT(*) AS ?n) { ?s :value ?v OPTIONAL { ?s :option ?o } } GROUP BY ?o', [...groupBy((i) => (hasOption(i) ? `o${i % 5}` : ''))].map(([key, group]) => `${key},${group.length}`)],
  ['GROUP BY an expression', 'SELECT ?t (SUM(?v) AS ?n) { ?s :value ?v } GROUP BY (FLOOR(?v / 10) AS ?t)', [...groupBy((i) => Math.floor(valueOf(i) / 10))].map(([key, group]) => `${key},${sum(group.map(valueOf))}`)],
  ['SUM DISTINCT', 'SELECT (SUM(DISTINCT ?v) AS ?n) { ?s :value ?v }', ['4950']],
  ['an average', 'SELECT (AVG(?v) AS ?n) { ?s :value ?v }', [String(sum(all.map(valueOf)) / size)]],
  ['a product that is only counted', `SELECT ?k ${n} { ?a :kind ?k . ?b :kind ?k . ?c :kind ?k } GROUP BY ?k`, kinds.map((k) => `k${k},${ofKind(k).length ** 3}`)],
  ['a sum over a product', 'SELECT (SUM(?v) AS ?n) { ?a :kind ?k . ?b :kind ?k ; :value ?v }', [String(sum(kinds.map((k) => ofKind(k).length * sum(ofKind(k).map(valueOf)))))]],
  ['an OPTIONAL product that is only counted', `SELECT ${n} { ?a :value ?v OPTIONAL { ?b :option "o1" } }`, [String(size * all.filter((i) => hasOption(i) && i % 5 === 1).length)]],
  ['ORDER BY', 'SELECT ?v ?s { ?s :value ?v ; :kind :k1 } ORDER BY ?v ?s', [...ofKind(1)].sort((a, b) => valueOf(a) - valueOf(b) || (`s${a}` < `s${b}` ? -1 : 1)).map((i) => `${valueOf(i)},s${i}`), 'ordered'],
  ['the first by order', 'SELECT ?v ?s { ?s :value ?v } ORDER BY DESC(?v) ?s LIMIT 25', [...all].sort((a, b) => valueOf(b) - valueOf(a) || (`s${a}` < `s${b}` ? -1 : 1)).slice(0, 25).map((i) => `${valueOf(i)},s${i}`), 'ordered'],
  ['a page by order', 'SELECT ?v ?s { ?s :value ?v } ORDER BY ?v DESC(?s) LIMIT 10 OFFSET 333', [...all].sort((a, b) => valueOf(a) - valueOf(b) || (`s${a}` < `s${b}` ? 1 : -1)).slice(333, 343).map((i) => `${valueOf(i)},s${i}`), 'ordered'],
  ['the last page by order', 'SELECT ?s { ?s :value ?v } ORDER BY ?v ?s LIMIT 10 OFFSET 895', [...all].sort((a, b) => valueOf(a) - valueOf(b) || (`s${a}` < `s${b}` ? -1 : 1)).slice(895).map((i) => `s${i}`), 'ordered'],
  ['ORDER BY DISTINCT', 'SELECT DISTINCT ?v { ?s :value ?v } ORDER BY DESC(?v) LIMIT 3', ['99', '98', '97'], 'ordered'],
  ['ORDER BY what is unbound', 'SELECT ?o ?s { ?s :kind :k1 OPTIONAL { ?s :option ?o } } ORDER BY ?o ?s', [...ofKind(1)].map((i) => [hasOption(i) ? `o${i % 5}` : '', `s${i}`] as const).sort(([a, s], [b, t]) => (a < b ? -1 : a > b ? 1 : s < t ? -1 : 1)).map((row) => row.join(',')), 'ordered'],
  ['LIMIT', `SELECT ${n} { SELECT ?s { ?s :value ?v } LIMIT 77 }`, ['77']],
  ['OFFSET', `SELECT ${n} { SELECT ?s { ?s :value ?v } OFFSET 77 }`, [String(size - 77)]],
  ['LIMIT of a join', `SELECT ${n} { SELECT ?a { ?a :value ?v . ?b :value ?v } LIMIT 1000 OFFSET 50 }`, ['1000']],
  ['a path', 'SELECT ?o { :s1 :next+ ?o }', [...reached(1)].map((i) => `s${i}`)],
  ['a path from where it began', 'SELECT ?o { :s1 :next* ?o }', [...new Set([1, ...reached(1)])].map((i) => `s${i}`)],
  ['a path backwards', 'SELECT ?s { ?s :next+ :s5 }', all.filter((i) => reached(i).has(5)).map((i) => `s${i}`)],
  ['all paths', `SELECT ${n} { ?s :next+ ?o }`, [String(sum(all.map((i) => reached(i).size)))]],
  ['all paths and all nodes', `SELECT ${n} { ?s :next* ?o }`, [String(sum(all.map((i) => new Set([i, ...reached(i)]).size)) + kinds.length + 100 + 5)]],
  ['paths of some', 'SELECT ?s ?o { ?s :value 8 . ?s :next+ ?o . ?o :value 9 }', all.filter((i) => valueOf(i) === 8).flatMap((i) => [...reached(i)].filter((o) => valueOf(o) === 9).map((o) => `s${i},s${o}`))],
  ['a path of both ways', `SELECT ${n} { :s2 (:next|^:next)+ ?o }`, count(((): readonly number[] => {
    const seen = new Set<number>(), todo = [2];
    for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
      for (const j of [nextOf(i), ...pairs.filter(([, to]) => to === i).map(([from]) => from)]) if (!seen.has(j)) { seen.add(j); todo.push(j); }
    }
    return [...seen];
  })())],
  ['a sequence', `SELECT ${n} { ?s :next/:next/:kind :k1 }`, count(all.filter((i) => kindOf(nextOf(nextOf(i))) === 1))],
  ['an alternative', `SELECT ${n} { ?s :kind|:option ?o }`, [String(size + all.filter(hasOption).length)]],
  ['a negated set', `SELECT ${n} { ?s !(:kind|:value) ?o }`, [String(size + all.filter(hasOption).length)]],
  ['zero or one', `SELECT ${n} { ?s :kind :k2 . ?s :next? ?o }`, [String(sum(ofKind(2).map((i) => (nextOf(i) === i ? 1 : 2))))]],
  ['a graph', `SELECT ${n} { GRAPH :g1 { ?s :value ?v } }`, count(all.filter((i) => i % 2 === 1))],
  ['graphs by count', `SELECT ?g ${n} { GRAPH ?g { ?s :kind ?k } } GROUP BY ?g`, [`g0,${size / 2}`, `g1,${size / 2}`, `g2,${size / 10}`]],
  ['a join within a graph', `SELECT ${n} { GRAPH ?g { ?s :kind ?k . ?s :option ?o } }`, count(all.filter((i) => i % 10 === 0 && hasOption(i)))],
  ['a join over graphs', `SELECT ${n} { GRAPH :g0 { ?s :kind ?k } GRAPH :g2 { ?s :option ?o } }`, count(all.filter((i) => i % 2 === 0 && hasOption(i)))],
  ['FROM two', `SELECT ${n} FROM :g0 FROM :g2 { ?s :kind ?k }`, count(all.filter((i) => i % 2 === 0))],
  ['FROM and FROM NAMED', `SELECT ${n} FROM :g0 FROM NAMED :g2 { ?s :value ?v GRAPH ?g { ?s :option ?o } }`, count(all.filter((i) => i % 2 === 0 && hasOption(i)))],
  ['a filter by range', `SELECT ${n} { ?s :value ?v FILTER(?v > 20 && ?v <= 30) }`, count(all.filter((i) => valueOf(i) > 20 && valueOf(i) <= 30))],
  ['a filter by text', `SELECT ${n} { ?s :option ?o FILTER(STRENDS(?o, "4")) }`, count(all.filter((i) => hasOption(i) && i % 5 === 4))],
  ['a filter by list', `SELECT ${n} { ?s :value ?v FILTER(?v IN (1, 2, 3.0, 200)) }`, count(all.filter((i) => [1, 2, 3].includes(valueOf(i))))],
  ['a filter by inequality', `SELECT ${n} { ?s :kind ?k FILTER(?k != :k1) }`, count(all.filter((i) => kindOf(i) !== 1))],
  ['BIND and join', `SELECT ${n} { ?s :value ?v BIND(99 - ?v AS ?w) ?t :value ?w }`, [String(sum(all.map((i) => all.filter((j) => valueOf(j) === 99 - valueOf(i)).length)))]],
  ['a sub-select joined', 'SELECT ?s ?m { ?s :kind ?k ; :value ?m { SELECT ?k (MAX(?v) AS ?m) { ?x :kind ?k ; :value ?v } GROUP BY ?k } }', all.filter((i) => valueOf(i) === Math.max(...ofKind(kindOf(i)).map(valueOf))).map((i) => `s${i},${valueOf(i)}`)],
  ['a sub-select with LIMIT joined', 'SELECT ?s ?t { { SELECT ?s { ?s :value ?v } ORDER BY DESC(?v) ?s LIMIT 5 } ?s :next ?t }', [...all].sort((a, b) => valueOf(b) - valueOf(a) || (`s${a}` < `s${b}` ? -1 : 1)).slice(0, 5).map((i) => `s${i},s${nextOf(i)}`)],
  ['ASK', 'ASK { ?a :value 99 ; :next ?b . ?b :option "o2" }', [`{"head":{},"boolean":${all.some((i) => valueOf(i) === 99 && hasOption(nextOf(i)) && nextOf(i) % 5 === 2)}}`]],
  ['CONSTRUCT', 'CONSTRUCT { ?k :has ?v } { ?s :kind ?k ; :value ?v FILTER(?v < 3) }', [...new Set(all.filter((i) => valueOf(i) < 3).map((i) => `<k${kindOf(i)}> <has> ${integer(valueOf(i))} .`))]],
];
