import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OntologyError } from '../ontology/findings.js';
import { loadOntology } from '../ontology/load.js';
import { writeTurtle } from '../rdf/turtle.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import { readSettings } from '../platform/settings.js';

/** Lays out every module of `MPP_ONTOLOGY` in the stable order of `writeTurtle`, and names the files that changed. */
const { ontology, base } = readSettings(process.env);
try {
  const { modules, prefixes: declared } = await loadOntology(ontology, base);
  const prefixes = declared.size > 0 ? declared : wellKnownPrefixes;
  for (const { file, quads } of modules.filter(({ file: path }) => path.startsWith('modules/'))) {
    const path = join(ontology, file);
    const text = writeTurtle(quads, prefixes);
    if (text === await readFile(path, 'utf8')) continue;
    await writeFile(path, text);
    process.stdout.write(`${file}\n`);
  }
} catch (error) {
  if (!(error instanceof OntologyError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
