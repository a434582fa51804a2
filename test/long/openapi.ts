import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startLookupServer } from '../support/lookup-server.js';
import { startService, temporaryFolder } from '../support/process.js';
import { installPython, program, tools } from './python-tools.js';

/**
 * `node dist/test/long/openapi.js [CALLS [OPTION]…]`: schemathesis reads the description of the API and calls each operation of a service over a copy
 * of the ontology, with an account that may do everything: with values that fit, at their bounds and beyond, and in sequence. Every answer has a status,
 * headers and a content that the description tells. Ends with exit code 1 where it finds a fault, and says that it was skipped where PyPI is not reached.
 */
const [calls = '60', ...options] = process.argv.slice(2);
const print = (line: string): void => { process.stdout.write(`${line}\n`); };

const missing = installPython(['schemathesis']);
if (missing === undefined) {
  const folder = await temporaryFolder(), ontology = join(folder.path, 'ontology'), outside = await startLookupServer(), token = 'a-token-of-the-administration';
  await cp('ontology', ontology, { recursive: true });
  const service = await startService({ MPP_DATA: join(folder.path, 'data'), MPP_ONTOLOGY: ontology, MPP_ADMIN_TOKEN: token, MPP_LOOKUP_HOSTS: outside.hosts, MPP_TRUSTED_PROXIES: '127.0.0.1,::1', MPP_RATE: '1000000' });
  // It keeps what it found where it is run.
  const here = join(tools, 'schemathesis');
  await mkdir(here, { recursive: true });
  const child = spawn(program('schemathesis'), [
    '--config-file', resolve('test/long/schemathesis/schemathesis.toml'), 'run', `${service.origin}/api/openapi.json`, '--url', service.origin, '--checks', 'all', '--max-examples', calls, '--no-color', ...options,
  ], { cwd: here, stdio: 'inherit', env: { ...process.env, API_TOKEN: token, SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: resolve('test', 'long', 'schemathesis') } });
  // The lookups are answered by this process, so it must not wait for the other one without turns.
  const [code] = await once(child, 'close') as [number | null];
  await service.stop();
  outside.close();
  await folder.clean();
  print(code === 0 ? 'passed   schemathesis' : 'failed   schemathesis');
  if (code !== 0) process.exitCode = 1;
} else {
  print(`skipped  schemathesis: ${missing}`);
}
