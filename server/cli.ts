import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createEngine } from './engine/create-engine.js';
import { EngineError } from './engine/engine.js';
import { createFederatedEngine } from './federation/federated-engine.js';
import { routeEngine } from './federation/route-engine.js';
import { writeDocument } from './http/document.js';
import { OntologyError } from './ontology/findings.js';
import { openDataset } from './ontology/snapshot.js';
import { Problem } from './problem.js';
import { metadataGraphs, readExampleGraph, withMetadata } from './query/metadata.js';
import { negotiate } from './query/negotiate.js';
import { prepareQuery } from './query/prepare.js';
import { dumps } from './query/void-description.js';
import { readSettings, SettingError } from './settings.js';
import { examplesFolder, source } from './source.js';

const usage = `Usage: node dist/server/cli.js COMMAND

  query FILE.rq [--format NAME] [--output FILE]   answer a query over the ontology; - reads it from standard input
  export FORMAT [--output FILE]                   write the whole ontology: ${[...dumps.keys()].join(', ')}, or sssom for the mappings

Settings are those of the service: MPP_ONTOLOGY, MPP_DATA, MPP_BASE, MPP_QUERY_TIMEOUT, MPP_SERVICES.
Exit codes: 0 done, 1 the ontology has errors or the query failed, 2 the command is not understood.
`;

/** A command line that cannot be understood. */
class UsageError extends Error {}

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
  const dataset = await timed('ontology', async () => withMetadata(
    await openDataset(source(settings), settings.data), { base: settings.base, folder: join(settings.data, 'metadata'), examples: await readExampleGraph(examplesFolder, settings.base) },
  ));
  const { services, serviceLimit: limit, queryTimeout: timeout } = settings;
  const prepared = prepareQuery(asked, { prefixes: dataset.prefixes, base: `${settings.base}sparql`, services });
  const triples = prepared.form === 'CONSTRUCT' || prepared.form === 'DESCRIBE';
  const format = negotiate(undefined, wanted ?? (triples ? 'ttl' : 'tsv'), triples ? 'triples' : prepared.form === 'ASK' ? 'boolean' : 'bindings');
  const engine = routeEngine(createEngine({ workers: 1 }), createFederatedEngine({ services, limit }));
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
  const format = suffix === 'sssom' ? suffix : dumps.get(suffix);
  if (format === undefined) throw new UsageError(`There is no export "${suffix}"; one of ${[...dumps.keys(), 'sssom'].join(', ')}.`);
  const settings = readSettings(process.env);
  const { id, nquads, prefixes } = await timed('ontology', () => openDataset(source(settings), settings.data));
  const { base } = settings;
  const document = await timed(suffix, () => writeDocument({ nquads, prefixes, format, without: Object.values(metadataGraphs(base)), version: id, base }));
  await pipeline([document], destination(output), { end: output !== undefined });
}

async function run(args: readonly string[]): Promise<void> {
  const { values: { format, output, help }, positionals: [command, operand, ...others] } = parseArgs({
    args: [...args], allowPositionals: true, options: { format: { type: 'string' }, output: { type: 'string', short: 'o' }, help: { type: 'boolean', short: 'h' } },
  });
  if (help) {
    process.stdout.write(usage);
  } else if (operand === undefined || others.length > 0 || (command !== 'query' && command !== 'export')) {
    throw new UsageError(command === undefined ? 'No command.' : command === 'query' || command === 'export' ? `"${command}" takes one operand.` : `There is no command "${command}".`);
  } else if (command === 'query') {
    await query(operand, format, output);
  } else {
    await exportOntology(operand, output);
  }
}

/** What went wrong, one sentence a line; undefined for a fault of ours. */
function explain(error: unknown): string | undefined {
  if (error instanceof SettingError || error instanceof EngineError) return error.message;
  if (error instanceof Problem) return error.detail;
  if (error instanceof OntologyError) {
    return [...error.sourceErrors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`),
      ...error.findings.map(({ resource, rule, message }) => `<${resource}>: ${message} (${rule})`)].join('\n');
  }
  const { code, path } = error as NodeJS.ErrnoException;
  return path === undefined ? undefined : `${path}: cannot be used (${code}).`;
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
