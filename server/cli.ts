import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createEngine } from './engine/create-engine.js';
import { EngineError } from './engine/contract/engine.js';
import { createFederatedEngine } from './federation/federated-engine.js';
import { routeEngine } from './federation/route-engine.js';
import { exports } from './exports/exports.js';
import { writePieces } from './http/files/document.js';
import { graphOfDump } from './http/files/downloads.js';
import { derivedGraph } from './ontology/judge.js';
import { UsageError } from './commands/usage-error.js';
import { load, LoadError, type LoadOptions } from './commands/load.js';
import { causeOf, DamagedFileError } from './ontology/damaged.js';
import { findingText, OntologyError, sourceErrorText } from './ontology/findings.js';
import { fileSuffixes } from './ontology/read-file.js';
import { openDataset } from './ontology/snapshot.js';
import { Problem } from './platform/problem.js';
import { invitationDays, leaveInvitation } from './people/invitation-files.js';
import { isRole } from './people/roles.js';
import { metadataGraphs } from './query/metadata.js';
import { negotiate } from './query/negotiate.js';
import { prepareQuery } from './sparql/prepare.js';
import { dumps } from './query/void-description.js';
import { iri } from './rdf/iri.js';
import { readSettings, SettingError } from './platform/settings.js';
import { publicationOf } from './service/publication.js';
import { source } from './service/source.js';
import { ArgumentError } from './platform/argument-error.js';

const exportNames = [...dumps.keys(), 'sssom', ...exports.map(({ name }) => name)];

const usage = `Usage: metastasis COMMAND

  serve                                           answer over HTTP
  query FILE.rq [--format NAME] [--output FILE]   answer a query over the ontology; - reads it from standard input
  load FILE… [--graph IRI] [--replace] [--reason TEXT]
                                                  load ${fileSuffixes.join(', ')}, also .gz, into graphs beside the ontology
  export FORMAT [--output FILE]                   write the whole ontology: ${[...dumps.keys()].join(', ')};
                                                  sssom for the mappings; for other tools ${exports.map(({ name }) => name).join(', ')}
  invite --admin | --role ROLE | --person ID      make a link by which somebody logs in once; the service may run
  backup FOLDER                                   copy accounts, journal and stored graphs; the service is stopped
  restore FOLDER                                  put them back
  validate [--quiet] [--language] [--format NAME] [--changed [COMMIT]] [--anew]
                                                  check the ontology and tell every finding, as text, json, github or sarif;
                                                  only those on lines that differ from a commit of git;
                                                  --language also warns of what is said badly
  import FILE.tsv… [--check] [--to ADDRESS] [--output FILE]
                                                  tables of claims, terms and papers as one proposal
  check-papers [--only NAME] [--limit N] [--format NAME] [--anew]
                                                  look all papers and trials up again: what was retracted, what differs

Settings are those of the service: MPP_ONTOLOGY, MPP_DATA, MPP_BASE, MPP_QUERY_TIMEOUT.
Exit codes: 0 done, 1 the ontology has errors or the command failed, 2 the command is not understood.
`;

