import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startService, temporaryFolder } from '../support/process.js';
import { installPython, program, run, type Outcome } from './python-tools.js';

/**
 * `node dist/test/long/notebooks.js`: the notebook and the R Markdown of `docs/notebooks`, each checked and run against a service over the ontology. What
 * is missing is installed; what cannot be is skipped by name. Ends with exit code 1 when one fails, or answers none of its three questions.
 */
const [notebook, markdown] = ['ipynb', 'Rmd'].map((kind) => resolve('docs', 'notebooks', `three-questions.${kind}`)) as [string, string];
const print = (line: string): void => { process.stdout.write(`${line}\n`); };

/** What the answers hold, whatever is curated next: a set with its test, a trial by its number, papers for and against. */
const marks = [/local invasion/, /\bNCT\d{8}\b/, /disputes: .+ \(.+ \d{4}\)/, /supports: .+ \(.+ \d{4}\)/];

/** Reads, checks and runs a notebook, and prints what its cells print. */
const runner = `
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], 4)
nbformat.validate(notebook)
assert not any(cell.get("outputs") for cell in notebook.cells), "a notebook is kept without outputs"
nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
for cell in notebook.cells:
    for output in cell.get("outputs", []):
        print(output.get("text", ""))
`;

function installR(): string | undefined {
  if (run('Rscript', ['--version']).code === 0) return undefined;
  run('apt-get', ['update']);
  const { code, output } = run('apt-get', ['install', '-y', '--no-install-recommends', 'r-base-core', 'r-cran-knitr']);
  return code === 0 ? undefined : `R cannot be installed: ${output.trim().split('\n').at(-1)}`;
}

const folder = await temporaryFolder(), service = await startService({ MPP_DATA: join(folder.path, 'data') }), env = { METASTASIS: service.origin };
/** With knitr as its readers run it; else its code alone, one chunk after the other. */
function runMarkdown(): Outcome {
  const knitted = join(folder.path, 'three-questions.md');
  if (run('Rscript', ['--vanilla', '-e', 'library(knitr)']).code === 0) {
    const done = run('Rscript', ['--vanilla', '-e', 'knitr::opts_chunk$set(error = FALSE); knitr::knit(commandArgs(TRUE)[1], commandArgs(TRUE)[2], quiet = TRUE)', markdown, knitted], { env, cwd: folder.path });
    return done.code === 0 ? { code: 0, output: readFileSync(knitted, 'utf8') } : done;
  }
  const script = join(folder.path, 'three-questions.R');
  writeFileSync(script, [...readFileSync(markdown, 'utf8').matchAll(/^```\{r[^}]*\}\n([\s\S]*?)^```/gm)].map(([, code = '']) => code).join('\n'));
  return run('Rscript', ['--vanilla', script], { env });
}

const checks: readonly { readonly name: string; readonly missing: string | undefined; readonly run: () => Outcome }[] = [
  { name: 'three-questions.ipynb', missing: installPython(['nbformat', 'nbclient', 'ipykernel']), run: () => run(program('python'), ['-c', runner, notebook], { env }) },
  { name: 'three-questions.Rmd', missing: installR(), run: runMarkdown },
];
for (const { name, missing, run: check } of checks) {
  if (missing !== undefined) {
    print(`skipped  ${name}: ${missing}`);
    continue;
  }
  const { code, output } = check(), absent = marks.filter((mark) => !mark.test(output));
  const holds = code === 0 && absent.length === 0;
  print(holds ? `passed   ${name}` : `failed   ${name}: ${absent.map(String).join(', ')} missing\n${output.slice(-2000)}`);
  if (!holds) process.exitCode = 1;
}
await service.stop();
await folder.clean();
