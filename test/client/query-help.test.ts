import { describe, expect, test } from '@jest/globals';
import { buildQuery, noChoice, readChoice } from '../../client/query/text/build-query.js';
import { cleanText } from '../../client/query/text/clean-text.js';
import { emptyColumns, loneVariables, nearest, refusedServices, unknownNames } from '../../client/query/text/diagnose.js';
import { exampleAbout, termCalled, wordsOfQuery } from '../../client/query/start/example-words.js';
import { exchange, parametersOf } from '../../client/query/text/parameters.js';
import { findNames, keepersCalled, wordsOf } from '../../client/query/start/find-names.js';
import { declaration, suggest } from '../../client/query/text/suggest.js';
import { prefixes, schema } from './query-schema.js';

/** What is offered at the mark. */
const offered = (marked: string, asked = false): readonly string[] =>
  suggest(marked.replace('|', ''), marked.indexOf('|'), schema, asked)?.options.map(({ text }) => text) ?? [];

describe('suggest', () => {
  test('offers first what the class of the subject has', () => {
    expect(offered('SELECT * { ?c a mpp:Claim ; | }').slice(0, 4)).toEqual(['mpp:hasEvidence', 'rdf:predicate', 'mpp:status', 'a']);
    expect(offered('SELECT * { ?c mpp:hasEvidence ?e . ?e | }').slice(0, 2)).toEqual(['mpp:paper', 'mpp:direction']);
  });

  test('offers nothing else of a class that is known, unless it is named, and says so then', () => {
    expect(offered('SELECT * { ?c a mpp:Claim ; | }')).toEqual(['mpp:hasEvidence', 'rdf:predicate', 'mpp:status', 'a']);
    expect(offered('SELECT * { ?c a mpp:Claim ; mpp:| }')).toEqual(['mpp:hasEvidence', 'mpp:status']);
    const marked = 'SELECT * { ?c a mpp:Claim ; pmid| }', found = suggest(marked.replace('|', ''), marked.indexOf('|'), schema, false)?.options;
    expect(found?.map(({ text, detail }) => [text, detail])).toEqual([['bibo:pmid', '590, never of mpp:Claim']]);
    expect(offered('SELECT * { ?c | }')).toContain('bibo:pmid');
    expect(offered('SELECT * { ?x mpp:promotes | }')).not.toContain('mpp:brain');
    expect(offered('SELECT * { ?x mpp:promotes bra| }')).toContain('mpp:brain');
  });

  test('offers relations by whose IRIs they lead to', () => {
    const marked = 'SELECT * { ?x hgn| }', found = suggest(marked.replace('|', ''), marked.indexOf('|'), schema, false)?.options;
    expect(found?.map(({ text, detail }) => [text, detail])).toEqual([['skos:exactMatch', 'to hgnc, ensembl, mesh, 290']]);
  });

  test('offers as objects what the relation leads to, and terms by any name', () => {
    expect(offered('SELECT * { ?x mpp:promotes | }').slice(0, 2)).toEqual(['mpp:dormancy', 'mpp:extravasation']);
    expect(offered('SELECT * { ?x mpp:promotes latenc| }')[0]).toBe('mpp:dormancy');
    expect(offered('SELECT * { ?x mpp:promotes mpp:extr| }')).toEqual(['mpp:extravasation']);
    expect(offered('SELECT * { ?x a Mol| }')).toEqual(['mpp:Molecule']);
    expect(offered('SELECT * { ?c rdf:predicate | }')[0]).toBe('mpp:promotes');
  });

  test('offers what is behind a prefix before its colon is there', () => {
    for (const typed of ['m', 'mp', 'mpp', 'mpp:']) expect(offered(`SELECT * { ?c a mpp:Claim ; ${typed}| }`)).toContain('mpp:hasEvidence');
    expect(offered('SELECT * { ?x mpp:promotes mpp| }')).toEqual(expect.arrayContaining(['mpp:dormancy', 'mpp:extravasation']));
  });

  test('offers relations by their label', () => {
    expect(offered('SELECT * { ?x evid| }')[0]).toBe('mpp:hasEvidence');
  });

  test('offers variables, functions, keywords, services and prefixes', () => {
    expect(offered('SELECT * { ?claim ?p ?other FILTER(?cl|) }')).toEqual(['?claim']);
    expect(offered('SELECT * { ?claim ?p ?o FILTER(conta|) }')).toEqual(['CONTAINS(']);
    expect(offered('SELECT * { OPT| }')).toEqual(['OPTIONAL']);
    expect(offered('SELECT * { SERVICE | }', true)).toEqual(['<https://sparql.uniprot.org/sparql>', 'SILENT']);
    expect(offered('PREFIX sk|')).toEqual([`skos: <${prefixes.skos}>`]);
  });

  test('offers only what the grammar allows there', () => {
    const words = (marked: string): readonly string[] => offered(marked, true).filter((text) => !/[:?]/.test(text));
    const patterns = ['OPTIONAL', 'FILTER', 'BIND', 'VALUES', 'MINUS', 'GRAPH', 'SERVICE'];
    expect(words('SELECT * {\n  ?c a mpp:Claim .\n  |\n}')).toEqual([...patterns, '{']);
    expect(words('SELECT * {\n  ?c a mpp:Claim\n  |\n}')).toEqual([...patterns, '.', ';', ',', '{']);
    expect(words('SELECT * {\n  |\n}')).toEqual(['SELECT', ...patterns, '{']);
    expect(words('SELECT * { { ?x a ?y } | }')).toEqual([...patterns.slice(0, 4), 'UNION', ...patterns.slice(4), '.', '{']);
    expect(words('|')).toEqual(['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE', 'PREFIX', 'BASE']);
    expect(words('SELECT |')).toEqual(['DISTINCT', 'REDUCED', '(']);
    expect(words('SELECT ?x |')).toEqual(['WHERE', 'FROM', '{', '(']);
    expect(words('SELECT ?x { ?x a ?y } |')).toEqual(['VALUES', 'GROUP BY', 'HAVING', 'ORDER BY', 'LIMIT', 'OFFSET']);
    expect(words('SELECT ?x { ?x a ?y } LIMIT |')).toEqual([]);
    expect(words('SELECT ?x { ?x a ?y } ORDER BY |')).toEqual(expect.arrayContaining(['ASC(', 'DESC(', 'STR(']));
    expect(words('SELECT * { ?x a ?y FILTER(?x |) }')).toEqual(['NOT IN (', 'IN (']);
    expect(words('SELECT * { ?x a ?y FILTER(|) }')).toEqual(expect.arrayContaining(['EXISTS {', 'NOT EXISTS {', 'true', 'STR(']));
    expect(words('SELECT * { ?x a ?y FILTER(|) }')).not.toContain('OPTIONAL');
    // What the query has there comes first.
    expect(offered('SELECT * { ?c mpp:hasEvidence ?e . | }', true).slice(0, 2)).toEqual(['?c', '?e']);
    // A word that is whole is not offered again.
    expect(offered('SELECT * { ?claim a ?type . ?claim| }')).toEqual([]);
  });

  test('offers nothing within comments and strings', () => {
    expect(offered('SELECT * { # mpp:| \n}')).toEqual([]);
    expect(offered('SELECT * { ?x ?y "mpp:|" }')).toEqual([]);
  });

  test('takes less than 50 ms for a long query', () => {
    const text = `SELECT * {\n${'?x a mpp:Molecule ; mpp:promotes ?y .\n'.repeat(200)}?x `;
    // Work and not time: the machine of the tests may have much else to do.
    const begun = process.cpuUsage(), rounds = 40;
    for (let i = 0; i < rounds; i++) suggest(`${text}\n}${' '.repeat(i)}`, text.length, schema, false);
    expect(process.cpuUsage(begun).user / 1000 / rounds).toBeLessThan(50);
  });
});

