import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Parser } from 'n3';
import { commandScript, compiler, temporaryFolder } from './support/process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await temporaryFolder();
  const ontology = join(folder.path, 'ontology');
  await mkdir(join(ontology, 'modules'), { recursive: true });
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
  await cp('test/fixtures/small.ttl', join(ontology, 'modules', 'small.ttl'));
  env = { MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data') };
});
afterAll(() => folder.clean());

async function cli(args: readonly string[], input = '', more: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [...compiler, commandScript(), ...args], { env: { ...process.env, ...env, ...more } });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>]);
  return { code, out, err };
}
const withoutTimes = (err: string): string => err.replace(/\d+\.\d s/g, '0.0 s');

describe('query', () => {
  const select = 'SELECT ?l { mpp:emt skos:prefLabel ?l }';
  test('answers on standard output and tells progress on standard error', async () => {
    const { code, out, err } = await cli(['query', '-'], select);
    expect({ code, out, err: withoutTimes(err) }).toEqual({ code: 0, out: '?l\n"epithelial-mesenchymal transition"@en\n', err: 'ontology: 0.0 s\nengine: 0.0 s\nquery: 0.0 s\n' });
  });

  test.each([
    ['csv', select, 'l\r\nepithelial-mesenchymal transition\r\n'],
    ['json', 'ASK { mpp:emt a mpp:Mechanism }', '{"head":{},"boolean":true}'],
    ['nt', 'CONSTRUCT { mpp:emt a mpp:Mechanism } {}', '<https://w3id.org/metastasis/emt> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/metastasis/Mechanism> .\n'],
  ])('reads a file and writes %s', async (format, query, expected) => {
    const file = join(folder.path, 'q.rq'), output = join(folder.path, 'out');
    await writeFile(file, query);
    expect(await cli(['query', file, '--format', format, '--output', output])).toMatchObject({ code: 0, out: '' });
    expect(await readFile(output, 'utf8')).toBe(expected);
  });

  test.each([
    ['a syntax error', 'SELECT {', 'Line 1, column 8: Found `{`; expected: *, variable, (.\n'],
    ['a timeout', 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) != STR(?f)) }', 'ontology: 0.0 s\nengine: 0.0 s\nThe query was ended at the limit of 0.0 s.\n'],
  ])('fails with 1 on %s', async (_, query, message) => {
    const { code, out, err } = await cli(['query', '-'], query, { MPP_QUERY_TIMEOUT: '0.5' });
    expect({ code, out, err: withoutTimes(err).replace(/^ontology: 0\.0 s\n(?=Line)/, '') }).toEqual({ code: 1, out: '', err: message });
  });
});

describe('export', () => {
  test.each([['ttl', 'text/turtle'], ['nq', 'N-Quads']])('writes the ontology as %s', async (suffix, format) => {
    const { code, out } = await cli(['export', suffix]);
    expect(code).toBe(0);
    expect(new Parser({ format }).parse(out).filter(({ subject, predicate }) => subject.value.endsWith('/snai1') && predicate.value.endsWith('/promotes')).map(({ object }) => object.value)).toEqual(['https://w3id.org/metastasis/emt']);
  });

  test('writes a file for other tools', async () => {
    expect((await cli(['export', 'obo'])).out).toContain('\n[Term]\nid: mpp:snai1\nname: SNAI1\n');
  });

  test('writes the mappings', async () => {
    expect((await cli(['export', 'sssom'])).out.split('\n').at(-2)).toBe('mpp:emt\tepithelial-mesenchymal transition\tskos:exactMatch\tGO:0001837\tepithelial to mesenchymal transition\tsemapv:ManualMappingCuration\tGO 2026-08-21');
  });
});

