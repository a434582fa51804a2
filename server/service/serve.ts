import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildInThread } from './build-in-thread.js';
import { lockData } from '../change/lock.js';
import { createChangesEngine } from '../change/changes-engine.js';
import { openHistory } from '../change/history.js';
import { journalOf, recoverChanges } from '../change/recover-changes.js';
import { startGit } from '../change/git.js';
import { createCommitFinder, openRepository } from '../change/repository.js';
import { createRestrictions } from '../change/restrictions.js';
import { createWriter } from '../change/writer.js';
import { compileEarly } from './compile-early.js';
import { hasPeople, openAccounts, type Accounts } from '../people/accounts.js';
import { openCuration } from '../curation/proposals/create-curation.js';
import { startReviewMail } from '../curation/proposals/review-mail.js';
import { createMailSender } from '../outside/mail.js';
import { createAgents } from '../people/agents.js';
import { createIssuer } from '../people/issuer.js';
import { openLookups } from '../curation/lookup/lookups.js';
import { createEngine } from '../engine/create-engine.js';
import { EngineError, type Engine } from '../engine/contract/engine.js';
import { limitDigits, limitMemory, limitText } from '../platform/memory.js';
import { createFederatedEngine } from '../federation/federated-engine.js';
import { routeEngine } from '../federation/route-engine.js';
import { createApp } from '../http/app.js';
import { createDocumentWriter } from '../http/files/document-writer.js';
import { createGraphStore } from '../http/sparql/graph-store.js';
import { createHttpServer } from '../http/http-server.js';
import { createReleases } from '../http/files/releases.js';
import { loadProtocol } from '../http/knowledge/mcp.js';
import { createRunningQueries } from '../http/sparql/running-queries.js';
import { sendQueryProblem } from '../http/sparql/query-problem.js';
import { createResultPage } from '../http/sparql/result-page.js';
import { createSparqlHandler } from '../http/sparql/sparql.js';
import { createTurns } from '../http/turns.js';
import { createUpdateHandler } from '../http/sparql/update.js';
import { warmUp } from '../http/warm-up.js';
import { logEvent, logFailure } from '../platform/log.js';
import type { Dataset } from '../ontology/dataset.js';
import { derivedGraph } from '../ontology/judge.js';
import { openSources } from '../ontology/snapshot.js';
import { readAssets } from '../pages/assets.js';
import { Problem } from '../platform/problem.js';
import { changesGraph } from '../sparql/changes-graph.js';
import { readExamples } from '../query/examples.js';
import type { Settings } from '../platform/settings.js';
import { assetsFolder, examplesFolder } from '../platform/folders.js';
import { publicationOf } from './publication.js';
import { source } from './source.js';
import { createVersions } from '../pages/version.js';

/** Milliseconds that running requests get to end when the service is asked to stop. */
const grace = 10_000;
/** Milliseconds that an answer waits for a reader who takes nothing, at least. */
const leastStall = 120_000;
/** Milliseconds after that in which threads end by themselves; then the process ends without them. */
const lastGrace = 5_000;
/** Milliseconds after which a version that could not be shown is tried again. */
const republishAfter = 10_000;

/** Queries beyond twice the workers: each for a client that has none running. */
const reserve = 2;

compileEarly();

