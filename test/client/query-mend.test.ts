import { describe, expect, test } from '@jest/globals';
import { firstMend, mended, mends } from '../../client/query/text/mend.js';
import { check, type Fault } from '../../client/query/syntax/check.js';
import { prefixes, schema } from './query-schema.js';

const faultOf = (text: string): Fault | undefined => check(text, { prefixes, base: 'https://w3id.org/metastasis/sparql' }).fault;

/** What the first mend of a text makes of it, and how its button is called; undefined where none is offered. */
async function mend(text: string): Promise<readonly [name: string, text: string] | undefined> {
  const fault = faultOf(text), found = fault && await firstMend(text, fault, schema, (each) => Promise.resolve(faultOf(each)));
  return found && [found.name, mended(text, found)];
}

describe('a fault is mended', () => {
  test.each([
    // Misspelt keywords and functions, by what the grammar allows there.
    ['SELECT * { ?x a mpp:Molecule . FILTR(?x = 1) }', 'Write FILTER', 'SELECT * { ?x a mpp:Molecule . FILTER(?x = 1) }'],
    ['SELECT * { ?x a mpp:Molecule BINDD(1 AS ?y) }', 'Write BIND', 'SELECT * { ?x a mpp:Molecule BIND(1 AS ?y) }'],
    ['SELCT * { ?s ?p ?o }', 'Write SELECT', 'SELECT * { ?s ?p ?o }'],
    ['SELECT (CONUT(?x) AS ?n) { ?x a mpp:Molecule }', 'Write COUNT', 'SELECT (COUNT(?x) AS ?n) { ?x a mpp:Molecule }'],
    ['SELECT * { ?s ?p ?o } ORDER ?s', 'Insert BY', 'SELECT * { ?s ?p ?o } ORDER BY ?s'],
    // Names without their prefix, by what may stand there, and by a label.
    ['SELECT * { ?x a Molecule }', 'Write mpp:Molecule', 'SELECT * { ?x a mpp:Molecule }'],
    ['SELECT * { ?x promotes ?y }', 'Write mpp:promotes', 'SELECT * { ?x mpp:promotes ?y }'],
    ['SELECT * { ?x mpp:promotes latency }', 'Write mpp:dormancy', 'SELECT * { ?x mpp:promotes mpp:dormancy }'],
    // Signs of other languages.
    ['SELECT * { ?x ?p ?y FILTER(?x == ?y) }', 'Write =', 'SELECT * { ?x ?p ?y FILTER(?x = ?y) }'],
    ['SELECT * { ?x ?p ?y FILTER(?x = 1 AND ?y = 2) }', 'Write &&', 'SELECT * { ?x ?p ?y FILTER(?x = 1 && ?y = 2) }'],
    ['SELECT ?x, ?y { ?x ?p ?y }', 'Leave it out', 'SELECT ?x ?y { ?x ?p ?y }'],
    // What is missing between two parts, or around one.
    ['SELECT * { ?x a mpp:Molecule\n ?x mpp:promotes ?y }', 'Insert .', 'SELECT * { ?x a mpp:Molecule .\n ?x mpp:promotes ?y }'],
    ['SELECT * { ?x a mpp:Molecule\n mpp:promotes ?y }', 'Insert ;', 'SELECT * { ?x a mpp:Molecule ;\n mpp:promotes ?y }'],
    ['SELECT * { ?x a mpp:Molecule (?x = mpp:snai1) }', 'Insert FILTER', 'SELECT * { ?x a mpp:Molecule FILTER (?x = mpp:snai1) }'],
    ['SELECT * { ?x ?p ?y FILTER ?y > 3 }', 'Put it in parentheses', 'SELECT * { ?x ?p ?y FILTER (?y > 3) }'],
    ['SELECT * { ?x a mpp:Molecule', 'Close with }', 'SELECT * { ?x a mpp:Molecule\n}'],
    ['SELECT * { ?x a mpp:Molecule }}', 'Leave it out', 'SELECT * { ?x a mpp:Molecule }'],
    ['SELECT * { ?x skos:prefLabel "brain }', 'Close with "', 'SELECT * { ?x skos:prefLabel "brain" }'],
    // Prefixes that other endpoints have, and misspelt ones.
    ['# mine\nSELECT * { ?x wdt:P1 ?y }', 'Declare wdt:', '# mine\nPREFIX wdt: <http://www.wikidata.org/prop/direct/>\nSELECT * { ?x wdt:P1 ?y }'],
    ['SELECT * { ?x mmp:promotes ?y }', 'Write mpp:promotes', 'SELECT * { ?x mpp:promotes ?y }'],
  ])('%s', async (text, name, after) => {
    expect(await mend(text)).toEqual([name, after]);
    expect(faultOf(after)).toBeUndefined();
  });

  test('only by what the parser reads beyond the place', async () => {
    const text = 'SELECT * { ?x a mpp:Molecule mpp:promotes }', fault = faultOf(text);
    if (!fault) throw new Error('it has a fault');
    expect(mends(text, fault, schema).length).toBeGreaterThan(0);
    // A parser that finds the same fault again takes none of them.
    expect(await firstMend(text, fault, schema, (each) => Promise.resolve({ ...fault, from: fault.from + each.length - text.length }))).toBeUndefined();
    for (const none of ['SELECT * { ?x = 1 }', 'SELECT * { ?x ?p 1 } LIMIT ten', 'SELECT * { ?x zz:a ?y }']) expect([none, await mend(none)]).toEqual([none, undefined]);
  });
});
