import { describe, expect, test } from '@jest/globals';
import { check } from '../../client/query/syntax/check.js';
import { whyEmpty } from '../../client/query/why-empty.js';
import { planWords, rowsByLine } from '../../client/query/plan.js';
import { readExamples } from '../../server/query/examples.js';
import { prefixes } from './query-schema.js';

const settings = { prefixes, base: 'https://w3id.org/metastasis/sparql' };

describe('check', () => {
  test('finds no fault in the examples', async () => {
    const faults = (await readExamples('queries/examples')).flatMap(({ id, query }) => {
      const { fault } = check(query, settings);
      return fault ? [`${id}: ${fault.message}`] : [];
    });
    expect(faults).toEqual([]);
  });

  test.each([
    ['SELECT ?x { ?x ?? }', { from: 15, to: 17, message: expect.stringMatching(/^Found `\?`; expected: /) }],
    ['SELECT ?x { ?x oo:a ?y }', { from: 15, to: 19, message: expect.stringMatching(/^The prefix "oo:" is not declared\./) }],
    ['SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }', { from: 7, to: 9, message: expect.stringMatching(/\?x/) }],
    ['SELECT (COUNT(?y) AS ?n) { ?x ?p ?y } GROUP BY ?x HAVING(?n > 1)', { from: 57, to: 59, message: expect.stringMatching(/\?n/) }],
    ['SELECT ?x { ?x ?p "a', { from: 18, to: 19, message: expect.stringMatching(/does not end/) }],
  ])('%s', (text, fault) => {
    expect(check(text, settings).fault).toEqual(fault);
  });

  test('takes SPARQL 1.2 and updates', () => {
    for (const text of ['SELECT * { << ?s ?p ?o >> ?q 1 }', 'SELECT * { ?s ?p ?o {| ?q 1 |} }', 'SELECT (TRIPLE(?s, ?p, ?o) AS ?t) { ?s ?p ?o }', 'INSERT DATA { <a> <b> <c> }']) expect(check(text, settings).fault).toBeUndefined();
  });

  test('sees the product of patterns that share nothing', () => {
    const places = (text: string): readonly number[] => check(text, settings).products.map(({ from }) => from);
    expect(places('SELECT * { ?a mpp:p ?b . ?c mpp:q ?d }')).toEqual([28]);
    expect(places('SELECT * { ?a mpp:p ?b . ?b mpp:q ?d }')).toEqual([]);
    expect(places('SELECT * { ?a mpp:p ?b . ?c mpp:q ?d FILTER(?b < ?d) }')).toEqual([]);
    expect(places('SELECT * { ?a mpp:p ?b OPTIONAL { ?x mpp:q ?y . ?z mpp:r 1 } }')).toEqual([51]);
    expect(places('SELECT * { mpp:emt mpp:p mpp:q . ?a ?b ?c }')).toEqual([]);
  });

  test('places triples as the plan names them', () => {
    expect(check('SELECT * {\n  ?x a mpp:Molecule ;\n    mpp:promotes [ skos:prefLabel "x"@en ] .\n}', settings).triples).toEqual([
      { name: '?x rdf:type mpp:Molecule', from: 16 }, { name: expect.stringMatching(/^\?_\w+ skos:prefLabel "x"@en$/), from: 52 }, { name: expect.stringMatching(/^\?x mpp:promotes \?_\w+$/), from: 37 },
    ]);
  });
});

