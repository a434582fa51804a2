import { describe, expect, test } from '@jest/globals';
import { graphFileOf } from '../../server/change/graph-files.js';
import { createStatements } from '../../server/change/statements.js';
import { applyUpdate } from '../../server/change/update.js';
import { Problem } from '../../server/platform/problem.js';
import { versionOf } from '../support/service.js';

const base = 'http://example.org/';
const prefixes = new Map([['ex', base], ['g', `${base}graph/`], ['xsd', 'http://www.w3.org/2001/XMLSchema#']]);
const context = { prefixes, base, graphFileOf: (graph: string) => graphFileOf(graph, base, '/nowhere') };

/** Written and read without what all lines share. */
const short = (line: string): string => line.replaceAll(base, '').replaceAll('http://www.w3.org/2001/XMLSchema#', 'xsd:');
const long = (line: string): string => line.replaceAll(/<(?!http|urn)([^>]*)>/g, (_, name: string) => (name.startsWith('xsd:') ? `<http://www.w3.org/2001/XMLSchema#${name.slice(4)}>` : `<${base}${name}>`));

const before = [
  '<a> <p> "1.50"^^<xsd:decimal> <graph/one> .',
  '<a> <q> <b> <graph/one> .',
  '<b> <p> "2"^^<xsd:integer> <graph/two> .',
  '<b> <q> _:x <stored> .',
  '<a> <q> <b> <graph/default> .',
  '<b> <inverse> <a> <graph/derived> .',
];

function run(text: string, usingGraphs: string[] = [], usingNamedGraphs: string[] = []) {
  const statements = createStatements(versionOf('before', before.map((line) => `${long(line)}\n`).join('')));
  applyUpdate({ text, usingGraphs, usingNamedGraphs }, context, statements);
  const { added, removed, made = [], dropped = [] } = statements.diff();
  return [...made.map((graph) => `make ${short(graph)}`), ...dropped.map((graph) => `drop ${short(graph)}`), ...removed.map((line) => `- ${short(line)}`), ...added.map((line) => `+ ${short(line).replace(/_:b\w{12}-\w+/g, '_:new')}`)];
}

