import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../platform/problem.js';

/** Who writes to a folder. */
interface Holder {
  readonly pid: number;
  /** When the process started, in the units of the system: it tells the process from a later one with the same number. */
  readonly started: string;
  readonly what: string;
}

/**
 * Makes this process the only one that writes to the data folder, until it ends. A lock that a killed process left
 * behind is ignored.
 *
 * @param what the process, for the message that another one gets.
 * @throws Problem 409 when another process that lives writes there.
 */
export function lockData(data: string, what: string): void {
  const path = join(data, 'writer.lock');
  mkdirSync(data, { recursive: true });
  const own: Holder = { pid: process.pid, started: startOf(process.pid), what };
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(path, JSON.stringify(own), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 1) throw error;
    }
    const holder = read(path);
    if (holder && holder.pid !== process.pid && isAlive(holder)) {
      throw new Problem(409, 'Folder in use', `${holder.what} (process ${holder.pid}) writes to ${data}; one process may do so at a time.`);
    }
    rmSync(path, { force: true });
  }
  process.once('exit', () => { rmSync(path, { force: true }); });
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined; // half written when its process was killed, or gone meanwhile
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(pid) === started;
}

/** Field 22 of /proc/PID/stat (proc(5)); empty where the system has none. */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
