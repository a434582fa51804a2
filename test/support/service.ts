import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Engine, EngineVersion } from '../../server/engine/contract/engine.js';
import type { PreparedQuery } from '../../server/sparql/prepared-query.js';
import { createHttpServer, type HttpServerOptions } from '../../server/http/http-server.js';
import { createListener, type Handle } from '../../server/http/listener.js';
import { formats, type Format } from '../../server/rdf/formats.js';
import { storeFromNQuads } from '../../server/store/build-store.js';

/** Prefixes of the fixtures. */
export const prefixes = new Map([
  ['ex', 'http://example.org/'],
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  ['skos', 'http://www.w3.org/2004/02/skos/core#'],
]);

/** The address of a file below test/fixtures, seen from the compiled tests. */
export const fixture = (name: string): URL => new URL(`../../../test/fixtures/${name}`, import.meta.url);

export function versionOf(id: string, nquads: string): EngineVersion {
  return { id, store: storeFromNQuads(new TextEncoder().encode(nquads).buffer), prefixes };
}

/** Two cascade stages and a paper, in two graphs. */
export const cascade = versionOf('cascade', readFileSync(fixture('cascade.nq'), 'utf8'));

/** So many triples that joining them all with each other three times does not end. */
export const crowd = versionOf('crowd', Array.from({ length: 2000 }, (_, i) =>
  `<http://example.org/cell-${i}> <http://example.org/order> "${i}"^^<http://www.w3.org/2001/XMLSchema#integer> <http://example.org/graph/cells> .\n`).join(''));

/** Runs for hours on `crowd`. */
export const endless = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c + ?f + ?i = -1) }';

export const formatOf = (name: string): Format => {
  const found = formats.find((format) => format.name === name);
  if (!found) throw new RangeError(`no format ${name}`);
  return found;
};

export const select = (query: string): PreparedQuery => ({ text: query, form: 'SELECT', defaultGraphs: [], namedGraphs: [] });

/** The whole answer in a format; CSV if none is named. */
export async function ask(engine: Engine, query: PreparedQuery | string, { format = 'csv', timeout = 20_000 } = {}): Promise<string> {
  const prepared = typeof query === 'string' ? select(query) : query;
  const { body } = await engine.query(prepared, { format: formatOf(format), timeout });
  return text(body);
}

/** Serves a handler on a free port. */
export async function serve(handler: Handle, options: HttpServerOptions = {}): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createHttpServer(createListener(handler, () => undefined), options);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sparql` };
}