/** Starts the service. @throws what keeps it from starting. */
export async function start(settings: Settings): Promise<void> {
  const { base, host, port, queryTimeout, trustedProxies, adminToken, services } = settings;
  const images = join(settings.ontology, 'images');
  const origin = source(settings), git = startGit(), repository = openOwnRepository(settings.ontology, git);
  const writes = adminToken !== undefined || hasPeople(settings.data);
  if (writes) lockData(settings.data, 'A service');
  await recoverChanges(origin, settings.data, { discard: writes, log: logFailure });
  const accounts = writes ? openAccounts(settings.data) : undefined;
  // What is wrong with its file is told at the start, and not to who logs in first.
  if (hasPeople(settings.data)) await accounts?.store();
  const agents = createAgents({ adminToken, ...(accounts && { store: accounts.store }), review: settings.review, base, publicOrigin: settings.publicOrigin });
  const [{ dataset, fingerprints }, assets, examples] = await Promise.all([
    openSources(origin, settings.data, logFailure, buildInThread(settings)), readAssets(assetsFolder), readExamples(examplesFolder), settings.warmUp > 0 ? loadProtocol() : undefined,
  ]);
  limitQueries(settings);
  const history = openHistory(journalOf(settings.data), base);
  const engine = createChangesEngine(await openEngine(settings), { history, base, log: logFailure });
  const { current, show } = createVersions({ engine, assets, examples, base, images, services, responsible: settings.responsible, origin: settings.publicOrigin });
  await show(dataset);
  let isStopping = false;
  const publish = publisherOf(show, () => isStopping);
  const writer = createWriter({
    dataset, fingerprints, source: origin, data: settings.data, limits: { evaluation: queryTimeout, work: settings.writeTimeout }, log: logFailure, publish, repository,
  });
  const curation = accounts && await openCuration({ store: accounts.store, writer, history, review: settings.review, base, log: logFailure }, hasPeople(settings.data));
  const endMail = startMail(settings, accounts);
  const queries = createRunningQueries(), turns = createTurns();
  const sparql = createEndpoint(settings, { queries, turns, engine, dataset, current, examples, update: createUpdateHandler(writer, agents), writes });
  const documents = createDocumentWriter();
  const graphs = createGraphStore({ current, writer, agents, base, documents, documentSize: settings.documentSize });
  const restrictions = createRestrictions({ ontology: settings.ontology, store: settings.store !== undefined });
  const app = createApp({
    current,
    restrictions,
    data: settings.data,
    engine,
    writer,
    history,
    findCommit: createCommitFinder(repository),
    sparql,
    turns,
    queries,
    queryTimeout,
    documents,
    graphs,
    releases: createReleases(join(settings.data, 'releases'), derivedGraph(base)),
    proxies: trustedProxies,
    agents,
    accounts,
    curation,
    review: settings.review,
    issuer: settings.oidc && createIssuer(settings.oidc),
    lookups: openLookups(settings),
    base,
    examples,
    publication: publicationOf(settings),
    images,
    assets: assetsFolder,
  });
  const server = createHttpServer(app, { stall: Math.max(leastStall, 2 * queryTimeout) });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  endOnSignal(stopping(server, () => {
    isStopping = true;
    endMail?.();
    return Promise.all([engine.close(grace), writer.close().finally(() => { git.close(); return accounts?.close(); })]);
  }));
  tellAddress(server.address() as AddressInfo, dataset.id);
  for (const sentence of writes ? await restrictions() : []) process.stdout.write(`${sentence}\n`);

  if (!settings.store) {
    warmUp(app, examples.filter(({ federatesWith }) => federatesWith.length === 0).map(({ query }) => query), settings.warmUp, server)
      // After that, so that it takes nothing from the first readers. What ends it says nothing of the service: the first change does the same.
      .then(() => (writes && settings.warmUp > 0 ? writer.prepare().catch(() => undefined) : undefined))
      .catch((error: unknown) => { logFailure('the warm-up failed', error); });
  }
}

/** The repository that the ontology is in; where it is in none, git is not needed any more. */
async function openOwnRepository(ontology: string, git: ReturnType<typeof startGit>): ReturnType<typeof openRepository> {
  const found = await openRepository(ontology, logFailure, git.run);
  if (!found) git.close();
  return found;
}

function limitQueries({ memory, digits, textSize }: Settings): void {
  limitMemory(memory);
  limitDigits(digits);
  limitText(textSize);
}

/** What the SPARQL endpoint needs beside its settings. */
interface EndpointParts extends Pick<Parameters<typeof createSparqlHandler>[0], 'queries' | 'turns' | 'engine' | 'update'> {
  readonly dataset: Pick<Dataset, 'prefixes'>;
  readonly current: ReturnType<typeof createVersions>['current'];
  readonly examples: Awaited<ReturnType<typeof readExamples>>;
  readonly writes: boolean;
}

function createEndpoint(settings: Settings, { dataset, current, examples, writes, ...parts }: EndpointParts): ReturnType<typeof createSparqlHandler> {
  const { base, workers, maxRows, clientQueries, rate, queue, cacheBytes, trustedProxies, queryTimeout, querySize, services } = settings;
  return createSparqlHandler({
    ...parts,
    // With the reserve as many as the engine has threads at most.
    limits: { slots: 2 * workers, reserve, maxRows, clientQueries, rate, queue }, cacheBytes, proxies: trustedProxies,
    prefixes: dataset.prefixes, services, endpoint: `${base}sparql`, namedGraphs: () => [...current().graphs, { name: changesGraph(base) }],
    edition: createHash('sha256').update(JSON.stringify(examples)).digest('base64url'), timeout: queryTimeout, maxQueryLength: querySize, log: logFailure,
    updates: writes, problemPage: (req, res, problem) => sendQueryProblem(req, res, problem, current()), resultPage: createResultPage(current),
    papers: () => current().pages.papersByName(),
  });
}

