import { afterEach, describe, expect, it } from '@jest/globals';
import { EngineError } from '../../../server/engine/contract/engine.js';
import { defaultDigits, defaultText, digitsBound, limitDigits, limitText, memoryHeld, textBound } from '../../../server/platform/memory.js';
import { openParsedStore, openStore } from '../../../server/engine/evaluator/open-store.js';
import { parseQuery } from '../../../server/sparql/parse-query.js';
import type { PreparedQuery } from '../../../server/sparql/prepared-query.js';
import { emptyStore, storeFromNQuads } from '../../../server/store/build-store.js';

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const storeOf = (nquads: string) => storeFromNQuads(new TextEncoder().encode(nquads).buffer);
const prepared = (text: string): PreparedQuery => ({ text: `PREFIX e: <http://e/> PREFIX xsd: <${xsd}> ${text}`, form: (/^[A-Z]+/.exec(text)?.[0] ?? 'SELECT') as PreparedQuery['form'], defaultGraphs: [], namedGraphs: [] });
const asker = (data = emptyStore) => {
  const evaluate = openStore(data);
  return (text: string): string[] => {
    const chunks: Uint8Array[] = [], query = prepared(text), graph = query.form === 'CONSTRUCT' || query.form === 'DESCRIBE';
    evaluate(query, graph ? 'application/n-triples' : query.form === 'ASK' ? 'application/sparql-results+json' : 'text/csv', { write: (chunk) => chunks.push(chunk) });
    const lines = Buffer.concat(chunks).toString().split(graph ? '\n' : '\r\n').filter((line) => line !== '' || !graph);
    return query.form === 'SELECT' ? lines.slice(1, -1) : lines;
  };
};
const ask = asker();
const value = (expression: string): string => ask(`SELECT (${expression} AS ?v) {}`)[0] ?? '';
const list = (count: number, item: (i: number) => string, between = ' '): string => Array.from({ length: count }, (_, i) => item(i)).join(between);

describe('floats of decimals are rounded once', () => {
  it.each([
    // Half way between 1 and the next float, above and below it, and of the other sign.
    ['1.000000059604644775390625', '1.0E0'], ['1.00000005960464477539062500001', '1.0000001E0'], ['1.00000005960464477539062499999', '1.0E0'],
    ['-1.00000005960464477539062500001', '-1.0000001E0'], ['-1.00000005960464477539062499999', '-1.0E0'],
    // Between the next two, where the even one is above.
    ['1.000000178813934326171875', '1.0000002E0'], ['1.00000017881393432617187499999', '1.0000001E0'], ['1.00000017881393432617187500001', '1.0000002E0'],
  ])('%s is %s', (decimal, float) => {
    expect(value(`xsd:float(${decimal})`)).toBe(float);
  });
});

