import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { translationContext } from '../../server/sparql/algebra.js';
import { parseQuery } from '../../server/sparql/parse-query.js';
import { templateOf } from '../../server/sparql/query-template.js';
import { readText } from '../../server/sparql/read-text.js';
import { sparql11, translation } from '../../server/sparql/sparql11.js';
import { randomQuery } from '../conformance/random-query.js';

/** What the parser makes of a text that it reads as a whole, without FROM. */
function asAWhole(text: string): unknown {
  const { tree, tokens } = readText(sparql11, text, {});
  const operation = translation.translateQuery(translationContext(tokens), tree, false, false) as { readonly type: string; readonly input?: unknown };
  return operation.type === 'from' ? operation.input : operation;
}

/** Both count blank nodes over all queries: they are numbered anew here, in the order in which they come. */
function plain(operation: unknown): unknown {
  const labels = new Map<string, string>();
  const text = JSON.stringify(operation).replaceAll(/"(?:e_)?g_\d+"/g, (label) => {
    if (!labels.has(label)) labels.set(label, `"blank ${labels.size}"`);
    return labels.get(label) as string;
  });
  return JSON.parse(text);
}

/** Of a template, with the hole for each constant as its number in brackets. */
const readable = (template: string): string => template.replaceAll(/hole[\da-f]+n:?(\d+)/g, '[$1]');

describe('the shape of a query', () => {
  it.each<[string, string, string | undefined, readonly string[]]>([
    ['IRIs, names and strings', 'SELECT * { <http://x/a> x:b "c"@en , \'d\' . x:e ^x:f|!x:g ?o }', 'SELECT * { <[0]> x:[1] "[2]" @en , "[3]" . x:[4] ^ x:[5] | ! x:[6] ?o } ', ['http://x/a', 'b', 'c', 'd', 'e', 'f', 'g']],
    ['comments go', 'ASK { ?s ?p "a" # "b" <http://x/>\n }', 'ASK { ?s ?p "[0]" } ', ['a']],
    ['declarations and FROM stay', 'BASE <http://b/> PREFIX x: <http://x/> SELECT * FROM <http://g/> FROM NAMED <http://h/> { ?s x:p 1 }', 'BASE <http://b/> PREFIX x: <http://x/> SELECT * FROM <http://g/> FROM NAMED <http://h/> { ?s x:[0] 1 } ', ['p']],
    ['datatypes, functions and numbers stay', 'SELECT * { ?s ?p "1"^^x:t FILTER(x:f(?p) + <http://f>(2.5)) }', 'SELECT * { ?s ?p "[0]" ^^ x:t FILTER ( x:f ( ?p ) + <http://f> ( 2.5 ) ) } ', ['1']],
    ['a full stop ends a name, and is within one', 'ASK { ?s x:p x:o. ?s x:q.r "s" }', 'ASK { ?s x:[0] x:[1] . ?s x:[2] "[3]" } ', ['p', 'o', 'q.r', 's']],
    ['colons are within a name', 'ASK { x:HGNC:1100 :GO:0005515 x: }', 'ASK { x:[0] :[1] x: } ', ['HGNC:1100', 'GO:0005515']],
    ['less than is no IRI', 'ASK { ?s ?p ?o FILTER(?o < 5 && ?o > 1 && ?o != "a") }', 'ASK { ?s ?p ?o FILTER ( ?o < 5 && ?o > 1 && ?o != "[0]" ) } ', ['a']],
    ['escapes, blank nodes and relative IRIs stay', String.raw`ASK { _:b <a> "\n" , """x:y "z" """ , '''x:y''' , x:a\-b , x:%41 , "c" }`, String.raw`ASK { _:b <a> "\n" , "[0]" , "[1]" , x:a\-b , x:[2] , "[3]" } `, ['x:y "z" ', 'x:y', '%41', 'c']],
    ['what is wrong', String.raw`ASK { ?s ?p "a" } \u0020`, undefined, []],
    ['no constants', 'SELECT * { ?s ?p 1 }', undefined, []],
    ['too long', `SELECT * { ?s ?p "${'a'.repeat(10_000)}" }`, undefined, []],
  ])('%s', (_, text, template, constants) => {
    const shape = templateOf(text, sparql11.tokenize(text));
    expect(shape && { template: readable(shape.template), constants: shape.constants }).toEqual(template === undefined ? undefined : { template, constants });
  });
});

