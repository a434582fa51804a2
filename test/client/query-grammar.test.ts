import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { queryTree } from '../../client/query/editor/language.js';
import { patternAt } from '../../client/query/editor/pattern-at.js';
import { check } from '../../client/query/syntax/check.js';
import { tokenize } from '../../client/query/grammar/tokens.js';
import { readExamples } from '../../server/query/examples.js';
import { ownSections } from '../conformance/own/answers.js';
import { ownPrefixes } from '../conformance/own/own-case.js';
import { prefixes } from './query-schema.js';

const settings = { prefixes: { ...prefixes, ...ownPrefixes, ex: 'http://e/' }, base: 'https://w3id.org/metastasis/sparql' };

/** Where the tree has error nodes. */
function errors(text: string): readonly (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  queryTree(text).iterate({ enter: ({ type, from, to }) => { if (type.isError) found.push([from, to]); } });
  return found;
}

/** The tree, one name per node. */
const shape = (text: string): string => queryTree(text).toString();

const ownTexts = (): readonly string[] => ownSections.flatMap(({ cases }) => cases.map(([, query]) => query));
const texts = async (): Promise<readonly string[]> => [
  ...(await readExamples('queries/examples')).map(({ query }) => query),
  ...['queries/qc/error', 'queries/qc/warn', 'queries/rules', 'queries/views'].flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.rq')).map((file) => readFileSync(join(folder, file), 'utf8'))),
  ...ownTexts(),
];

/** What SPARQL 1.2 added, and updates. */
const others = [
  'VERSION "1.2" SELECT * { << ?s ?p ?o >> ?q 1 . << ?s ?p << ?a ?b ?c >> ~ :r >> ?q 2 }', 'SELECT * { <<( ?s ?p ?o )>> ?q 2 . ?x :says <<( :a :b <<( :c :d 1 )>> )>> }', 'SELECT * { ?s ?p ?o ~ :r {| :a :b ; :c "d"@ar--rtl |} , ?o2 ~ {| :e 1 |} }',
  'SELECT (TRIPLE(?s, ?p, ?o) AS ?t) { FILTER(isTRIPLE(?t) && SUBJECT(?t) = :a) VALUES ?t { <<( :a :b "c" )>> UNDEF } }', 'SELECT * { << ?s ?p ?o >> . :a :b << :c :d :e >> }',
  'PREFIX : <http://e/> INSERT DATA { :a :b 1 . GRAPH :g { :a :b -2.5e3 } } ; PREFIX x: <http://x/> DELETE WHERE { :a ?p ?o } ;', 'WITH :g DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } USING :g USING NAMED :h WHERE { ?s ?p ?o FILTER(?o > -1) }',
  'DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }', 'INSERT { ?s ?p [ :q () ] } WHERE { ?s ?p ?o }', 'LOAD SILENT <http://e/x> INTO GRAPH :g ; CLEAR DEFAULT ; DROP SILENT ALL ; CREATE GRAPH :g ; ADD DEFAULT TO :g ; MOVE SILENT GRAPH :g TO DEFAULT ; COPY :g TO :h',
  'CONSTRUCT FROM <http://e/g> WHERE { ?s ?p ?o } LIMIT 5 OFFSET 2', 'DESCRIBE *  { ?s ?p ?o }', 'SELECT DISTINCT ?x (COUNT(DISTINCT *) AS ?n) { ?x !(^:a|:b|a) ?y ; (:a/:b*)+|^:c? ?z . } GROUP BY ?x (STR(?y) AS ?s) :f(?y) HAVING (COUNT(*) > 1) (?n < 3) ORDER BY DESC(?n) ASC(?x) ?y STR(?y) VALUES (?x ?y) { (1 UNDEF) } ',
  'SELECT (GROUP_CONCAT(DISTINCT ?x ; SEPARATOR = ", ") AS ?all) { { SELECT ?x { ?x ?p ?o } LIMIT 3 VALUES ?x { :a } } MINUS { ?x a :B } FILTER NOT EXISTS { ?x :c ?d } FILTER(?x NOT IN (1, 2) || EXISTS { ?x ?y ?z }) SERVICE SILENT ?x { ?a ?b ?c } GRAPH ?g { ?a ?b ?c } }',
  '', '# only a comment', 'ASK {} # end',
];

