import { afterAll, expect, test } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { createEngine } from '../../../server/engine/create-engine.js';
import { EngineError } from '../../../server/engine/contract/engine.js';
import { rounds } from '../../support/long.js';
import { ask, crowd, endless, formatOf, prefixes, select } from '../../support/service.js';

const cancels = rounds(120, 10_000), atOnce = 8;
const engine = createEngine({ workers: 1 });
afterAll(() => engine.close(0));

const csv = formatOf('csv');
const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';

test(`${cancels} cancels at any moment lose no worker`, async () => {
  await engine.swap(crowd);
  const formats = { bindings: csv, boolean: csv, triples: formatOf('nt') };
  const long = 'SELECT * { ?a ?b ?c . ?d ?e ?f }';
  const ends = new Map<string, number>();
  for (let round = 0; round < cancels / atOnce; round++) {
    await Promise.all(Array.from({ length: atOnce }, async (_, i) => {
      const client = new AbortController(), { signal } = client;
      const leave = setTimeout(() => { client.abort(); }, (round * 7 + i * 13) % 40);
      let end = 'read';
      try {
        const { body } = i % 2 === 0
          ? await engine.query(select([count, long, endless, long][i / 2] as string), { format: csv, timeout: 20_000, signal })
          : (await engine.ask({ text: [long, 'ASK { ?s ?p', endless, count][(i - 1) / 2], options: { prefixes } }, { formats, timeout: 20_000, signal })).result;
        signal.addEventListener('abort', () => { body.destroy(); });
        if (signal.aborted) body.destroy();
        await text(body);
      } catch (error) {
        end = error instanceof EngineError ? error.reason : (error as Error).name;
      } finally {
        clearTimeout(leave);
      }
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }));
  }
  expect([...ends.values()].reduce((sum, one) => sum + one, 0)).toBe(cancels);
  expect(ends.get('aborted')).toBeGreaterThan(cancels / 10);
  // As many as there may be at most, at once: none of them waits for another that never ends.
  const both = await Promise.all([1, 2].map(() => ask(engine, 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?c + ?f > 0) }')));
  expect(both).toEqual(['n\r\n3999999\r\n', 'n\r\n3999999\r\n']);
}, 60_000 + cancels * 200);