/** Stops the service at a signal, and when whoever started it is gone. Ahead of the message of the start: who reads that may send one at once. */
function endOnSignal(stop: (signal: NodeJS.Signals) => void): void {
  process.on('SIGTERM', stop).on('SIGINT', stop);
  // Whoever started the service is gone, even where nothing could be said any more.
  process.on('disconnect', () => { stop('SIGTERM'); });
  process.channel?.unref();
  if (process.connected === false) stop('SIGTERM'); // it went while this started
}

/** The message of the start. */
function tellAddress({ address, port, family }: AddressInfo, version: string): void {
  // A name, and not a number: a browser makes passkeys for a name alone.
  const shownHost = isLoopback(address) ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  process.stdout.write(`Metastasis Perspective, version ${version.slice(0, 12)}: http://${shownHost}:${port}\n`);
}

/** Shows versions to readers. One that could not be shown is tried again later, if no other came and the service goes on. */
function publisherOf(show: (next: Dataset) => Promise<void>, isStopping: () => boolean): (next: Dataset) => Promise<void> {
  let newest: Dataset | undefined;
  const publish = async (next: Dataset): Promise<void> => {
    newest = next;
    try {
      await show(next);
    } catch (error) {
      // The change has happened; readers see the version before until an engine that is elsewhere can be reached again.
      if (!isStopping()) setTimeout(again, republishAfter, next).unref();
      throw error instanceof EngineError
        ? new Problem(502, 'Change not shown yet', `The change is kept, and readers will see it once this has been overcome: ${error.message}`, {}, {}, { cause: error })
        : error;
    }
  };
  const again = (version: Dataset): void => {
    if (newest === version) publish(version).catch((error: unknown) => { logFailure('a version could not be shown', error); });
  };
  return publish;
}

/** Tells those who review what waits, where mail is set. @returns Ends it. */
function startMail({ mail, publicOrigin, data }: Settings, accounts: Accounts | undefined): (() => void) | undefined {
  if (!mail || !accounts || publicOrigin === undefined) return undefined;
  const counts = async (): Promise<Readonly<Record<string, number>>> => (hasPeople(data) ? (await accounts.store()).countProposals() : {});
  return startReviewMail({ mail: createMailSender(mail), counts, origin: publicOrigin, every: mail.every, log: logFailure });
}

/**
 * What ends the service at a signal: no new connection is taken, requests that run are answered, and then the workers end.
 *
 * @param close Ends everything else, once no connection is left.
 */
function stopping(server: Server, close: () => Promise<unknown>): (signal: NodeJS.Signals) => void {
  let begun = false;
  return (signal) => {
    if (begun) return;
    begun = true;
    logEvent('stopping', { signal });
    const closed = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    // A connection that has had its answer would wait for another request.
    const idle = setInterval(() => { server.closeIdleConnections(); }, 100);
    const late = setTimeout(() => { server.closeAllConnections(); }, grace);
    setTimeout(() => {
      logEvent('stopped by force', { after: (grace + lastGrace) / 1000 });
      process.exit(1);
    }, grace + lastGrace).unref();
    void closed.then(close).finally(() => {
      clearInterval(idle);
      clearTimeout(late);
      process.exit(0);
    });
  };
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** The embedded engine, or the store that takes its place; and what joins its answers with those of other services. */
async function openEngine({ workers, store, services, serviceLimit, warmUp: asksItself }: Settings): Promise<Engine> {
  const federated = services.length > 0;
  const own = store
    ? (await import('../external/external-store.js')).createExternalStore(store, { connections: 4 * workers })
    : createEngine({ workers, reserve, ahead: asksItself > 0, warmUp: asksItself > 0, log: logFailure });
  return store && !federated ? own : routeEngine(own, createFederatedEngine({ services, limit: serviceLimit, log: logFailure }));
}
