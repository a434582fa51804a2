import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * `node dist/test/long/pack.js [path of a node]…`: packs the release, installs it into an empty folder, and starts it
 * there by its command on each Node.js named, else on this one. Needs npm, and what a registry or npm's cache gives.
 */
const nodes = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath];
const folder = mkdtempSync(join(tmpdir(), 'metastasis-pack-'));
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const npm = (args: readonly string[], cwd: string): string => execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'inherit'] });

/** What the service says of itself once it listens, and an answer of it. */
async function tryOn(node: string): Promise<void> {
  const service = spawn(node, [join('node_modules', 'metastasis-perspective', 'bin', 'metastasis.mjs'), 'start'], { cwd: folder, env: { PATH: process.env.PATH, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => { service.once('exit', () => { resolve(); }); });
  try {
    const origin = await new Promise<string>((resolve, reject) => {
      let output = '';
      service.once('exit', (code) => { reject(new Error(`the service ended with code ${code}`)); });
      service.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
        if (address) resolve(address[0]);
      });
    });
    const status = async (path: string): Promise<number> => (await fetch(`${origin}${path}`)).status;
    const statuses = [await status('/health'), await status('/emt'), await status(`/sparql?query=${encodeURIComponent('ASK { ?claim a mpp:Claim }')}`)];
    const withoutComunica = await status(`/sparql?query=${encodeURIComponent('SELECT * { << ?s ?p ?o >> ?q ?z }')}`);
    print(`${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}: ${statuses.join(' ')}, without Comunica ${withoutComunica}`);
    if (statuses.some((each) => each !== 200) || withoutComunica !== 501) process.exitCode = 1;
  } finally {
    service.kill();
    await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
  }
}

try {
  const packed = npm(['pack', '--silent', '--pack-destination', folder], '.').trim().split('\n').at(-1) ?? '';
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', `./${packed}`], folder);
  print(`${packed}: ${readdirSync(join(folder, 'node_modules')).length} folders`);
  for (const node of nodes) await tryOn(node);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
