import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contextAt } from '../../client/query/text/context.js';
import { format, sameTokens } from '../../client/query/text/format.js';
import { formOf, tokenize } from '../../client/query/grammar/tokens.js';
import { readExamples } from '../../server/query/examples.js';

const texts = async (): Promise<readonly string[]> => {
  const examples = await readExamples('queries/examples');
  const own = ['queries/qc/error', 'queries/qc/warn', 'queries/rules', 'queries/views'].flatMap((folder) => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')));
  return [...examples.map(({ query }) => query), ...own, ...hard];
};

/** What formatters are known to break. */
const hard = [
  'SELECT * { ?s !(<c>|^<d>) ?o . ?s (<a>/<b>*)+|^<c>? ?p }', 'SELECT ?x{?x a mpp:Gene;mpp:promotes mpp:emt,mpp:dormancy.#end\n}', 'ASK{?x ?y "a # no comment" . # a comment\n?x ?y """b\n\n  c"""}',
  'SELECT (COUNT(DISTINCT ?x)AS ?n){?x ?y ?z FILTER(?z>-1&&?z<+2 || !BOUND(?z))}GROUP BY ?x HAVING(COUNT(?x)>1)ORDER BY DESC(?n)LIMIT 5',
  'CONSTRUCT{?s ?p ?o}WHERE{{?s ?p ?o}UNION{?o ?p ?s}MINUS{?s a ?o}OPTIONAL{?s ?p 1.5e3}BIND(?x-1 AS ?y)VALUES(?a ?b){(1 2)(UNDEF "x"@en)}}',
  'PREFIX a:<http://a/>BASE <http://b/>\n\n# note\nDESCRIBE a:b <c>', 'SELECT * { << ?s ?p ?o >> ?q 1 . <<( ?s ?p ?o )>> ?q 2 {| :a :b |} . ?s ?p ?o ~ :r }', 'INSERT DATA{<a> <b> "c"@ar--rtl}; DELETE WHERE {?s ?p ?o}',
  'SELECT ?x { ?x ?y "unfinished', '', '  \n', '# only a comment',
];

describe('format', () => {
  test('changes nothing but white space in any query of the project, and is stable', async () => {
    for (const text of await texts()) {
      const once = format(text);
      expect(once.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      expect(sameTokens(tokenize(text), tokenize(once))).toBe(true);
      expect(format(once)).toBe(once);
    }
  });

  test('changes nothing but white space in any text', () => {
    const piece = fc.constantFrom('SELECT', 'WHERE', '{', '}', '(', ')', '[', ']', '.', ';', ',', '?x', '$y', 'mpp:emt', '<http://a>', 'a', '/', '|', '^', '*', '+', '?', '!', '-', '1', '2.5', '.5', '"t"', "'s'", '"""l\n"""', '@en', '^^', 'FILTER', 'OPTIONAL', 'UNION', 'VALUES', 'UNDEF', 'COUNT', 'AS', '# c\n', '<<', '>>', '<<(', ')>>', '{|', '|}', '~', '_:b', 'true', '<', '=', '&&', '\\', '"open');
    const gap = fc.constantFrom('', ' ', '\n', '  ', '\n\n', '\t', '\r\n');
    fc.assert(fc.property(fc.array(fc.tuple(piece, gap), { maxLength: 30 }), (parts) => {
      const text = parts.flat().join('');
      return sameTokens(tokenize(text), tokenize(format(text)));
    }), { numRuns: 3000 });
  });

  test('grows with its length alone, however deep it nests', () => {
    const nested = (depth: number): number => format(`ASK ${'{ '.repeat(depth)}${'} '.repeat(depth)}`).length;
    expect(nested(4000) - nested(2000)).toBe(nested(2000) - nested(1000) + (nested(2000) - nested(1000)));
  });

  test('lays clauses and patterns out', () => {
    expect(format('PREFIX mpp: <https://w3id.org/metastasis/> SELECT ?x (COUNT(?y) AS ?n) WHERE { ?x a mpp:Molecule ; mpp:promotes ?y . # why\nOPTIONAL { ?x mpp:note ?z } FILTER(?n > 1) { ?x ?p ?q . ?q ?r ?s } UNION { ?a ?b ?c } } GROUP BY ?x LIMIT 3')).toBe(`PREFIX mpp: <https://w3id.org/metastasis/>
SELECT ?x (COUNT(?y) AS ?n)
WHERE {
  ?x a mpp:Molecule ;
    mpp:promotes ?y . # why
  OPTIONAL { ?x mpp:note ?z }
  FILTER(?n > 1)
  { ?x ?p ?q . ?q ?r ?s }
  UNION { ?a ?b ?c }
}
GROUP BY ?x
LIMIT 3`);
  });
});

describe('tokenize', () => {
  test.each([
    ['SELECT ?x', ['keyword SELECT', 'variable ?x']],
    ['?x mpp:a\\/b <http://a/\\u00e9> ?', ['variable ?x', 'name mpp:a\\/b', 'iri <http://a/\\u00e9>', 'operator ?']],
    ['"a\\"b"@en-GB 1.5e3 .5 1. _:b', ['string "a\\"b"', 'language @en-GB', 'number 1.5e3', 'number .5', 'number 1', 'operator .', 'blank _:b']],
    ['a <b && ?c>', ['keyword a', 'operator <', 'word b', 'operator &&', 'variable ?c', 'operator >']],
    ['COUNT(*) true hgnc:HGNC:1100 mpp:', ['function COUNT', 'open (', 'operator *', 'close )', 'boolean true', 'name hgnc:HGNC:1100', 'name mpp:']],
    ['"open', ['invalid "open']],
  ])('%s', (text, expected) => {
    expect(tokenize(text).map(({ kind, text: piece }) => `${kind} ${piece}`)).toEqual(expected);
  });
});

test.each([['SELECT ?x {}', 'SELECT'], ['PREFIX a: <b> # ask\nconstruct {} {}', 'CONSTRUCT'], ['INSERT DATA {}', undefined], ['', undefined]])('formOf %s', (text, form) => {
  expect(formOf(text)).toBe(form);
});

describe('contextAt, at the mark', () => {
  test.each([
    ['SELECT ?x { | }', { position: 'subject' }], ['SELECT ?x { ?x | }', { position: 'predicate', subject: '?x' }], ['SELECT ?x { ?x mpp:p | }', { position: 'object', subject: '?x', predicate: 'mpp:p' }],
    ['SELECT ?x { ?x a mpp:C ; | }', { position: 'predicate', subject: '?x' }], ['SELECT ?x { ?x mpp:p mpp:o , | }', { position: 'object', predicate: 'mpp:p' }], ['SELECT ?x { ?x mpp:p/| }', { position: 'predicate', subject: '?x' }],
    ['SELECT ?x { ?x mpp:p mpp:o . FILTER(| }', { position: 'expression' }], ['SELECT ?x { SERVICE | }', { position: 'service' }], ['SELECT ?x { ?x ?p ?o } ORDER BY |', { position: 'expression' }], ['|', { position: 'start' }],
    ['SELECT ?x { VALUES ?x { | } }', { position: 'values' }], ['SELECT ?x { [ mpp:p | ] }', { position: 'object', subject: '[]' }], ['SELECT ?x { OPTIONAL { ?y mpp:p ?z } ?x | }', { position: 'predicate', subject: '?x' }],
  ] as [string, Record<string, unknown>][])('%s', (marked, expected) => {
    const text = marked.replace('|', '');
    expect(contextAt(tokenize(text), marked.indexOf('|'))).toMatchObject(expected);
  });
});
