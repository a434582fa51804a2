#!/usr/bin/env node
// The command `metastasis`. A clone is built first; a packed release has nothing to build.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inPackage = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

if (existsSync(inPackage('setup.mjs'))) {
  await import('../setup.mjs');
} else {
  // An ontology in the folder where the command is given is meant; else the one that the package brings.
  if (!existsSync('ontology')) process.env.MPP_ONTOLOGY ??= inPackage('ontology');
  const [, , command = 'serve', ...args] = process.argv;
  process.argv.splice(2, Infinity, { start: 'serve', check: 'validate' }[command] ?? command, ...args);
  await import('../dist/server/cli.js');
}
