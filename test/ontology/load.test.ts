import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OntologyError } from '../../server/ontology/findings.js';
import { loadOntology } from '../../server/ontology/load.js';
import { writeTurtle } from '../../server/rdf/turtle.js';

const base = 'https://w3id.org/metastasis/';
let folder: string;
const file = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'ontology-')); });
afterEach(() => rm(folder, { recursive: true }));

describe('loadOntology', () => {
  test('an empty folder is an empty ontology', async () => {
    expect(await loadOntology(folder, base)).toEqual({ modules: [], prefixes: new Map() });
  });

  test('every Turtle file is one named graph; other files are none', async () => {
    await file('schema.ttl', '<http://example.org/s> a <http://example.org/C> .');
    await file('modules/claims/tropism.ttl', '<http://example.org/t> a <http://example.org/C> .');
    await file('README.md', 'no Turtle');
    await file('images/x.svg', '<svg/>');
    const { modules } = await loadOntology(folder, base);
    expect(modules.map(({ name, file: path, graph, quads }) => ({ name, path, graph, quads: quads.map((q) => `${q.subject.value} ${q.graph.value}`) }))).toEqual([
      { name: 'claims/tropism', path: 'modules/claims/tropism.ttl', graph: `${base}graph/claims/tropism`, quads: [`http://example.org/t ${base}graph/claims/tropism`] },
      { name: 'schema', path: 'schema.ttl', graph: `${base}graph/schema`, quads: [`http://example.org/s ${base}graph/schema`] },
    ]);
  });

  test('names file, line and column of every file that does not parse, all together', async () => {
    await file('modules/a.ttl', '@prefix ex: <http://example.org/> .\n\nex:a ex:b "unclosed .\n');
    await file('modules/b.ttl', '@prefix ex: <http://example.org/> .\nex:a ex:b ex:c .\nex:d nope:e ex:f .\n');
    await file('modules/c.ttl', '<http://example.org/a> <http://example.org/b> .\n');
    await file('modules/good.ttl', '<http://example.org/a> <http://example.org/b> 1 .\n');
    await expect(loadOntology(folder, base)).rejects.toMatchObject({
      name: 'OntologyError',
      findings: [],
      sourceErrors: [
        { file: 'modules/a.ttl', line: 3, column: 11, message: 'The text that begins here has no end on its line.', remedy: 'Close it with a quote, and write \\" for a quote within it.' },
        { file: 'modules/b.ttl', line: 3, column: 6, message: 'The prefix nope: is not declared.', remedy: 'Declare it at the top of the file: @prefix nope: <…> .' },
        { file: 'modules/c.ttl', line: 1, column: 47, message: 'Expected entity but got .' },
      ],
    });
  });

  test('a link to a file is followed, a byte order mark is none of the text, and hidden files are no modules', async () => {
    await file('elsewhere.txt', '\uFEFF<http://example.org/t> a <http://example.org/C> .');
    await mkdir(join(folder, 'modules'));
    await symlink('../elsewhere.txt', join(folder, 'modules/linked.ttl'));
    await symlink('nobody@host.1234', join(folder, 'modules/.#linked.ttl'));
    expect((await loadOntology(folder, base)).modules.map(({ name, quads }) => [name, quads.length])).toEqual([['linked', 1]]);
  });

  test('names everything that looks like a module and cannot be one, all together', async () => {
    for (const name of ['a', 'A', 'con', 'schema', 'derived', 'a b', 'notes/one', 'Notes/two', 'top']) await file(`modules/${name}.ttl`, '');
    await file('top.ttl', '');
    await mkdir(join(folder, 'modules/folder.ttl'));
    await symlink('nowhere', join(folder, 'modules/nowhere.ttl'));
    await symlink('circle.ttl', join(folder, 'modules/circle.ttl'));
    await symlink('notes', join(folder, 'modules/linked'));
    const { sourceErrors } = await loadOntology(folder, base).catch((error: unknown) => error) as OntologyError;
    expect(sourceErrors.map(({ file: path, message }) => `${path}: ${message.split(/[;:.]/)[0]}`).sort()).toEqual([
      'modules/a b.ttl: This cannot be the name of a module', 'modules/a.ttl: This and modules/A', 'modules/circle.ttl: This is no file (link to nothing)', 'modules/con.ttl: This cannot be the name of a module',
      'modules/derived.ttl: The graph "derived" is made by the service', 'modules/folder.ttl: This is no file (folder)', 'modules/linked: This is a link to a folder, which is not followed',
      'modules/notes/one.ttl: This and modules/Notes/two', 'modules/nowhere.ttl: This is no file (link to nothing)', 'modules/schema.ttl: The graph "schema" is laid out in schema', 'top.ttl: This and modules/top',
    ]);
  });

  test('a file in place of the folder of the modules is named', async () => {
    await file('modules', '');
    await expect(loadOntology(folder, base)).rejects.toMatchObject({ sourceErrors: [{ file: 'modules', message: expect.stringContaining('This is no folder (file)') }] });
  });
});

test('loading and writing a module changes no byte', async () => {
  const { modules, prefixes } = await loadOntology('ontology', base);
  const curated = modules.filter(({ file: path }) => path.startsWith('modules/'));
  expect(curated.length).toBeGreaterThan(10);
  for (const { file: path, quads } of curated) {
    expect({ path, text: writeTurtle(quads, prefixes) }).toEqual({ path, text: await readFile(join('ontology', path), 'utf8') });
  }
});
