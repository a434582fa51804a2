import { join, relative, sep } from 'node:path';
import { shortNames } from '../ontology/short-names.js';
import { OntologyError, type Finding, type SourceError } from '../ontology/findings.js';
import { locateFindings, type Located } from '../ontology/locate-findings.js';
import { loadOntology } from '../ontology/load.js';
import { readUnchanged } from '../ontology/snapshot.js';
import { cacheFolder, codeSuffix } from '../platform/folders.js';
import { readSettings } from '../platform/settings.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import { source } from '../service/source.js';
import { changedLines, GitError, type ChangedLines } from './changed-lines.js';
import { readCheckOptions, type CheckOptions } from './check-options.js';
import { writeReport, type ReportedFinding } from './finding-forms.js';
import { UsageError } from './usage-error.js';

/**
 * Checks the ontology of `MPP_ONTOLOGY` as a start of the service would, and prints what was found. What an earlier start or
 * check found is taken as far as no file has changed since; nothing is written but what the next check starts from.
 * Exit code 1 when there is an error, on whatever line; 2 when the command is not understood.
 */

/** What was found, in errors and warnings or in files that cannot be read. */
interface Checked {
  readonly located: readonly Located[];
  readonly sourceErrors: readonly SourceError[];
  readonly prefixes: PrefixMap;
  /** Triples; undefined where errors left none to count. */
  readonly size: number | undefined;
}

async function check({ quiet, anew }: CheckOptions, settings: ReturnType<typeof readSettings>): Promise<Checked> {
  try {
    // A service keeps what compiled code has found.
    const kept = anew || codeSuffix === '.ts' ? undefined : await readUnchanged(source(settings), settings.data);
    if (anew) return { ...await (await import('../ontology/dataset.js')).checkSources(source(settings)), sourceErrors: [] };
    if (!kept) return { ...await (await import('../ontology/kept-check.js')).checkChanged(source(settings), cacheFolder), sourceErrors: [] };
    const { warnings, prefixes, size } = kept;
    const located = quiet ? warnings.map((finding) => ({ finding, spans: [] })) : locateFindings(warnings, (await loadOntology(settings.ontology, settings.base)).modules);
    return { located, sourceErrors: [], prefixes, size };
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    return { located: [], sourceErrors: error.sourceErrors, prefixes: wellKnownPrefixes, size: undefined };
  }
}

/** What the rules of language say of the texts. */
async function said(folder: string, base: string): Promise<readonly Located[]> {
  const loaded = await loadOntology(folder, base);
  return locateFindings(await (await import('./lint-ontology.js')).lintOntology(loaded, base), loaded.modules);
}

const fromHere = (folder: string, file: string): string => relative(process.cwd(), join(folder, file)).split(sep).join('/');

const reported = ({ severity, message, remedy, file, line, column, resource, property, value, check }: Finding, folder: string): ReportedFinding => ({
  severity, message, remedy: remedy ?? null, file: file === undefined ? null : fromHere(folder, file), line: line ?? null, column: column ?? null,
  resource, property: property ?? null, value: value ?? null, check: check.startsWith('qc/') ? check : check.slice(Math.max(check.lastIndexOf('/'), check.lastIndexOf('#')) + 1),
});

const unread = ({ file, line, column, message, remedy }: SourceError, folder: string): ReportedFinding => ({
  severity: 'error', message, remedy: remedy ?? null, file: fromHere(folder, file), line: line ?? null, column: column ?? null, resource: null, property: null, value: null, check: 'syntax',
});

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

async function run(options: CheckOptions): Promise<void> {
  const settings = readSettings(process.env), { ontology } = settings;
  const changed: ChangedLines | undefined = options.changed === undefined ? undefined : changedLines(ontology, options.changed);
  const { located: checked, sourceErrors, prefixes, size } = await check(options, settings);
  const located = options.language && sourceErrors.length === 0 ? [...checked, ...await said(ontology, settings.base)] : checked;
  const isTold = ({ finding, spans }: Located): boolean => (!options.quiet || finding.severity === 'error') && (!changed || spans.some((span) => changed.touch(span)));
  const told = located.filter(isTold).map(({ finding }) => reported(finding, ontology));
  const findings = [...sourceErrors.map((each) => unread(each, ontology)), ...[...told].sort(byPosition)];
  const errors = located.filter(({ finding }) => finding.severity === 'error').length + sourceErrors.length, warnings = located.length + sourceErrors.length - errors;
  const hidden = changed ? located.filter((each) => !isTold(each) && (!options.quiet || each.finding.severity === 'error')).length : 0;
  const summary = [
    ...(size === undefined ? [] : [`${size} triples: `]), errors === 0 ? 'no errors' : count(errors, 'error'), ...(errors === 0 ? [`, ${count(warnings, 'warning')}`] : []),
    ...(hidden === 0 ? [] : [`; ${hidden} of them on lines that have not changed`]),
  ].join('');
  process.stdout.write(`${writeReport(options.form, { findings, summary, short: (iri) => shortNames(prefixes)(`<${iri}>`) })}\n`);
  if (errors > 0) process.exitCode = 1;
}

const byPosition = (a: ReportedFinding, b: ReportedFinding): number => (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);

try {
  // As a command of its own, or as `validate` of another one.
  await run(readCheckOptions(process.argv.slice(process.argv[2] === 'validate' ? 3 : 2)));
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof GitError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