test('declaration: below the first comments, once', () => {
  expect(declaration('# what\n\nSELECT * {}', 'mpp:emt', prefixes)).toEqual({ at: 8, text: `PREFIX mpp: <${prefixes.mpp}>\n` });
  expect(declaration(`PREFIX mpp: <${prefixes.mpp}>\nSELECT * {}`, 'mpp:emt', prefixes)).toBeUndefined();
  expect(declaration('SELECT * {}', 'no:emt', prefixes)).toBeUndefined();
});

describe('warnings', () => {
  test('name the nearest of what is not in the graph', async () => {
    const asked: (readonly string[])[] = [];
    const text = 'SELECT * { ?x mpp:promots mpp:extravasation ; mpp:pmid ?y . SERVICE <http://a> { ?x mpp:elsewhere ?z } }';
    const found = await unknownNames(text, schema, (iris) => {
      asked.push(iris);
      return Promise.resolve(new Set([`${prefixes.mpp}promots`]));
    });
    expect(asked).toEqual([[`${prefixes.mpp}promots`, `${prefixes.mpp}pmid`]]);
    expect(found).toEqual([{ from: 14, to: 25, message: 'mpp:promots is not in the graph. Near: mpp:promotes.', instead: 'mpp:promotes' }]);
  });

  test.each<[what: string, text: string, found: readonly (readonly [written: string, instead: string | undefined])[]]>([
    ['a name that is begun', 'SELECT * { ?x a mpp:Mol }', [['mpp:Mol', 'mpp:Molecule']]],
    ['a short name, which is near to any other', 'SELECT * { ?x mpp:zq ?y }', [['mpp:zq', undefined]]],
    ['a whole IRI of the ontology', `SELECT * { ?x <${prefixes.mpp}promots> <http://elsewhere/x> }`, [[`<${prefixes.mpp}promots>`, 'mpp:promotes']]],
    ['what an update makes', 'INSERT DATA { GRAPH mpp:promots { mpp:new a mpp:New } }', []],
    ['what an update asks', 'DELETE { ?x a mpp:Gone } INSERT { ?x a mpp:New } WHERE { ?x mpp:promots mpp:extravasation }', [['mpp:Gone', undefined], ['mpp:promots', 'mpp:promotes']]],
    ['a declaration', `PREFIX mpp: <${prefixes.mpp}> BASE <${prefixes.mpp}nothing> SELECT * FROM <${prefixes.mpp}none> { ?x a mpp:Molecule }`, []],
  ])('of %s', async (_, text, expected) => {
    const found = await unknownNames(text, schema, (iris) => Promise.resolve(new Set(iris)));
    expect(found.filter(({ from, to }) => text.slice(from, to) !== 'mpp:Molecule').map(({ from, to, instead }) => [text.slice(from, to), instead])).toEqual(expected);
  });

  test('find variables that stand alone', () => {
    expect(loneVariables('SELECT ?actor { ?actr a mpp:Molecule . [] skos:prefLabel ?_any }')).toEqual([
      { from: 7, to: 13, message: '?actor stands here only: it matches anything. Did you mean ?actr?', instead: '?actr' },
      { from: 16, to: 21, message: '?actr stands here only: it matches anything. Did you mean ?actor?', instead: '?actor' },
    ]);
    const error = (name: string): string => `?${name} stands here only, and no pattern gives it a value: what is computed with it is an error. Use it in a pattern, or leave it out.`;
    expect(loneVariables('ASK { ?x a ?x FILTER (?score > 1) BIND (STR(?other) AS ?y) }').map(({ message }) => message)).toEqual([error('score'), error('other')]);
    expect(loneVariables('ASK { ?x a ?x FILTER CONTAINS(STR(?some), "a") FILTER NOT EXISTS { ?x mpp:promotes ?what } }').map(({ message }) => message)).toEqual([error('some'), expect.stringMatching(/^\?what stands here only: it matches anything/)]);
    expect(loneVariables('ASK { ?x a ?x FILTER CONTAINS(STR(?some), "a") FILTER NOT EXISTS { ?x mpp:promotes ( ?item ) } }').map(({ message }) => message)).toEqual([error('some'), expect.stringMatching(/^\?item stands here only: it matches/)]);
    expect(loneVariables('ASK { ?x a mpp:Molecule }')).toEqual([{ from: 6, to: 8, message: '?x stands here only: it matches anything. If that is meant, write ?_x; else use it in another pattern, or leave it out.' }]);
    expect(loneVariables('SELECT * { ?x ?y ?z }')).toEqual([]);
    expect(loneVariables('SELECT (COUNT(?y) AS ?n) { ?x mpp:p ?y ; a mpp:Molecule }')).toEqual([]);
  });

  test('name columns that stay empty', () => {
    expect(emptyColumns([{ name: 'actor', from: 7, to: 13, bound: ['actr', 'n'] }, { name: 'x', from: 14, to: 16, bound: [] }])).toEqual([
      { from: 7, to: 13, message: '?actor has no value: no pattern binds it, and its column stays empty. Did you mean ?actr?', instead: '?actr' },
      { from: 14, to: 16, message: '?x has no value: no pattern binds it, and its column stays empty. Use it in a pattern, or leave it out here.' },
    ]);
  });

  test('name services that may not be asked', () => {
    const text = 'PREFIX x: <http://x/> SELECT * { SERVICE SILENT <https://sparql.uniprot.org/sparql/> { ?a ?b ?c } SERVICE <https://sparql.uniprot.org/sparql> { ?a ?b ?c } SERVICE x:y { ?a ?b ?c } SERVICE ?d { ?a ?b ?c } }';
    expect(refusedServices(text, schema).map(({ message, instead }) => [message, instead])).toEqual([
      ['https://sparql.uniprot.org/sparql/ is not on the list of endpoints that may be asked from here: https://sparql.uniprot.org/sparql.', '<https://sparql.uniprot.org/sparql>'],
      ['http://x/y is not on the list of endpoints that may be asked from here: https://sparql.uniprot.org/sparql.', undefined],
    ]);
    expect(refusedServices('ASK { SERVICE <http://x> {} }', { ...schema, services: [] })[0]?.message).toMatch(/^No other endpoint may be asked from here\. Ask it at its own address, /);
  });

  test('nearest', () => {
    expect(nearest('mpp:hasEvidnce', ['mpp:hasEvidence', 'mpp:paper'])).toBe('mpp:hasEvidence');
    expect(nearest('mpp:xyz', ['mpp:hasEvidence'])).toBeUndefined();
  });
});