const prefixes = 'PREFIX x: <http://x/> PREFIX : <http://y/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ';

describe('a query of a known shape is parsed as one that is read as a whole', () => {
  it.each([
    'SELECT * { x:ZZ x:p/x:q* "ZZ"@en ; !(x:r|^:ZZ) ?o . GRAPH <http://g/ZZ> { ?s a :ZZ } VALUES (?o ?s) { (x:ZZ UNDEF) ("ZZ" :b) } FILTER(?o IN (x:ZZ, "ZZ", <http://x/ZZ>) && xsd:integer(?o) > 1) }',
    'CONSTRUCT { _:b x:ZZ [ :p "ZZ" ] } WHERE { ?s ?p (x:ZZ "ZZ") } LIMIT 3',
    'DESCRIBE x:ZZ <http://x/ZZ> ?s FROM <http://g/ZZ> FROM NAMED x:ZZ { ?s :p "ZZ"^^xsd:date }',
    'SELECT (GROUP_CONCAT(DISTINCT ?o; SEPARATOR = "ZZ") AS ?all) (COUNT(*) AS ?n) { ?s x:ZZ ?o } GROUP BY (STR(?s) = "ZZ") HAVING (COUNT(*) > 1)',
    'SELECT * { ?s x:p ?o FILTER NOT EXISTS { ?o :q "ZZ" MINUS { ?o x:ZZ ?s } } OPTIONAL { { SELECT ?o { ?o ?p \'ZZ\' } } } BIND(IF(?o = x:ZZ, "ZZ", x:ZZ) AS ?b) }',
    'PREFIX # x:ZZ\n z: <http://z/ZZ> ASK { ?s z:ZZ "ZZ" }',
    'ASK { ?s ?p ?o FILTER(?s<x:ZZ||?o>x:ZZ) }',
    'ASK { <http://x/a/../ZZ> <http://x/%20ZZ> x:ZZ }',
  ])('%s', (query) => {
    for (const constant of ['first', 'second', 'e_g_third', 'fourth-4_th', '5', 'a', 'GO:0005515', 'a.b', '%41', 'β', 'ask', 'true']) {
      const text = `${prefixes}${query.replaceAll('ZZ', constant)}`;
      const { operation, length } = parseQuery(text);
      expect(plain(operation)).toEqual(plain(asAWhole(text)));
      expect(length).toBe(text.length);
    }
  });

  it('and what is read does not change what comes later', () => {
    const first = parseQuery('SELECT * { <http://x/1> ?p "1" }').operation;
    const kept = JSON.stringify(first);
    expect(JSON.stringify(parseQuery('SELECT * { <http://x/2> ?p "2" }').operation)).toBe(kept.replaceAll('http://x/1', 'http://x/2').replace('"value":"1"', '"value":"2"'));
    expect(JSON.stringify(first)).toBe(kept);
  });

  it('whatever it is', () => {
    fc.assert(fc.property(randomQuery, fc.integer({ min: 0, max: 9 }), (query, digit) => {
      const text = query.replaceAll(/(?<=:[a-z]+)\d/g, String(digit));
      let expected: unknown;
      try {
        expected = plain(asAWhole(text));
      } catch {
        expect(() => parseQuery(text)).toThrow();
        return;
      }
      expect(plain(parseQuery(text).operation)).toEqual(expected);
    }), { numRuns: 300, seed: 1 });
  });
});

it.each([
  ['SELECT * { x:a x:b "c" }', 'The prefix "x:" is not declared.', 11],
  ['SELECT * { <http://x/a> ?p "c" ', 'Found the end of the text; expected: }. The `{` of line 1, column 10 is not closed.', 30],
  ['ASK { ?s ?p "c"^^"d" }', 'Found `"d"`; expected: IRI, prefixed name.', 17],
  ['ASK { ?s ?p "a" } foo', 'Found `foo`; expected: the end of the text.', 18],
])('a query that is wrong is refused: %s', (text, what, offset) => {
  expect(() => parseQuery(text)).toThrow(expect.objectContaining({ what, offset }));
});

it('an update is no query', () => {
  expect(() => parseQuery('INSERT DATA { <http://x/a> <http://x/b> "c" }')).toThrow('This is not a query.');
});
