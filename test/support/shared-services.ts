import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSite, type Site } from '../browser/site.js';
import { compiler, serviceVariable, startService, temporaryFolder } from './process.js';

/**
 * Services that suites share because they only read: each is started when the first suite asks for it, by the process of the
 * whole test run, and ends with it. Whoever changes something, measures or reads the log has a service of their own.
 */
const starts = {
  /** The ontology itself. */
  ontology: async (): Promise<Site> => {
    const data = await temporaryFolder(), { origin, stop } = await startService({ MPP_DATA: data.path });
    return { origin, close: async () => { await stop(); await data.clean(); } };
  },
  /** The fixture of the pages. */
  site: () => startSite(),
} as const;
type SharedName = keyof typeof starts;

/** Where the process of the whole run is asked for services; set for all that it starts. */
const variable = 'TEST_SERVICES';

/** The service of a name. `close` ends it where this process had to start it, which is so outside of a test run. */
export async function sharedService(name: SharedName): Promise<Site> {
  const host = process.env[variable];
  if (host === undefined) return starts[name]();
  const answer = await fetch(`${host}/${name}`), text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return { origin: text, close: () => Promise.resolve() };
}

const started = new Map<SharedName, Promise<Site>>();
const isShared = (name: string): name is SharedName => Object.hasOwn(starts, name);

/** Run by Jest ahead of all suites; nothing is started yet. */
async function offerServices(): Promise<void> {
  if (compiler.length > 0) process.env[serviceVariable] = await (await import('./bundled-service.js')).bundleService();
  const host = createServer((req, res) => {
    const name = req.url?.slice(1) ?? '';
    if (!isShared(name)) {
      res.writeHead(404).end(`there is no shared service ${name}`);
      return;
    }
    const service = started.get(name) ?? starts[name]();
    started.set(name, service);
    service.then(({ origin }) => res.end(origin), (error: unknown) => res.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => { host.listen(0, '127.0.0.1', resolve); });
  host.unref();
  process.env[variable] = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
}

/** Ends what was started. */
export async function endServices(): Promise<void> {
  await Promise.all([...started.values()].map(async (service) => (await service).close()));
}

export { offerServices as default };