describe('the tree of a query', () => {
  test('has no error node for any query of the project, of SPARQL 1.1, 1.2 and updates', async () => {
    const all = [...await texts(), ...others];
    expect(all.length).toBeGreaterThan(500);
    expect(all.filter((text) => errors(text).length > 0)).toEqual([]);
  });

  test('names what stands there', () => {
    expect(shape('PREFIX a: <b> SELECT ?x { ?x a a:C ; a:p "t" . OPTIONAL { ?x a:q* ?y } }')).toBe(
      'Document(PrefixDecl(Keyword,Name,Iri),SelectQuery(SelectClause(Keyword,Var(Variable)),WhereClause(GroupGraphPattern("{",TriplesSameSubject(Var(Variable),PropertyList(Path(Keyword),ObjectList(Object(Name))),Operator,'
      + 'PropertyList(Path(Name),ObjectList(Object(String)))),Operator,OptionalGraphPattern(Keyword,GroupGraphPattern("{",TriplesSameSubject(Var(Variable),PropertyList(Path(Name,Operator),ObjectList(Object(Var(Variable))))),"}")),"}"))))');
  });

  // Where the first error node is, and how many there are.
  test.each([
    ['SELECT ?x { ?x ?? }', 15, 3], ['SELECT ?x { ?x a }', 16, 1], ['SELECT ?x { ?x a ?y', 19, 1], ['SELECT ?x WHER { ?x a ?y }', 10, 1], ['SELECT { ?x a ?y }', 6, 1], ['SELECT * { ?x a ?y ?z :p 1 }', 18, 1],
    ['SELECT * { ?x a :C :p 1 }', 18, 1], ['SELECT * { ?x a :C ) }', 19, 1], ['SELECT * { FILTER(?x > ) }', 22, 1], ['SELECT * { ?x :p "open\n }', 17, 2], ['SELECT * { } }', 13, 1], ['INSERT DATA { ?x } ; CLEAR', 16, 2],
    ['SELECT * { ?x :p ?y OPTIONAL ?x :q ?z }', 28, 1], ['SELECT (?x ?y) { ?x ?p ?y }', 10, 1], ['ASK { VALUES ?x { ?y } }', 17, 3],
  ])('has an error where the fault is: %s', (text, from, count) => {
    expect([errors(text)[0]?.[0], errors(text).length]).toEqual([from, count]);
  });

  test('goes on behind a fault', () => {
    expect(shape('SELECT * { ?x ?? . ?y a :C . FILTER(?y = 1) }')).toContain('TriplesSameSubject(Var(Variable),PropertyList(Path(Keyword),ObjectList(Object(Name)))),Operator,Filter(');
  });

  test('has an error at no place where the parser of the service finds none, and one at its faults', async () => {
    const known = (await texts()).filter((text) => text.length < 1500 && check(text, settings).fault === undefined);
    const piece = fc.constantFrom('SELECT', 'WHERE', '{', '}', '(', ')', '[', ']', '.', ';', ',', '?x', 'ex:a', '<http://a>', 'a', '/', '|', '^', '*', '1', '"t"', '@en', '^^', 'FILTER', 'OPTIONAL', 'UNION', 'VALUES', 'UNDEF', 'COUNT', 'AS', '&&', 'GROUP BY', 'NOT', 'IN', 'EXISTS');
    let faults = 0, near = 0;
    fc.assert(fc.property(fc.constantFrom(...known), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.option(piece), fc.boolean(), (text, at, inserted, replaces) => {
      const tokens = tokenize(text), token = tokens[Math.floor(at * tokens.length)];
      if (!token) return;
      const broken = `${text.slice(0, token.from)} ${inserted ?? ''} ${text.slice(inserted === null || replaces ? token.to : token.from)}`;
      const { fault } = check(broken, settings), found = errors(broken);
      if (!fault) {
        expect({ broken, found }).toEqual({ broken, found: [] });
      } else if (fault.message.startsWith('Found')) {
        faults += 1;
        if (found[0] && Math.abs(found[0][0] - fault.from) <= 20) near += 1;
      }
    }), { numRuns: 1500, seed: 7 });
    expect(faults).toBeGreaterThan(300);
    expect(near / faults).toBeGreaterThan(0.97);
  });

  test('takes any text, also one that nests more than the stack holds, and takes 5,000 triples in less than 50 ms of work', () => {
    for (const text of ['(', '{ { [ <<', '?', '"', '\\', ') } ]', `SELECT * { ${'('.repeat(200_000)}`, 'x'.repeat(400_000)]) expect(queryTree(text).length).toBe(text.length);
    const text = `SELECT * {\n${'?x a mpp:Molecule ; mpp:promotes ?y .\n'.repeat(2500)}}`;
    expect(errors(text)).toEqual([]);
    const begun = process.cpuUsage(), rounds = 5;
    for (let i = 0; i < rounds; i++) queryTree(`${text}${' '.repeat(i)}`);
    expect(process.cpuUsage(begun).user / 1000 / rounds).toBeLessThan(250);
  });
});

