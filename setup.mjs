#!/usr/bin/env node
// Every command of the project in plain JavaScript, so that they work before anything is installed:
//   start          install what is missing, build what is stale, serve
//   test [PATH…]   the same, then lint, check the ontology and run the tests whose path contains PATH, or all
//   dev            build, serve, and do both again whenever a source changes
//   build          install and build, check the ontology
//   check [--quiet] [--format text|json|github|sarif] [--changed [COMMIT]] [--anew]
//                  check the ontology alone: no bundler, and no compiler from Node.js 22.18 on
//   format         lay the modules of the ontology out in their stable order
//   lint, typecheck
//   release [--date YYYY-MM-DD]     make a dated release in data/releases
//   test:long NAME [ARGUMENT…]   what needs hours or other programs; without a name, the list
//   query FILE.rq [--format NAME] [--output FILE]   answer a query without a service
//   export FORMAT [--output FILE]                   write the whole ontology
//   import FILE.tsv… [--check] [--to ADDRESS]       tables of claims, terms and papers as one proposal
//   load FILE… [--graph IRI] [--replace]            load RDF into graphs beside the ontology
//   check-papers [--only papers|trials|NAME] [--limit N] [--anew]   look all papers and trials up again
// As a command: metastasis serve, query, load, export, import, validate, check-papers.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const cwd = process.cwd();
process.chdir(root);
/** Files are named from where the command was given. */
const fromHere = (argument) => (cwd !== root && existsSync(resolve(cwd, argument)) ? resolve(cwd, argument) : argument);

/** Runs a command, its output shown; a failure ends this process with the same code. */
function run(title, command, args, options = {}) {
  console.log(`› ${title}`);
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  if (status !== 0) process.exit(signal ? 1 : status ?? 1);
}
const node = (title, script, ...args) => run(title, process.execPath, [script, ...args]);

/** Hash over the paths and contents of files; folders count with all below them. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const add = (path) => { hash.update(`\0${path}\0`).update(readFileSync(path)); };
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const entries = readdirSync(path, { recursive: true, withFileTypes: true });
    for (const file of entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name)).sort()) add(file);
  }
  return hash;
}

/** What the stamp of a step says when the step was done for these inputs. */
function digestOf({ folders = [], files = [] }) {
  const hash = fingerprint(folders);
  for (const file of files) if (existsSync(file)) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.update(process.version).digest('hex');
}
const isFresh = (stamp, digest) => existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;

/** Does `work` unless the stamp says that it was done for the same inputs. The stamp is written when it succeeded. */
function unlessFresh(stamp, inputs, work) {
  const digest = digestOf(inputs);
  if (isFresh(stamp, digest)) return;
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}

function install() {
  unlessFresh('node_modules/.installed', { files: ['package.json', 'package-lock.json', '.npmrc'] }, () => {
    const args = ['ci', '--prefer-offline', '--ignore-scripts', '--loglevel=error'];
    const npm = process.env.npm_execpath;
    if (npm) run('installing packages', process.execPath, [npm, ...args]);
    else run('installing packages', 'npm', args, { shell: process.platform === 'win32' });
  });
}

const shared = ['package-lock.json', 'tsconfig.json'];
const compiled = { stamp: 'dist/.compiled', inputs: { folders: ['network', 'server', 'client', 'test'], files: shared } };

function compile() {
  install();
  unlessFresh(compiled.stamp, compiled.inputs, () => {
    // Beside what is there, which a service may be running from and which stays if this is interrupted. Then the folders
    // change places as a whole: compiled files of sources that are gone would still be run.
    // Maps name sources from where they stand: the folder is as deep as the one that it becomes.
    const next = '.dist';
    rmSync(next, { recursive: true, force: true });
    node('compiling', 'node_modules/typescript/bin/tsc', '-p', '.', '--outDir', next, '--tsBuildInfoFile', join(next, 'tsconfig.tsbuildinfo'));
    mkdirSync('dist', { recursive: true });
    for (const folder of ['network', 'server', 'client', 'test', 'tsconfig.tsbuildinfo']) rmSync(join('dist', folder), { recursive: true, force: true });
    for (const folder of ['network', 'server', 'client', 'test']) renameSync(join(next, folder), join('dist', folder));
    rmSync(next, { recursive: true, force: true });
  });
}

function build() {
  compile();
  unlessFresh('dist/.bundled', { folders: ['client', 'network'], files: shared }, () => {
    node('bundling the browser application', 'node_modules/vite/bin/vite.js', 'build', '--config', 'client/vite.config.ts', '--logLevel', 'warn');
  });
}

/** From this version on Node.js runs TypeScript by leaving the types out. */
const runsTypeScript = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
};

/** Most of what a check makes lives for a moment: with room for it, a third of the time that collecting garbage takes is saved. */
const youngMemory = '--max-semi-space-size=96';

/** A check runs most of its code a few times: where all of it is compiled at first call, simply, it takes a tenth less. */
const simplyCompiled = '--always-sparkplug';