describe('parameters', () => {
  test('are the terms that a text names, and can be exchanged', () => {
    const text = '# about mpp:brain\nSELECT * { ?x mpp:promotes mpp:dormancy , mpp:dormancy ; mpp:site mpp:brain }';
    expect(parametersOf(text, schema).map(({ slug }) => slug)).toEqual(['dormancy', 'brain']);
    expect(exchange(text, 'mpp:dormancy', 'mpp:extravasation')).toBe('# about mpp:brain\nSELECT * { ?x mpp:promotes mpp:extravasation , mpp:extravasation ; mpp:site mpp:brain }');
  });
});

describe('buildQuery', () => {
  const labelOf = (name: string): string => schema.byName.get(name)?.label ?? name.replace(/^mpp:/, '').toLowerCase();

  test('can be read back into its pickers', () => {
    const choice = { ...noChoice, object: 'mpp:extravasation', status: 'established', system: 'human' };
    const text = buildQuery(choice, labelOf);
    expect(readChoice(text)).toEqual(choice);
    expect(text.split('\n')[0]).toBe('# Which molecule promotes extravasation, established, shown in patients?');
    expect(readChoice('SELECT * {}')).toBeUndefined();
  });

  test('asks for names in one language, as a term with names in three would stand there three times', () => {
    const lines = buildQuery({ ...noChoice, kind: 'mpp:Molecule' }, labelOf).split('\n').map((line) => line.trim());
    expect(lines.filter((line) => line.includes('prefLabel'))).toEqual(['?molecule skos:prefLabel ?name . FILTER(LANG(?name) = "en")', '?object skos:prefLabel ?objectName . FILTER(LANG(?objectName) = "en")', '?statusTerm skos:prefLabel ?status .']);
  });
});

