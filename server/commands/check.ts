import { OntologyError, sourceErrorText, type Finding } from '../ontology/findings.js';
import { readUnchanged } from '../ontology/snapshot.js';
import { source } from '../service/source.js';
import { readSettings } from '../platform/settings.js';

/**
 * Checks the ontology of `MPP_ONTOLOGY` as a start of the service would, and prints what was found. Nothing is written.
 * What an earlier start found is taken where no file has changed since.
 * `--quiet` prints errors and the number of warnings only. Exit code 1 when there is an error.
 */
const quiet = process.argv.includes('--quiet');
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const show = ({ severity, resource, rule, message }: Finding): void => {
  print(`${severity}: <${resource}> ${message} (${rule})`);
};

const settings = readSettings(process.env);
try {
  // A version that was kept says what code it was checked by only where the code is compiled.
  const kept = import.meta.url.endsWith('.ts') ? undefined : await readUnchanged(source(settings), settings.data);
  const { size, warnings } = kept ?? await (await import('../ontology/dataset.js')).checkSources(source(settings));
  if (!quiet) warnings.forEach(show);
  print(`${size} triples: no errors, ${warnings.length} warnings`);
} catch (error) {
  if (!(error instanceof OntologyError)) throw error;
  for (const each of error.sourceErrors) print(`error: ${sourceErrorText(each, settings.ontology)}`);
  error.findings.forEach(show);
  process.exitCode = 1;
}
