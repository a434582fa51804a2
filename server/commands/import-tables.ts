import { readFile, writeFile } from 'node:fs/promises';
import { createCandidateMaker } from '../change/candidate-maker.js';
import { batchOf, locateInTables, sentenceOf } from '../curation/bulk/batch.js';
import type { TableName } from '../curation/bulk/columns.js';
import { readBulk, type Bulk, type BulkTexts } from '../curation/bulk/read-bulk.js';
import { keyColumns, tableOf } from '../curation/bulk/table-of.js';
import { tableText } from '../curation/bulk/table-text.js';
import { formsOf, type Forms } from '../curation/forms/forms.js';
import { largestChange, longestNote, type ProposalContent } from '../curation/proposals/content.js';
import type { Dataset } from '../ontology/dataset.js';
import { openDataset } from '../ontology/snapshot.js';
import { Problem } from '../platform/problem.js';
import { readSettings, type Settings } from '../platform/settings.js';
import { source } from '../service/source.js';
import { importUsage, readImportOptions, type ImportOptions } from './import-options.js';
import { UsageError } from './usage-error.js';

/** Milliseconds for the check of everything. */
const longest = 120_000;

/** What is wrong with a file, as the command tells it. */
interface Told {
  readonly severity: 'error' | 'warning';
  readonly file: string | null;
  readonly row: number | null;
  readonly column: string | null;
  readonly message: string;
  readonly remedy: string | null;
}

/** The command `import`. */
export async function runImport(args: readonly string[]): Promise<void> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(importUsage);
    return;
  }
  try {
    const options = readImportOptions(args), settings = readSettings(process.env);
    await importTables(options, settings);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${importUsage}`);
    process.exitCode = 2;
  }
}

async function importTables({ files, check, to, output, note, form }: ImportOptions, settings: Settings): Promise<void> {
  if (note.length > longestNote) throw new UsageError(`--note has at most ${longestNote} characters.`);
  const dataset = await openDataset(source(settings), settings.data), forms = formsOf(dataset.store, settings.base);
  const { texts, names } = await readFiles(files, forms);
  const bulk = await readBulk(texts, forms, { curator: `${settings.base}curator-editors`, day: new Date().toISOString().slice(0, 10) });
  const faults = bulk.faults.map(({ table, row, column, message, remedy, severity }): Told => ({
    severity,
    file: names.get(table) ?? null,
    row,
    column: column ?? null,
    message,
    remedy: remedy ?? null,
  }));
  const findings = faults.some(({ severity }) => severity === 'error') || bulk.size === 0 || bulk.size > largestChange ? faults : [...faults, ...await checkAll(bulk, dataset, names, settings)];
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const report =
    form === 'json'
      ? JSON.stringify({ findings, counts: bulk.counts }, null, 2)
      : [...findings.map(line), `${sentenceOf(bulk)} ${errors === 0 ? 'No errors.' : errors === 1 ? '1 error.' : `${errors} errors.`}`].join('\n');
  (check ? process.stdout : process.stderr).write(`${report}\n`);
  if (errors > 0) process.exitCode = 1;
  if (check || errors > 0) return;
  const content = batchOf(bulk, texts, { base: dataset.id, note });
  if (to !== undefined) await send(content, to);
  else if (output === undefined) process.stdout.write(`${JSON.stringify(content, null, 1)}\n`);
  else await writeFile(output, `${JSON.stringify(content, null, 1)}\n`);
}

const line = ({ severity, file, row, column, message, remedy }: Told): string =>
  `${file === null ? '' : `${file}:${row ?? 1}${column === null ? '' : `:${column}`}: `}${severity}: ${message}${remedy === null ? '' : `\n    ${remedy}`}`;

/** The tables of files, each known by its first column or its name. @throws UsageError */
async function readFiles(files: readonly string[], forms: Forms): Promise<{ readonly texts: BulkTexts; readonly names: ReadonlyMap<TableName, string> }> {
  const texts: Partial<Record<TableName, string>> = {}, names = new Map<TableName, string>();
  for (const file of files) {
    const text = await tableText(await readFile(file), file), name = tableOf(text, file, forms);
    if (name === undefined) throw new UsageError(`${file}: it has none of the columns ${keyColumns(forms)}, and its name says not what it is.`);
    if (texts[name] !== undefined) throw new UsageError(`${file} and ${names.get(name) ?? ''} are both tables of ${name}: put their rows together.`);
    texts[name] = text;
    names.set(name, file);
  }
  return { texts, names };
}

/** What rules and checks say of everything, as they would when the proposal is accepted. */
async function checkAll(bulk: Bulk, dataset: Dataset, names: ReadonlyMap<TableName, string>, { ontology, data, base }: Settings): Promise<readonly Told[]> {
  const { added, removed } = bulk, { queries } = source(readSettings(process.env)), maker = createCandidateMaker({ ontology, data, queries, base });
  try {
    const checked = await maker.check({ dataset, changes: [{ added, removed, base: undefined }], blankNodes: false }, { evaluation: longest, work: longest });
    return locateInTables(checked.findings, bulk).map(({ table, row, column, message, remedy, severity, resource }): Told => ({
      severity,
      file: table === undefined ? null : (names.get(table) ?? null),
      row: row ?? null,
      column: column ?? null,
      message: table === undefined ? `<${resource}>: ${message}` : message,
      remedy: remedy ?? null,
    }));
  } finally {
    await maker.close();
  }
}

async function send(content: ProposalContent, to: string): Promise<void> {
  const token = process.env['MPP_TOKEN']?.trim();
  if (!token) throw new UsageError('MPP_TOKEN is missing: a personal token of the scope propose, made on /me of the service.');
  const address = new URL('/api/proposals', to);
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'authorization': `Bearer ${token}` },
    body: JSON.stringify(content),
  }).catch((error: unknown) => {
    throw new Problem(
      502,
      'Not sent',
      `${address.href} cannot be reached: ${String((error as { cause?: { message?: unknown } }).cause?.message ?? (error as Error).message)}.`,
    );
  });
  const body = await answer.text(), said = read(body);
  if (!answer.ok) throw new Problem(answer.status, 'Not taken', `${to} answered with status ${answer.status}: ${String(said['detail'] ?? body.slice(0, 200))}`);
  process.stdout.write(`${new URL(String(said['address'] ?? '/review'), to).href}\n`);
}

function read(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
