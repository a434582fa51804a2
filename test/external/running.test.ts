import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import oxigraph from 'oxigraph';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { until } from '../support/until.js';

/** A service whose queries another store answers: Oxigraph, behind the SPARQL 1.1 protocol. */

const sentence = 'The store of MPP_STORE answers here: a change is shown once that store has taken it, and any other service over it cannot answer from then on until it is started again.';
const base = 'https://w3id.org/metastasis/';
let folder: Awaited<ReturnType<typeof temporaryFolder>>, store: Server, service: ServiceProcess, isDown = false;

/** One address for queries and updates; the dataset is that of the request. */
function serveStore(): Promise<Server> {
  const data = new oxigraph.Store(), names = (parameters: URLSearchParams, name: string) => parameters.getAll(name).map((iri) => oxigraph.namedNode(iri));
  const server = createServer((req, res) => {
    void text(req).then((body) => {
      if (isDown) throw new Error('down');
      const parameters = new URLSearchParams(req.method === 'GET' ? req.url?.split('?')[1] : body), update = parameters.get('update');
      if (update !== null) {
        data.update(update);
        res.writeHead(204).end();
        return;
      }
      const type = req.headers.accept ?? 'application/sparql-results+json';
      const answer = data.query(parameters.get('query') ?? '', { results_format: type, default_graph: names(parameters, 'default-graph-uri'), named_graphs: names(parameters, 'named-graph-uri') });
      res.writeHead(200, { 'content-type': type }).end(answer);
    }).catch((error: unknown) => { res.writeHead(isDown ? 503 : 400).end(String(error)); });
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => { resolve(server); }); });
}

beforeAll(async () => {
  folder = await temporaryFolder();
  const modules = join(folder.path, 'ontology', 'modules');
  await mkdir(modules, { recursive: true });
  await writeFile(join(modules, 'notes.ttl'), `<${base}emt> <http://www.w3.org/2004/02/skos/core#prefLabel> "transition"@en .\n`);
  store = await serveStore();
  service = await startService({
    MPP_ONTOLOGY: join(folder.path, 'ontology'), MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: 'token', MPP_WARM_UP: '0', MPP_STORE: `http://127.0.0.1:${(store.address() as AddressInfo).port}/sparql`,
  });
}, 120_000);
afterAll(async () => {
  await service?.stop();
  store?.close();
  await folder.clean();
});

const values = async (): Promise<readonly string[]> => {
  const answer = await fetch(`${service.origin}/sparql?query=${encodeURIComponent('SELECT ?o { <https://w3id.org/metastasis/emt> <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2000/01/rdf-schema#comment> ?o } ORDER BY ?o')}`, { headers: { accept: 'text/csv' } });
  return (await answer.text()).trim().split('\r\n').slice(1);
};
const add = (what: string): Promise<Response> => fetch(`${service.origin}/api/changes`, {
  method: 'POST', headers: { 'authorization': 'Bearer token', 'content-type': 'application/json' },
  body: JSON.stringify({ added: `<${base}emt> <http://www.w3.org/2000/01/rdf-schema#comment> "${what}"@en <${base}graph/notes> .`, reason: 'a test' }),
});

test('what cannot be done over the store is told at the start and on the pages', async () => {
  await until(() => service.output().includes(`\n${sentence}\n`));
  for (const path of ['/login', '/contribute']) {
    const page = await (await fetch(service.origin + path, { headers: { accept: 'text/html' } })).text();
    expect([path, page.includes(`<p class="notice">${sentence}</p>`)]).toEqual([path, true]);
  }
});

test('a change is shown once the store has taken it; while it cannot, the change is kept and the answer says so', async () => {
  expect(await values()).toEqual(['transition']);
  expect([(await add('first')).status, await values()]).toEqual([200, ['first', 'transition']]);
  isDown = true;
  const late = await add('second'), problem = await late.json() as { readonly title: string; readonly detail: string };
  expect([late.status, problem.title, problem.detail.startsWith('The change is kept, and readers will see it once this has been overcome: ')]).toEqual([502, 'Change not shown yet', true]);
  isDown = false;
  await until(async () => (await values()).includes('second'));
  expect(await values()).toEqual(['first', 'second', 'transition']);
});
