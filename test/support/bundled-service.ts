import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { rolldown, type Plugin } from 'rolldown';
import { commandScript, compiler, serviceVariable, startService, temporaryFolder } from './process.js';
import { authorized, startSmallService } from './small-service.js';

/**
 * The service in a few files in place of a thousand, for runs that start it a hundred times: its process and each of its
 * threads find, read and compile one file after the other. What is bundled is the compiled code as it is, with its packages,
 * made anew when that changes; it is tried once, and what was compiled for that is kept for all further starts
 * (`kept-code`). Suites that measure start the service as users do.
 */

const from = resolve('dist/server'), to = resolve('dist/test/bundled');
/** What is started by its file, beside threads and processes of the service. */
const started = ['main.js', 'cli.js'];
/** Packages that are read from where they are: one has native code, and Comunica only some services load. */
const apart = /^(?:libsql$|@comunica\/|file:)/;

const scripts = (): readonly string[] => readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js')).map((file) => join(from, file));
/** A file that another names as that of a thread or a process. */
const otherFile = /new URL\('\.\/([\w-]+\.js)', import\.meta\.url\)/g;
const bundleOf = (script: string): string => join(to, relative(from, script)).replace(/js$/, 'cjs');

/** Files that are run and export nothing may wait for something at their top, which a file of the bundle cannot. */
function inFunction(code: string): string {
  if (/^export (?!\{\})/m.test(code)) return code;
  const lines = code.replace('export {};', '').split('\n'), start = lines.findLastIndex((line) => line.startsWith('import ')) + 1;
  return [...lines.slice(0, start), 'void (async () => {', ...lines.slice(start), '})();'].join('\n');
}

/** Threads are those of the bundle; everything else is looked for from where the code was. */
const places = (entries: ReadonlySet<string>): Plugin => ({
  name: 'places',
  transform(code, id) {
    // The command that checks is loaded by another one, which waits for it.
    const check = (file: string): string => `import(${JSON.stringify(pathToFileURL(join(from, file)).href)})`;
    const run = entries.has(id) ? inFunction(code).replace("import('./commands/check.js')", check('commands/check.js')) : code;
    if (!run.includes('import.meta.url')) return { code: run };
    const moved = id.startsWith(from) ? run.replace(otherFile, (_, name: string) => `new URL(${JSON.stringify(pathToFileURL(bundleOf(join(id, '..', name))).href)})`) : run;
    return { code: moved.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)) };
  },
});

/** What services are asked most. */
const pages = ['/', '/about', '/query', '/graph', '/papers', '/changes', '/contribute', '/contribute/evidence', '/login', '/emt', '/search?q=emt', '/api/search?q=emt', '/query/terms.json', '/proposals'];
const update = (n: number): string => `INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> <http://example.org/p> ${n} } }`;

/** Asks and changes a service of the bundle: what it compiles for that is kept. */
async function tryOnce(): Promise<void> {
  const small = await startSmallService({ TEST_KEEP_CODE: '1' });
  try {
    for (const page of pages) await small.get(page);
    for (const n of [1, 2]) await fetch(`${small.service.origin}/sparql`, { method: 'POST', headers: { ...authorized, 'content-type': 'application/sparql-update' }, body: update(n) });
    await small.ask('SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?n != 1) } GROUP BY ?s ORDER BY ?s');
    const command = spawn(process.execPath, [...compiler, commandScript(), 'query', '-'], { stdio: ['pipe', 'ignore', 'ignore'], env: { ...process.env, TEST_KEEP_CODE: '1', MPP_ONTOLOGY: small.ontology, MPP_DATA: small.data } });
    command.stdin.end('ASK {}');
    await once(command, 'close');
    // Each thread keeps what it has compiled a few times in a second.
    await sleep(1_500);
  } finally {
    await small.close();
  }
}

/** Builds the version of the ontology, whose snapshot all later starts take: several suites that begin at once would each build it. */
async function buildOnce(): Promise<void> {
  const data = await temporaryFolder(), service = await startService({ MPP_DATA: data.path });
  await service.stop();
  await data.clean();
}

/** Bundles the service, unless that was done since it was compiled; services are started from it from then on. @returns The script that starts it. */
export async function bundleService(): Promise<string> {
  const all = scripts(), main = join(from, 'main.js'), stamp = join(to, 'stamp'), newest = Math.max(...[...all, ...['kept-code', 'bundled-service'].map((name) => `dist/test/support/${name}.js`), 'package-lock.json'].map((file) => statSync(file).mtimeMs));
  if ((statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return bundleOf(main);
  const others = await Promise.all(all.map(async (file) => [...(await readFile(file, 'utf8')).matchAll(otherFile)].map(([, name = '']) => join(file, '..', name))));
  const entries = [...started.map((file) => join(from, file)), ...others.flat()].map((file) => [relative(from, file).slice(0, -'.js'.length), file] as const);
  const common = { platform: 'node', logLevel: 'warn', external: (id: string) => apart.test(id) } as const;
  // A run that is broken off leaves no half of it.
  const next = `${to}.${process.pid}`;
  const loader = await rolldown({ ...common, plugins: [{ name: 'loader', transform: (code) => ({ code: code.replaceAll('import.meta.dirname', '__dirname') }) }], input: resolve('dist/test/support/kept-code.js') });
  await loader.write({ dir: next, format: 'cjs', entryFileNames: 'kept-code.cjs' });
  const bundle = await rolldown({ ...common, plugins: [places(new Set(entries.map(([, file]) => file)))], input: Object.fromEntries(entries) });
  await bundle.write({
    dir: next, format: 'cjs', minify: false, entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs',
    banner: ({ isEntry }) => (isEntry ? `require(${JSON.stringify(join(to, 'kept-code.cjs'))});` : ''),
  });
  await rm(to, { recursive: true, force: true });
  await rename(next, to);
  process.env[serviceVariable] = bundleOf(main);
  await Promise.all([tryOnce(), buildOnce()]);
  await writeFile(stamp, '');
  return bundleOf(main);
}
