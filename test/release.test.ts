import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Parser } from 'n3';
import { exports } from '../server/exports/exports.js';
import { compiler, startService, temporaryFolder, type ServiceProcess } from './support/process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (...names: readonly string[]): string => join(folder.path, ...names);
/** Makes a release, and returns what it says. */
async function release(data: string, date: string): Promise<{ readonly code: number; readonly out: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [...compiler, 'dist/server/commands/release.js', '--date', date], { env: { ...process.env, MPP_ONTOLOGY: path('ontology'), MPP_DATA: path(data) } });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = error as { readonly code: number; readonly stdout: string };
    return { code, out: stdout };
  }
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(path('ontology', 'modules'), { recursive: true });
  await mkdir(path('ontology', 'images'));
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), path('ontology', file));
  await cp('test/fixtures/small.ttl', path('ontology', 'modules', 'small.ttl'));
});
afterAll(() => folder.clean());

const sums = (data: string, date: string): Promise<string> => readFile(path(data, 'releases', date, 'SHA256SUMS'), 'utf8');

describe('a release', () => {
  test('has every format and export with its checksum, and says what is missing', async () => {
    const { code, out } = await release('one', '2026-11-01');
    expect([code, out.split('\n').filter((line) => line.startsWith('missing: ')).length]).toEqual([0, 5]);
    const lines = (await sums('one', '2026-11-01')).trimEnd().split('\n').map((line) => line.split('  '));
    const files = lines.map(([, file]) => file);
    expect(files).toEqual(expect.arrayContaining([...exports.map(({ addresses: [address] }) => address), 'ontology.ttl', 'dataset.rdf', 'mappings.sssom.tsv', 'changes.md', 'report.txt', 'CITATION.cff', 'datacite.json', 'zenodo.json', 'dcat.ttl']));
    for (const [sum, file = ''] of lines) expect([file, createHash('sha256').update(await readFile(path('one', 'releases', '2026-11-01', file))).digest('hex')]).toEqual([file, sum]);
    expect(await readFile(path('one', 'releases', '2026-11-01', 'ontology.owl'), 'utf8')).toContain('versionIRI rdf:resource="https://w3id.org/metastasis/release/2026-11-01/ontology.owl"');
    const dcat = new Parser().parse(await readFile(path('one', 'releases', '2026-11-01', 'dcat.ttl'), 'utf8'));
    expect(dcat.filter(({ predicate }) => predicate.value.endsWith('#byteSize')).length).toBe(files.length - 1);
  }, 300_000);

  test('of the same statements has the same bytes, and stays as it is', async () => {
    await release('two', '2026-11-01');
    expect(await sums('two', '2026-11-01')).toBe(await sums('one', '2026-11-01'));
    expect((await release('one', '2026-11-01')).code).toBe(0);
    const module = path('ontology', 'modules', 'small.ttl'), text = await readFile(module, 'utf8');
    await writeFile(module, text.replace('mpp:status mpp:status-emerging', 'mpp:status mpp:status-contested').replace('skos:altLabel "EMT"@en', 'skos:altLabel "EMT"@en , "transition"@en'));
    const before = await sums('one', '2026-11-01'), refused = await release('one', '2026-11-01');
    expect([refused.code, refused.out]).toEqual([1, 'The release of 2026-11-01 is there already, with other bytes. A release stays as it is: give another date.\n']);
    expect(await sums('one', '2026-11-01')).toBe(before);
  }, 300_000);

  test('says what changed since the one before, in words and as statements', async () => {
    expect((await release('one', '2026-11-02')).code).toBe(0);
    const read = (file: string): Promise<string> => readFile(path('one', 'releases', '2026-11-02', file), 'utf8');
    expect(await read('changes.md')).toBe('# Release 2026-11-02\n\n6 terms, 1 claims.\n\nChanges since 2026-11-01.\n\n## Claims with another status\n- SNAI1 promotes epithelial-mesenchymal transition: emerging, now contested\n');
    expect([(await read('added.nt')).includes('status-contested'), (await read('removed.nt')).includes('status-emerging'), (await read('added.nt')).includes('"transition"@en')]).toEqual([true, true, true]);
  }, 300_000);

  test.each(['2026-13-01', 'yesterday'])('a date that is none is refused: %s', async (date) => { expect((await release('one', date)).code).toBe(1); }, 60_000);
});

