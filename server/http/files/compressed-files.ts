import { existsSync, readdirSync } from 'node:fs';
import type { RequestHandler } from 'express';
import { preferredEncodings } from '../../query/negotiate.js';

const suffix = '.br';

/**
 * Leads to the compressed form of a script, where the build has written one and the client takes it: that is
 * smaller than what is compressed while the client waits, and takes no time.
 *
 * @param files Sends the files of the folder.
 */
export function compressedFiles(folder: string, files: RequestHandler): RequestHandler {
  const names = new Set((existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith(`.js${suffix}`)).map((name) => `/${name.slice(0, -suffix.length)}`));
  return (req, res, next) => {
    if (names.has(req.path) && preferredEncodings(req.headers['accept-encoding'], ['br', 'identity'])[0] === 'br') {
      res.vary('Accept-Encoding').set('Content-Encoding', 'br').type('js');
      req.url = req.path + suffix;
    }
    return files(req, res, next);
  };
}
