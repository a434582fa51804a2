import { readdirSync } from 'node:fs';
import type { RequestHandler } from 'express';
import { chooseCoding } from './coding.js';

const suffix = '.br';

/**
 * Leads to the compressed form of a file, where the build has written one and the client takes it. Goes ahead of what
 * sends the files of the folder.
 */
export function compressedFiles(folder: string): RequestHandler {
  const names = new Set(readdirSync(folder).filter((name) => name.endsWith(`.js${suffix}`)).map((name) => `/${name.slice(0, -suffix.length)}`));
  return (req, res, next) => {
    if (names.has(req.path) && chooseCoding(req.headers['accept-encoding'])?.name === 'br') {
      res.vary('Accept-Encoding').set('Content-Encoding', 'br').type('js');
      req.url = req.path + suffix;
    }
    next();
  };
}
