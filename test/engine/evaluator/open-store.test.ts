import { describe, expect, it } from '@jest/globals';
import { CancelledError } from '../../../server/engine/run/context.js';
import { openStore, type EvaluateOptions } from '../../../server/engine/evaluator/open-store.js';
import { RowLimitError } from '../../../server/engine/evaluator/write-plan.js';
import { UnsupportedError } from '../../../server/sparql/unsupported.js';
import { storeFromNQuads } from '../../../server/store/build-store.js';

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const data = storeFromNQuads(new TextEncoder().encode([
  ...Array.from({ length: 300 }, (_, i) => `<http://e/s${i}> <http://e/n> "${i}"^^<${xsd}integer> <http://e/g${i % 3}> .`),
  `<http://e/s0> <http://e/n> "0"^^<${xsd}integer> <http://e/g1> .`,
  '<http://e/s0> <http://e/label> "a, \\"b\\"\\n<c>" <http://e/g0> .',
  `<http://e/s0> <http://e/price> "1.50"^^<${xsd}decimal> <http://e/g0> .`,
  '<http://e/s0> <http://e/part> _:b <http://e/g0> .',
  '_:b <http://e/label> "part"@en <http://e/g0> .',
  '',
].join('\n')).buffer);
const evaluate = openStore(data, { prefixes: new Map([['e', 'http://e/']]) });

const json = 'application/sparql-results+json';
const form = (text: string) => (/^\s*(?:PREFIX[^>]*>\s*)*(SELECT|ASK|CONSTRUCT|DESCRIBE)/.exec(text)?.[1] ?? 'SELECT') as 'SELECT';
function ask(text: string, mediaType = json, options: Partial<EvaluateOptions> & { defaultGraphs?: string[]; namedGraphs?: string[] } = {}): string {
  const chunks: Uint8Array[] = [];
  const { defaultGraphs = [], namedGraphs = [], ...rest } = options;
  evaluate({ text, form: form(text), defaultGraphs, namedGraphs }, mediaType, { write: (chunk) => chunks.push(chunk), ...rest });
  return Buffer.concat(chunks).toString();
}
const rows = (text: string, options = {}): Record<string, string>[] => (JSON.parse(ask(text, json, options)) as { results: { bindings: Record<string, { value: string }>[] } })
  .results.bindings.map((binding) => Object.fromEntries(Object.entries(binding).map(([name, { value }]) => [name, value])));

describe('a term that stands in the query and not in the store', () => {
  const query = `PREFIX e: <http://e/> SELECT ?x ?y ?z (CONCAT(?x, "-", STR(?n)) AS ?made) (?n IN (7000, 299) AS ?in) {
    VALUES (?x ?n) { ("nobody has it" 298) ("made, 0" 299) (e:none 297) } ?s e:n ?n
    BIND(IF(?n = 298, "made, 0", CONCAT("made, ", STR(299 - ?n))) AS ?y) BIND(?x = ?y AS ?z) FILTER NOT EXISTS { ?s e:label "nobody has it" } } ORDER BY ?n`;

  it('is the same in each run, whatever was computed before', () => {
    const first = rows(query);
    expect(first).toEqual([
      { x: 'http://e/none', y: 'made, 2', z: 'false', in: 'false' },
      { x: 'nobody has it', y: 'made, 0', z: 'false', made: 'nobody has it-298', in: 'false' },
      { x: 'made, 0', y: 'made, 0', z: 'true', made: 'made, 0-299', in: 'true' },
    ]);
    rows('SELECT (CONCAT("made, ", STR(?n)) AS ?m) { ?s <http://e/n> ?n }');
    for (let run = 0; run < 3; run++) expect(rows(query)).toEqual(first);
  });
});

describe('a group inside EXISTS', () => {
  it.each(['SELECT ?s (SUM(1) AS ?c) { } GROUP BY ?s', 'SELECT ?s { } GROUP BY ?s'])('agrees with the solution outside where its key has no value: %s', (inner) => {
    expect(rows(`SELECT * { VALUES ?s { 1 } FILTER EXISTS { ${inner} } }`)).toEqual([{ s: '1' }]);
  });
});

