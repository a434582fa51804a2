import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { constants, Script } from 'node:vm';

/**
 * Loads the files of the bundle, which `bundled-service` makes, with what an earlier process has compiled of them: a service
 * and each of its threads would spend a third of a start on compiling the same functions. Whatever of it Node.js does not
 * take is compiled as ever.
 */

/** Set while the bundle is tried for the first time: what is compiled is kept. */
const variable = 'TEST_KEEP_CODE';

/** Where the hash of V8's flags stands in compiled code. */
const flags = [12, 16] as const;

interface Loaded { readonly exports: unknown; readonly filename: string }
type Loader = (module: Loaded, file: string) => void;
type Wrapped = (this: unknown, exports: unknown, require: NodeJS.Require, module: Loaded, filename: string, dirname: string) => void;

const loaders = (Module as unknown as { readonly _extensions: Record<string, Loader> })._extensions, usual = loaders['.js'], folder = import.meta.dirname;
const loaded: (readonly [script: Script, kept: string])[] = [];

/** @returns What was kept; undefined where nothing was. */
function readKept(file: string): Buffer | undefined {
  try {
    const kept = readFileSync(file);
    // The service sets flags while it starts, which change nothing of this code: V8 would not take it for them.
    new Script('0').createCachedData().copy(kept, flags[0], ...flags);
    return kept;
  } catch {
    return undefined;
  }
}

loaders['.cjs'] = (module, file) => {
  if (!file.startsWith(folder)) {
    usual?.(module, file);
    return;
  }
  const kept = `${file}.code`, cachedData = readKept(kept);
  const script = new Script(Module.wrap(readFileSync(file, 'utf8')), { filename: file, ...(cachedData && { cachedData }), importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  loaded.push([script, kept]);
  (script.runInThisContext() as Wrapped).call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
};

/** Keeps what was compiled until now, where that is more than what is kept: threads use different parts of a file. */
function keep(): void {
  for (const [script, kept] of loaded) {
    const code = script.createCachedData(), part = join(dirname(kept), `${process.pid}-${threadId}.part`);
    if (code.length <= (statSync(kept, { throwIfNoEntry: false })?.size ?? 0)) continue;
    writeFileSync(part, code);
    renameSync(part, kept);
  }
}

if (process.env[variable]) {
  process.once('exit', keep);
  // Threads are ended without a word.
  setInterval(keep, 500).unref();
}
