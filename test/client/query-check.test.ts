import { describe, expect, test } from '@jest/globals';
import { check } from '../../client/query/syntax/check.js';
import { whyEmpty } from '../../client/query/text/why-empty.js';
import { planWords, rowsByLine } from '../../client/query/plan/plan.js';
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
    ['\uFEFFASK {}', { from: 0, to: 0, message: expect.stringMatching(/^Found the character U\+FEFF, which is not seen and no white space of SPARQL; expected: /) }],
    ['ASK {\u2028?x a ?y}', { from: 5, to: 5, message: expect.stringMatching(/^Found the character U\+2028, /) }],
    ['SELECT ?x { ?x ?p "a', { from: 18, to: 19, message: expect.stringMatching(/does not end/) }],
  ])('%s', (text, fault) => {
    expect(check(text, settings).fault).toMatchObject(fault);
  });

  test('takes SPARQL 1.2 and updates', () => {
    for (const text of ['SELECT * { << ?s ?p ?o >> ?q 1 }', 'SELECT * { ?s ?p ?o {| ?q 1 |} }', 'SELECT (TRIPLE(?s, ?p, ?o) AS ?t) { ?s ?p ?o }', 'INSERT DATA { <a> <b> <c> }']) expect(check(text, settings).fault).toBeUndefined();
  });

  test('writes a number that is none as it stands: without its quotation marks it would be a fault', () => {
    const texts = (text: string): readonly string[] => check(text, settings).parts.map((part) => part.text);
    expect(texts('PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT * { ?x mpp:p "x"^^xsd:integer ; mpp:p "07"^^xsd:integer , 7 }')).toEqual([
      expect.stringMatching(/ "x"\^\^\S+ \.?$/), expect.stringMatching(/ 07 \.?$/), expect.stringMatching(/ 7 \.?$/),
    ]);
  });

  test('sees the product of patterns that share nothing', () => {
    const places = (text: string): readonly number[] => check(text, settings).products.map(({ from }) => from);
    expect(places('SELECT * { ?a mpp:p ?b . ?c mpp:q ?d }')).toEqual([28]);
    expect(places('SELECT * { ?a mpp:p ?b . ?b mpp:q ?d }')).toEqual([]);
    expect(places('SELECT * { ?a mpp:p ?b . ?c mpp:q ?d FILTER(?b < ?d) }')).toEqual([]);
    expect(places('SELECT * { ?a mpp:p ?b OPTIONAL { ?x mpp:q ?y . ?z mpp:r 1 } }')).toEqual([23, 51]);
    // What is optional multiplies, too, and ties what it speaks of.
    expect(places('SELECT * { ?a a mpp:Molecule OPTIONAL { ?b a mpp:Paper } }')).toEqual([29]);
    expect(places('SELECT * { ?a mpp:p ?b OPTIONAL { ?b mpp:q ?y } }')).toEqual([]);
    expect(places('SELECT * { mpp:emt mpp:p mpp:q . ?a ?b ?c }')).toEqual([]);
    // SPARQL 1.2: a triple that is spoken of shares its variables, and so does what is said of it.
    for (const shared of ['<< ?s ?p ?o >> mpp:q ?z . ?s a ?c', '?s a ?c . ?x mpp:q << ?s ?p ?o >>', '<< ?s ?p ?o ~ ?r >> mpp:q ?z . ?r mpp:x ?y', '?s ?p ?o ~ ?r {| mpp:q ?z |} . ?r mpp:x ?y', '?s ?p ?o {| mpp:q ?z |} . ?z mpp:x ?y', '?r rdf:reifies <<( ?s ?p ?o )>> . ?s mpp:x ?y']) {
      expect([shared, places(`SELECT * { ${shared} }`)]).toEqual([shared, []]);
    }
    expect(places('SELECT * { ?x mpp:p ?y . << ?s ?p ?o >> mpp:q ?z }').length).toBe(1);
  });

  test('finds columns that no pattern binds', () => {
    const columns = (text: string): readonly (readonly [string, number])[] => check(text, settings).unbound.map(({ name, from }) => [name, from]);
    expect(columns('SELECT ?x ?name { ?x a mpp:Molecule } ORDER BY ?name')).toEqual([['name', 10]]);
    expect(columns('SELECT ?x ?g ?v ?b ?o ?s ?n { GRAPH ?g { ?x a ?c } VALUES ?v { 1 } BIND(1 AS ?b) OPTIONAL { ?x mpp:p ?o } { SELECT ?s { ?s ?p ?q } } { ?n ?p 1 } UNION { ?x ?p 2 } }')).toEqual([]);
    expect(columns('SELECT ?f ?m { ?x a ?c FILTER(?f = 1) MINUS { ?m a ?c } }')).toEqual([['f', 7], ['m', 10]]);
    expect(columns('SELECT * { { SELECT ?y { ?s ?p ?q } } }')).toEqual([['y', 20]]);
    // SPARQL 1.2: what is said of a triple behind it, and the name of that.
    expect(columns('SELECT ?st ?c ?n ?d { ?s ?p ?o {| mpp:status ?st |} . ?s ?p ?q ~ ?c {| mpp:note [ mpp:of ?n ] |} }')).toEqual([['d', 17]]);
    expect(columns('SELECT (COUNT(?x) AS ?n) ?k { ?x a ?c } GROUP BY (STR(?c) AS ?k)')).toEqual([]);
    expect(check('DESCRIBE ?x ?y { ?x mpp:p [ mpp:q ( ?z ) ] } VALUES ?w { 1 }', settings).unbound).toEqual([{ name: 'y', from: 12, to: 14, bound: expect.arrayContaining(['x', 'z', 'w']) }]);
  });

  test('places triples as the plan names them', () => {
    expect(check('SELECT * {\n  ?x a mpp:Molecule ;\n    mpp:promotes [ skos:prefLabel "x"@en ] .\n}', settings).triples).toEqual([
      { name: '?x rdf:type mpp:Molecule', from: 16, triple: 1 }, { name: expect.stringMatching(/^\?_\w+ skos:prefLabel "x"@en$/), from: 52, triple: 2 }, { name: expect.stringMatching(/^\?x mpp:promotes \?_\w+$/), from: 37, triple: 3 },
    ]);
  });
});