describe('what is only counted', () => {
  const many = openStore(storeFromNQuads(new TextEncoder().encode(Array.from({ length: 90 }, (_, i) => `<http://e/s${i}> <http://e/n> "${i % 3}"^^<${xsd}integer> .\n`).join('')).buffer));
  const numbers = (text: string, options: Partial<EvaluateOptions> = {}): string => {
    const chunks: Uint8Array[] = [];
    many({ text, form: 'SELECT', defaultGraphs: [], namedGraphs: [] }, 'text/csv', { write: (chunk) => chunks.push(chunk), ...options });
    return Buffer.concat(chunks).toString();
  };
  /** A pattern with 30 solutions to the power of `n`. */
  const product = (n: number): string => Array.from({ length: n }, (_, i) => `?s${i} <http://e/n> 0 .`).join(' ');

  it('comes as one solution, with its weight', () => {
    const aggregates = '(COUNT(*) AS ?n) (COUNT(?s) AS ?m) (SUM(?v) AS ?sum) (AVG(?v) AS ?mean) (COUNT(DISTINCT ?v) AS ?d) (SUM(xsd:double(?v)) AS ?doubles) (STRLEN(GROUP_CONCAT(?v; SEPARATOR="")) AS ?all)';
    expect(numbers(`PREFIX xsd: <${xsd}> SELECT ${aggregates} { ?s <http://e/n> ?v }`)).toBe('n,m,sum,mean,d,doubles,all\r\n90,90,90,1,3,9.0E1,90\r\n');
  });

  it.each(['GROUP_CONCAT("a")', `SUM("1"^^<${xsd}double>)`])('is work all the same for %s, which can be cancelled', (aggregate) => {
    expect(() => numbers(`SELECT (${aggregate} AS ?x) { ${product(10)} }`, { steps: 1024 })).toThrow(CancelledError);
  });

  it('is counted exactly, or not at all', () => {
    expect(numbers(`SELECT (COUNT(*) AS ?n) { ${product(10)} }`)).toBe(`n\r\n${30 ** 10}\r\n`);
    const tooMany = 'There are more than 9007199254740991 solutions to be counted.';
    expect(() => numbers(`SELECT (COUNT(*) AS ?n) { ${product(11)} }`)).toThrow(tooMany);
    expect(() => numbers(`SELECT (COUNT(*) AS ?n) { VALUES ?v { ${'0 '.repeat(20)} } ${product(10)} FILTER(?v = 0) }`)).toThrow(tooMany);
  });

  it('comes by itself where each solution has a value of its own', () => {
    expect(numbers('SELECT (COUNT(DISTINCT ?id) AS ?n) { ?s <http://e/n> ?v FILTER(?v >= 0) BIND(STRUUID() AS ?id) }')).toBe('n\r\n90\r\n');
    expect(numbers('SELECT (COUNT(DISTINCT STRUUID()) AS ?n) { ?s <http://e/n> ?v FILTER(?v >= 0) }')).toBe('n\r\n90\r\n');
  });
});