describe('applyUpdate', () => {
  test.each<[string, string, string[]]>([
    ['nothing', '# nothing\n PREFIX x: <http://x/>', []],
    ['INSERT DATA keeps what literals look like', 'INSERT DATA { GRAPH g:one { ex:a ex:p 01, 1.500, "x"@EN, true, 1e3, "a\\nb" } }', [
      '+ <a> <p> "01"^^<xsd:integer> <graph/one> .', '+ <a> <p> "1.500"^^<xsd:decimal> <graph/one> .', '+ <a> <p> "1e3"^^<xsd:double> <graph/one> .',
      '+ <a> <p> "a\\nb" <graph/one> .', '+ <a> <p> "true"^^<xsd:boolean> <graph/one> .', '+ <a> <p> "x"@en <graph/one> .',
    ]],
    ['relative IRIs are resolved against the endpoint', 'INSERT { GRAPH <stored> { <a> ex:p ?i } } WHERE { BIND(IRI("made") AS ?i) }', ['+ <a> <p> <made> <stored> .']],
    ['INSERT DATA without a graph', 'INSERT DATA { ex:n ex:p ex:o }', ['+ <n> <p> <o> <graph/default> .']],
    ['INSERT DATA of what is there', 'INSERT DATA { GRAPH g:one { ex:a ex:q ex:b } }', []],
    ['blank nodes are the same within an operation', 'INSERT DATA { GRAPH ex:stored { _:x ex:p _:x . _:x ex:q [] } }', ['+ _:new <p> _:new <stored> .', '+ _:new <q> _:new <stored> .']],
    ['DELETE DATA in a graph', 'DELETE DATA { GRAPH g:one { ex:a ex:q ex:b } }', ['- <a> <q> <b> <graph/one> .']],
    ['DELETE DATA without a graph is gone from the default graph and the modules', 'DELETE DATA { ex:a ex:q ex:b }', ['- <a> <q> <b> <graph/default> .', '- <a> <q> <b> <graph/one> .']],
    ['what is deleted without a graph stays in graphs beside the ontology', 'INSERT DATA { GRAPH ex:stored { ex:a ex:q ex:b } } ; DELETE DATA { ex:a ex:q ex:b }', [
      '- <a> <q> <b> <graph/default> .', '- <a> <q> <b> <graph/one> .', '+ <a> <q> <b> <stored> .',
    ]],
    ['DELETE DATA is taken to the letter', 'DELETE DATA { ex:a ex:p 1.5 }', []],
    ['DELETE DATA of what is not there', 'DELETE DATA { ex:no ex:no ex:no }', []],
    ['a value is moved as it is written', 'DELETE { GRAPH ?g { ?s ex:p ?v } } INSERT { GRAPH ex:stored { ?s ex:r ?v } } WHERE { GRAPH ?g { ?s ex:p ?v } FILTER(?v < 2) }', [
      '- <a> <p> "1.50"^^<xsd:decimal> <graph/one> .', '+ <a> <r> "1.50"^^<xsd:decimal> <stored> .',
    ]],
    ['a computed value is written in its canonical form', 'INSERT { GRAPH ex:stored { ?s ex:r ?w } } WHERE { ?s ex:p ?v BIND(?v * 2 AS ?w) FILTER(?v > 1.7) }', ['+ <b> <r> "4"^^<xsd:integer> <stored> .']],
    ['DELETE WHERE finds a number by its term, not by its value', 'DELETE WHERE { ?s ex:p 1.5 }', []],
    ['DELETE WHERE finds a number as it is written', 'DELETE WHERE { ?s ex:p 1.50 }', ['- <a> <p> "1.50"^^<xsd:decimal> <graph/one> .']],
    ['a pattern finds a language whatever its case', 'INSERT DATA { GRAPH ex:stored { ex:c ex:says "x"@EN } } ; INSERT { GRAPH ex:stored { ?s ex:said "y"@En-gb } } WHERE { ?s ex:says "x"@eN }', [
      '+ <c> <said> "y"@en-gb <stored> .', '+ <c> <says> "x"@en <stored> .',
    ]],
    ['several graphs in one DELETE WHERE', 'DELETE WHERE { GRAPH g:one { ex:a ex:q ?x } . GRAPH ?g { ?x ex:q ?y } . ex:a ex:p ?v }', [
      '- <a> <p> "1.50"^^<xsd:decimal> <graph/one> .', '- <a> <q> <b> <graph/one> .', '- <b> <q> _:x <stored> .',
    ]],
    ['each operation has the prefixes declared before it', 'PREFIX n: <http://example.org/n/> INSERT DATA { GRAPH ex:stored { n:a ex:p n:b } } ; PREFIX n: <http://example.org/m/> INSERT DATA { GRAPH ex:stored { n:a ex:p n:b } }', [
      '+ <m/a> <p> <m/b> <stored> .', '+ <n/a> <p> <n/b> <stored> .',
    ]],
    ['IRIs are made from the BASE', 'BASE <http://example.org/> INSERT { GRAPH <stored> { <a> <r> ?i } } WHERE { BIND(IRI("made") AS ?i) }', ['+ <a> <r> <made> <stored> .']],
    ['DELETE WHERE with a blank node that a variable finds', 'DELETE WHERE { GRAPH ex:stored { ex:b ?p ?o } }', ['- <b> <q> _:x <stored> .']],
    ['WITH', 'WITH g:two DELETE { ?s ex:p ?v } INSERT { ?s ex:p 3 } WHERE { ?s ex:p ?v }', [
      '- <b> <p> "2"^^<xsd:integer> <graph/two> .', '+ <b> <p> "3"^^<xsd:integer> <graph/two> .',
    ]],
    ['USING', 'INSERT { GRAPH ex:stored { ?s ex:r 1 } } USING g:two WHERE { ?s ?p ?o }', ['+ <b> <r> "1"^^<xsd:integer> <stored> .']],
    ['USING NAMED', 'INSERT { GRAPH ex:stored { ?s ex:r 1 } } USING NAMED g:two WHERE { GRAPH ?g { ?s ?p ?o } }', ['+ <b> <r> "1"^^<xsd:integer> <stored> .']],
    ['a pattern sees the derived graph', 'INSERT { GRAPH ex:stored { ?s ex:seen ?o } } WHERE { ?s ex:inverse ?o }', ['+ <b> <seen> <a> <stored> .']],
    ['each solution makes its own blank node', 'INSERT { GRAPH ex:stored { ?s ex:node [] } } WHERE { ?s ex:p ?v }', ['+ <a> <node> _:new <stored> .', '+ <b> <node> _:new <stored> .']],
    ['what is no triple is left out', 'INSERT { GRAPH ex:stored { ?v ex:of ?s . ?s ex:none ?unbound } } WHERE { ?s ex:p ?v }', []],
    ['operations see the ones before', 'INSERT DATA { GRAPH ex:stored { ex:c ex:p 5 } } ; DELETE { GRAPH ?g { ?s ex:p ?v } } INSERT { GRAPH ex:stored { ?s ex:p ?w } } WHERE { GRAPH ?g { ?s ex:p ?v } FILTER(?v = 5) BIND(?v + 1 AS ?w) } ; DELETE DATA { ex:a ex:q ex:b } ; INSERT { GRAPH ex:stored { ex:c ex:q ?s } } WHERE { ?s ex:p ?v FILTER NOT EXISTS { ?s ex:q ?o } }', [
      '- <a> <q> <b> <graph/default> .', '- <a> <q> <b> <graph/one> .',
      '+ <c> <p> "6"^^<xsd:integer> <stored> .', '+ <c> <q> <a> <stored> .', '+ <c> <q> <c> <stored> .',
    ]],
    ['CREATE of a module, and what is put into it', 'CREATE GRAPH g:new ; INSERT DATA { GRAPH g:new { ex:n ex:p ex:o } } ; CLEAR GRAPH g:new ; INSERT { GRAPH ?g { ex:m ex:p ex:o } } WHERE { BIND(IRI("graph/new") AS ?g) }', ['make graph/new', '+ <m> <p> <o> <graph/new> .']],
    ['a module that is emptied is still there', 'CLEAR GRAPH g:two ; INSERT DATA { GRAPH g:two { ex:b ex:p 3 } }', ['- <b> <p> "2"^^<xsd:integer> <graph/two> .', '+ <b> <p> "3"^^<xsd:integer> <graph/two> .']],
    ['DROP of a module', 'DROP GRAPH g:two', ['drop graph/two', '- <b> <p> "2"^^<xsd:integer> <graph/two> .']],
    ['a module that is made and dropped', 'CREATE GRAPH g:new ; DROP GRAPH g:new', ['drop graph/new']],
    ['a module that is not there, SILENT', 'DROP SILENT GRAPH g:tow ; CLEAR SILENT GRAPH g:tow ; COPY SILENT g:two TO g:tow ; MOVE SILENT g:tow TO g:two ; ADD SILENT g:two TO g:tow', []],
    ['CREATE SILENT of a twin', 'CREATE SILENT GRAPH g:ONE', []],
    ['CLEAR GRAPH', 'CLEAR GRAPH g:two', ['- <b> <p> "2"^^<xsd:integer> <graph/two> .']],
    ['CLEAR DEFAULT', 'CLEAR DEFAULT', ['- <a> <q> <b> <graph/default> .']],
    ['CLEAR NAMED', 'CLEAR NAMED', [before[1], before[0], before[2], before[3]].map((line) => `- ${line}`).sort()],
    ['CLEAR ALL', 'CLEAR ALL', before.slice(0, 5).map((line) => `- ${line}`).sort()],
    ['DROP GRAPH', 'DROP GRAPH ex:stored', ['- <b> <q> _:x <stored> .']],
    ['DROP of nothing', 'DROP GRAPH ex:nothing', []],
    ['CREATE', 'CREATE GRAPH ex:new', []],
    ['CREATE SILENT of what is there', 'CREATE SILENT GRAPH g:one', []],
    ['ADD', 'ADD g:two TO g:one', ['+ <b> <p> "2"^^<xsd:integer> <graph/one> .']],
    ['COPY', 'COPY g:two TO g:one', ['- <a> <p> "1.50"^^<xsd:decimal> <graph/one> .', '- <a> <q> <b> <graph/one> .', '+ <b> <p> "2"^^<xsd:integer> <graph/one> .']],
    ['MOVE', 'MOVE g:two TO DEFAULT', ['drop graph/two', '- <a> <q> <b> <graph/default> .', '- <b> <p> "2"^^<xsd:integer> <graph/two> .', '+ <b> <p> "2"^^<xsd:integer> <graph/default> .']],
    ['MOVE onto itself', 'MOVE g:two TO g:two', []],
    ['LOAD SILENT, which fails without a word', 'LOAD SILENT <http://127.0.0.1/secret> INTO GRAPH ex:x', []],
    ['COPY SILENT of nothing', 'COPY SILENT ex:nothing TO g:one', []],
  ])('%s', (_, text, expected) => {
    expect(run(text).sort()).toEqual([...expected].sort());
  });

  test('using-graph-uri of the protocol is the dataset of WHERE', () => {
    expect(run('INSERT { GRAPH ex:stored { ?s ex:r 1 } } WHERE { ?s ?p ?o }', [`${base}graph/two`])).toEqual(['+ <b> <r> "1"^^<xsd:integer> <stored> .']);
    expect(run('INSERT { GRAPH ex:stored { ?s ex:r 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }', [], [`${base}graph/two`])).toEqual(['+ <b> <r> "1"^^<xsd:integer> <stored> .']);
  });

  test.each<[string, string, number, string]>([
    ['no text', ' ', 400, 'Update missing'],
    ['a query', 'SELECT * { ?s ?p ?o }', 400, 'Not an update'],
    ['a syntax error', 'INSERT DATA { ex:a ex:b }', 400, 'Query syntax error'],
    ['LOAD', 'LOAD <http://127.0.0.1/secret>', 403, 'LOAD refused'],
    ['SERVICE', 'INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }', 403, 'Remote service refused'],
    ['the derived graph', 'INSERT DATA { GRAPH g:derived { ex:a ex:b ex:c } }', 403, 'Graph is derived'],
    ['the derived graph found by a pattern', 'INSERT { GRAPH ?g { ex:x ex:y ex:z } } WHERE { GRAPH ?g { ?s ?p ?o } }', 403, 'Graph is derived'],
    ['clearing the derived graph', 'CLEAR GRAPH g:derived', 403, 'Graph is derived'],
    ['moving the derived graph', 'MOVE g:derived TO ex:x', 403, 'Graph is derived'],
    ...([
      ['INSERT DATA', 'INSERT DATA { GRAPH g:tow { ex:a ex:b ex:c } }'], ['INSERT WHERE', 'INSERT { GRAPH g:tow { ?s ?p ?o } } WHERE { ?s ?p ?o }'],
      ['INSERT WHERE without a solution', 'INSERT { GRAPH g:tow { ?s ?p ?o } } WHERE { ?s ex:never ?o . ?s ?p ?o }'],
      ['a graph that is computed', 'INSERT { GRAPH ?g { ex:a ex:b ex:c } } WHERE { BIND(IRI(CONCAT("http://example.org/graph/", "tow")) AS ?g) }'],
      ['WITH', 'WITH g:tow INSERT { ex:a ex:b ex:c } WHERE {}'], ['DELETE DATA', 'DELETE DATA { GRAPH g:tow { ex:a ex:b ex:c } }'], ['LOAD', 'LOAD <http://127.0.0.1/x> INTO GRAPH g:tow'],
      ['COPY', 'COPY g:two TO g:tow'], ['MOVE', 'MOVE g:two TO g:tow'], ['ADD', 'ADD g:two TO g:tow'], ['COPY from it', 'COPY g:tow TO g:two'], ['MOVE from it', 'MOVE g:tow TO g:two'],
      ['CLEAR', 'CLEAR GRAPH g:tow'], ['DROP', 'DROP GRAPH g:tow'], ['what comes after its DROP', 'DROP GRAPH g:one ; INSERT DATA { GRAPH g:one { ex:a ex:b ex:c } }'],
    ] as const).map(([what, text]): [string, string, number, string] => [`a module that is not there: ${what}`, text, 404, 'No such graph']),
    ['CREATE of a twin', 'CREATE GRAPH g:ONE', 409, 'Graph name taken'],
    ['CREATE in a twin of a folder', 'CREATE GRAPH <http://example.org/graph/notes/a> ; CREATE GRAPH <http://example.org/graph/Notes/b>', 409, 'Graph name taken'],
    ...['con', 'CON', 'Nul', 'aux.x', 'prn', 'com1', 'LPT9', 'notes/con/x', 'a.', 'a./b', '.a', 'x.ttl/y', 'x.TTL/y', 'a//b', '', 'a b', 'é'].map((name): [string, string, number, string] => [`the name "${name}"`, `CREATE GRAPH <http://example.org/graph/${name}>`, 400, name.includes(' ') ? 'Query syntax error' : 'Invalid graph name']),
    ['CREATE of what is laid out by hand', 'CREATE GRAPH g:shapes', 403, 'Graph is edited as a file'],
    ['CREATE of what is there', 'CREATE GRAPH g:one', 409, 'Graph exists'],
    ['COPY of nothing', 'COPY ex:nothing TO g:one', 404, 'No such graph'],
    ['a path that leaves the folder', 'CREATE GRAPH <http://example.org/graph/../../etc/passwd>', 400, 'Invalid graph name'],
    ['a blank node in DELETE', 'DELETE { GRAPH ex:stored { ?s ex:q [] } } WHERE { ?s ex:q ?o }', 400, 'Query syntax error'],
    ['a blank node in DELETE DATA', 'DELETE DATA { _:x ex:q 1 }', 400, 'Query syntax error'],
    ['a blank node shared by two operations', 'INSERT DATA { _:x ex:q 1 } ; INSERT DATA { _:x ex:q 2 }', 400, 'Query syntax error'],
    ['a literal as subject', 'INSERT DATA { "a" ex:b ex:c }', 400, 'Literal as subject'],
  ])('refuses %s', (_, text, status, title) => {
    let thrown: unknown;
    try { run(text); } catch (error) { thrown = error; }
    expect(thrown).toBeInstanceOf(Problem);
    expect(thrown).toMatchObject({ status, title });
  });

  test('refuses a dataset that is given twice', () => {
    for (const text of ['INSERT { ?s ?p 1 } USING g:one WHERE { ?s ?p ?o }', 'WITH g:one INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }']) {
      expect(() => run(text, [`${base}graph/two`])).toThrow('Dataset given twice');
    }
  });
});