describe('numbers near the bound of digits', () => {
  const nines = '9'.repeat(1000), ones = '1'.repeat(1001);
  it.each([
    [`${nines} = 0${nines}`, 'true'], [`${nines} < ${ones}`, 'true'], [`${ones} > ${nines}`, 'true'], [`-${ones} < -${nines}`, 'true'], [`-${ones} = -${ones}.0`, 'true'],
    [`${ones}.5 > ${ones}`, 'true'], [`${ones}.5 < ${ones}.25`, 'false'], [`0.${'0'.repeat(998)}12 < 0.${'0'.repeat(998)}13`, 'true'],
    [`+${'0'.repeat(1200)}7 + 1`, '8'], [`-${'0'.repeat(1200)}7.50 + 1`, '-6.5'], [`${'0'.repeat(1200)}7.25 = 7.250`, 'true'],
    ['(1.0 / 3) * 3', '0.999999999999999999'], ['0.0000000000000000001 / 3', '0.0000000000000000000333333333333333333'], ['1 / 8', '0.125'], ['-1 / 3', '-0.333333333333333333'],
    ['9007199254740993 - 1', '9007199254740992'], ['9007199254740995 - 9007199254740993', '2'], ['-1 + 9007199254740993', '9007199254740992'], ['9007199254740993 * 0', '0'], ['-(9007199254740993)', '-9007199254740993'], ['ABS(-9007199254740993)', '9007199254740993'], ['-(-0.50)', '0.5'], ['ABS(-2.50)', '2.5'], ['ABS(0.0)', '0'],
    ['FLOOR(-2.5)', '-3'], ['CEIL(-2.5)', '-2'], ['ROUND(-2.5)', '-2'], ['ROUND(2.5)', '3'], ['FLOOR(2.0)', '2'], ['CEIL(2.1)', '3'], ['ROUND(-0.4e0)', '-0.0E0'], ['ROUND(0.49999999999999994e0)', '0.0E0'],
    ['xsd:integer(-2.9)', '-2'], ['xsd:integer(1e3)', '1000'], ['xsd:decimal(1.5e-7)', '0.00000015'], ['xsd:decimal(1.25e10)', '12500000000'], ['xsd:integer("x")', ''], ['xsd:integer(1e400)', ''],
    ['xsd:boolean("maybe")', ''], ['xsd:boolean("false")', 'false'], ['xsd:boolean("1")', 'true'], ['xsd:boolean("0")', 'false'], ['xsd:boolean("true")', 'true'],
    ['STR(xsd:float(0.1) + xsd:float(0.2))', '3.0E-1'], ['xsd:string(1e6)', '1.0E6'], ['xsd:string(999999e0)', '999999'], ['xsd:string(1e-6)', '0.000001'], ['xsd:string(9e-7)', '9.0E-7'], ['xsd:string(-0e0)', '-0'],
  ])('%#: %s is %s', (expression, right) => {
    expect(value(expression)).toBe(right);
  });
});

describe('bounds of digits and texts are settings', () => {
  afterEach(() => {
    limitDigits(defaultDigits);
    limitText(defaultText);
  });
  const failure = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error instanceof EngineError && [error.reason, error.limit, error.setting];
    }
  };
  it('each named by the error', () => {
    limitDigits(40);
    limitText(100);
    expect([digitsBound(), textBound()]).toEqual([40, 100]);
    const ten = '9'.repeat(10);
    expect(failure(() => value(`${ten}.0 * ${ten}.0 * ${ten}.0 * ${ten}.0`))).toBe((9999999999n ** 4n).toString());
    expect(failure(() => value(`${ten}.0 * ${ten}.0 * ${ten}.0 * ${ten}.0 * 11.0`))).toEqual(['limit', 40, 'MPP_DIGITS']);
    expect(failure(() => value(`-${ten}.0 * ${ten}.0 * ${ten}.0 * ${ten}.0`))).toBe((-(9999999999n ** 4n)).toString());
    expect(failure(() => value(`0.${'0'.repeat(19)}1 * 0.${'0'.repeat(19)}1`))).toBe(`0.${'0'.repeat(39)}1`);
    expect(failure(() => value(`0.${'0'.repeat(19)}1 * 0.${'0'.repeat(21)}1`))).toEqual(['limit', 40, 'MPP_DIGITS']);
    expect(failure(() => value(`CONCAT("${'x'.repeat(50)}", "${'y'.repeat(50)}")`))).toBe('x'.repeat(50) + 'y'.repeat(50));
    expect(failure(() => value(`CONCAT("${'x'.repeat(50)}", "${'y'.repeat(51)}")`))).toEqual(['limit', 100, 'MPP_TEXT_SIZE']);
    expect(failure(() => value(`ENCODE_FOR_URI("${'x'.repeat(34)}")`))).toEqual(['limit', 100, 'MPP_TEXT_SIZE']);
  });
});

describe('a long part in a long text', () => {
  /** Almost everywhere, and only at the end. */
  const a = (count: number): string => 'a'.repeat(count);
  const text = `${a(6000)}b${a(5000)}c`, whole = storeOf(`<http://e/s> <http://e/p> "${text}" .\n<http://e/s> <http://e/q> "${a(4000)}c" .\n<http://e/s> <http://e/r> "${a(5000)}d" .\n<http://e/s> <http://e/t> "${a(3000)}b${a(3000)}" .\n`);
  const asked = asker(whole);
  it('is found where it is first', () => {
    expect(asked('SELECT (CONTAINS(?x, ?y) AS ?a) (STRLEN(STRBEFORE(?x, ?y)) AS ?b) (STRLEN(STRAFTER(?x, ?y)) AS ?c) { e:s e:p ?x ; e:q|e:r|e:t ?y } ORDER BY ?b'))
      .toEqual(['false,0,0', 'true,3000,5002'.replace('5002', String(text.length - 3000 - 6001)), `true,${6001 + 1000},0`]);
  });
});

