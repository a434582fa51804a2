import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWriter, type WriteOptions, type ChangeWriter } from '../../server/change/writer.js';
import { EngineError } from '../../server/engine/contract/engine.js';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { emptyDataset } from '../../server/ontology/dataset.js';
import { formatOf } from '../support/service.js';
import { temporaryFolder } from '../support/process.js';

/** When a change is given up whose client has gone: until it is in the journal, and never after. */
describe('a change whose client goes', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>, writer: ChangeWriter, gone: AbortController, atPublish: () => void;
  beforeEach(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'ontology'));
    gone = new AbortController();
    atPublish = () => undefined;
    writer = createWriter({
      dataset: emptyDataset, fingerprints: new Map(), data: join(folder.path, 'data'), limits: { evaluation: 20_000, work: 20_000 }, log: (message) => { throw new Error(message); },
      source: { ontology: join(folder.path, 'ontology'), graphs: join(folder.path, 'data', 'graphs'), queries: 'queries', base: 'https://w3id.org/metastasis/', createCandidateStore: () => Promise.resolve(createCandidateStore()) },
      publish: () => { atPublish(); return Promise.resolve(); },
    });
  });
  afterEach(async () => {
    await writer.close();
    await folder.clean();
  });

  const cause = { author: { name: 'somebody' }, reason: 'a test' };
  const changes: [string, (options: WriteOptions) => ReturnType<ChangeWriter['applyUpdate']>][] = [
    ['an update', (options) => writer.applyUpdate({ text: 'INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }', usingGraphs: [], usingNamedGraphs: [] }, cause, options)],
    ['a document', (options) => writer.writeGraph({ operation: 'replace', graph: 'urn:g', dataset: 'no', documents: [{ body: new TextEncoder().encode('<urn:s> <urn:p> 1 .'), format: formatOf('ttl') }] }, cause, options)],
  ];
  const files = async (): Promise<readonly string[]> => (await readdir(join(folder.path, 'data'), { recursive: true, withFileTypes: true }).catch(() => [])).filter((entry) => entry.isFile()).map(({ name }) => name).filter((name) => /\.nq|staged|jsonl/.test(name));
  const aborted = expect.objectContaining({ reason: 'aborted' } satisfies Partial<EngineError>);

  test.each(changes)('before it was sent on, %s is not made', async (_, change) => {
    gone.abort();
    await expect(change({ signal: gone.signal })).rejects.toEqual(aborted);
    expect(await files()).toEqual([]);
  });

  test.each(changes)('while it is worked out, %s is not made', async (_, change) => {
    await expect(change({ signal: gone.signal, precondition: () => { setImmediate(() => { gone.abort(); }); } })).rejects.toEqual(aborted);
    expect(await files()).toEqual([]);
    expect(await change({})).toMatchObject({ added: 1, graphs: ['urn:g'] });
  });

  test.each(changes)('once it is in the journal, %s is made', async (_, change) => {
    atPublish = () => { gone.abort(); };
    const { version } = await change({ signal: gone.signal });
    expect(await files()).toEqual(expect.arrayContaining(['changes.jsonl', expect.stringMatching(/\.nq$/)]));
    expect(JSON.parse(await readFile(join(folder.path, 'data', 'journal', 'changes.jsonl'), 'utf8'))).toMatchObject({ reason: 'a test', version });
  });
});
