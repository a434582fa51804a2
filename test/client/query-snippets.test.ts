import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { snippets, type SnippetLanguage } from '../../client/query/snippets.js';
import { formOf } from '../../client/query/tokens.js';
import { startSite, type Site } from '../browser/site.js';

let site: Site;
beforeAll(async () => { site = await startSite(); });
afterAll(() => site.close());

const works = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
/** How each is run; undefined where this machine lacks what it needs. */
const runners: Readonly<Record<SnippetLanguage, readonly [command: string, ...args: string[]] | undefined>> = {
  curl: works('curl', '--version') ? ['sh', '-c'] : undefined,
  Python: works('python3', '-c', 'import SPARQLWrapper') ? ['python3', '-c'] : undefined,
  pandas: works('python3', '-c', 'import pandas') ? ['python3', '-c'] : undefined,
  R: works('Rscript', '--version') ? ['Rscript', '--vanilla', '-e'] : undefined,
  JavaScript: [process.execPath, '--input-type=module', '-e'],
};

/** Quotes, backslashes, comments and braces: what a program may read wrongly. */
const queries = [
  '# what is "SNAI1"? it\'s a `gene` ${x}\nSELECT ?x ?name { ?x a mpp:Molecule ; skos:prefLabel ?name # the name\n FILTER(REGEX(?name, "^SNAI\\\\d$") && ?name != "\\"") }', 'ASK { mpp:snai1 a mpp:Molecule }', '# all\nCONSTRUCT { ?x skos:prefLabel ?name } WHERE { ?x a mpp:Molecule ; skos:prefLabel ?name }',
];

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