describe('whether subjects have a property', () => {
  const many = openStore(storeFromNQuads(new TextEncoder().encode(Array.from({ length: 400 }, (_, i) => [
    `<http://e/m${i}> <http://e/n> "${i}"^^<${xsd}integer> <http://e/g${i % 2}> .`,
    `<http://e/m${i}> <http://e/kind> <http://e/k${i % 3}> <http://e/g${i % 2}> .`,
    `<http://e/m${i}> <http://e/kind> <http://e/odd> <http://e/g${(i + i % 3) % 2}> .`,
    '',
  ].join('\n')).join('')).buffer));
  const count = (pattern: string): number => {
    const chunks: Uint8Array[] = [];
    many({ text: `PREFIX e: <http://e/> SELECT (COUNT(*) AS ?n) { ${pattern} }`, form: 'SELECT', defaultGraphs: [], namedGraphs: [] }, json, { write: (chunk) => chunks.push(chunk) });
    return Number((JSON.parse(Buffer.concat(chunks).toString()) as { results: { bindings: [{ n: { value: string } }] } }).results.bindings[0].n.value);
  };
  const numbers = Array.from({ length: 400 }, (_, i) => i);

  it('is the same for the first that are asked about and for those after them', () => {
    for (let run = 0; run < 2; run++) {
      expect(count('?s e:n ?n FILTER EXISTS { ?s e:kind e:k1 }')).toBe(numbers.filter((i) => i % 3 === 1).length);
      expect(count('?s e:n ?n MINUS { ?s e:kind e:k2 }')).toBe(numbers.filter((i) => i % 3 !== 2).length);
      expect(count('?s e:n ?n FILTER NOT EXISTS { ?s e:kind e:none }')).toBe(400);
      expect(count('VALUES ?s { e:none e:m1 e:other } ?s e:kind e:k1')).toBe(1);
    }
  });

  it('is of the graph that is looked at', () => {
    for (let run = 0; run < 2; run++) {
      expect(count('GRAPH ?g { ?s e:n ?n FILTER EXISTS { ?s e:kind e:odd } }')).toBe(numbers.filter((i) => i % 3 !== 1).length);
      expect(count('?s e:n ?n FILTER EXISTS { ?s e:kind e:odd }')).toBe(400);
      expect(count('GRAPH e:g1 { ?s e:n ?n FILTER EXISTS { ?s e:kind e:odd } }')).toBe(numbers.filter((i) => i % 2 === 1 && i % 3 !== 1).length);
    }
  });

  it('is right for more properties than are kept in mind', () => {
    for (let kind = 0; kind < 40; kind++) expect(count(`?s e:n ?n FILTER EXISTS { ?s e:n ${kind} }`)).toBe(1);
    expect(count('?s e:n ?n FILTER EXISTS { ?s e:n 0 }')).toBe(1);
  });
});

describe('results', () => {
  const text = 'SELECT ?l ?p ?x { <http://e/s0> <http://e/label> ?l ; <http://e/price> ?p ; <http://e/part> ?x }';
  it.each([
    [json, '{"head":{"vars":["l","p","x"]},"results":{"bindings":[{"l":{"type":"literal","value":"a, \\"b\\"\\n<c>"},'
      + `"p":{"type":"literal","value":"1.50","datatype":"${xsd}decimal"},"x":{"type":"bnode","value":"b"}}]}}`],
    ['text/csv', 'l,p,x\r\n"a, ""b""\n<c>",1.50,_:b\r\n'],
    ['text/tab-separated-values', `?l\t?p\t?x\n"a, \\"b\\"\\n<c>"\t"1.50"^^<${xsd}decimal>\t_:b\n`],
    ['application/sparql-results+xml', '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="l"/><variable name="p"/><variable name="x"/></head><results>\n'
      + `<result><binding name="l"><literal>a, &quot;b&quot;\n&lt;c&gt;</literal></binding><binding name="p"><literal datatype="${xsd}decimal">1.50</literal></binding>`
      + '<binding name="x"><bnode>b</bnode></binding></result>\n</results></sparql>\n'],
  ])('are written as %s', (mediaType, expected) => {
    expect(ask(text, mediaType)).toBe(expected);
  });

  it('of CONSTRUCT and DESCRIBE are N-Triples or Turtle', () => {
    expect(ask('CONSTRUCT { ?s <http://e/has> [ <http://e/v> ?v ] } WHERE { ?s <http://e/n> ?v FILTER(?v = 7) }', 'application/n-triples').split('\n').sort())
      .toEqual(['', '<http://e/s7> <http://e/has> _:c0 .', `_:c0 <http://e/v> "7"^^<${xsd}integer> .`]);
    const described = ask('DESCRIBE <http://e/s0>', 'text/turtle');
    expect(described).toContain('@prefix e: <http://e/> .');
    expect(described).toContain('e:label "part"@en');
  });

  it('come in chunks while the query runs', () => {
    const chunks: Uint8Array[] = [];
    evaluate({ text: 'SELECT * { ?a <http://e/n> ?x . ?b <http://e/n> ?y }', form: 'SELECT', defaultGraphs: [], namedGraphs: [] }, json, { write: (chunk) => chunks.push(chunk) });
    expect(chunks.length).toBeGreaterThan(10);
    expect((JSON.parse(Buffer.concat(chunks).toString()) as { results: { bindings: unknown[] } }).results.bindings).toHaveLength(90_000);
  });

  it('in a format that does not hold them are refused', () => {
    expect(() => ask('ASK {}', 'text/turtle')).toThrow('text/turtle');
  });
});

