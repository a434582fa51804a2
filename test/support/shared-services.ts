import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
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

/** Asks the process of the whole run for something that it starts once. @returns Its address; undefined outside of a test run. */
async function addressOf(name: string): Promise<string | undefined> {
  const host = process.env[variable];
  if (host === undefined) return undefined;
  const answer = await fetch(`${host}/${name}`), text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** The service of a name. `close` ends it where this process had to start it, which is so outside of a test run. */
export async function sharedService(name: SharedName): Promise<Site> {
  const origin = await addressOf(name);
  return origin === undefined ? starts[name]() : { origin, close: () => Promise.resolve() };
}

/** The name of the Chromium of a run. */
const chromium = 'chromium';
type Chromium = typeof import('../browser/chromium.js');
/** By which a suite finds what its process has loaded of Playwright (`environment`). */
export const chromiumKey = Symbol.for('tests/chromium');
const loadChromium = (): Promise<Chromium> => (globalThis as { readonly [chromiumKey]?: () => Promise<Chromium> })[chromiumKey]?.() ?? import('../browser/chromium.js');

/** The Chromium of the whole run, as one that has no page yet; outside of a test run, a new one. */
export async function sharedChromium(): Promise<Browser> {
  const [address, { connectChromium, startChromium }] = await Promise.all([addressOf(chromium), loadChromium()]);
  return address === undefined ? startChromium() : connectChromium(address);
}

/** A Chromium that suites connect to. A start of one takes half a second of a processor, and a suite in a browser seconds. */
async function startSharedChromium(): Promise<Site> {
  const server = await (await loadChromium()).serveChromium();
  return { origin: server.wsEndpoint(), close: () => server.close() };
}

const started = new Map<string, Promise<Site>>();
const starters: ReadonlyMap<string, () => Promise<Site>> = new Map([...Object.entries(starts), [chromium, startSharedChromium]]);

/** Run by Jest ahead of all suites; nothing is started yet. */
async function offerServices(): Promise<void> {
  if (compiler.length > 0) process.env[serviceVariable] = await (await import('./bundled-service.js')).bundleService();
  const host = createServer((req, res) => {
    const name = req.url?.slice(1) ?? '';
    const start = starters.get(name);
    if (!start) {
      res.writeHead(404).end(`there is no shared service ${name}`);
      return;
    }
    const service = started.get(name) ?? start();
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
