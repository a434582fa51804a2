import { readdirSync, statSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';

/**
 * The service in a few files in place of seven hundred, for runs that start it a hundred times: its process and each of its
 * threads find, read and compile one file after the other. What is bundled is the compiled code as it is, made anew when
 * that changes; suites that measure start the service as users do.
 */

const from = resolve('dist/server'), to = resolve('dist/test/bundled');
/** Packages of many modules, which take most of the time that packages take. The others are read from where they are. */
const bundled = /^(?:@oxc-project\/runtime|@traqula\/|@rdfjs\/(?:data-model|to-ntriples|namespace)|shacl-engine|grapoi|rdf-validation)/;

const scripts = (): readonly string[] => readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js')).map((file) => join(from, file));
/** A file that another names as that of a thread or a process. */
const otherFile = /new URL\('\.\/([\w-]+\.js)', import\.meta\.url\)/g;
const bundleOf = (script: string): string => join(to, relative(from, script));

/** Threads are those of the bundle; everything else is looked for from where the code was. */
const places: Plugin = {
  name: 'places',
  transform(code, id) {
    if (!id.startsWith(from) || !code.includes('import.meta.url')) return undefined;
    const moved = code.replace(otherFile, (_, name: string) => `new URL(${JSON.stringify(pathToFileURL(bundleOf(join(id, '..', name))).href)})`);
    return { code: moved.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)) };
  },
};

/** Bundles the service, unless that was done since it was compiled. @returns The script that starts it. */
export async function bundleService(): Promise<string> {
  const all = scripts(), main = join(from, 'main.js'), stamp = join(to, 'stamp'), newest = Math.max(...[...all, 'package-lock.json'].map((file) => statSync(file).mtimeMs));
  if ((statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return bundleOf(main);
  const started = await Promise.all(all.map(async (file) => [...(await readFile(file, 'utf8')).matchAll(otherFile)].map(([, name = '']) => join(file, '..', name))));
  const entries = [main, ...started.flat()].map((file) => [relative(from, file).slice(0, -'.js'.length), file] as const);
  const bundle = await rolldown({
    input: Object.fromEntries(entries), platform: 'node', plugins: [places], logLevel: 'warn',
    external: (id) => !/^[./]/.test(id) && !bundled.test(id),
  });
  // A run that is broken off leaves no half of it.
  const next = `${to}.${process.pid}`;
  await bundle.write({ dir: next, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', minify: false });
  await rm(to, { recursive: true, force: true });
  await rename(next, to);
  await writeFile(stamp, '');
  return bundleOf(main);
}