describe('whyEmpty', () => {
  const explain = async (text: string, empty: (query: string) => boolean, alike: readonly string[] = []): Promise<readonly [string, number | undefined, number]> => {
    let asked = 0;
    const { words, from } = await whyEmpty(text, check(text, settings).parts, {
      ask(query) {
        asked += 1;
        expect(check(query, settings).fault).toBeUndefined();
        return Promise.resolve(!empty(query));
      },
      values(query) {
        expect(check(query, settings).fault).toBeUndefined();
        return Promise.resolve(alike);
      },
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

  test.each([
    ['SELECT * { ?x skos:altLabel "EMT" }', '"EMT"@en', '“?x skos:altLabel "EMT"” leaves nothing. The graph has "EMT"@en there, not "EMT": a text with a language tag is another value than one without it, or with another. Write it as the graph does, or compare STR() of both.'],
    ['SELECT * { ?x mpp:year 2001 }', '"2001"^^<http://www.w3.org/2001/XMLSchema#gYear>', '“?x mpp:year 2001” leaves nothing. The graph has "2001"^^<http://www.w3.org/2001/XMLSchema#gYear> there, not 2001: values of different datatypes are different. Write it as the graph does, or compare STR() of both.'],
    ['SELECT * { ?x skos:altLabel ?n FILTER(?n = "emt"@en && BOUND(?x)) }', '"EMT"@en', '“FILTER(?n = "emt"@en && BOUND(?x))” leaves nothing. The graph has "EMT"@en there, not "emt"@en: capital letters count. Write it as the graph does, or compare LCASE(STR()) of both.'],
    ['SELECT * { ?x skos:altLabel ?n FILTER(CONTAINS(STR(?n), "emt")) }', '"EMT"@en', '“FILTER(CONTAINS(STR(?n), "emt"))” leaves nothing. The graph has "EMT"@en there, not "emt": capital letters count. Write it as the graph does, or compare LCASE(STR()) of both.'],
    ['SELECT * { ?x skos:altLabel ?n FILTER(STR(?n) = "emt") }', '"EMT"@en', '“FILTER(STR(?n) = "emt")” leaves nothing. The graph has "EMT"@en there, not "emt": capital letters count. Write it as the graph does, or compare LCASE(STR()) of both.'],
    ['SELECT * { VALUES ?n { "EMT" } ?x skos:altLabel ?n }', '"EMT"@en', '“VALUES ?n { "EMT" }” leaves nothing. The graph has "EMT"@en there, not "EMT": a text with a language tag is another value than one without it, or with another. Write it as the graph does, or compare STR() of both.'],
  ])('tells what the graph has in the place of a literal: %s', async (text, there, words) => {
    expect((await explain(text, (query) => (text.includes('FILTER') ? query.includes('FILTER(') : /altLabel|2001/.test(query)), [there]))[0]).toBe(words);
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
    const alone = (step: string): string | undefined => planWords([{ step, depth: 0, calls: 1, rows: 5, milliseconds: 500 }])[1];
    expect(['?x skos:broader* ?y', 'FILTER REGEX(?name, "a")', '?s ?p ?o', 'ORDER BY ?x', 'GROUP BY ?x', '?x mpp:promotes ?y'].map((step) => alone(step)?.slice(0, 20))).toEqual([
      'A path of any length', 'A search in texts lo', 'A pattern of variabl', 'All rows must be the', 'All rows are gathere', undefined,
    ]);
  });

  test('beside the lines', () => {
    const path = 'SELECT ?x {\n  ?x mpp:status/skos:prefLabel ?y\n}';
    const steps = [{ step: '?x mpp:status ?var0', depth: 1, calls: 1, rows: 3, milliseconds: 1 }, { step: '?var0 skos:prefLabel ?y', depth: 1, calls: 3, rows: 4, milliseconds: 1 }];
    expect([...rowsByLine(path, steps, check(path, settings).triples)].map(([line, { figures }]) => [line, figures])).toEqual([[2, [['4', undefined]]]]);
    const line = 'SELECT ?x { ?x a mpp:Molecule ; mpp:promotes ?y }';
    expect([...rowsByLine(line, plan, check(line, settings).triples)]).toEqual([[1, {
      figures: [['20,000', '10'], ['2', '20,000']], time: '99 ms', title: '?x rdf:type mpp:Molecule: 20,000 rows, 10 expected, 90.00 ms; ?x mpp:promotes ?y: 2 rows, 20,000 expected, 9.00 ms', slow: true,
    }]]);
    const text = 'SELECT ?x {\n  ?x a mpp:Molecule ;\n    mpp:promotes ?y\n}';
    expect([...rowsByLine(text, plan, check(text, settings).triples)]).toEqual([
      [2, { figures: [['20,000', '10']], time: '90 ms', title: '?x rdf:type mpp:Molecule: 20,000 rows, 10 expected, 90.00 ms', slow: true }],
      [3, { figures: [['2', '20,000']], time: '9.0 ms', title: '?x mpp:promotes ?y: 2 rows, 20,000 expected, 9.00 ms', slow: false }],
    ]);
  });
});