describe('a service', () => {
  let service: ServiceProcess;
  beforeAll(async () => { service = await startService({ MPP_ONTOLOGY: path('ontology'), MPP_DATA: path('one') }); }, 60_000);
  afterAll(() => service.stop());
  const get = (address: string, accept = '*/*'): Promise<Response> => fetch(service.origin + address, { headers: { accept }, redirect: 'manual' });

  test('lists the releases, newest first, as a page and as JSON', async () => {
    const { releases } = await (await get('/releases', 'application/json')).json() as { readonly releases: readonly { readonly date: string }[] };
    expect(releases.map(({ date }) => date)).toEqual(['2026-11-02', '2026-11-01']);
    expect(await (await get('/releases', 'text/html')).text()).toContain('href="/release/2026-11-02/ontology.owl"');
  });

  test('gives each of their files, and keeps the old ones', async () => {
    for (const date of ['2026-11-01', '2026-11-02']) {
      const file = await get(`/release/${date}/ontology.ttl`);
      expect([file.status, file.headers.get('content-type'), file.headers.get('cache-control'), await file.text()]).toEqual([200, 'text/turtle; charset=utf-8', 'public, max-age=31536000, immutable', await readFile(path('one', 'releases', date, 'ontology.ttl'), 'utf8')]);
    }
    expect((await get('/release/2026-11-02/kgx/edges.tsv')).status).toBe(200);
    expect((await (await get('/release/2026-11-01')).json() as { readonly date: string }).date).toBe('2026-11-01');
  });

  test('leads from the latest to the release, and tells the release of a version', async () => {
    const { version } = await (await get('/release/2026-11-01')).json() as { readonly version: string };
    const current = (await (await get('/releases', 'application/json')).json() as { readonly releases: readonly { readonly version: string }[] }).releases[0]?.version ?? '';
    const leads = async (address: string): Promise<readonly unknown[]> => { const answer = await get(address); return [answer.status, answer.headers.get('location')]; };
    expect(await Promise.all([leads('/release/latest'), leads('/release/latest/ontology.obo')])).toEqual([[302, '/release/2026-11-02'], [302, '/release/2026-11-02/ontology.obo']]);
    const released = async (hash: string): Promise<unknown> => { const { current: isCurrent, release } = await (await get(`/version/${hash}`, 'application/json')).json() as { readonly current: boolean; readonly release: string }; return [isCurrent, release]; };
    expect([await released(version), await released(current)]).toEqual([[false, '2026-11-01'], [true, '2026-11-02']]);
  });

  test('tells the release of a version by its first digits, and what two releases differ in by their dates', async () => {
    const versionOf = async (date: string): Promise<string> => (await (await get(`/release/${date}`)).json() as { readonly version: string }).version;
    const [old, fresh] = [await versionOf('2026-11-01'), await versionOf('2026-11-02')];
    expect(await (await get(`/version/${old.slice(0, 10)}`, 'application/json')).json()).toMatchObject({ version: old, release: '2026-11-01' });
    const difference = await (await get('/diff/2026-11-01/2026-11-02', 'application/json')).json() as { readonly from: string; readonly to: string; readonly sentence: string; readonly statements: { readonly added: readonly string[]; readonly removed: readonly string[] } };
    expect([difference.from, difference.to, difference.statements.added.length, difference.statements.removed.length]).toEqual([old, fresh, 2, 1]);
    expect([difference.statements.added.every((line) => /small> \.$/.test(line)), difference.statements.removed[0]?.includes('status-emerging'), difference.sentence]).toEqual([true, true, expect.stringMatching(/\w{5}/)]);
    expect(await (await get(`/diff/${fresh}/${old.slice(0, 8)}`, 'application/json')).json()).toMatchObject({ statements: { added: difference.statements.removed, removed: difference.statements.added } });
    expect(await (await get('/diff/2026-11-01/2026-11-02', 'text/html')).text()).toContain('<a href="/release/2026-11-01">2026-11-01</a>');
    expect(await (await get(`/version/${old}`, 'text/html')).text()).toContain(`href="/diff/${old}/${fresh}"`);
    expect(await (await get('/releases', 'text/html')).text()).toContain('href="/diff/2026-11-01/2026-11-02"');
    expect([(await get('/diff/2026-11-01/2026-11-07', 'application/json')).status, (await get(`/diff/${old}/${'0'.repeat(64)}`, 'application/json')).status]).toEqual([404, 404]);
  });

  test('knows a release that is copied in while it runs, once that is whole, and fails at none that is not', async () => {
    const source = path('one', 'releases', '2026-11-01'), target = path('one', 'releases', '2026-10-01'), hash = 'a'.repeat(64);
    const ask = async (address: string): Promise<readonly unknown[]> => { const answer = await get(address, 'application/json'); return [answer.status, answer.headers.get('retry-after')]; };
    const known = async (): Promise<readonly string[]> => ((await (await get('/releases', 'application/json')).json()) as { readonly releases: readonly { readonly date: string }[] }).releases.map(({ date }) => date);
    const told = (await readFile(join(source, 'release.json'), 'utf8')).replaceAll('2026-11-01', '2026-10-01').replace(/"version": "[0-9a-f]{64}"/, `"version": "${hash}"`);
    await mkdir(target);
    for (const part of ['', told.slice(0, 200), '{"date": "2026-10-01"}', 'null']) {
      if (part !== '') await writeFile(join(target, 'release.json'), part);
      expect([part, await ask('/release/2026-10-01'), await ask(`/version/${hash}`), await known()]).toEqual([part, [503, '10'], [404, null], ['2026-11-02', '2026-11-01']]);
    }
    await writeFile(join(target, 'release.json'), told);
    await writeFile(join(target, 'ontology.ttl'), 'half');
    expect([await known(), await ask('/release/2026-10-01/ontology%2ettl'), await ask('/release/2026-10-01/ontology.obo'), await ask('/diff/2026-10-01/2026-11-01')]).toEqual([['2026-11-02', '2026-11-01', '2026-10-01'], [503, '10'], [503, '10'], [503, '10']]);
    await cp(join(source, 'ontology.ttl'), join(target, 'ontology.ttl'));
    expect(await ask('/release/2026-10-01/ontology.ttl')).toEqual([200, null]);
    expect(await (await get('/version/aaaaaaaaaa', 'application/json')).json()).toMatchObject({ version: hash, release: '2026-10-01' });
    expect((await get(`/version/${hash}`, 'text/html')).status).toBe(200);
    // The newest one is on its way here: the latest is still the one before.
    const newest = path('one', 'releases', '2026-11-30');
    await mkdir(newest);
    await writeFile(join(newest, 'release.json'), told.replaceAll('2026-10-01', '2026-11-30'));
    expect([await known(), (await get('/release/latest', 'application/json')).headers.get('location')]).toEqual([['2026-11-30', '2026-11-02', '2026-11-01', '2026-10-01'], '/release/2026-11-02']);
    await rm(newest, { recursive: true });
    await rm(target, { recursive: true });
    expect([await ask('/release/2026-10-01'), await ask(`/version/${hash}`), await known()]).toEqual([[404, null], [404, null], ['2026-11-02', '2026-11-01']]);
  });

  test.each(['/release/2026-11-03', '/release/x', '/release/2026-11-01/no.such', '/release/2026-11-01/..%2f..%2fjournal', '/version/' + '0'.repeat(64)])('%s is 404 with a reason', async (address) => {
    const answer = await get(address, 'application/json');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });
});
