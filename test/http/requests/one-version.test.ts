import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createEngine } from '../../../server/engine/create-engine.js';
import type { Engine } from '../../../server/engine/contract/engine.js';
import { fromOneVersion } from '../../../server/http/requests/one-version.js';
import { toNQuad } from '../../../server/ontology/canonical.js';
import type { Dataset } from '../../../server/ontology/dataset.js';
import { parseModule } from '../../../server/ontology/load.js';
import { VersionPassedError } from '../../../server/query/views.js';
import { createVersions, type Version, type Versions } from '../../../server/pages/version.js';
import { loadDefinitions } from '../../support/ontology.js';
import { versionOf } from '../../support/service.js';

const base = 'https://w3id.org/metastasis/', mark = 'of the other version';
const entry = { script: '/assets/main.js', preload: [] };
const assets = { theme: '', styles: { all: '', tools: '', query: '', graph: '', genes: '', contribute: '', print: '' }, picture: '/assets/share.png', scripts: { main: entry, graph: entry, query: entry } };
const own = createEngine({ workers: 2, warmUp: false });
let one: Dataset, other: Dataset;
/** Swaps that are to happen: by how many more queries are asked before. */
let swapAfter = Infinity, next: Dataset | undefined;
/** The real engine; between two queries of a page somebody changes the graph. */
const engine: Engine = Object.create(own, {
  query: {
    async value(...asked: Parameters<Engine['query']>) {
      const result = await own.query(...asked);
      swapAfter -= 1;
      if (swapAfter === 0 && next) await versions.show(next);
      return result;
    },
  },
}) as Engine;
const versions: Versions = createVersions({ engine, assets, examples: [], base, images: 'test/fixtures/pages/images' });

beforeAll(async () => {
  const { modules, prefixes } = await loadDefinitions();
  const lines = [
    ...modules.filter(({ name }) => ['schema', 'prefixes'].includes(name)).flatMap(({ quads }) => quads),
    ...parseModule(await readFile('test/fixtures/pages/graph.ttl', 'utf8'), `${base}graph/fixture`, 'fixture'),
  ].map(toNQuad);
  const changed = lines.map((line) => line.replace(/"(@en [^"]*)$/, ` ${mark}"$1`));
  const dataset = (id: string, quads: readonly string[]): Dataset => ({ ...versionOf(id, `${quads.join('\n')}\n`), prefixes, hashes: new Map(), size: quads.length, graphs: [], warnings: [] });
  [one, other] = [dataset('one', lines), dataset('other', changed)];
});
afterAll(() => own.close(0));

const pages: readonly [string, (version: Version) => Promise<string | undefined>][] = [
  ['a term', (version) => version.pages.term('emt')],
  ['a window', (version) => version.pages.window('emt')],
  ['the perspective', (version) => version.pages.perspective()],
  ['a search', async (version) => JSON.stringify(await (await version.pages.search()).find({ query: 'transition', kind: undefined, limit: 20 }))],
];

test.each(pages)('%s is of one version, whenever another comes while it is made, and so is what is kept', async (_, make) => {
  const made = async (): Promise<readonly [string, string | undefined]> => fromOneVersion(versions.current, async (version) => [version.dataset.id, await make(version)] as const);
  const fresh = async (dataset: Dataset): Promise<string | undefined> => {
    [swapAfter, next] = [Infinity, undefined];
    await versions.show(dataset === one ? other : one);
    await versions.show(dataset);
    return (await made())[1];
  };
  const right = { one: await fresh(one), other: await fresh(other) };
  expect([right.one?.includes(mark), right.other?.includes(mark)]).toEqual([false, true]);
  for (let queries = 1; queries <= 8; queries++) {
    await fresh(other);
    await versions.show(one);
    [swapAfter, next] = [queries, other];
    const [id, page] = await made();
    expect([queries, page === right[id as 'one' | 'other']]).toEqual([queries, true]);
    next = undefined;
    await versions.show(one); // the change is reverted: the same id again
    expect([queries, await made()]).toEqual([queries, ['one', right.one]]);
  }
}, 120_000);

test('what a version that has passed is asked for is refused, and so is a change that never ends', async () => {
  next = undefined;
  await versions.show(one);
  const before = versions.current();
  await versions.show(other);
  await expect(before.pages.term('emt')).rejects.toThrow(VersionPassedError);
  let turn = 0;
  await expect(fromOneVersion(versions.current, async (version) => {
    await versions.show(turn++ % 2 === 0 ? one : other);
    return version.pages.window('emt');
  })).rejects.toThrow(VersionPassedError);
});