describe('VALUES of many rows', () => {
  const asked = asker(storeOf(list(40, (i) => `<http://e/s${i}> <http://e/n> "${i % 10}"^^<${xsd}integer> .\n`, '')));
  it('are joined by a value that is bound: each row that has it, and none for what none has', () => {
    // Each value twice, up to 12; 0 to 9 are in the data.
    const rows = asked(`SELECT ?n ?k { { SELECT DISTINCT ?n { ?s e:n ?n } LIMIT 10 } OPTIONAL { VALUES (?n ?k) { ${list(26, (i) => `(${Math.floor(i / 2) + 3} ${i})`)} } } } ORDER BY ?n ?k`);
    expect(rows).toEqual([0, 1, 2].map((n) => `${n},`).concat(Array.from({ length: 14 }, (_, i) => `${Math.floor(i / 2) + 3},${i}`)));
  });
  it('with UNDEF are tried one by one', () => {
    expect(asked(`SELECT ?n ?k { e:s3 e:n ?n OPTIONAL { VALUES (?n ?k) { (UNDEF 100) ${list(20, (i) => `(${i} ${i})`)} } } } ORDER BY ?k`)).toEqual(['3,3', '3,100']);
  });
  it('stop where one is enough', () => {
    expect(asked(`ASK { e:s3 e:n ?n FILTER EXISTS { VALUES ?n { ${list(20, String)} } } }`)).toEqual(['{"head":{},"boolean":true}']);
    expect(asked(`SELECT ?k { e:s3 e:n ?n { SELECT ?n ?k { VALUES (?n ?k) { ${list(20, (i) => `(3 ${i})`)} } } } } LIMIT 2`)).toHaveLength(2);
  });
});

describe('joins of many parts', () => {
  const size = 60, asked = asker(storeOf(list(size, (i) => list(20, (p) => `<http://e/s${i}> <http://e/p${p}> "${(i * (p + 1)) % 7}"^^<${xsd}integer> .\n`, '') + `<http://e/s${i}> <http://e/next> <http://e/s${(i + 1) % size}> .\n`, '')));
  const all = Array.from({ length: size }, (_, i) => i), v = (i: number, p: number): number => (i * (p + 1)) % 7;
  it('have each filter applied once its variables are bound', () => {
    const patterns = list(20, (p) => `?s e:p${p} ?v${p} .`);
    expect(asked(`SELECT ?s { ${patterns} FILTER(?v1 > ?v2) FILTER(?v19 = 3) FILTER(?v0 + ?v5 < 9) }`).sort())
      .toEqual(all.filter((i) => v(i, 1) > v(i, 2) && v(i, 19) === 3 && v(i, 0) + v(i, 5) < 9).map((i) => `http://e/s${i}`).sort());
  });
  it('in a chain bind what the next ones need, with bindings between', () => {
    const chain = list(20, (i) => `?n${i} e:next ?n${i + 1} . BIND(STR(?n${i}) AS ?t${i})`);
    expect(asked(`SELECT ?n20 ?t3 { ${chain} FILTER(?n0 = e:s5) FILTER(STRENDS(?t3, "8")) }`)).toEqual(['http://e/s25,http://e/s8']);
    expect(asked(`SELECT ?n20 { { ${list(20, (i) => `?n${i} e:next ?n${i + 1} .`)} } VALUES ?n0 { e:s1 e:s2 e:none } BIND(IF(?n3 = e:s4, 1, 2) AS ?b) FILTER(?b = 1) }`)).toEqual(['http://e/s21']);
  });
  it('with a filter on what nothing binds have no solution, or all', () => {
    expect(asked(`SELECT ?s { ${list(20, (p) => `?s e:p${p} ?v${p} .`)} FILTER(?none = 1) }`)).toEqual([]);
    expect(asked(`SELECT ?s { ${list(20, (p) => `?s e:p${p} ?v${p} .`)} FILTER(!BOUND(?none)) }`)).toHaveLength(size);
  });
});