/** Checks the ontology with what is compiled, beside other steps. */
function checkOntology() {
  run('checking the ontology', process.execPath, [youngMemory, simplyCompiled, ...patientCompiler, 'dist/server/commands/check.js', '--quiet']);
}

/**
 * Runs a command of the server that needs nothing but the sources of the server. What is compiled is used while it is
 * fresh; else the sources are run as they are, where Node.js can, as compiling takes longer than the work.
 */
function runSource(title, name, args) {
  install();
  if (isFresh(compiled.stamp, digestOf(compiled.inputs)) || !runsTypeScript()) {
    compile();
    return run(title, process.execPath, [youngMemory, simplyCompiled, ...patientCompiler, `dist/server/commands/${name}.js`, ...args]);
  }
  const options = [youngMemory, simplyCompiled, ...patientCompiler, '--disable-warning=ExperimentalWarning', '--import', './tools/run-sources.mjs'];
  return run(title, process.execPath, [...options, `server/commands/${name}.ts`, ...args]);
}

/** Serves, and builds and serves again whenever a source changes. A build that fails leaves the service as it is. */
function develop() {
  build();
  let service;
  const serve = () => { service = spawn(process.execPath, ['dist/server/main.js'], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }); };
  const restart = () => {
    if (service === undefined || service.exitCode !== null) return serve();
    service.once('exit', serve);
    return service.kill();
  };
  const update = () => {
    // In a process of its own, so that a failure ends only that.
    const { status } = spawnSync(process.execPath, ['setup.mjs', 'build'], { stdio: 'inherit' });
    console.log(status === 0 ? '› restarting' : '› waiting for a change that builds');
    if (status === 0) restart();
  };
  let timer;
  for (const folder of ['server', 'client', 'queries', process.env.MPP_ONTOLOGY ?? 'ontology']) {
    // Editors write a file in several steps: the last one counts.
    watch(folder, { recursive: true }, () => { clearTimeout(timer); timer = setTimeout(update, 200); });
  }
  process.once('SIGINT', () => { service?.once('exit', () => process.exit(0)); service?.kill(); });
  serve();
}

/**
 * What needs hours or other programs, by name: a script, or the suites of the usual run that repeat more and leave nothing
 * out when they are told so (`test/support/long.ts`); and what it does.
 */
const longTests = {
  hostile: ['dist/test/long/hostile.js', 'each hostile query against the service, with a watch on everybody else'],
  'random-hostile': ['dist/test/long/random-hostile.js', '10,000 random hostile queries, eight at once'],
  differential: ['dist/test/long/differential.js', 'random queries that Oxigraph, and Jena where its address is given, answer too'],
  mutation: ['dist/test/bench/mutation/mutate.js', 'how many faults of the engine and the store the tests notice'],
  peers: ['dist/test/bench/benchmark.js', 'speed beside other endpoints, which test/bench/install-peers.sh installs'],
  scale: ['dist/test/bench/scale.js', 'millions of triples: loaded, asked, changed'],
  pack: ['dist/test/long/pack.js', 'packs the release, installs it and starts it, on each Node.js whose path is given'],
  soak: ['dist/test/bench/soak.js', 'many clients at once'],
  changes: ['dist/test/bench/changes.js', 'what a change costs, and readers meanwhile'],
  judge: [['/ontology/judge-after', '/ontology/kept-check', '/ontology/shapes'], 'changes, random ones too, are judged by what they reach, and by everything'],
  tables: [['/curation/bulk/bulk', '/curation/forms/round-trip'], 'every resource goes through its table and its form, and comes back'],
  cancels: [['/engine/workers/cancels'], 'queries are cancelled at any moment, ten thousand times'],
  durability: [['/http/durability', '/test/people/kills'], 'the service is killed 350 times while it writes, and accounts 50 times'],
  'whole-path': [['/browser/whole-path'], 'from the number of a paper to an accepted change of the shipped ontology, in a browser, timed'],
  people: [['/http/people.test'], 'three people do 10,000 things at random, as a model says'],
  accessibility: [['/browser/accessibility', '/browser/tools', '/browser/collections', '/browser/query-states', '/browser/account'], 'every view in both themes, wide and narrow'],
  share: [['/http/pages-share', '/http/agents-share'], 'pages, calls and forms at their extremes, forty at once, with a watch on everybody else'],
  fuzz: [['/http/fuzz'], '10,000 requests of each kind that nobody would write'],
  snippets: [['/client/query-snippets'], 'the code that the query page gives, in every language; installs SPARQLWrapper, pandas and R'],
  exports: ['dist/test/long/exports.js', 'every file for other tools, opened with them; installs ROBOT, oaklib, rdflib, pySHACL, sssom, kgx and others'],
  openapi: ['dist/test/long/openapi.js', 'schemathesis calls every operation that the description of the API tells; installs it'],
  notebooks: ['dist/test/long/notebooks.js', 'the notebook and the R Markdown of docs/notebooks are run; installs nbclient and R'],
  enrichment: [['/query/over-representation'], 'thousands of tests of gene lists are asked of R, too'],
  stores: [['/external/virtuoso', '/federation/virtuoso'], 'the service over Virtuoso 7, beside one of its own'],
};

