import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createEngine } from './engine/create-engine.js';
import type { Engine } from './engine/engine.js';
import { createFederatedEngine } from './federation/federated-engine.js';
import { routeEngine } from './federation/route-engine.js';
import { createApp } from './http/app.js';
import { createSparqlHandler } from './http/sparql.js';
import { logEvent, logFailure } from './log.js';
import { OntologyError } from './ontology/findings.js';
import { openDataset } from './ontology/snapshot.js';
import { readAssets } from './pages/assets.js';
import { readExamples } from './query/examples.js';
import { readSettings, SettingError, type Settings } from './settings.js';
import { assetsFolder, queriesFolder, source } from './source.js';
import { createVersion } from './version.js';

/** Milliseconds that running requests get to end when the service is asked to stop. */
const grace = 10_000;

async function start(settings: Settings): Promise<void> {
  const { base, host, port, queryTimeout, services, serviceLimit } = settings;
  const images = join(settings.ontology, 'images');
  const [dataset, assets, examples] = await Promise.all([
    openDataset(source(settings), settings.data), readAssets(assetsFolder), readExamples(join(queriesFolder, 'examples')),
  ]);
  const engine = routeEngine(await openEngine(settings), createFederatedEngine({ services, limit: serviceLimit, log: logFailure }));
  await engine.swap(dataset);
  const version = createVersion(dataset, { engine, assets, examples, base, images });
  const current = () => version;
  const sparql = createSparqlHandler({
    engine, prefixes: dataset.prefixes, endpoint: `${base}sparql`, namedGraphs: () => current().dataset.graphs, timeout: queryTimeout, services, log: logFailure,
  });
  const server = createServer(createApp({ current, engine, sparql, base, images, assets: assetsFolder }));

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { address, port: chosen, family } = server.address() as AddressInfo;
  process.stdout.write(`Metastasis Perspective, version ${dataset.id.slice(0, 12)}: http://${family === 'IPv6' ? `[${address}]` : address}:${chosen}\n`);

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logEvent('stopping', { signal });
    // No new connection is taken; requests that run are answered, and then the workers end.
    const closed = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    server.closeIdleConnections();
    const late = setTimeout(() => { server.closeAllConnections(); }, grace);
    void closed.then(() => engine.close(grace)).finally(() => { clearTimeout(late); process.exit(0); });
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

/** The embedded engine, or the store that takes its place. */
async function openEngine({ workers, store }: Settings): Promise<Engine> {
  return store ? (await import('./external/external-store.js')).createExternalStore(store) : createEngine({ workers, log: logFailure });
}

/** What is wrong with the start, one sentence a cause; undefined for a fault of ours. */
function explain(error: unknown, settings: Settings | undefined): string | undefined {
  if (error instanceof SettingError) return error.message;
  if (error instanceof OntologyError) {
    return [
      ...error.sourceErrors.map(({ file, line, column, message }) => `${settings?.ontology}/${file}:${line}:${column}: ${message}`),
      ...error.findings.map(({ resource, rule, message }) => `<${resource}>: ${message} (${rule})`),
    ].join('\n');
  }
  if (settings?.store && error instanceof Error && error.message.startsWith('the store at ')) return `MPP_STORE=${settings.store.query}: ${error.message}.`;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `PORT=${settings?.port}: another process listens on this port of ${settings?.host}.`;
  if (code === 'EACCES' && !path) return `PORT=${settings?.port}: this user may not listen on the port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST=${settings?.host}: this machine has no such address.`;
  if (path && path === settings?.ontology) return `MPP_ONTOLOGY=${path}: there is no such folder, or it cannot be read (${code}).`;
  if (path && settings && path.startsWith(settings.data)) return `MPP_DATA=${settings.data}: the folder cannot be used (${code} at ${path}).`;
  return undefined;
}

// Nobody may be reading the log any more; that is no reason to stop answering.
process.stdout.on('error', () => undefined);

let settings: Settings | undefined;
try {
  settings = readSettings(process.env);
  await start(settings);
} catch (error) {
  const sentence = explain(error, settings);
  process.stderr.write(`${sentence ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(1);
}