describe('limits', () => {
  it('end a query that is cancelled from outside, and the next one runs', () => {
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    cancel[0] = 1;
    expect(() => ask('SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }', json, { cancel })).toThrow(CancelledError);
    expect(rows('SELECT (COUNT(*) AS ?n) { ?a <http://e/n> ?x }')).toEqual([{ n: '300' }]);
  });

  it('end a query with too many rows', () => {
    expect(() => ask('SELECT * { ?a <http://e/n> ?x }', json, { maxRows: 299 })).toThrow(RowLimitError);
    expect(rows('SELECT * { ?a <http://e/n> ?x }', { maxRows: 300 })).toHaveLength(300);
  });
});

describe('datasets', () => {
  const count = 'SELECT (COUNT(*) AS ?n) { ?a <http://e/n> ?x }';
  it('is the union of all graphs by default, each triple once', () => {
    expect(rows(count)).toEqual([{ n: '300' }]);
  });
  it('may have a graph whose name is a blank node', () => {
    const chunks: Uint8Array[] = [];
    const store = storeFromNQuads(new TextEncoder().encode('<http://e/s> <http://e/p> "o" _:g .\n').buffer);
    openStore(store)({ text: 'SELECT ?g { GRAPH ?g { ?s ?p ?o } }', form: 'SELECT', defaultGraphs: [], namedGraphs: [] }, 'text/csv', { write: (chunk) => chunks.push(chunk) });
    expect(Buffer.concat(chunks).toString()).toBe('g\r\n_:g\r\n');
  });
  it('is what the protocol or FROM says', () => {
    expect(rows(count, { defaultGraphs: ['http://e/g0'] })).toEqual([{ n: '100' }]);
    expect(rows(count, { defaultGraphs: ['http://e/g0', 'http://e/g1'] })).toEqual([{ n: '200' }]);
    expect(rows(count, { namedGraphs: ['http://e/g0'] })).toEqual([{ n: '0' }]);
    expect(rows('SELECT (COUNT(*) AS ?n) FROM <http://e/g2> { ?a <http://e/n> ?x }')).toEqual([{ n: '100' }]);
    expect(rows('SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a <http://e/n> ?x } }', { namedGraphs: ['http://e/g0', 'http://e/none'] })).toEqual([{ n: '100' }]);
  });
});

describe('a plan', () => {
  it('that is used again gives the same result, with terms that are not in the store', () => {
    const text = 'SELECT ?v { VALUES ?k { "not in the store" "other" } BIND(CONCAT(?k, "!") AS ?v) FILTER(?v IN ("other!", "third!")) }';
    for (let i = 0; i < 3; i++) {
      expect(rows(text)).toEqual([{ v: 'other!' }]);
      expect(rows('SELECT ?v { BIND("another" AS ?v) }')).toEqual([{ v: 'another' }]);
    }
  });
});

