import { describe, expect, test } from '@jest/globals';
import { graphFileOf } from '../../server/change/graph-files.js';
import { createGraph, nearestGraphs, noSuchGraph, writable } from '../../server/change/modules.js';
import { createStatements, type Statements } from '../../server/change/statements.js';
import { versionOf } from '../support/service.js';

const base = 'https://w3id.org/metastasis/';
const fileOf = (graph: string) => graphFileOf(graph, base, '/nowhere');
const module = (name: string): string => `${base}graph/${name}`;
/** A version with the modules `notes` and `papers`, the empty module `drafts`, and a stored graph at the address that the module `taken` would have. */
const statements = (): Statements => createStatements({
  ...versionOf('before', [module('notes'), module('papers'), 'http://example.org/g', `${base}graphs/taken`].map((graph) => `<a:s> <a:p> <a:o> <${graph}> .\n`).join('')),
  hashes: new Map([module('notes'), module('papers'), module('drafts')].map((graph) => [graph, ''])),
});
const target = () => ({ graphFileOf: fileOf, statements: statements() });

describe('a graph may be written', () => {
  test.each([['a module that is there', module('notes')], ['an empty module', module('drafts')], ['a stored graph', 'http://example.org/g'], ['a stored graph that is not there yet', 'http://example.org/new']])('where it is %s', (_, graph) => {
    expect(writable(graph, target())).toBe(graph);
  });

  test('unless it follows from the others', () => {
    expect(() => writable(module('derived'), target())).toThrow(expect.objectContaining({ status: 403, title: 'Graph is derived' }));
  });

  test('unless it is a module that nobody has made: the nearest names are told, and how one is made', () => {
    expect(() => writable(module('note'), target())).toThrow(expect.objectContaining({
      status: 404, title: 'No such graph', members: { graph: module('note'), nearest: [module('notes'), module('drafts'), module('papers')] },
      detail: `There is no module <${module('note')}>; the nearest names are <${module('notes')}>, <${module('drafts')}>, <${module('papers')}>. A new module is made by CREATE GRAPH <${module('note')}>.`,
    }));
  });
});

test('a stored graph that is not there is told without the names of others', () => {
  expect(noSuchGraph('http://example.org/none', target())).toMatchObject({ status: 404, detail: 'There is no graph <http://example.org/none>.', members: { graph: 'http://example.org/none' } });
});

test('the nearest names are three at most, whatever their case, the first of equals by its name', () => {
  expect(nearestGraphs('urn:AB', ['urn:xyz', 'urn:b', 'urn:ab', 'urn:a', 'urn:abcd'])).toEqual(['urn:ab', 'urn:a', 'urn:b']);
});

describe('CREATE', () => {
  test('makes an empty module', () => {
    const now = statements();
    createGraph(module('new'), base, { graphFileOf: fileOf, statements: now });
    expect([now.exists(module('new')), now.empty().sort(), now.diff().made]).toEqual([true, [module('drafts'), module('new')], [module('new')]]);
  });

  test('makes nothing of a stored graph, which is there as long as it holds something', () => {
    const now = statements();
    createGraph('http://example.org/new', base, { graphFileOf: fileOf, statements: now });
    expect([now.graphs().includes('http://example.org/new'), now.diff().made]).toEqual([false, statements().diff().made]);
  });

  test.each<[string, string, number, string]>([
    ['a module that is there', module('notes'), 409, 'Graph exists'],
    ['a module that is there and empty', module('drafts'), 409, 'Graph exists'],
    ['a stored graph that is there', 'http://example.org/g', 409, 'Graph exists'],
    ['a graph that follows from others', module('derived'), 403, 'Graph is derived'],
    ['a graph that is laid out by hand', module('shapes'), 403, 'Graph is edited as a file'],
    ['a module that differs from another in nothing but case', module('Notes'), 409, 'Graph name taken'],
    ['a module whose address names a stored graph', module('taken'), 409, 'Graph name taken'],
    ['a module that no file can be named after', module('aux'), 400, 'Invalid graph name'],
  ])('refuses %s', (_, graph, status, title) => {
    const now = statements();
    expect(() => { createGraph(graph, base, { graphFileOf: fileOf, statements: now }); }).toThrow(expect.objectContaining({ status, title }));
    expect(now.diff()).toEqual(statements().diff());
  });
});