describe('whyEmpty', () => {
  const explain = async (text: string, empty: (query: string) => boolean): Promise<readonly [string, number | undefined, number]> => {
    let asked = 0;
    const { words, from } = await whyEmpty(text, check(text, settings).steps, (query) => {
      asked += 1;
      expect(check(query, settings).fault).toBeUndefined();
      return Promise.resolve(!empty(query));
    });
    return [words, from, asked];
  };
  const text = 'SELECT * { FILTER(?n = "no") ?x a mpp:Molecule . ?x mpp:promots ?y ; skos:prefLabel ?n }';

  test('names what matches nothing by itself', async () => {
    expect(await explain(text, (query) => query.includes('promots'))).toEqual(['“?x mpp:promots ?y” matches nothing in the graph, whatever the rest says.', 52, 4]);
  });

  test('names what matches nothing with the rest, a filter, and what comes after', async () => {
    expect((await explain(text, (query) => query.includes('prefLabel') && query.includes('promots')))[0]).toBe('“?x skos:prefLabel ?n” matches something by itself, and nothing together with what stands before it.');
    expect((await explain(text, (query) => query.includes('FILTER')))[0]).toBe('“FILTER(?n = "no")” leaves nothing of what the patterns find.');
    expect((await explain(text, () => false))[0]).toMatch(/^Its patterns have solutions: HAVING/);
    expect((await explain('SELECT * { ?x a mpp:Molecule MINUS { ?x a mpp:Molecule } }', (query) => query.includes('MINUS')))[0]).toBe('“MINUS { ?x a mpp:Molecule }” takes away all that stands before it.');
    expect((await explain('SELECT', () => true))[0]).toMatch(/without a fault/);
  });
});

describe('the plan', () => {
  const plan = [
    { step: 'SELECT ?x', depth: 0, calls: 1, rows: 2, milliseconds: 1 }, { step: '?x rdf:type mpp:Molecule', depth: 1, expected: 10, calls: 1, rows: 20_000, milliseconds: 90 },
    { step: '?x mpp:promotes ?y', depth: 1, expected: 1, calls: 20_000, rows: 2, milliseconds: 9 },
  ];

  test('in words', () => {
    expect(planWords(plan)).toEqual([
      '90 % of the time went into “?x rdf:type mpp:Molecule”, which was called once and found 20,000 rows.', '“?x rdf:type mpp:Molecule” found 20,000 rows where 10 were expected.',
      '“?x rdf:type mpp:Molecule” finds 20,000 rows of which few stay: a pattern that says more about its variables, such as a class, would leave fewer.',
    ]);
    expect(planWords([])).toEqual([]);
    const alone = (step: string): string | undefined => planWords([{ step, depth: 0, calls: 1, rows: 5, milliseconds: 50 }])[1];
    expect(['?x skos:broader* ?y', 'FILTER REGEX(?name, "a")', '?s ?p ?o', 'ORDER BY ?x', 'GROUP BY ?x', '?x mpp:promotes ?y'].map((step) => alone(step)?.slice(0, 20))).toEqual([
      'A path of any length', 'A search in texts lo', 'A pattern of variabl', 'Every row has to be ', 'All rows are gathere', undefined,
    ]);
  });

  test('beside the lines', () => {
    const path = 'SELECT ?x {\n  ?x mpp:status/skos:prefLabel ?y\n}';
    const steps = [{ step: '?x mpp:status ?var0', depth: 1, calls: 1, rows: 3, milliseconds: 1 }, { step: '?var0 skos:prefLabel ?y', depth: 1, calls: 3, rows: 4, milliseconds: 1 }];
    expect([...rowsByLine(path, steps, check(path, settings).triples)].map(([line, { text: rows }]) => [line, rows])).toEqual([[2, '4 rows']]);
    const text = 'SELECT ?x {\n  ?x a mpp:Molecule ;\n    mpp:promotes ?y\n}';
    expect([...rowsByLine(text, plan, check(text, settings).triples)]).toEqual([
      [2, { text: '20,000 rows', more: '10 expected, 90 ms', title: '?x rdf:type mpp:Molecule: 20,000 rows, 10 expected, 90.00 ms', slow: true }],
      [3, { text: '2 rows', more: '20,000 expected, 9.0 ms', title: '?x mpp:promotes ?y: 2 rows, 20,000 expected, 9.00 ms', slow: false }],
    ]);
  });
});
