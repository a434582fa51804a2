import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { compileEarly } from '../../server/service/compile-early.js';
import { createEngine } from '../../server/engine/create-engine.js';
import { createHttpServer } from '../../server/http/http-server.js';
import { createListener } from '../../server/http/listener.js';
import { createSparqlHandler } from '../../server/http/sparql/sparql.js';
import { createTurns } from '../../server/http/turns.js';
import { warmUp } from '../../server/http/warm-up.js';
import { logFailure } from '../../server/platform/log.js';
import { wellKnownPrefixes } from '../../server/rdf/vocabulary.js';
import { readExamples } from '../../server/query/examples.js';
import { examplesFolder } from '../../server/platform/folders.js';
import { storeFromNQuads } from '../../server/store/build-store.js';
import { toSharedBuffer } from '../../server/store/snapshot.js';

/**
 * The service's SPARQL endpoint over any N-Quads file, as the service itself makes it but for pages, derivation and
 * validation, without its cache of results and without bounds for its client: `node serve.js FILE.nq PORT SECONDS`.
 */

compileEarly();
const [file = '', port = '0', seconds = '30'] = process.argv.slice(2);
const bytes = readFileSync(file);
const workers = Math.max(2, cpus().length);
const engine = createEngine({ workers, log: logFailure });
await engine.swap({ id: createHash('sha256').update(bytes).digest('hex'), store: storeFromNQuads(toSharedBuffer(bytes)), prefixes: wellKnownPrefixes });
const sparql = createSparqlHandler({
  engine, prefixes: wellKnownPrefixes, timeout: Number(seconds) * 1000, cacheBytes: 0, log: logFailure, turns: createTurns(), endpoint: 'http://127.0.0.1/sparql', namedGraphs: () => [],
  limits: { slots: 2 * workers, maxRows: 0, clientQueries: 0, rate: 0, queue: 0 },
});
const listener = createListener(sparql);
createHttpServer(listener).listen(Number(port), '127.0.0.1');
await warmUp(listener, (await readExamples(examplesFolder)).filter(({ federatesWith }) => federatesWith.length === 0).map(({ query }) => query));
