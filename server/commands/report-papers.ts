import { shortNames } from '../ontology/short-names.js';
import { readSettings } from '../platform/settings.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import { checkPapers, type PapersReport } from './check-papers.js';
import { checkPapersUsage, readCheckPapersOptions } from './check-papers-options.js';
import { UsageError } from './usage-error.js';

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** The report for people: a finding a line, and below it where the two differ and where that is said. */
export function textReport({ differences, compared, asked, failed, left, quotes }: PapersReport): string {
  const short = (iri: string): string => shortNames(wellKnownPrefixes)(`<${iri}>`);
  const told = differences.filter(({ severity }) => severity !== 'note'), notes = differences.length - told.length;
  return [
    ...differences.map(({ severity, kind, resource, message, here, there, link }) =>
      [
        `${severity}: ${short(resource)}: ${message} [${kind}]`,
        ...(here === null ? [] : [`    here:  ${here}`]),
        ...(there === null ? [] : [`    there: ${there}`]),
        ...(link === null ? [] : [`    ${link}`]),
      ].join('\n'),
    ),
    ...failed.map(({ resource, reason }) => `not asked: ${short(resource)}: ${reason}`),
    `${compared} papers and trials compared, ${asked} of them asked for now: ${compared === 0 && told.length === 0 ? 'nothing can be said' : told.length === 0 ? 'nothing differs' : count(told.length, 'difference')}${notes === 0 ? '' : `, ${count(notes, 'note')}`}${failed.length === 0 ? '' : `; ${failed.length} could not be asked`}${left === 0 ? '' : `; ${left} left, run it again to go on`}.`,
    quotes.sentence,
  ].join('\n');
}

/** The command `check-papers`. */
export async function runCheckPapers(args: readonly string[]): Promise<void> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(checkPapersUsage);
    return;
  }
  try {
    const options = readCheckPapersOptions(args), report = await checkPapers(options, readSettings(process.env), (line) => { process.stderr.write(`${line}\n`); });
    process.stdout.write(`${options.form === 'json' ? JSON.stringify(report, null, 2) : textReport(report)}\n`);
    process.exitCode = report.differences.some(({ severity }) => severity !== 'note') ? 1 : report.failed.length > 0 ? 3 : 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${checkPapersUsage}`);
    process.exitCode = 2;
  }
}
