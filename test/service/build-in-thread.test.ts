import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDataset } from '../../server/ontology/dataset.js';
import { OntologyError } from '../../server/ontology/findings.js';
import { readSettings } from '../../server/platform/settings.js';
import { buildInThread } from '../../server/service/build-in-thread.js';
import { source } from '../../server/service/source.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(folder, file));
  await cp('test/fixtures/small.ttl', join(folder, 'modules', 'small.ttl'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));
const settings = () => ({ ...readSettings({}), ontology: folder, data: join(folder, 'data') });
const build = () => buildInThread(settings())(undefined, new Set());
const failure = () => build().then(() => undefined, (error: unknown) => error);

test('a thread builds the version that this one would, its columns in shared memory', async () => {
  const [there, here] = [await build(), await buildDataset(source(settings()))];
  expect([there.id, there.size, there.prefixes.get('mpp')]).toEqual([here.id, here.size, 'https://w3id.org/metastasis/']);
  expect(String(there.store.text.buffer)).toBe('[object SharedArrayBuffer]'); // of another realm in a test
});

test('what checks find comes back as it was found', async () => {
  await writeFile(join(folder, 'modules', 'small.ttl'), (await readFile('test/fixtures/small.ttl', 'utf8')).replace(/mpp:hasEvidence [^;.]+[;.]/, '.'));
  const error = await failure(), here = await buildDataset(source(settings())).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OntologyError);
  expect((error as OntologyError).sourceErrors.length + (error as OntologyError).findings.length).toBeGreaterThan(0);
  expect(error).toMatchObject({ message: (here as OntologyError).message, findings: (here as OntologyError).findings });
});

test('a file that is missing is told as this thread tells it', async () => {
  await rm(join(folder, 'schema.ttl'));
  const here = await buildDataset(source(settings())).catch((reason: unknown) => reason) as Error;
  expect(await failure()).toMatchObject({ message: here.message });
  expect(here.message).toContain('schema.ttl');
});
