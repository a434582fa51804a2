import { describe, expect, test } from '@jest/globals';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { prefixes } from '../support/service.js';

const prepare = (text: string) => prepareQuery(text, { prefixes });
const failure = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return (error as { toJSON(): unknown }).toJSON();
  }
};
const syntaxError = (detail: string, members: object) => ({ type: 'about:blank', status: 400, title: 'Query syntax error', detail, ...members });

describe('prepareQuery declares prefixes', () => {
  const ex = 'PREFIX ex: <http://example.org/> ', skos = 'PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ';
  test.each([
    ['SELECT * { ?s ex:p ?o }', `${ex}SELECT * { ?s ex:p ?o }`],
    ['# ex: first\nSELECT * { ?s skos:broader/ex:p ?o }', `${skos}${ex}# ex: first\nSELECT * { ?s skos:broader/ex:p ?o }`],
    ['prefix ex: <http://other/> ASK { ?s ex:p skos:x }', `${skos}prefix ex: <http://other/> ASK { ?s ex:p skos:x }`],
    ['BASE <http://b/> ASK { <a> ex:p <c> }', `${ex}BASE <http://b/> ASK { <a> ex:p <c> }`],
    ['ASK { ?s ?p "ex:a", \'skos:b\', """ex:"c""" , <http://x/?ex:d> }', 'ASK { ?s ?p "ex:a", \'skos:b\', """ex:"c""" , <http://x/?ex:d> }'],
    ['PREFIX a: <http://a/> ASK { a:ex:b ?p "x"^^ex:type }', `${ex}PREFIX a: <http://a/> ASK { a:ex:b ?p "x"^^ex:type }`],
    ['ASK { _:ex ?ex ?o }', 'ASK { _:ex ?ex ?o }'],
    ['ASK { FILTER(isTRIPLE(<<( ex:a ex:b ex:c )>>)) }', `${ex}ASK { FILTER(isTRIPLE(<<( ex:a ex:b ex:c )>>)) }`],
  ])('%j', (text, complete) => {
    expect(prepare(text).text).toBe(complete);
  });
});

test.each([
  ['SELECT * { ?s ?p ?o }', [], [], 'SELECT', [], []],
  ['ASK FROM <http://a/1> FROM NAMED <http://a/2> {}', [], [], 'ASK', ['http://a/1'], ['http://a/2']],
  ['DESCRIBE ex:a FROM ex:g', [], [], 'DESCRIBE', ['http://example.org/g'], []],
  ['CONSTRUCT FROM <http://a/1> WHERE { ?s ?p ?o }', [], ['http://a/3'], 'CONSTRUCT', [], ['http://a/3']],
])('prepareQuery knows form and dataset of %j with %j %j', (text, defaultGraphs, namedGraphs, form, defaults, named) => {
  expect(prepareQuery(text, { prefixes, defaultGraphs, namedGraphs })).toMatchObject({ form, defaultGraphs: defaults, namedGraphs: named });
});

