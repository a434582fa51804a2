/** A file that the service needs and cannot use as it is: the message names it, says what is wrong and what to do. */
export class DamagedFileError extends Error {
  readonly path: string;
  readonly line: number | undefined;

  constructor(path: string, line: number | undefined, fault: string, advice: string, options?: ErrorOptions) {
    super(`${path}${line === undefined ? '' : `:${line}`}: ${fault}; ${advice}.`, options);
    this.path = path;
    this.line = line;
    this.name = 'DamagedFileError';
  }
}

const causes: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full; make room'],
  ['EDQUOT', 'the quota of the disk is used up; make room or raise it'],
  ['EFBIG', 'a file would be larger than this process may write'],
  ['EROFS', 'the disk can only be read; mount it for writing'],
  ['EACCES', 'the service has no right to it; give its user the right'],
  ['EPERM', 'the service has no right to it; give its user the right'],
  ['EIO', 'the disk failed'],
  ['EISDIR', 'a folder stands in place of a file; move it away'],
  ['ERR_FS_EISDIR', 'a folder stands in place of a file; move it away'],
  ['ENOTDIR', 'a file stands in place of a folder; move it away'],
  ['EEXIST', 'a file stands in place of a folder; move it away'],
  ['ENOENT', 'it is not there; put it back or set another path'],
  ['ELOOP', 'its links go round in a circle; take one of them away'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['EMFILE', 'this process has too many files open; raise the limit (ulimit -n) to 256 or more'],
  ['ENFILE', 'the system has too many files open'],
]);

/** What an error of the file system means, in words; undefined for an error of another kind. */
export const causeOf = (error: unknown): string | undefined => causes.get((error as NodeJS.ErrnoException | undefined)?.code ?? '');

/** Runs what reads or writes one file; an error of the file system that names no path gets this one. */
export async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { code, path: known } = error as NodeJS.ErrnoException;
    throw code !== undefined && known === undefined && causeOf(error) !== undefined ? Object.assign(error as Error, { path }) : error;
  }
}
