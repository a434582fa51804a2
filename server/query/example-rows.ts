import { setTimeout as pause } from 'node:timers/promises';
import { EngineError, type Engine } from '../engine/contract/engine.js';
import { logEvent } from '../platform/log.js';
import { formatNamed } from '../rdf/formats.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { prepareQuery } from '../sparql/prepare.js';
import type { Example } from './examples.js';

/** Milliseconds for one example, and between two: readers come first. */
const timeout = 10_000, between = 10;

/**
 * How many rows or triples each example gives, by its id. Those that ask other endpoints, that ask a yes or no, or that
 * could not be answered are left out; the log says why the last were.
 */
export async function countExampleRows(engine: Engine, examples: readonly Pick<Example, 'id' | 'query' | 'form' | 'federatesWith'>[], prefixes: PrefixMap): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number> = {};
  for (const { id, query, form, federatesWith } of examples) {
    if (form === 'ASK' || federatesWith.length > 0) continue;
    const format = formatNamed(form === 'SELECT' ? 'json' : 'nt'), count = format.countRows?.();
    if (!count) continue;
    try {
      // In a worker: nobody waits for these.
      const { body } = await engine.query(prepareQuery(query, { prefixes }), { format, timeout, tried: true });
      let rows = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) rows = count(chunk);
      found[id] = rows;
    } catch (error) {
      // An engine that is being closed is no failure, and has no rows any more.
      if (error instanceof EngineError && error.reason === 'closed') return found;
      logEvent('example not counted', { example: id, reason: error instanceof Error ? error.message : String(error) });
    }
    await pause(between, undefined, { ref: false });
  }
  return found;
}
