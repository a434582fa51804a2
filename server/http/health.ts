import type { Response } from 'express';
import type { Engine } from '../engine/contract/engine.js';
import type { Dataset } from '../ontology/dataset.js';
import { formats } from '../rdf/formats.js';
import { prepareQuery } from '../sparql/prepare.js';

const [json] = formats;
/** Parsed beforehand and always the same: our engine answers it at once, without a turn among the queries of clients. */
const question = prepareQuery('ASK {}', { prefixes: new Map() });

/** Tells whether queries are answered, by asking one; 503 when they are not. For load balancers and watchdogs. */
export async function sendHealth(res: Response, { id, size, graphs, warnings }: Dataset, engine: Engine): Promise<void> {
  const state = { version: id, triples: size, graphs: graphs.length, warnings: warnings.length, uptime: Math.round(process.uptime()) };
  res.set('Cache-Control', 'no-store');
  try {
    if (!json) throw new Error('no format');
    const { body } = await engine.query(question, { format: json, timeout: 2000 });
    body.resume();
    res.json({ status: 'ok', ...state });
  } catch (error) {
    res.status(503).json({ status: 'failing', detail: error instanceof Error ? error.message : String(error), ...state });
  }
}