/** @returns a promise of the exit code of a process, which ends with this one. */
function ended(started) {
  const end = () => { started.kill(); };
  process.once('exit', end);
  return new Promise((resolve, reject) => {
    started.once('error', reject).once('exit', (code) => {
      process.removeListener('exit', end);
      resolve(code ?? 1);
    });
  });
}

/** Lints while other work goes on, on another processor. @returns a promise of its exit code. */
function lintBeside() {
  console.log('› linting, beside what follows');
  return ended(spawn(process.execPath, ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'], { stdio: 'inherit' }));
}

/** Runs suites. @returns a promise of the exit code. */
function jest(title, args, env = {}, flags = []) {
  console.log(`› ${title}`);
  const options = [...flags, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  return ended(spawn(process.execPath, [...options, ...args], { stdio: 'inherit', env: { ...process.env, ...env } }));
}

/** Suites that measure how long others wait, or how long the thread that listens is held: they are run with nothing beside them. */
const measuring = 'dist/test/http/(hostile|agents-share|pages-share|bulk-speed)[.]';
/** Services are started by the dozen: those that tests ask at once need no warm-up. */
const testing = { MPP_WARM_UP: '0' };
/**
 * Most processes of a test run live for seconds. Where the compiler of JavaScript waits for six times as many calls before it
 * makes a function fast, a start takes a quarter less of a processor. Suites that measure run without it.
 */
const patientCompiler = Number.parseInt(process.versions.v8) < 12 ? ['--interrupt-budget=400000'] : [];

/**
 * Runs the suites whose path holds one of the patterns, one at a time; or all, at first two at a time where that disturbs
 * none, and lint neither. @returns a promise of the exit code, of lint too.
 */
async function test(patterns, lint) {
  const linted = async () => {
    const code = await lint;
    if (code !== 0) console.error('› linting has failed: what it found stands where it ended, above');
    return code;
  };
  if (patterns.length > 0) return await linted() || jest('testing', patterns, testing);
  const together = await jest('testing, two suites at a time', ['--maxWorkers=2', `--testPathIgnorePatterns=${measuring}`], testing, patientCompiler);
  // What measures has the machine for itself: lint has ended by then.
  const code = await linted();
  const alone = await jest('testing, the suites that measure', [measuring], testing);
  return code || together || alone;
}

async function testLong([name, ...args]) {
  const [script] = longTests[name] ?? [];
  if (script === undefined) {
    for (const [each, [, what]] of Object.entries(longTests)) console.log(`${each.padEnd(16)}${what}`);
    if (name !== undefined) process.exitCode = 2;
    return;
  }
  build();
  if (typeof script === 'string') node(name, script, ...args);
  else process.exitCode = await jest(name, [...script, ...args], { TEST_LONG: '1' });
}

const [command = 'start', ...args] = process.argv.slice(2);
switch (command) {
  case 'build':
    build();
    checkOntology();
    break;
  case 'check':
  case 'validate':
    // Standard output is the report: what is done is told on standard error.
    if (args.some((arg) => arg.startsWith('--format'))) console.log = console.error;
    runSource('checking the ontology', 'check', args);
    break;
  case 'format':
    runSource('laying out the ontology', 'format', args);
    break;
  case 'lint':
    install();
    node('linting', 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0', ...(args.length > 0 ? args : ['.']));
    break;
  case 'typecheck':
    install();
    node('checking types', 'node_modules/typescript/bin/tsc', '-p', '.', '--noEmit');
    break;
  case 'dev':
    develop();
    break;
  case 'test:long':
    await testLong(args);
    break;
  case 'release':
    build();
    node('releasing', 'dist/server/commands/release.js', ...args);
    break;
  case 'query':
  case 'import':
  case 'load':
  case 'export':
    // Standard output is the result: what is built is told on standard error.
    console.log = console.error;
    build();
    run(command, process.execPath, ['dist/server/cli.js', command, ...args.map(fromHere)]);
    break;
  case 'check-papers':
  case 'invite':
  case 'backup':
  case 'restore':
    console.log = console.error;
    build();
    run(command, process.execPath, ['dist/server/cli.js', command, ...args.map((arg) => (arg.startsWith('-') || command === 'invite' ? arg : fromHere(arg)))]);
    break;
  case 'start':
  case 'serve':
    build();
    (await import('./dist/server/service/start-service.js')).startService();
    break;
  case 'test': {
    install();
    const lint = lintBeside();
    build();
    checkOntology();
    process.exitCode = await test(args, lint);
    break;
  }
  default:
    console.error(`setup.mjs: unknown command ${command}; one of start (serve), dev, test, test:long, build, check (validate), format, lint, typecheck, query, load, export, release.`);
    process.exit(1);
}