const progress = (line: string): void => { process.stderr.write(`${line}\n`); };
/** Does some work, and tells on standard error what, and how long it took. */
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  progress(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
const destination = (file: string | undefined) => (file === undefined ? process.stdout : createWriteStream(file));

async function query(file: string, wanted: string | undefined, output: string | undefined): Promise<void> {
  const settings = readSettings(process.env);
  const asked = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  const dataset = await timed('ontology', () => openDataset(source(settings), settings.data));
  const { services, serviceLimit: limit, queryTimeout: timeout } = settings;
  const prepared = prepareQuery(asked, { prefixes: dataset.prefixes, base: `${settings.base}sparql`, services });
  const triples = prepared.form === 'CONSTRUCT' || prepared.form === 'DESCRIBE';
  const format = negotiate(undefined, wanted ?? (triples ? 'ttl' : 'tsv'), triples ? 'triples' : prepared.form === 'ASK' ? 'boolean' : 'bindings');
  const engine = routeEngine(createEngine({ workers: 1, warmUp: false }), createFederatedEngine({ services, limit }));
  try {
    await timed('engine', () => engine.swap(dataset));
    await timed('query', async () => {
      const { body } = await engine.query(prepared, { format, timeout });
      await pipeline(body, destination(output), { end: output !== undefined });
    });
  } finally {
    await engine.close(0);
  }
}

async function exportOntology(suffix: string, output: string | undefined): Promise<void> {
  const view = exports.some(({ name }) => name === suffix);
  if (!view && suffix !== 'sssom' && !dumps.has(suffix)) throw new UsageError(`There is no export "${suffix}"; one of ${exportNames.join(', ')}.`);
  const settings = readSettings(process.env);
  const { id, store, prefixes } = await timed('ontology', () => openDataset(source(settings), settings.data));
  const { base } = settings;
  const graph = graphOfDump(suffix), without = [...Object.values(metadataGraphs(base)), ...(view ? [derivedGraph(base)] : [])];
  await timed(suffix, () =>
    pipeline(
      writePieces({ store, prefixes, format: suffix, ...(graph !== undefined && { graph }), without, version: id, base, publication: publicationOf(settings) }),
      destination(output),
      { end: output !== undefined },
    ),
  );
}

async function loadFiles(files: readonly string[], options: LoadOptions): Promise<void> {
  const settings = readSettings(process.env);
  if (options.graph !== undefined) iri(options.graph);
  const start = performance.now();
  const { version, added, removed, graphs } = await load(files, options, source(settings), settings.data, progress);
  progress(
    graphs.length === 0
      ? 'nothing new'
      : `${graphs.map((graph) => `<${graph}>`).join(', ')}: ${added} triples more, ${removed} less; version ${version.slice(0, 12)}; ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
}

/** Prints the address at which an invitation is used. */
async function invite(role: string | undefined, person: string | undefined): Promise<void> {
  if (person === undefined ? !isRole(role) : role !== undefined)
    throw new UsageError('Somebody is invited by --admin, by --role contributor, curator or administrator, or, who is known already, by --person ID.');
  const { data, publicOrigin, port } = readSettings(process.env);
  const code = await leaveInvitation(data, { role: isRole(role) ? role : undefined, person });
  process.stdout.write(`${publicOrigin ?? `http://localhost:${port}`}/login?invitation=${code}\n`);
  progress(`It can be used once, within ${invitationDays} days. A service that was started without MPP_ADMIN_TOKEN, and before the first invitation, has to be started again.`);
}

/** The commands with the number of their operands. */
const commands = new Map([['serve', [0, 0]], ['query', [1, 1]], ['load', [1, Infinity]], ['export', [1, 1]], ['invite', [0, 0]], ['backup', [1, 1]], ['restore', [1, 1]]] as const);

async function run(args: readonly string[]): Promise<void> {
  if (args[0] === 'validate' && !args.some((arg) => arg === '--help' || arg === '-h')) {
    await import('./commands/check.js'); // it reads its options by itself
    return;
  }
  if (args[0] === 'import') return (await import('./commands/import-tables.js')).runImport(args.slice(1));
  if (args[0] === 'check-papers') return (await import('./commands/report-papers.js')).runCheckPapers(args.slice(1));
  const { values: { format, output, graph, replace, reason, help, admin, role, person }, positionals: [command, ...operands] } = parseArgs({
    args: [...args], allowPositionals: true, options: {
      format: { type: 'string' }, output: { type: 'string', short: 'o' }, help: { type: 'boolean', short: 'h' },
      graph: { type: 'string' }, replace: { type: 'boolean', default: false }, reason: { type: 'string' },
      admin: { type: 'boolean', default: false }, role: { type: 'string' }, person: { type: 'string' },
    },
  });
  if (help) {
    process.stdout.write(usage);
    return;
  }
  const [fewest, most] = commands.get(command as 'query') ?? [];
  if (command === undefined) throw new UsageError('No command.');
  if (fewest === undefined || most === undefined) throw new UsageError(`There is no command "${command}".`);
  if (operands.length < fewest || operands.length > most) throw new UsageError(`"${command}" takes ${most === 0 ? 'no operand' : most === 1 ? 'one operand' : 'files'}.`);
  const [operand = ''] = operands;
  switch (command) {
    case 'serve': (await import('./service/start-service.js')).startService(); break;
    case 'query': await query(operand, format, output); break;
    case 'load': await loadFiles(operands, { graph, replace, reason }); break;
    case 'invite': await invite(admin ? 'administrator' : role, person); break;
    case 'backup': await (await import('./commands/keep.js')).backup(readSettings(process.env).data, operand); break;
    case 'restore':
      for (const sentence of await (await import('./commands/keep.js')).restore(readSettings(process.env).data, operand)) process.stdout.write(`${sentence}\n`);
      break;
    case 'export': await exportOntology(operand, output); break;
  }
}

/** What went wrong, one sentence per line; undefined for a fault of our own. */
function explain(error: unknown): string | undefined {
  if (error instanceof SettingError || error instanceof EngineError || error instanceof LoadError || error instanceof ArgumentError) return error.message;
  if (error instanceof Problem) return error.detail;
  if (error instanceof DamagedFileError) return error.message;
  if (error instanceof OntologyError) {
    return [...error.sourceErrors.map((each) => sourceErrorText(each)),
      ...error.findings.map((finding) => findingText(finding))].join('\n');
  }
  const { code, path } = error as NodeJS.ErrnoException;
  return path === undefined ? undefined : `${path}: ${causeOf(error) ?? 'it cannot be used'} (${code}).`;
}

// Whoever reads the result may have enough of it: `… | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { process.exit(error.code === 'EPIPE' ? 0 : 1); });
try {
  await run(process.argv.slice(2));
} catch (error) {
  const misunderstood = error instanceof UsageError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
  progress(misunderstood ? `${(error as Error).message}\n\n${usage}` : explain(error) ?? (error as Error).stack ?? String(error));
  process.exitCode = misunderstood ? 2 : 1;
}
