import { expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graphFileOf, isDescription, isReserved } from '../../server/change/graph-files.js';
import { storedFile } from '../../server/ontology/graphs.js';
import { temporaryFolder } from '../support/process.js';

const base = 'https://w3id.org/metastasis/';

test.each([
  [`${base}graph/notes`, { kind: 'module', name: 'notes', file: 'modules/notes.ttl' }],
  [`${base}graph/notes/one`, { kind: 'module', name: 'notes/one', file: 'modules/notes/one.ttl' }],
  [`${base}graph/shapes`, { kind: 'definition', name: 'shapes', file: 'shapes.ttl' }],
  [`${base}graph/derived`, { kind: 'system', name: '', file: '' }],
  [`${base}.well-known/void`, { kind: 'system', name: '', file: '' }],
  [`${base}graph/default`, { kind: 'stored', name: '', file: storedFile(`${base}graph/default`) }],
  ['http://example.org/g', { kind: 'stored', name: '', file: storedFile('http://example.org/g') }],
])('%s is kept where its name says', (graph, file) => {
  expect(graphFileOf(graph, base, '/nowhere')).toEqual(file);
});

test('a module whose file stands at the top of the ontology folder stays there', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder.path, 'modules'));
  await writeFile(join(folder.path, 'notes.ttl'), '');
  expect([graphFileOf(`${base}graph/notes`, base, folder.path).file, graphFileOf(`${base}graph/other`, base, folder.path).file]).toEqual(['notes.ttl', 'modules/other.ttl']);
  await folder.clean();
});

test.each(['../x', '.hidden', 'a//b', 'a.ttl/b', 'con', 'x'.repeat(201), ''])('a module cannot be called %j, which no file can', (name) => {
  expect(() => graphFileOf(`${base}graph/${name}`, base, '/nowhere')).toThrow(expect.objectContaining({ status: 400, title: 'Invalid graph name' }));
});

test('a graph that describes the others is known by its name', () => {
  expect([`${base}.well-known/void`, `${base}graph/notes`].map((graph) => isDescription(graph, base))).toEqual([true, false]);
});

test('no stored graph takes the name of a graph that the service names', () => {
  const graphs = ['derived', 'default', 'schema', 'shapes', 'prefixes', 'notes'];
  expect(graphs.filter((name) => isReserved(`${base}graph/${name}`, base))).toEqual(['derived', 'default', 'schema', 'shapes', 'prefixes']);
});