describe('the pattern at a place', () => {
  /** The WHERE of the query that is asked at the mark, white space made one blank. */
  const asked = (marked: string): string | undefined => {
    const text = marked.replace('▮', ''), wanted = patternAt(text, marked.indexOf('▮'), queryTree(text));
    return wanted && /\(COUNT\(\*\) AS \?_solutions\) \{(.*)\} GROUP BY/s.exec(wanted.query)?.[1]?.replaceAll(/\s+/g, ' ').trim();
  };
  test.each([
    ['SELECT * { ?c a mpp:Claim ; mpp:hasEvidence ?e . ?e ▮ }', '?c a mpp:Claim ; mpp:hasEvidence ?e . ?e ?_found ?_any .'],
    ['SELECT * { ?c a mpp:Claim ; ▮\n}', '?c a mpp:Claim ; ?_found ?_any .'],
    ['SELECT * { ?c mpp:status ▮ . ?c a mpp:Claim FILTER(?c != 1) FILTER(?d = 1) }', '?c a mpp:Claim . FILTER(?c != 1) ?c mpp:status ?_found .'],
    ['SELECT * { ?x a mpp:A . OPTIONAL { ?x mpp:p [ mpp:q ▮ ] } ?x ?? ?y }', '?x a mpp:A . ?x mpp:p [ mpp:q ?_found ] .'],
    ['SELECT * { VALUES ?x { 1 } GRAPH ?g { ?x mpp:p ▮ } }', 'VALUES ?x { 1 } GRAPH ?g { ?x mpp:p ?_found . }'],
    ['SELECT * { ?x mpp:p mpp:a , ▮ }', '?x mpp:p mpp:a , ?_found .'],
    ['SELECT * { SERVICE <http://a> { ?x mpp:p ▮ } }', undefined], ['SELECT * { ?x mpp:p/▮ }', undefined], ['SELECT ▮ { ?x mpp:p ?y }', undefined], ['SELECT * { ▮ }', undefined],
  ])('%s', (marked, pattern) => {
    expect(asked(marked)).toBe(pattern);
  });

  test('is a query without a fault, with the declarations of the text', () => {
    const text = '# all\nPREFIX ex: <http://e/>\nSELECT * { ?x a mpp:Claim ; ex:p # note\n }', wanted = patternAt(text, text.indexOf('#', 5), queryTree(text));
    expect(wanted?.query).toContain('PREFIX ex: <http://e/>');
    expect(check(wanted?.query ?? '', settings).fault).toBeUndefined();
  });
});
