import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInContext } from 'node:vm';
import threads, { Worker, type WorkerOptions } from 'node:worker_threads';
import { TestEnvironment } from 'jest-environment-node';
import { serviceVariable } from './process.js';
import { chromiumKey } from './shared-services.js';

/** What JavaScript itself offers, of which no test puts something else in its place. Clocks and timers are not among it. */
const language = [
  'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Float32Array', 'Float64Array', 'Int16Array', 'Int32Array', 'Int8Array',
  'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Proxy', 'Reflect', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'Symbol', 'Uint16Array', 'Uint32Array', 'Uint8Array',
  'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet', 'Error', 'RangeError', 'SyntaxError', 'TypeError', 'decodeURIComponent', 'encodeURIComponent', 'isNaN', 'parseFloat', 'parseInt',
  'Buffer', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams',
] as const;

const server = resolve('dist/server');

/** The script of a thread of the service: that of the bundle where services are started from it (`bundled-service`). */
function scriptOf(file: string | URL): string | URL {
  const bundle = process.env[serviceVariable], path = String(file).startsWith('file:') ? fileURLToPath(file) : String(file);
  if (bundle === undefined || relative(server, path).startsWith('..')) return file;
  const script = join(dirname(bundle), relative(server, path)).replace(/js$/, 'cjs');
  return existsSync(script) ? script : file;
}

/** Suites that ask parts of the service in their own process start threads, too, each of which would load a hundred files. */
threads.Worker = class extends Worker {
  constructor(file: string | URL, options?: WorkerOptions) { super(scriptOf(file), options); }
};

/**
 * Where Jest runs a suite. It gives each suite a global object of its own, which Node.js asks by a call out of the engine
 * of JavaScript whenever code names `Math` or `Map`: a loop over bytes takes twenty times as long as in the service.
 * Constants beside the global object are found first, and cost nothing.
 */
class Environment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    // Loaded once in a process, when its first suite asks.
    Object.assign(this.global, { [chromiumKey]: () => import('../browser/chromium.js') });
    if (this.context) runInContext(`const { ${language.join(', ')} } = globalThis;`, this.context);
  }
}

export { Environment as default };
