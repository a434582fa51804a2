import express, { type NextFunction, type Request, type Response } from 'express';
import type { Diff } from '../../change/statements.js';
import { releasesDocument, type ReleaseSummary } from '../../pages/releases.js';
import { Problem } from '../../platform/problem.js';
import type { Version } from '../../pages/version.js';
import { preferred } from '../../query/negotiate.js';
import { notModified, sendBody } from '../answers/conditional.js';
import type { SendPage } from '../answers/html.js';
import { audience } from '../requests/audience.js';
import { createReleaseFolder } from './release-folder.js';

/** Serves what `npm run release` wrote: each release stays as it is for as long as its folder does. */
export interface Releases {
  /** `/releases`: a page, or JSON by `Accept`. */
  sendList(req: Request, res: Response, version: Version, sendPage: SendPage): Promise<void>;
  /** `/release/{date}`, `/release/latest` and the files below. */
  send(req: Request, res: Response, next: NextFunction): Promise<void>;
  /** Those that are whole, newest first. */
  list(): Promise<readonly ReleaseSummary[]>;
  /** The date of the release that is a version; undefined where none is. */
  dateOf(version: string): Promise<string | undefined>;
  /** The version of a release. @throws Problem 404. */
  versionOf(date: string): Promise<string>;
  /** Versions of releases that begin with some digits. */
  versionsFrom(digits: string): Promise<readonly string[]>;
  /** What two versions differ in, both of which are releases; undefined where one is none. @throws Problem 413 for too much. */
  between(from: string, to: string): Promise<Pick<Diff, 'added' | 'removed'> & { readonly dates: readonly [string, string] } | undefined>;
}

/** The name that the files know; what cannot be decoded is no name of a file, and stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** @param folder That of the releases; it need not be there. @param derived IRI of the graph of derived statements. */
export function createReleases(folder: string, derived: string): Releases {
  const files = express.static(folder, {
    index: false,
    redirect: false,
    fallthrough: true,
    dotfiles: 'ignore',
    immutable: true,
    maxAge: '365d',
    setHeaders: (res) => {
      res.setHeader('Content-Security-Policy', "default-src 'none'");
    },
  });
  const { list, find, whole, between } = createReleaseFolder(folder, derived);
  const ofVersion = async (version: string): Promise<ReleaseSummary | undefined> => (await list()).find((release) => release.version === version);
  /** One that is on its way here does not hide the one before. */
  const newestWhole = async (): Promise<ReleaseSummary | undefined> => {
    for (const release of await list()) {
      const faults = await Promise.allSettled(release.files.map(({ path }) => whole(release, path)));
      if (faults.every(({ status }) => status === 'fulfilled')) return release;
    }
    return undefined;
  };
  return {
    list,
    async sendList(req, res, version, sendPage) {
      const releases = await list();
      res.vary('Accept');
      if (preferred(req.headers.accept, ['text/html', 'application/json'])[0] === 'application/json') {
        if (!notModified(req, res, ['releases', releases.map(({ date, version: hash }) => [date, hash])])) await sendBody(req, res.type('json'), JSON.stringify({ releases }));
        return;
      }
      await sendPage(req, res, version, ['releases', audience(req), ...releases.map(({ date }) => date)], () => version.pages.written(releasesDocument(releases), audience(req)));
    },
    async send(req, res, next) {
      const [, date = '', ...rest] = req.path.split('/'), path = decoded(rest.join('/'));
      if (date === 'latest') {
        const latest = await newestWhole();
        if (!latest) throw new Problem(404, 'No release', 'There is no release yet; /ontology has what the service holds now.');
        res.redirect(302, `/release/${latest.date}${rest.length === 0 ? '' : `/${rest.join('/')}`}`);
        return;
      }
      const release = await find(date);
      if (path === '') {
        req.url = `/${date}/release.json`;
      } else if (/\.(?:ttl|nt|nq|trig|jsonld|rdf|owl|obo|cff|cx2|cyjs|gmt|tsv|md|jsonl|graphml)$/.test(path)) {
        const type = release.files.find((file) => file.path === path)?.mediaType;
        if (type !== undefined) res.type(`${type}; charset=utf-8`);
      }
      // A file stays as it is for good in the caches of others, so it must be whole.
      await whole(release, path);
      files(req, res, (error?: unknown) => { next(error ?? new Problem(404, 'No such file', `The release of ${date} has no file ${path.slice(0, 200)}; /release/${date} lists those it has.`)); });
    },
    dateOf: async (version) => (await ofVersion(version))?.date,
    versionOf: async (date) => (await find(date)).version,
    versionsFrom: async (digits) => (await list()).map(({ version }) => version).filter((version) => version.startsWith(digits)),
    async between(from, to) {
      const [a, b] = [await ofVersion(from), await ofVersion(to)];
      return a && b && { dates: [a.date, b.date], ...await between(a, b) };
    },
  };
}
