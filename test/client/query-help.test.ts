import { describe, expect, test } from '@jest/globals';
import { buildQuery, noChoice, readChoice } from '../../client/query/build-query.js';
import { loneVariables, nearest, refusedServices, unknownNames } from '../../client/query/diagnose.js';
import { exchange, parametersOf } from '../../client/query/parameters.js';
import { declaration, suggest } from '../../client/query/suggest.js';
import { prefixes, schema } from './query-schema.js';

/** What is offered at the mark. */
const offered = (marked: string, asked = false): readonly string[] =>
  suggest(marked.replace('|', ''), marked.indexOf('|'), schema, asked)?.options.map(({ text }) => text) ?? [];

describe('suggest', () => {
  test('offers first what the class of the subject has', () => {
    expect(offered('SELECT * { ?c a mpp:Claim ; | }').slice(0, 4)).toEqual(['mpp:hasEvidence', 'rdf:predicate', 'mpp:status', 'a']);
    expect(offered('SELECT * { ?c mpp:hasEvidence ?e . ?e | }').slice(0, 2)).toEqual(['mpp:paper', 'mpp:direction']);
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

  test('find variables that stand alone', () => {
    expect(loneVariables('SELECT ?actor { ?actr a mpp:Molecule . [] skos:prefLabel ?_any }')).toEqual([
      { from: 7, to: 13, message: '?actor stands here only: it matches anything. Did you mean ?actr?', instead: '?actr' },
      { from: 16, to: 21, message: '?actr stands here only: it matches anything. Did you mean ?actor?', instead: '?actor' },
    ]);
    expect(loneVariables('SELECT * { ?x ?y ?z }')).toEqual([]);
    expect(loneVariables('SELECT (COUNT(?y) AS ?n) { ?x mpp:p ?y ; a mpp:Molecule }')).toEqual([]);
  });

  test('name services that may not be asked', () => {
    const text = 'PREFIX x: <http://x/> SELECT * { SERVICE SILENT <https://sparql.uniprot.org/sparql/> { ?a ?b ?c } SERVICE <https://sparql.uniprot.org/sparql> { ?a ?b ?c } SERVICE x:y { ?a ?b ?c } SERVICE ?d { ?a ?b ?c } }';
    expect(refusedServices(text, schema).map(({ message, instead }) => [message, instead])).toEqual([
      ['https://sparql.uniprot.org/sparql/ is not on the list of endpoints that may be asked from here: https://sparql.uniprot.org/sparql.', '<https://sparql.uniprot.org/sparql>'],
      ['http://x/y is not on the list of endpoints that may be asked from here: https://sparql.uniprot.org/sparql.', undefined],
    ]);
    expect(refusedServices('ASK { SERVICE <http://x> {} }', { ...schema, services: [] })[0]?.message).toMatch(/^No other endpoint may be asked from here\./);
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
});
