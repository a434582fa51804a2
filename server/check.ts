import { OntologyError, sourceErrorText, type Finding } from './ontology/findings.js';
import { openDataset } from './ontology/snapshot.js';
import { source } from './source.js';
import { readSettings } from './settings.js';

/**
 * Checks the ontology of `MPP_ONTOLOGY` as a start of the service would, and prints what was found.
 * `--quiet` prints errors and the number of warnings only. Exit code 1 when there is an error.
 */
const quiet = process.argv.includes('--quiet');
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const show = ({ severity, resource, rule, message }: Finding): void => {
  print(`${severity}: <${resource}> ${message} (${rule})`);
};

const settings = readSettings(process.env);
try {
  const { id, size, warnings } = await openDataset(source(settings), settings.data);
  if (!quiet) warnings.forEach(show);
  print(`${size} triples, version ${id.slice(0, 12)}: no errors, ${warnings.length} warnings`);
} catch (error) {
  if (!(error instanceof OntologyError)) throw error;
  for (const each of error.sourceErrors) print(`error: ${sourceErrorText(each, settings.ontology)}`);
  error.findings.forEach(show);
  process.exitCode = 1;
}