describe('counts of one pattern', () => {
  const asked = asker(storeOf('<http://e/s> <http://e/p> <http://e/s> .\n<http://e/s> <http://e/p> "1" .\n<http://e/t> <http://e/q> "1" .\n'));
  it.each([
    ['(COUNT(?s) AS ?n) { ?s e:p ?o }', '2'], ['(COUNT(?x) AS ?n) { ?s e:p ?o }', '0'], ['(COUNT(?o) AS ?n) { e:s ?p ?o }', '2'], ['(COUNT(*) AS ?n) { ?s ?p "1" }', '2'],
    ['(COUNT(*) AS ?n) { ?s e:p ?s }', '1'], ['(COUNT(*) AS ?n) { e:s e:p "1" }', '1'], ['(COUNT(*) AS ?n) { ?s e:none ?o }', '0'], ['(COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }', '2'], ['(COUNT(1) AS ?n) { ?s ?p ?o }', '3'],
    ['?m { VALUES ?n { 2 3 } { SELECT (COUNT(*) AS ?n) { ?s e:p ?o } } BIND(?n AS ?m) }', '2'],
  ])('SELECT %s: %s', (query, right) => {
    expect(asked(`SELECT ${query}`)).toEqual([right]);
  });
});

describe('the solutions of a pattern as terms', () => {
  const data = storeOf(`<http://e/s> <http://e/p> "x"@en .\n<http://e/s> <http://e/p> "1"^^<${xsd}integer> .\n<http://e/s> <http://e/p> "y" .\n<http://e/s> <http://e/p> _:b .\n` + list(300, (i) => `<http://e/t${i}> <http://e/q> "${i}" .\n`, ''));
  const { solve } = openParsedStore(data);
  const solutions = (text: string) => {
    const query = prepared(text), { names, count, term } = solve(parseQuery(query.text), query);
    return { names, rows: Array.from({ length: count }, (_, row) => names.map((_name, column) => { const found = term(row, column); return found && [found.termType, found.value, ...(found.termType === 'Literal' ? [found.language, found.datatype.value.replace(/.*#/, '')] : [])].join(' '); })) };
  };
  it('are of the store, computed or unbound', () => {
    expect(solutions('SELECT ?o ?c ?u { e:s e:p ?o BIND(IF(isLiteral(?o), CONCAT(STR(?o), "!"), IRI("http://e/new")) AS ?c) OPTIONAL { ?o e:p ?u } }')).toEqual({
      names: ['o', 'c', 'u'],
      rows: expect.arrayContaining([
        ['Literal x en langString', 'Literal x!  string', undefined], ['Literal 1  integer', 'Literal 1!  string', undefined], ['Literal y  string', 'Literal y!  string', undefined], ['BlankNode b', 'NamedNode http://e/new', undefined],
      ]) as unknown,
    });
  });
  it('are all there where they are many, and hold nothing afterwards', () => {
    const { rows } = solutions('SELECT ?t ?n ?m { ?t e:q ?n BIND(CONCAT(?n, "+") AS ?m) }');
    expect(rows.map((row) => row.join()).sort()).toEqual(Array.from({ length: 300 }, (_, i) => `NamedNode http://e/t${i},Literal ${i}  string,Literal ${i}+  string`).sort());
    expect(solutions('SELECT * { e:s e:none e:x }').rows).toEqual([]);
    expect(solutions('SELECT * { e:s e:p "y" }').rows).toEqual([[]]);
    expect(memoryHeld()).toBe(0);
  });
});

it('a description goes on from blank node to blank node, and names each triple once', () => {
  const asked = asker(storeOf('<http://e/s> <http://e/p> _:a .\n_:a <http://e/p> _:b .\n_:b <http://e/p> _:a .\n_:b <http://e/q> <http://e/t> .\n<http://e/t> <http://e/q> "far" .\n'));
  expect(asked('DESCRIBE e:s').map((line) => line.replaceAll('http://e/', '')).sort()).toEqual(['<s> <p> _:a .', '_:a <p> _:b .', '_:b <p> _:a .', '_:b <q> <t> .']);
  expect(asked('DESCRIBE ?x e:none { ?x e:q "far" }')).toEqual(['<http://e/t> <http://e/q> "far" .']);
});
