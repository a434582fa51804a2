import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from './process.js';

export interface Virtuoso {
  /** Scheme, host and port without a slash at the end. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Its addresses and the user that it is born with. */
export const addressesOf = ({ origin }: { readonly origin: string }) => ({
  query: `${origin}/sparql`, update: `${origin}/sparql-auth`, graphs: `${origin}/sparql-graph-crud-auth`, credentials: { user: 'dba', password: 'dba' },
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a Virtuoso with a folder of its own; undefined where it is not installed. */
export async function startVirtuoso(maxRows = 1_000_000): Promise<Virtuoso | undefined> {
  const folder = await temporaryFolder();
  const [http, sql] = [await freePort(), await freePort()];
  const child = spawn('sh', ['test/stores/virtuoso.sh', folder.path, String(http), String(sql), String(maxRows)], { stdio: 'ignore' });
  const ended = once(child, 'close');
  let code: number | null | undefined;
  void ended.then(([status]) => { code = status as number | null; });
  const origin = `http://127.0.0.1:${http}`;
  for (;;) {
    if (code !== undefined) {
      await folder.clean();
      if (code === 77) return undefined;
      throw new Error(`Virtuoso ended with code ${code}`);
    }
    if (await fetch(`${origin}/sparql?query=ASK%20%7B%7D`, { signal: AbortSignal.timeout(5000) }).then(({ ok }) => ok, () => false)) break;
    await sleep(200);
  }
  return {
    origin,
    async stop() {
      child.kill('SIGKILL'); // its data is thrown away
      await ended;
      await folder.clean();
    },
  };
}