describe('prepareQuery places a syntax error', () => {
  test.each([
    ['SELECT * { ?s ?p "a" "b" }', 1, 22, 'Found `"b"`; expected: }. The pattern ahead of it is whole: a dot ends it, a semicolon says more of its subject, a comma gives another object.'],
    ['ASK {}\n# more\n  ; ASK {}', 3, 3, 'Found `;`; expected: the end of the text.'],
    ['SELECT ?x WHERE\n{ ?x a ', 2, 7, 'Found the end of the text; expected: variable, IRI, prefixed name, string, number, true, false, blank node, others. The `{` of line 2, column 1 is not closed.'],
    ['PREFIX ex <http://a>', 1, 8, 'Found `ex`; expected: a prefix with its colon. A declaration is written PREFIX name: <IRI>.'],
  ])('%j', (text, line, column, what) => {
    expect(failure(() => prepare(text))).toEqual(syntaxError(`Line ${line}, column ${column}: ${what}`, { line, column, expected: expect.any(Array) }));
  });

  test.each([
    ['ASK {\n "\\uD83D\\uDE00" ?p 1 }', 3, '`\\uD83D` is half of a surrogate pair, which is no character; a character beyond U+FFFF is written `\\U` and eight digits.'],
    ['ASK {\n "a\\U00110000" ?p 1 }', 4, '`\\U00110000` is beyond the last character, U+10FFFF.'],
    ['ASK {\n <http://a\\u0020b> ?p 1 }', 11, '`\\u0020` is a character that an IRI cannot have.'],
    ['ASK {\n ?x\\u0020y ?p 1 }', 4, '`\\u0020` stands for a character that cannot be in a name.'],
    ['ASK {\n ?s ?p "a\\d" }', 10, '`\\d` is no escape; a backslash is written `\\\\`.'],
    ['ASK {\n ?s ?p "a }', 8, 'The string that begins here does not end.'],
    ['ASK {\n ?s ?p "a\n" }', 8, 'The string that begins with `"a` does not end on its line.'],
    ['ASK {\n ?s ?p """a }', 8, 'The string that begins here does not end.'],
  ])('and tells what is wrong with %j', (text, column, what) => {
    expect(failure(() => prepare(text))).toEqual(syntaxError(`Line 2, column ${column}: ${what}`, { line: 2, column }));
  });

  test('an unknown prefix is named, with those that are near', () => {
    expect(failure(() => prepare('SELECT *\n{ ?s sko:broader ?o }'))).toEqual(
      syntaxError('Line 2, column 6: The prefix "sko:" is not declared. Near: skos:.', { line: 2, column: 6, prefix: 'sko', near: ['skos'] }),
    );
    expect(failure(() => prepare('ASK { ?s toString:x ?o }'))).toMatchObject({ status: 400, prefix: 'toString', near: [] });
  });
});

describe('prepareQuery refuses', () => {
  const deep = (open: string, close: string, n: number) => `SELECT * { ${open.repeat(n)} ?s ?p ?o ${close.repeat(n)} }`;
  test.each([
    ['nothing', '', 400, 'The query is empty.'],
    ['blanks', ' \n', 400, 'The query is empty.'],
    ['comments', '# SELECT', 400, 'The text has declarations or comments only, and no query.'],
    ['declarations', 'PREFIX a: <http://a/>', 400, 'The text has declarations or comments only, and no query.'],
    ['an update', 'INSERT DATA { ex:a ex:b ex:c }', 400, 'This is a SPARQL update, sent as a query. Who may change the graph sends it with POST as update=… or as application/sparql-update.'],
    ['LOAD', 'LOAD <http://10.0.0.1/>', 400, 'This is a SPARQL update, sent as a query. Who may change the graph sends it with POST as update=… or as application/sparql-update.'],
    ['SERVICE', 'SELECT * { SERVICE <http://10.0.0.1/> { ?s ?p ?o } }', 403, 'SERVICE <http://10.0.0.1/> was not asked: no remote service is allowed here.'],
    ['SERVICE deep inside', 'ASK { ?s ?p ?o FILTER EXISTS { { SELECT * { SERVICE SILENT ?x { ?s ?p ?o } } } } }', 403, 'SERVICE ?x was not asked: no remote service is allowed here.'],
    ['too many characters', `ASK {} #${'x'.repeat(100_000)}`, 413, 'The query has 100008 characters; the limit is 100000.'],
    ['deep groups', deep('{', '}', 20_000), 400, 'Line 1, column 20011: Brackets are nested 20001 deep; the limit is 200.'],
    ['deep expressions', `ASK { FILTER ${'('.repeat(40_000)}`, 400, 'Line 1, column 40013: Brackets are nested 40001 deep; the limit is 200.'],
    ['a relative IRI', 'ASK { <a> ?p ?o }', 400, 'Line 1, column 7: The relative IRI <a> has no base: the text has no BASE.'],
    ['a variable that is not grouped', 'SELECT ?x { ?x ?p ?o } GROUP BY ?p', 400, 'Line 1, column 8: The variable ?x is not grouped: beside GROUP BY or an aggregate, SELECT can use what is grouped and aggregates. Add it to GROUP BY, or use e.g. SAMPLE(?x).'],
  ])('%s', (_, text, status, detail) => {
    expect(failure(() => prepare(text))).toMatchObject({ status, detail });
  });

  test('a graph of the protocol that is no IRI', () => {
    expect(failure(() => prepareQuery('ASK {}', { prefixes, defaultGraphs: ['http://a/> {} #'] }))).toMatchObject({
      status: 400, detail: '"http://a/> {} #" is not an absolute IRI.',
    });
  });

  // Each of these once took a careless pattern minutes: the test would run into its timeout.
  test.each(['"""', '"', '\'\'\'', '<', '\\"""', 'a.', 'a:', '"\\', '^', '{}'])('a text of nothing but %j', (piece) => {
    expect(failure(() => prepare(piece.repeat(100_000 / piece.length)))).toMatchObject({ status: 400 });
  });
});

