import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failToStart, startService, temporaryFolder, type ServiceProcess } from '../support/process.js';

const triple = (n: number): string => `<http://example.org/s> <http://example.org/p> ${n} .`;

describe('a start with a damaged file ends with a sentence that names it', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    for (const path of ['ontology/modules', 'data/graphs', 'data/journal']) await mkdir(join(folder.path, path), { recursive: true });
  });
  afterEach(() => folder.clean());
  const put = (path: string, content: string | Buffer): Promise<void> => writeFile(join(folder.path, path), content);

  const stored = '0123456789abcdef0123456789abcdef.nq';
  test.each<[string, () => Promise<unknown>, string]>([
    ['the journal', () => put('data/journal/changes.jsonl', 'garbage\n'), 'data/journal/changes.jsonl:1: this line of the journal is damaged: it is not JSON; put the file back from a copy, or take the line out if no copy has it: what the graphs hold does not depend on it.'],
    ['a folder in place of the journal', () => mkdir(join(folder.path, 'data/journal/changes.jsonl')), 'data/journal/changes.jsonl: a folder stands in place of a file; move it away (EISDIR).'],
    ['a stored graph', () => put(`data/graphs/${stored}`, 'garbage\n'), `data/graphs/${stored}:1:1: Unexpected "garbage"; put the file back from a copy, or remove it and the graph with it.`],
    ['a module that is not UTF-8', () => put('ontology/modules/x.ttl', Buffer.from(`${triple(1)}\n<http://example.org/\u00ff> <http://example.org/p> 1 .`, 'latin1')), 'ontology/modules/x.ttl:2:1: This is not UTF-8; save the file as UTF-8.'],
    ['a link to nothing', () => symlink('nowhere', join(folder.path, 'ontology/modules/x.ttl')), 'ontology/modules/x.ttl: This is no file (link to nothing); a module is one, so rename it or remove it.'],
    ['two modules that are one file elsewhere', async () => { for (const name of ['a', 'A']) await put(`ontology/modules/${name}.ttl`, ''); }, 'ontology/modules/a.ttl: This and modules/A.ttl differ in nothing but case, and are one file on many systems; rename one of them.'],
  ])('%s', async (_, damage, sentence) => {
    await damage();
    const { code, stdout, stderr } = await failToStart({ MPP_ONTOLOGY: join(folder.path, 'ontology'), MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: 'token' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.endsWith(`${folder.path}/${sentence}\n`) && stderr.trim().split('\n').length === 1 ? sentence : stderr).toBe(sentence);
  }, 60_000);
});

test('a start with too few open files allowed says so', async () => {
  const { code, stderr } = await failToStart({}, 'ulimit -n 24');
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'The service cannot be started: this process has too many files open; raise the limit (ulimit -n) to 256 or more (EMFILE).\n' });
});

describe('a disk that takes no more', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: ServiceProcess;
  const data = (): string => join(folder.path, 'data');
  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'ontology'));
    // No file of the service may grow beyond 1 MiB (512 bytes a block): the system refuses the rest of a write, as a full disk does.
    service = await startService({ MPP_ONTOLOGY: join(folder.path, 'ontology'), MPP_DATA: data(), MPP_ADMIN_TOKEN: 'token' }, undefined, 'ulimit -f 2048');
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await folder.clean();
  });

  const put = (graph: string, body: string): Promise<Response> => fetch(`${service.origin}/graphs?graph=${graph}`, { method: 'PUT', headers: { authorization: 'Bearer token', 'content-type': 'application/n-triples' }, body });
  const count = async (): Promise<string> => (await fetch(`${service.origin}/sparql?format=csv&query=${encodeURIComponent('SELECT (COUNT(*) AS ?n) { GRAPH <urn:small> { ?s ?p ?o } }')}`)).text();
  const state = async (): Promise<unknown> => ({ graphs: await readdir(join(data(), 'graphs')), journal: await readFile(join(data(), 'journal', 'changes.jsonl'), 'utf8') });
  const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, i) => `<urn:s${from + i}> <urn:p> "${'x'.repeat(90)}" .\n`).join('');

  test.each<[string, () => string]>([
    ['a graph that does not fit', () => lines(0, 12_000)],
    ['a line of the journal that does not fit', () => lines(0, 9_000)],
  ])('%s is 507 with the cause, nothing is half done, and the service goes on', async (_, body) => {
    expect((await put('urn:small', '<urn:s> <urn:p> "before" .')).status).toBeLessThan(300);
    const before = await state();
    const refused = await put('urn:big', body());
    expect({ status: refused.status, body: await refused.json() }).toEqual({
      status: 507, body: expect.objectContaining({ title: 'Storage failed', cause: 'EFBIG', folder: data(), setting: 'MPP_DATA', detail: `The change could not be written to MPP_DATA (${data()}): a file would be larger than this process may write (EFBIG). Nothing was changed; send it again once this is mended.` }),
    });
    expect(await state()).toEqual(before);
    expect(await count()).toBe('n\r\n1\r\n');
    expect((await put('urn:small', '<urn:s> <urn:p> "after" .')).status).toBe(204);
    expect((await fetch(`${service.origin}/graphs?graph=urn:big`)).status).toBe(404);
  }, 60_000);
});