describe('patterns are evaluated from the inside out', () => {
  const s0 = '<http://e/s0>';
  it.each([
    // The inner OPTIONAL does not see ?x: it binds it to 1.50, which the outer pattern then does not agree with.
    ['a variable of an outer pattern in an inner OPTIONAL', `SELECT ?x { ${s0} <http://e/n> ?x { OPTIONAL { ${s0} <http://e/price> ?x } } }`, []],
    ['a filter in a group of its own', `SELECT ?x { ${s0} <http://e/n> ?x { ${s0} <http://e/price> ?p FILTER(BOUND(?x)) } }`, []],
    ['a filter of the whole group', `SELECT ?x { ${s0} <http://e/n> ?x . ${s0} <http://e/price> ?p FILTER(BOUND(?x)) }`, [{ x: '0' }]],
    ['a filter of an OPTIONAL, which sees the left side', `SELECT ?x ?p { ${s0} <http://e/n> ?x OPTIONAL { ${s0} <http://e/price> ?p FILTER(?x > 0) } }`, [{ x: '0' }]],
    ['MINUS without a common variable', `SELECT ?x { ${s0} <http://e/n> ?x MINUS { ?a <http://e/price> ?b } }`, [{ x: '0' }]],
    ['MINUS whose right side may leave the variable unbound', `SELECT ?x { ${s0} <http://e/n> ?x MINUS { ?a <http://e/price> ?b OPTIONAL { ?a <http://e/none> ?x } } }`, [{ x: '0' }]],
    ['NOT EXISTS, which puts values in', `SELECT ?x { ${s0} <http://e/n> ?x FILTER NOT EXISTS { ?a <http://e/price> ?b FILTER(?x = 0) } }`, []],
    ['EXISTS with a subselect of a variable from outside, which keeps its value', `SELECT ?x ?e { ${s0} <http://e/n> ?x BIND(EXISTS { { ?a <http://e/none> ?x } UNION { SELECT ?x { ?a <http://e/none> ?x } OFFSET 1 } } AS ?e) }`, [{ x: '0', e: 'false' }]],
    ['IN of nothing, where there is no value to look for', `SELECT ?x (?none IN () AS ?in) (?none NOT IN () AS ?out) (?x NOT IN () AS ?has) { ${s0} <http://e/n> ?x }`, [{ x: '0', has: 'true' }]],
    ['a subselect that hides a variable', `SELECT ?x ?p { ${s0} <http://e/n> ?x { SELECT ?p { ?x <http://e/price> ?p } } }`, [{ x: '0', p: '1.50' }]],
    ['a path of length zero between variables, which leads from nodes of the graph only', `SELECT ?p { ${s0} ?p ?v . ?p ((<http://e/n>)*)+ ?x }`, []],
    ['a LIMIT in a subselect', `SELECT ?a { { SELECT ?a { ?a <http://e/n> ?x } ORDER BY DESC(?x) LIMIT 1 } ?a <http://e/price> ?p }`, []],
  ])('%s', (_, text, expected) => {
    expect(rows(text)).toEqual(expected);
  });
});

describe('what it does not take', () => {
  it.each(['SELECT * { SERVICE <http://e/> { ?s ?p ?o } }'])('is refused as such: %s', (text) => {
    expect(() => ask(text)).toThrow(UnsupportedError);
  });

  it('is an error of the expression, where it is a function that nobody knows', () => {
    expect(rows('SELECT ?x (<http://e/f>(1) AS ?y) { VALUES ?x { 1 2 } FILTER(?x = 1 || <http://e/f>(?x)) }')).toEqual([{ x: '1' }]);
  });
});

describe('ORDER BY with LIMIT', () => {
  it('keeps the first rows only, whatever order they come in', () => {
    const numbers = (text: string): number[] => rows(text).map(({ x }) => Number(x));
    expect(numbers('SELECT ?x { ?a <http://e/n> ?x } ORDER BY ?x LIMIT 3 OFFSET 2')).toEqual([2, 3, 4]);
    expect(numbers('SELECT ?x { ?a <http://e/n> ?x } ORDER BY DESC(?x) LIMIT 3')).toEqual([299, 298, 297]);
    expect(numbers('SELECT ?x { ?a <http://e/n> ?x } ORDER BY (?x - (?x / 100) * 100) DESC(?x) LIMIT 2')).toEqual([299, 298]);
    expect(numbers('SELECT ?x { ?a <http://e/n> ?x } ORDER BY ?x LIMIT 0')).toEqual([]);
  });
});

describe('numbers', () => {
  it.each([
    ['0.1 + 0.2', '0.3'],
    ['9007199254740993 + 1', '9007199254740994'],
    ['1 / 4', '0.25'],
    ['2 * 2.50', '5'],
    ['1e0 + 1', '2.0E0'],
    ['ROUND(-2.5)', '-2'],
    ['CEIL(2.1)', '3'],
    ['FLOOR(-2.1)', '-3'],
    [`<${xsd}decimal>("1.20")`, '1.2'],
    [`<${xsd}integer>(7.9)`, '7'],
    [`<${xsd}string>(1e7)`, '1.0E7'],
  ])('%s is %s', (expression, expected) => {
    expect(rows(`SELECT (${expression} AS ?v) {}`)).toEqual([{ v: expected }]);
  });
});
