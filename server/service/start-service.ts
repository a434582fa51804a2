import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What the service has to find in its environment when its process begins. With glibc, tables of queries that have ended
 * would else stay in the heap of their thread, some 150 MB; from this size on (1 MiB) they go back to the system at once.
 * Other systems do not know the variable.
 */
export const environment = { MALLOC_MMAP_THRESHOLD_: '1048576' } as const;

/** Runs the service as a process of its own, and ends as it does. It stops when this process is gone, however that came about. */
export function startService(): void {
  const service = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url))], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...environment, ...process.env } });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { service.kill(signal); });
  service.once('exit', (code) => { process.exit(code ?? 1); });
}
