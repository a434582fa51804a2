import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { snippets, type SnippetLanguage } from '../../client/query/results/snippets.js';
import { formOf } from '../../client/query/grammar/tokens.js';
import type { Site } from '../browser/site.js';
import { isLong } from '../support/long.js';
import { ownPython, pythonEnvironment, pythonWith, runs } from '../support/python.js';
import { sharedService } from '../support/shared-services.js';

let site: Site;
beforeAll(async () => { site = await sharedService('site'); });
afterAll(() => site.close());

/** A long run installs what is missing, and then nothing may be left out. */
function install(): void {
  if (!runs(ownPython, '-c', 'import SPARQLWrapper, pandas')) {
    runs('python3', '-m', 'venv', pythonEnvironment);
    runs(ownPython, '-m', 'pip', 'install', '-q', 'SPARQLWrapper', 'pandas');
  }
  if (!runs('Rscript', '--version')) {
    runs('apt-get', 'update');
    runs('apt-get', 'install', '-y', '--no-install-recommends', 'r-base-core');
  }
}
if (isLong) install();

const python = (packages: string): readonly [string, string] | undefined => {
  const found = pythonWith(packages);
  return found === undefined ? undefined : [found, '-c'];
};
/** How each is run; undefined where this machine lacks what it needs. */
const runners: Readonly<Record<SnippetLanguage, readonly [command: string, ...args: string[]] | undefined>> = {
  curl: runs('curl', '--version') ? ['sh', '-c'] : undefined,
  Python: python('SPARQLWrapper'),
  pandas: python('pandas'),
  R: runs('Rscript', '--version') ? ['Rscript', '--vanilla', '-e'] : undefined,
  JavaScript: [process.execPath, '--input-type=module', '-e'],
};

/** Quotes, backslashes, comments and braces: what a program may read wrongly. */
const queries = [
  '# what is "SNAI1"? it\'s a `gene` ${x}\nSELECT ?x ?name { ?x a mpp:Molecule ; skos:prefLabel ?name # the name\n FILTER(REGEX(?name, "^SNAI\\\\d$") && ?name != "\\"") }', 'ASK { mpp:snai1 a mpp:Molecule }', '# all\nCONSTRUCT { ?x skos:prefLabel ?name } WHERE { ?x a mpp:Molecule ; skos:prefLabel ?name }',
];

test('a long run leaves out no language', () => {
  expect(isLong ? Object.entries(runners).filter(([, runner]) => runner === undefined) : []).toEqual([]);
});

for (const [language, runner] of Object.entries(runners)) {
  // What is not here is named, so that nobody takes it for tested.
  const describeIt = runner ? describe : describe.skip;
  describeIt(runner ? language : `${language}: not on this machine`, () => {
    test.each(queries)('%s', async (query) => {
      const found = snippets(query, formOf(query), `${site.origin}/sparql`).find((each) => each.language === language);
      if (!found || !runner) return;
      const [command, ...args] = runner;
      const { stdout } = await promisify(execFile)(command, [...args, found.code]);
      expect(stdout).toMatch(formOf(query) === 'ASK' ? /true/i : /SNAI1/);
    });
  });
}