describe('load', () => {
  const graph = 'http://example.org/import';
  const count = async (): Promise<string> => (await cli(['query', '-', '--format', 'csv'], `SELECT (COUNT(*) AS ?n) { GRAPH <${graph}> { ?s ?p ?o } }`)).out;

  test('brings files into a graph beside the ontology, where every start finds them', async () => {
    const turtle = join(folder.path, 'one.ttl'), lines = join(folder.path, 'two.nt.gz');
    await writeFile(turtle, '<http://e/a> <http://e/p> 1.50, [] .');
    await writeFile(lines, gzipSync('<http://e/a> <http://e/p> "ä"@de .\n<http://e/b> <http://e/p> <http://e/a> .\n'));
    const { code, out, err } = await cli(['load', turtle, lines, '--graph', graph]);
    expect({ code, err: /Error|\bat /.exec(err) }).toEqual({ code: 0, err: null });
    expect(out + err).toContain('4 triples');
    expect(await count()).toBe('n\r\n4\r\n');
    await cli(['load', lines, '--graph', graph, '--replace']);
    expect((await cli(['query', '-', '--format', 'nt'], `CONSTRUCT { ?s ?p ?o } { GRAPH <${graph}> { ?s ?p ?o } }`)).out.split('\n').sort()).toEqual([
      '', '<http://e/a> <http://e/p> "ä"@de .', '<http://e/b> <http://e/p> <http://e/a> .',
    ]);
  }, 120_000);

  /** Every graph that was loaded, and the journal, as they stand in the data folder. */
  const kept = async (): Promise<readonly (readonly [string, string])[]> => Promise.all(['graphs', 'journal'].map((name) => join(folder.path, 'data', name)).map(async (path) => {
    const files = (await readdir(path).catch(() => [])).sort();
    return Promise.all(files.map(async (file) => [file, await readFile(join(path, file), 'utf8')] as const));
  })).then((folders) => folders.flat());

  test.each([
    ['a fault in the middle', 'bad.nt', '<http://e/a> <http://e/p> 1 .\n', ['--graph', graph], ':1: '],
    ['a graph that nobody names', 'bare.nt', '<http://e/a> <http://e/p> <http://e/b> .\n', [], ': The statement names no graph: say with --graph IRI where it belongs.'],
    ['a module', 'module.nt', '<http://e/a> <http://e/p> <http://e/b> .\n', ['--graph', 'https://w3id.org/metastasis/graph/small'], ': <https://w3id.org/metastasis/graph/small> is a graph of the ontology, which is checked: write to it through the service.'],
    ['a suffix that says nothing', 'data.xyz', '', ['--graph', graph], ': the suffix tells no format that can be loaded.'],
  ])('%s is exit code 1 and named with its file, and changes nothing', async (_, name, content, options, message) => {
    const before = await kept();
    expect(before).not.toEqual([]);
    const file = join(folder.path, name);
    await writeFile(file, content);
    const { code, out, err } = await cli(['load', file, ...options]);
    expect({ code, out, told: err.includes(`${file}${message}`) || err }).toEqual({ code: 1, out: '', told: true });
    expect(await kept()).toEqual(before);
  }, 120_000);
});

test.each([
  [[], 'No command.'], [['nothing', 'x'], 'There is no command "nothing".'], [['query'], '"query" takes one operand.'], [['export', 'pdf'], 'There is no export "pdf"; one of ttl, jsonld, nt, rdf, trig, nq, sssom, owl, obo, '],
  [['query', 'a', '--wrong'], "Unknown option '--wrong'"],
])('%j is not understood: exit code 2 and how it is used', async (args, message) => {
  const { code, out, err } = await cli(args);
  expect({ code, out, begin: err.slice(0, message.length), usage: err.includes('Usage: metastasis COMMAND') }).toEqual({ code: 2, out: '', begin: message, usage: true });
});

test('a broken ontology is exit code 1 and names file and line', async () => {
  const ontology = join(folder.path, 'broken');
  await mkdir(join(ontology, 'modules'), { recursive: true });
  await writeFile(join(ontology, 'modules', 'a.ttl'), '<a:b> <c:d>\n nope:e .');
  const { code, err } = await cli(['export', 'ttl'], '', { MPP_ONTOLOGY: ontology });
  expect({ code, err }).toEqual({ code: 1, err: 'modules/a.ttl:2:2: The prefix nope: is not declared. Declare it at the top of the file: @prefix nope: <…> .\n' });
});
