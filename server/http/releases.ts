import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type NextFunction, type Request, type Response } from 'express';
import { releasesDocument, type ReleaseSummary } from '../pages/releases.js';
import { unlessAbsent } from '../platform/absent.js';
import { Problem } from '../platform/problem.js';
import type { Version } from '../pages/version.js';
import { preferred } from '../query/negotiate.js';
import { notModified, sendBody } from './conditional.js';
import type { SendPage } from './html.js';

const isDate = (name: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(name);

/** Serves what `npm run release` wrote: each release stays as it is for as long as its folder does. */
export interface Releases {
  /** `/releases`: a page, or JSON by `Accept`. */
  sendList(req: Request, res: Response, version: Version, sendPage: SendPage): Promise<void>;
  /** `/release/{date}`, `/release/latest` and the files below. */
  send(req: Request, res: Response, next: NextFunction): Promise<void>;
  /** The date of the release that is a version; undefined where none is. */
  dateOf(version: string): Promise<string | undefined>;
}

/** @param folder That of the releases; it need not be there. */
export function createReleases(folder: string): Releases {
  const files = express.static(folder, { index: false, redirect: false, fallthrough: true, dotfiles: 'ignore', immutable: true, maxAge: '365d', setHeaders: (res) => { res.setHeader('Content-Security-Policy', "default-src 'none'"); } });
  const list = async (): Promise<readonly ReleaseSummary[]> => {
    const dates = (await readdir(folder).catch(unlessAbsent) ?? []).filter(isDate).sort().reverse();
    return Promise.all(dates.map(async (date) => JSON.parse(await readFile(join(folder, date, 'release.json'), 'utf8')) as ReleaseSummary));
  };
  return {
    async sendList(req, res, version, sendPage) {
      const releases = await list();
      res.vary('Accept');
      if (preferred(req.headers.accept, ['text/html', 'application/json'])[0] === 'application/json') {
        if (!notModified(req, res, ['releases', releases.map(({ date, version: hash }) => [date, hash])])) await sendBody(req, res.type('json'), JSON.stringify({ releases }));
        return;
      }
      await sendPage(req, res, version, ['releases', ...releases.map(({ date }) => date)], () => version.pages.written(releasesDocument(releases)));
    },
    async send(req, res, next) {
      const [, date = '', ...rest] = req.path.split('/'), path = rest.join('/');
      if (date === 'latest') {
        const [latest] = await list();
        if (!latest) throw new Problem(404, 'No release', 'There is no release yet; /ontology has what the service holds now.');
        res.redirect(302, `/release/${latest.date}${path === '' ? '' : `/${path}`}`);
        return;
      }
      if (!isDate(date) || !(await list()).some((release) => release.date === date)) throw new Problem(404, 'No such release', `There is no release ${date.slice(0, 50)}; /releases lists those there are.`);
      if (path === '') {
        req.url = `/${date}/release.json`;
      } else if (/\.(?:ttl|nt|nq|trig|jsonld|rdf|owl|obo|cff|cx2|cyjs|gmt|tsv|md|jsonl|graphml)$/.test(path)) {
        const type = (await list()).find((release) => release.date === date)?.files.find((file) => file.path === path)?.mediaType;
        if (type !== undefined) res.type(`${type}; charset=utf-8`);
      }
      files(req, res, (error?: unknown) => { next(error ?? new Problem(404, 'No such file', `The release of ${date} has no file ${path.slice(0, 200)}; /release/${date} lists those it has.`)); });
    },
    dateOf: async (version) => (await list()).find((release) => release.version === version)?.date,
  };
}
