import { describe, expect, test } from '@jest/globals';
import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { nodes } from '../../server/sparql/nodes.js';
import { parseQuery } from '../../server/sparql/parse-query.js';
import { parseUpdate } from '../../server/sparql/parse-update.js';
import { prepareQuery } from '../../server/sparql/prepare.js';

const e = 'http://ex.org/';
const prologue = `PREFIX : <${e}> PREFIX hgnc: <http://identifiers.org/hgnc/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> `;

/** IRIs of a query, those of names, datatypes and functions. */
const irisOf = (text: string): readonly string[] => [...new Set([...nodes(parseQuery(prologue + text).operation)].filter(({ termType }) => termType === 'NamedNode').map(({ value }) => value as string))].sort();

/** The value that `SELECT (… AS ?x) {}` gives to ?x, or the object of `?s ?p …`. */
function termOf(written: string): object {
  const { operation } = parseQuery(`${prologue}SELECT (${written} AS ?x) {}`);
  const { expression } = (operation as Algebra.Project).input as Algebra.Extend;
  const { termType, value, datatype, language } = (expression as Algebra.TermExpression).term as { termType: string; value: string; datatype?: { value: string }; language?: string };
  return { termType, value, ...(datatype && { datatype: datatype.value.replace(/^.*#/, '') }), ...(language && { language }) };
}

const variables = (text: string): readonly string[] => (parseQuery(prologue + text).operation as Algebra.Project).variables.map(({ value }) => value);

describe('prefixed names', () => {
  test.each([
    [':GO:0005515', `${e}GO:0005515`], ['hgnc:HGNC:1100', 'http://identifiers.org/hgnc/HGNC:1100'], [':a:b:c', `${e}a:b:c`], ['::', `${e}:`], ['::a', `${e}:a`], [':a:', `${e}a:`],
    [':a\\/b', `${e}a/b`], [':P12345\\-1', `${e}P12345-1`], [':text\\/plain', `${e}text/plain`], [':Grimaldi_\\(crater\\)', `${e}Grimaldi_(crater)`], [':T\\\'s', `${e}T's`],
    [':\\_\\~\\.\\-\\!\\$\\&\\\'\\(\\)\\*\\+\\,\\;\\=\\/\\?\\#\\@\\%', `${e}_~.-!$&'()*+,;=/?#@%`],
    [':%41', `${e}%41`], [':a%41b', `${e}a%41b`], [':0', `${e}0`], [':0a', `${e}0a`], [':5.5', `${e}5.5`], [':a.b', `${e}a.b`], [':a..b', `${e}a..b`], [':a.:b', `${e}a.:b`], [':a.%41', `${e}a.%41`], [':a-b', `${e}a-b`],
    [':_', `${e}_`], [':β', `${e}β`], [':\u{1F9EC}', `${e}\u{1F9EC}`], [':a', `${e}a`], [':true', `${e}true`], [':SELECT', `${e}SELECT`], [':', e], [':\\u03B2x', `${e}βx`],
  ])('%s', (name, iri) => {
    expect(termOf(name)).toEqual({ termType: 'NamedNode', value: iri });
  });

  test.each([
    ['SELECT * { :GO:1 :p:q ?x . ?x ^:r\\/s|!(:t:u|^:v:w)/:x:y* ?z }', ['GO:1', 'p:q', 'r/s', 't:u', 'v:w', 'x:y']],
    ['CONSTRUCT { :a:1 :b\\-2 :c.3 } WHERE { ?s ?p ?o . }', ['a:1', 'b-2', 'c.3']],
    ['SELECT (:f:g(?x) AS ?y) { ?x ?p "1"^^:t:u FILTER(:h\\/i(?x) = :j:k) GRAPH :l:m { ?x a :n:o. } }', ['f:g', 'h/i', 'j:k', 'l:m', 'n:o', 't:u']],
    ['DESCRIBE :a:b :c\\.d', ['a:b', 'c.d']],
    ['ASK { VALUES (?x ?y) { (:a:b :c\\,d) (:e.f UNDEF) } }', ['a:b', 'c,d', 'e.f']],
    ['ASK { :a. :b :c }'.replace('. ', ' '), ['a', 'b', 'c']],
    ['ASK { ?s :p :o. ?s :q :r.}', ['o', 'p', 'q', 'r']],
  ])('in %s', (text, names) => {
    expect(irisOf(text).filter((iri) => iri.startsWith(e))).toEqual(names.map((name) => e + name).sort());
  });

  test('in FROM and SERVICE', () => {
    expect(parseQuery(`${prologue}ASK FROM :a:b FROM NAMED :c\\/d {}`).from).toEqual({ defaultGraphs: [`${e}a:b`], namedGraphs: [`${e}c/d`] });
    expect(prepareQuery(`${prologue}ASK { SERVICE :s:t { ?s ?p ?o } }`, { prefixes: new Map(), services: [`${e}s:t`] }).services).toEqual([`${e}s:t`]);
  });

  test('in updates', () => {
    const text = `${prologue}INSERT DATA { GRAPH :g:h { :q:r :p\\/s "1"^^:t:u } } ; DELETE DATA { :a:b :c:d :e:f } ; DELETE WHERE { GRAPH :g:i { :GO:1 :p ?x } } ;
      WITH :w:x DELETE { :k:l ?p 1 } INSERT { :m:n ?p 2 } USING :u:v USING NAMED :u:w WHERE { :o:p ?p ?o } ; DROP GRAPH :g:x ; COPY :c:1 TO :c:2 ; CREATE GRAPH :c:3 ; CLEAR SILENT GRAPH :c:4`;
    expect(parseUpdate(text)).toEqual([
      expect.objectContaining({ inserted: [expect.objectContaining({
        subject: expect.objectContaining({ value: `${e}q:r` }), predicate: expect.objectContaining({ value: `${e}p/s` }), object: expect.objectContaining({ datatype: expect.objectContaining({ value: `${e}t:u` }) }), graph: expect.objectContaining({ value: `${e}g:h` }),
      })] }),
      expect.objectContaining({ deleted: [expect.objectContaining({ subject: expect.objectContaining({ value: `${e}a:b` }), object: expect.objectContaining({ value: `${e}e:f` }) })] }),
      expect.objectContaining({ deleted: [expect.objectContaining({ subject: expect.objectContaining({ value: `${e}GO:1` }), graph: expect.objectContaining({ value: `${e}g:i` }) })] }),
      expect.objectContaining({
        within: `${e}w:x`, where: expect.objectContaining({ from: { defaultGraphs: [`${e}u:v`], namedGraphs: [`${e}u:w`] } }),
        deleted: [expect.objectContaining({ subject: expect.objectContaining({ value: `${e}k:l` }) })], inserted: [expect.objectContaining({ subject: expect.objectContaining({ value: `${e}m:n` }) })],
      }),
      expect.objectContaining({ type: 'drop', source: expect.objectContaining({ value: `${e}g:x` }) }),
      expect.objectContaining({ type: 'copy', source: expect.objectContaining({ value: `${e}c:1` }), destination: expect.objectContaining({ value: `${e}c:2` }) }),
      expect.objectContaining({ type: 'create', source: expect.objectContaining({ value: `${e}c:3` }) }),
      expect.objectContaining({ type: 'clear', silent: true, source: expect.objectContaining({ value: `${e}c:4` }) }),
    ]);
  });
});

describe('relative IRIs', () => {
  test.each([
    ['BASE <http://ex.org/dir/file> ASK { <../a> ?p <./b> }', ['http://ex.org/a', 'http://ex.org/dir/b']],
    ['BASE <http://ex.org/dir/file> BASE <sub/x> ASK { <y> ?p <?q> }', ['http://ex.org/dir/sub/x?q', 'http://ex.org/dir/sub/y']],
    ['BASE <http://ex.org/dir/> PREFIX r: <../ns#> ASK { r:x ?p <#f> }', ['http://ex.org/dir/#f', 'http://ex.org/ns#x']],
    ['BASE <http://ex.org/a/> PREFIX r: <x/> BASE <http://other/> ASK { r:y ?p <z> }', ['http://ex.org/a/x/y', 'http://other/z']],
    ['BASE <urn:x:y> ASK { <z> ?p <http://a/\\u00E9\\U0001F9EC> }', ['http://a/é\u{1F9EC}', 'urn:z']],
    ['BASE <http://ex.org/> ASK { ?s ?p "1"^^<t> . <a> ?p <%C3%A9> }', ['http://ex.org/%C3%A9', 'http://ex.org/a', 'http://ex.org/t', 'http://www.w3.org/2001/XMLSchema#string'].slice(0, 3)],
  ])('in %s', (text, iris) => {
    expect(irisOf(text)).toEqual(iris);
  });

  test('each operation of an update has the base that stands ahead of it', () => {
    const operations = parseUpdate('BASE <http://a/b/> INSERT DATA { <c> <../d> 1 } ; BASE <x/> DELETE { ?s ?p 1 } WHERE { ?s ?p <y> BIND(IRI("z") AS ?i) } ; DROP GRAPH <g>');
    expect(operations).toMatchObject([{ inserted: [{ subject: { value: 'http://a/b/c' }, predicate: { value: 'http://a/d' } }] }, { where: { base: 'http://a/b/x/' } }, { source: { value: 'http://a/b/x/g' } }]);
  });
});

describe('numbers, strings and tags', () => {
  test.each([
    ['.5', { value: '.5', datatype: 'decimal' }], ['.5e1', { value: '.5e1', datatype: 'double' }], ['1.e5', { value: '1.e5', datatype: 'double' }], ['1.5', { value: '1.5', datatype: 'decimal' }], ['1', { value: '1', datatype: 'integer' }],
    ['+1', { value: '+1', datatype: 'integer' }], ['-.5', { value: '-.5', datatype: 'decimal' }], ['+.5E-1', { value: '+.5E-1', datatype: 'double' }], ['-1e+2', { value: '-1e+2', datatype: 'double' }], ['TRUE', { value: 'true', datatype: 'boolean' }],
    ['"a"@en-GB', { value: 'a', datatype: 'langString', language: 'en-gb' }], ['"""a"b""c\n"""', { value: 'a"b""c\n', datatype: 'string' }], ['\'\'\'it\'s\'\'\'', { value: 'it\'s', datatype: 'string' }], ['""', { value: '', datatype: 'string' }],
    ['"\\t\\b\\n\\r\\f\\"\\\'\\\\"', { value: '\t\b\n\r\f"\'\\', datatype: 'string' }], ['"\\u0041\\U0001F9EC"', { value: 'A\u{1F9EC}', datatype: 'string' }], ['"\\\\u0041"', { value: '\\u0041', datatype: 'string' }], ['"#no"', { value: '#no', datatype: 'string' }],
  ])('%s', (written, term) => {
    expect(termOf(written)).toEqual({ termType: 'Literal', ...term });
  });

  test.each([
    ['1-.5', '-', '.5'], ['1-1', '-', '1'], ['1+1', '+', '1'], ['?x-.5', '-', '.5'], ['?x - .5', '-', '.5'], ['1 -.5e1', '-', '.5e1'],
  ])('%s is an operation', (written, operator, right) => {
    const { expression } = (parseQuery(`SELECT (${written} AS ?y) {}`).operation as Algebra.Project).input as Algebra.Extend;
    expect(expression).toMatchObject({ operator, args: [{}, { term: { value: right } }] });
  });

  test('a full stop after a number ends the triple', () => {
    expect(parseQuery('ASK { ?s ?p 1.?s ?q .5. ?s ?r 5.}').operation).toMatchObject({ input: { patterns: [{ object: { value: '1' } }, { object: { value: '.5' } }, { object: { value: '5' } }] } });
    expect(parseQuery('ASK { VALUES ?x { .5 } }').operation).toMatchObject({ input: { bindings: [{ x: { value: '.5' } }] } });
  });

  test('white space and comments are needed nowhere but between words', () => {
    expect(parseQuery('SELECT?s?p{?s?p 1;a<http://x>FILTER(?s<?p)}LIMIT5').operation).toMatchObject({ type: 'slice', length: 5, input: { variables: [{ value: 's' }, { value: 'p' }] } });
    expect(parseQuery('ASK{FILTER(1 NOT#c\nIN(2))FILTER NOT  EXISTS{}}#end').operation).toMatchObject({ input: { type: 'filter', expression: { operator: '&&' } } });
    expect(parseUpdate('DELETE#c\n\tDATA{<http://a><http://b>"c"}')).toMatchObject([{ deleted: [{ object: { value: 'c' } }] }]);
    expect(parseQuery('\\u0041SK { ?\\u0061b ?p :x }'.replace(':x', '1')).operation).toMatchObject({ input: { patterns: [{ subject: { value: 'ab' } }] } });
  });
});

describe('SELECT lists variables as they appear, each once', () => {
  test.each([
    ['SELECT * { ?z :p ?b . ?a :q ?z }', ['z', 'b', 'a']],
    ['SELECT * { BIND(1 AS ?y) VALUES ?x { 1 } { SELECT ?v ?u { ?u ?v ?w } } GRAPH ?g { ?s ?p ?o } OPTIONAL { ?k ?l ?a } MINUS { ?n ?m 1 } FILTER(?q) }', ['y', 'x', 'v', 'u', 'g', 's', 'p', 'o', 'k', 'l', 'a']],
    ['SELECT * { [ :p ?z ] :q ( ?y ?x ) ; ?b [ ?a ?c ] } VALUES (?e ?d) { }', ['z', 'y', 'x', 'b', 'a', 'c', 'e', 'd']],
    ['SELECT * { ?z :a/:b ?y { { ?x ?p 1 } UNION { ?w ?p 1 } } }', ['z', 'y', 'x', 'p', 'w']],
    ['SELECT * {}', []],
    ['SELECT ?y ?x $y ?x { ?x ?p ?y }', ['y', 'x']],
    ['SELECT * { { SELECT ?y ?y (1 AS ?x) { ?z ?p ?y } } }', ['y', 'x']],
  ])('%s', (text, names) => {
    expect(variables(text)).toEqual(names);
  });
});

test('variables that the translation makes differ, sub-selects or not', () => {
  const paths = [...nodes(parseQuery('PREFIX : <http://x/> SELECT * { ?a :p/:q ?b { SELECT ?c { ?c :r/:s ?d } } ?b :t/:u ?var1 }').operation)].filter(({ termType, value }) => termType === 'Variable' && /^var\d/.test(value as string)).map(({ value }) => value);
  const counts = new Map<unknown, number>();
  for (const name of paths) counts.set(name, (counts.get(name) ?? 0) + 1);
  expect([...counts].sort()).toEqual([['var0', 2], ['var1', 2], ['var2', 2], ['var3', 2]]);
});

describe('what the grammar leaves to words is refused with its place', () => {
  test.each([
    ['SELECT ?s (COUNT(*) AS ?c) { ?s ?p ?o }', 7, { variable: 's' }],
    ['SELECT (COUNT(*) AS ?c) (?s AS ?t) { ?s ?p ?o }', 25, { variable: 's' }],
    ['SELECT (?c+1 AS ?d) (COUNT(*) AS ?c) { ?s ?p ?o }', 8, { variable: 'c' }],
    ['SELECT ?s { ?s ?p ?o } HAVING (COUNT(*) > 1)', 7, { variable: 's' }],
    ['SELECT ?p { ?s ?p ?o } GROUP BY ?p HAVING (?s > 1)', 43, { variable: 's' }],
    ['SELECT ?s { ?s ?p ?o } ORDER BY COUNT(*)', 7, { variable: 's' }],
    ['SELECT ?p { ?s ?p ?o } GROUP BY ?p ORDER BY ?s', 44, { variable: 's' }],
    ['SELECT * { ?s ?p ?o } ORDER BY COUNT(?o)', 7, {}],
    ['SELECT * { ?s ?p ?o } GROUP BY ?s', 7, {}],
    ['SELECT * { { SELECT ?s (MAX(?o) AS ?m) { ?s ?p ?o } } }', 20, { variable: 's' }],
    ['ASK { FILTER EXISTS { { SELECT ?s (MAX(?o) AS ?m) { ?s ?p ?o } } } }', 31, { variable: 's' }],
    ['SELECT (1 AS ?x) { ?x ?p ?o }', 13, { variable: 'x' }],
    ['SELECT (1 AS ?x) (2 AS ?x) {}', 23, { variable: 'x' }],
    ['SELECT ?x (1 AS ?x) { }', 16, { variable: 'x' }],
    ['SELECT * { ?x ?p 1 BIND(1 AS ?x) }', 29, { variable: 'x' }],
    ['SELECT * { { ?x ?p 1 } BIND(1 AS ?x) }', 33, { variable: 'x' }],
    ['SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }', 35, { variable: 'x' }],
    ['SELECT * { VALUES ?x { 1 } BIND(1 AS ?x) }', 37, { variable: 'x' }],
    ['SELECT * { VALUES ?x { } BIND(1 AS ?x) }', 35, { variable: 'x' }],
    ['SELECT * { { SELECT ?x { ?x ?y 1 } } OPTIONAL { ?a ?b 1 } BIND(1 AS ?x) }', 68, { variable: 'x' }],
    ['SELECT (COUNT(SUM(?x)) AS ?y) { ?x ?p 1 }', 14, {}],
    ['SELECT * { ?s ?p ?o FILTER(COUNT(?o) > 1) }', 27, {}],
    ['SELECT * { ?s ?p ?o BIND(SUM(?o) AS ?x) }', 25, {}],
    ['SELECT ?x { ?s ?p ?o } GROUP BY (COUNT(?o) AS ?x)', 33, {}],
    ['SELECT ?p { ?s ?p ?o } GROUP BY ?p HAVING (EXISTS { FILTER(COUNT(?o) > 1) })', 59, {}],
    ['SELECT * { VALUES (?x ?x) { (1 2) } }', 18, {}],
    ['SELECT * { VALUES (?x ?y) { (1 2) (1) } }', 34, {}],
    ['SELECT * { VALUES (?x ?y) { (1 2 3) } }', 28, {}],
    ['SELECT * { VALUES (?x) { () } }', 25, {}],
    ['ASK { _:a ?p 1 OPTIONAL { _:a ?q 2 } }', 26, { label: '_:a' }],
    ['ASK { _:a ?p 1 { } _:a ?q 2 }', 19, { label: '_:a' }],
    ['ASK { _:a ?p 1 BIND(1 AS ?x) _:a ?q 2 }', 29, { label: '_:a' }],
    ['ASK { { SELECT * { _:a ?p 1 } } _:a ?q 2 }', 32, { label: '_:a' }],
  ])('%s', (text, offset, members) => {
    let fault: unknown;
    try {
      parseQuery(text);
    } catch (error) {
      fault = error;
    }
    expect(fault).toMatchObject({ name: 'SyntaxFault', offset, members });
  });

  test('with what to do', () => {
    expect(() => parseQuery('SELECT ?s (COUNT(*) AS ?c) { ?s ?p ?o } GROUP BY ?s HAVING (?c > 1)')).toThrow('The variable ?c gets its value in SELECT, which comes after HAVING: repeat its expression in HAVING.');
    expect(() => parseQuery('SELECT ?s (COUNT(*) AS ?c) { ?s ?p ?o }')).toThrow('Add it to GROUP BY, or use e.g. SAMPLE(?s).');
  });

  test.each([
    'SELECT (COUNT(*) AS ?c) (?c + 1 AS ?d) { ?s ?p ?o }', 'SELECT ?s (SUM(?o) + MAX(?o) AS ?x) { ?s ?p ?o } GROUP BY ?s ORDER BY DESC(?x) ?s', 'SELECT ?k { ?s ?p ?o } GROUP BY (STR(?s) AS ?k) HAVING (COUNT(*) > 1 && ?k != "")',
    'ASK { _:a ?p 1 FILTER(true) _:a ?q 2 }', 'CONSTRUCT { _:a ?p 1 } WHERE { _:a ?p 1 }', 'SELECT * { ?s ?p ?o MINUS { ?s ?p ?x } BIND(1 AS ?x) }', 'SELECT * { { ?s ?p ?x } UNION { BIND(1 AS ?x) } }', 'SELECT ?s { ?s ?p ?o } ORDER BY ?o',
    'SELECT (1 AS ?z) { ?s ?p ?z } GROUP BY ?s', 'SELECT * { VALUES () { () () } }', 'SELECT (COUNT(IF(EXISTS { { SELECT ?s (AVG(?n) AS ?a) { ?s ?p ?n } GROUP BY ?s } }, 1, 2)) AS ?c) { ?s ?p ?o }', 'SELECT ?s { { SELECT ?s ?n { ?s ?p ?n } } } GROUP BY ?s HAVING (SUM(?n) > 1)',
  ])('and this is right: %s', (text) => {
    expect(() => parseQuery(text)).not.toThrow();
  });

  test('in updates', () => {
    expect(() => parseUpdate('INSERT DATA { _:a <http://p> 1 } ; INSERT DATA { _:a <http://p> 2 }')).toThrow(expect.objectContaining({ offset: 49 }));
    expect(() => parseUpdate('DELETE DATA { _:a <http://p> 1 }')).toThrow('What is to be deleted cannot be named by a blank node, `_:a`; use a variable.');
    expect(() => parseUpdate('INSERT DATA { ?s <http://p> 1 }')).toThrow('INSERT DATA and DELETE DATA take no variables: `?s`.');
    expect(() => parseUpdate('DELETE { ?s ?p [] } WHERE { ?s ?p ?o }')).toThrow('use a variable.');
    expect(parseUpdate('INSERT { _:a ?p 1 } WHERE { _:b ?p 1 } ; INSERT { _:a ?p 2 } WHERE { ?s ?p 1 }')).toHaveLength(2);
    expect(() => parseUpdate('INSERT { ?s ?p 1 } WHERE { _:b ?p ?s } ; INSERT { ?s ?p 2 } WHERE { _:b ?p ?s }')).toThrow(expect.objectContaining({ offset: 68 }));
  });
});

describe('time grows with the length of a text', () => {
  const repeat = (count: number, one: (i: number) => string, between = ' '): string => Array.from({ length: count }, (_, i) => one(i)).join(between);
  const p = 'PREFIX : <http://x/> ';
  // Each took seconds to minutes, or ended with a full stack, in one parser or the other.
  test.each<[string, number, (count: number) => string]>([
    ['aggregates', 2500, (n) => `SELECT ${repeat(n, (i) => `(SUM(?x+${i}) AS ?v${i})`)} { ?x ?y ?z }`],
    ['groups', 2500, (n) => `${p}SELECT * { ${repeat(n, (i) => `{ ?s :p${i} ?o }`)} }`],
    ['objects of one property', 150_000, (n) => `${p}ASK { ?s :p ${repeat(n, () => '1', ',')} }`],
    ['statements', 20_000, (n) => `${p}ASK { ${repeat(n, (i) => `?s :p :o${i} .`)} }`],
    ['a name', 200_000, (n) => `${p}ASK { ?s :${'a.'.repeat(n)}b ?o }`],
    ['ORs', 10_000, (n) => `ASK { FILTER(${repeat(n, (i) => `?o = ${i}`, ' || ')}) }`],
    ['filters', 5000, (n) => `ASK { ?s ?p ?o ${repeat(n, (i) => `FILTER(?o != ${i})`)} }`],
    ['rows of VALUES', 20_000, (n) => `${p}ASK { VALUES (?x ?y) { ${repeat(n, (i) => `(:n${i} "s${i}")`)} } }`],
    ['nested groups', 5000, (n) => `ASK ${'{'.repeat(190)}${repeat(n, (i) => `?s ?p ${i} .`)}${'}'.repeat(190)}`],
    ['prefixes', 2500, (n) => `${repeat(n, (i) => `PREFIX p${i}: <http://x${i}/>`)} ASK { ${repeat(n, (i) => `p${i}:a ?p p${i}:b .`)} }`],
    ['a path', 10_000, (n) => `${p}ASK { ?s ${repeat(n, () => ':p', '/')} ?o }`],
  ])('%s', (_, count, text) => {
    const query = text(count);
    const start = performance.now();
    expect(parseQuery(query).form).toMatch(/ASK|SELECT/);
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  test.each(['"""', '"', '\'\'\'', '<', '\\"""', 'a.', 'a:', '"\\', '^', '{}', 'a', 'a<', '<a', '( ', '[', '<< ', '<<', '!', '! ', '?', '@a-', '\\u', 'β', 'β.', ':.', '_:a.', '1.', '#\n', 'NOT ', 'DELETE '])('what is nothing but %j', (piece) => {
    const start = performance.now();
    expect(() => parseQuery(`ASK { ?s ?p ${piece.repeat(200_000 / piece.length)}`)).toThrow();
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  test('more than a thousand nested operations are refused', () => {
    expect(() => parseQuery(`ASK { FILTER(${repeat(1200, () => '?o', ' + ')} > 1) }`)).toThrow('More than 1000 operations are nested.');
    expect(parseQuery(`ASK { FILTER(${repeat(900, () => '?o', ' + ')} > 1) }`).form).toBe('ASK');
  });
});
