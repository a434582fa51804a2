#!/usr/bin/env node
// The two commands of the README in plain JavaScript, so that they work before anything is installed:
//   node setup.mjs start          install what is missing, build what is stale, serve
//   node setup.mjs test [args]    the same, then lint, check the ontology and run every test (args go to jest)
//   node setup.mjs build          only install and build
//   node setup.mjs check          check the ontology and print every finding, warnings too
//   node setup.mjs format         lay the modules of the ontology out in their stable order
//   node setup.mjs query FILE.rq [--format NAME] [--output FILE]   answer a query without a service
//   node setup.mjs export FORMAT [--output FILE]                   write the whole ontology
//   node setup.mjs load FILE… [--graph IRI] [--replace]            load RDF into graphs beside the ontology
// As a command: metastasis serve, query, load, export, validate.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

/** Does `work` unless the stamp says that it was done for the same inputs. The stamp is written when it succeeded. */
function unlessFresh(stamp, { folders = [], files = [] }, work) {
  const hash = fingerprint(folders);
  for (const file of files) if (existsSync(file)) hash.update(`\0${file}\0`).update(readFileSync(file));
  const digest = hash.update(process.version).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
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

function build() {
  install();
  const shared = ['package-lock.json', 'tsconfig.json'];
  unlessFresh('dist/.compiled', { folders: ['server', 'client', 'test'], files: shared }, () => {
    // Compiled files of sources that are gone would still be run.
    for (const folder of ['server', 'client', 'test', 'tsconfig.tsbuildinfo']) rmSync(join('dist', folder), { recursive: true, force: true });
    node('compiling', 'node_modules/typescript/bin/tsc', '-p', '.');
  });
  unlessFresh('dist/.bundled', { folders: ['client'], files: shared }, () => {
    node('bundling the browser application', 'node_modules/vite/bin/vite.js', 'build', '--config', 'client/vite.config.ts', '--logLevel', 'warn');
  });
}

const [command = 'start', ...args] = process.argv.slice(2);
switch (command) {
  case 'build':
    build();
    node('checking the ontology', 'dist/server/check.js', '--quiet');
    break;
  case 'check':
  case 'validate':
    build();
    node('checking the ontology', 'dist/server/check.js', ...args);
    break;
  case 'format':
    build();
    node('formatting the ontology', 'dist/server/format.js');
    break;
  case 'query':
  case 'load':
  case 'export':
    // Standard output is the result: what is built is told on standard error.
    console.log = console.error;
    build();
    run(command, process.execPath, ['dist/server/cli.js', command, ...args.map(fromHere)]);
    break;
  case 'start':
  case 'serve':
    build();
    await import('./dist/server/main.js');
    break;
  case 'test':
    build();
    node('linting', 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.');
    node('checking the ontology', 'dist/server/check.js', '--quiet');
    run('testing', process.execPath, ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', ...args]);
    break;
  default:
    console.error(`setup.mjs: unknown command ${command}; one of start (serve), test, build, check (validate), format, query, load, export.`);
    process.exit(1);
}