describe('SPARQL 1.2, and what a parser may refuse without reason', () => {
  test.each([
    ['a triple term', 'SELECT * FROM <http://a/> FROM NAMED <http://b/> { ?s ?p <<( ?a ?b "x"@en--ltr )>> }', { form: 'SELECT', defaultGraphs: ['http://a/'], namedGraphs: ['http://b/'] }],
    ['a reifier', 'ASK { << ?s ?p ?o ~ ?r >> ex:certainty 1 }', { form: 'ASK' }],
    ['an annotation', 'CONSTRUCT { ?s ?p ?o } { ?s ?p ?o {| ex:by ?x |} }', { form: 'CONSTRUCT' }],
    ['VERSION', 'VERSION "1.2" DESCRIBE ?s { ?s ?p ?o }', { form: 'DESCRIBE' }],
    ['a function', 'SELECT (isTRIPLE(?o) AS ?t) { ?s ?p ?o }', { form: 'SELECT' }],
    ['an alias used again', 'SELECT (COUNT(*) AS ?n) (?n + 1 AS ?m) { ?s ?p ?o }', { form: 'SELECT' }],
    ['a stack of comments', `ASK { ${'#\n'.repeat(45_000)} }`, { form: 'ASK' }],
    ['a property list alone', 'CONSTRUCT { [ ex:p ?o ] } { ?s ?p ?o }', { form: 'CONSTRUCT' }],
  ])('%s is taken', (_, text, expected) => {
    expect(prepareQuery(text, { prefixes })).toMatchObject(expected);
  });
  test.each([
    ['SERVICE', 'ASK { ?s ?p <<( ?a ?b ?c )>> SERVICE <http://10.0.0.1/> { ?s ?p ?o } }', 403, 'SERVICE <http://10.0.0.1/> was not asked: no remote service is allowed here.'],
    ['an error of syntax', 'ASK { ?s ?p ?o\n FILTER(isTRIPLE(?o) }', 400, 'Line 2, column 22: Found `}`; expected: '],
    ['a relative IRI', 'ASK { <a> ?p <<( ?a ?b ?c )>> }', 400, ''],
    ['an update', 'INSERT DATA { ex:a ex:b <<( ex:c ex:d ex:e )>> }', 400, ''],
  ])('%s is refused', (_, text, status, detail) => {
    expect(failure(() => prepareQuery(text, { prefixes }))).toMatchObject({ status, detail: expect.stringContaining(detail) });
  });
  test('a service is looked for in the algebra, and has to be on the list', () => {
    const text = 'ASK { ?s ?p <<( ?a ?b ?c )>> FILTER EXISTS { SERVICE SILENT <http://a/> { ?s ?p ?o } } }';
    expect(prepareQuery(text, { prefixes, services: ['http://a/', 'http://b/'] }).services).toEqual(['http://a/']);
    expect(prepareQuery('ASK { ?s ex:at ?x SERVICE ?x { ?s ?p ?o } }', { prefixes, services: ['http://a/', 'http://b/'] }).services).toEqual(['http://a/', 'http://b/']);
    expect(failure(() => prepareQuery(text, { prefixes, services: ['http://b/'] }))).toMatchObject({ status: 403, service: '<http://a/>', allowed: ['http://b/'] });
  });
});
