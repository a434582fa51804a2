/** For `catch` of a promise that reads a file or folder: undefined where it is not there. @throws any other error: a failure is never made an empty result. */
export function unlessAbsent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}
