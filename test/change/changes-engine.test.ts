import { expect, test } from '@jest/globals';
import { createChangesEngine } from '../../server/change/changes-engine.js';
import { openHistory } from '../../server/change/history.js';
import { createEngine } from '../../server/engine/create-engine.js';
import { formatOf, select } from '../support/service.js';

const base = 'https://w3id.org/metastasis/';

test('a query of the graph of changes with SERVICE is refused, and not answered without the graph', async () => {
  const engine = createChangesEngine(createEngine({ workers: 1, warmUp: false }), { history: openHistory('no-such-journal', base), base, log: () => undefined });
  const query = { ...select(`SELECT * { GRAPH <${base}graph/changes> { ?s ?p ?o } SERVICE <http://example.org/sparql> { ?s ?q ?v } }`), services: ['http://example.org/sparql'] };
  await expect(engine.query(query, { format: formatOf('csv'), timeout: 1000 })).rejects.toMatchObject({ status: 400, title: 'Not in one query' });
  await engine.close(0);
});
