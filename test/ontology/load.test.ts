import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
        { file: 'modules/a.ttl', line: 3, column: 11, message: expect.stringContaining('Unexpected') },
        { file: 'modules/b.ttl', line: 3, column: 6, message: 'Undefined prefix "nope:".' },
        { file: 'modules/c.ttl', line: 1, column: 47, message: 'Expected entity but got .' },
      ],
    });
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