test('cleanText takes what editors and messages put into texts, and leaves strings alone', () => {
  expect(cleanText('\uFEFFSELECT *\u2028{ ?x\u00A0?y "a\u00A0b" . # note\u2029?z a\u200B <http://a/>\r\n}\r')).toBe('SELECT *\n{ ?x ?y "a\u00A0b" . # note\n?z a <http://a/>\n}\n');
  expect(cleanText('"""a\u2028\uFEFFb""" \'c\u00A0d\'')).toBe('"""a\u2028\uFEFFb""" \'c\u00A0d\'');
  expect(cleanText('# head\n#\n# more\nASK {}')).toBe('# head\n#\n# more\nASK {}');
  expect(cleanText('ASK {\n\t?x a ?y\n}')).toBe('ASK {\n\t?x a ?y\n}');
});

describe('what a search in the examples and in the schema finds', () => {
  const text = 'PREFIX ex: <http://identifiers.org/hgnc/>\nSELECT * { mpp:extravasation mpp:promotes ?y ; ?p ex:1 }';

  test('queries by names of terms and relations, and by what prefixes stand for', () => {
    const words = wordsOfQuery(text, schema);
    for (const word of ['extravasation', 'promotes', 'identifiers.org/hgnc']) expect(words).toContain(word);
    expect(words).not.toContain('w3id.org');
    expect(wordsOfQuery('ASK { mpp:dormancy ?p ?o }', schema)).toContain('latency');
  });

  test('a term by any name, and examples that can be asked about it', () => {
    expect(['extravasation', 'Latency', 'extrav', 'ex', 'no such'].map((written) => termCalled(written, schema)?.slug)).toEqual(['extravasation', 'dormancy', 'extravasation', undefined, undefined]);
    const dormancy = schema.byName.get('mpp:dormancy');
    expect(dormancy && exampleAbout(text, dormancy, schema)).toEqual({ text: expect.stringContaining('mpp:dormancy mpp:promotes'), instead: schema.byName.get('mpp:extravasation') });
    expect(dormancy && exampleAbout('ASK { mpp:snai1 ?p ?o }', dormancy, schema)).toBeUndefined();
  });

  test('relations, terms and prefixes', () => {
    expect(findNames('evidence', schema)).toEqual({ properties: ['mpp:hasEvidence'], terms: [], prefixes: [] });
    expect(findNames('more frequent', schema).properties).toEqual(['mpp:promotes']);
    expect(findNames('latency', schema).terms.map(({ slug }) => slug)).toEqual(['dormancy']);
    expect(findNames('ontology/bibo', schema).prefixes).toEqual(['bibo']);
  });

  test('relations by whose IRIs they lead to, and by several words', () => {
    const of = (text: string): readonly string[] => findNames(text, schema).properties;
    expect([of('hgnc'), of('HGNC id'), of('hgncId'), of('ensembl'), of('mesh'), of('id.nlm')]).toEqual([['skos:exactMatch'], ['skos:exactMatch'], ['skos:exactMatch'], ['skos:exactMatch'], ['skos:exactMatch'], []]);
    expect([of('evidence has'), of('pmid number'), of('frequent promotes')]).toEqual([['mpp:hasEvidence'], [], ['mpp:promotes']]);
    const links = ['hgnc', 'http://identifiers.org/ensembl/', 'http://purl.obolibrary.org/obo/HP_'];
    expect([keepersCalled(wordsOf('ensembl id'), links), keepersCalled(['hp'], links), keepersCalled(['h'], links)]).toEqual([['http://identifiers.org/ensembl/'], ['http://purl.obolibrary.org/obo/HP_'], []]);
  });
});
