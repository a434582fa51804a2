import type { Request, Response } from 'express';
import { Parser } from 'n3';
import type { ChangeFilter, ChangeRecord, History, JournalDifference } from '../../change/history.js';
import type { JournalEntry } from '../../change/journal.js';
import { provenanceOf } from '../../change/provenance.js';
import { mostInWords, tellChange, type ToldChange } from '../../change/tell-change.js';
import { personIri, personPath, personPrefixes, personQuads, readOrcid, type Person } from '../../people/person.js';
import { changesDocument, changesFeed, changesList, differenceDocument, versionDocument, type ToldRecord, type VersionInfo } from '../../pages/history.js';
import { counted } from '../../pages/context.js';
import { html } from '../../pages/html.js';
import { proposalsList } from '../../pages/curation/proposal-list.js';
import { personDocument } from '../../pages/people/people.js';
import type { Document } from '../../pages/shell.js';
import type { Version } from '../../pages/version.js';
import { refuseUnknown as refuseUnknownParameter } from '../../api/endpoint.js';
import { Problem } from '../../platform/problem.js';
import { due, turn } from '../../platform/turns.js';
import { preferred } from '../../query/negotiate.js';
import { writeTurtle } from '../../rdf/turtle.js';
import { sendHtml } from '../answers/html.js';
import { audience } from '../requests/audience.js';
import { sendDocument } from '../accounts/private-pages.js';
import { isDate } from '../files/release-folder.js';
import { labelIn } from './resource-label.js';
import type { Services } from '../services.js';

/** Parameters of a list: those of every page are taken, too. */
const parameters = ['before', 'by', 'open', 'pin', 'audience'];
/** Changes of one page, and of a feed. */
const perPage = 50;
/** Changes of a document of provenance. */
const mostProvenance = 1_000;

type Handler = (req: Request, res: Response) => Promise<void>;
type Lines = Pick<JournalEntry, 'added' | 'removed'>;

const part = (req: Request, name: string): string => [req.params[name] ?? ''].flat().join('/');
export const wantsJson = (req: Request): boolean => preferred(req.headers.accept, ['text/html', 'application/json'])[0] === 'application/json';

export const plain = ({ added, removed, graphs }: ChangeRecord): string =>
  `${counted(added, 'statement')} added and ${removed} removed in ${graphs.map((graph) => graph.replace(/^.*\//, '')).join(', ')}.`;

/** The sentence of each change, with turns of the event loop between. */
export async function told(records: readonly ChangeRecord[], history: History, { dataset }: Version): Promise<readonly ToldRecord[]> {
  const found: ToldRecord[] = [];
  for (const record of records) {
    if (due()) await turn();
    const entry = record.added + record.removed > mostInWords ? undefined : (await history.change(record.change))?.entry;
    found.push({ ...record, sentence: (entry && (entry.sentence ?? tellChange(entry, dataset.store).sentence)) || plain(record) });
  }
  return found;
}

/** Lines as Turtle; of a large difference none. */
export function turtleOf({ added, removed }: Lines, { dataset: { prefixes } }: Version): { readonly added: string; readonly removed: string } {
  const write = (lines: readonly string[]): string => (added.length + removed.length > mostInWords ? lines.slice(0, mostInWords).join('\n')
    : writeTurtle(new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(lines.join('\n')), prefixes).replace(/^@prefix .*\n/gm, '').trim());
  return { added: write(added), removed: write(removed) };
}

/** @param lines Its `sentence`, if the journal kept one, is told as it is. */
export const tellLines = (lines: Lines & Pick<JournalEntry, 'sentence'>, record: ChangeRecord | undefined, { dataset }: Version): ToldChange =>
  lines.added.length + lines.removed.length > mostInWords && record
    ? { sentence: plain(record), diff: [], more: 0 }
    : { ...tellChange(lines, dataset.store), ...(lines.sentence !== undefined && { sentence: lines.sentence }) };

/** @throws Problem 404 for a resource of which nothing is said. */
export function refuseUnknown(iri: string, { resources }: Version): void {
  if (!resources.has(iri)) throw new Problem(404, 'Unknown resource', 'Nothing is said of this here, and no change on record is about it.', { resource: iri.slice(0, 300) });
}

/** What a list is of. */
interface Listed {
  readonly filter: Omit<ChangeFilter, 'limit' | 'before'>;
  readonly title: string;
  readonly path: string;
  readonly feed: string;
  /** What is said where there is none. */ readonly unknown?: Problem | undefined;
}
const nobody = (name: string): Problem =>
  new Problem(
    404,
    'Unknown person',
    'Nobody here has this id or ORCID iD, and no change on record is by somebody of that name. /changes lists all changes, with who made them.',
    { person: name.slice(0, 100) },
  );
/** Changes on the page of a person. */
const perPerson = 20;

/** Somebody in the record, who may have an account. */
export interface NamedPerson { readonly known: Person | undefined; readonly iris: readonly string[]; readonly name: string; readonly path: string }

/** @param name Id or ORCID iD; the record may know somebody whom the accounts do not. */
export async function namedPerson(name: string, { accounts, base }: Services): Promise<NamedPerson> {
  const known = await (await accounts?.store())?.person(name), iri = readOrcid(name) === undefined ? `${base}people/${name}` : `https://orcid.org/${name}`;
  // Changes from before the ORCID iD was known have the address.
  return known
    ? { known, iris: [personIri(known, base), `${base}people/${known.id}`], name: known.name, path: personPath(known) }
    : { known, iris: [iri], name: name.slice(0, 100), path: `/people/${encodeURIComponent(name)}` };
}

async function sendUncached(res: Response, { current }: Services, document: Document): Promise<void> {
  const version = current();
  await sendHtml(res.set('Cache-Control', 'no-cache'), version, await version.pages.written(document, audience(res.req)));
}

/** A list as a page, and as a feed. */
function listPages(of: (req: Request) => Listed | Promise<Listed>, services: Services): readonly [page: Handler, feed: Handler] {
  const { history, current, base } = services;
  return [
    async (req, res) => {
      refuseUnknownParameter(Object.keys(req.query), parameters, req.path.slice(0, 200));
      const { filter, title, path, feed, unknown } = await of(req),
        before = numberOf(req.query.before),
        older = (last: ChangeRecord | undefined): string => `${path}${path.includes('?') ? '&' : '?'}before=${last?.number ?? 0}`;
      const { changes, more, total } = await history.changes({ ...filter, limit: perPage, ...(before !== undefined && { before }) });
      if (changes.length === 0 && filter.about !== undefined) refuseUnknown(filter.about, current());
      if (total === 0 && unknown) throw unknown;
      if (wantsJson(req)) {
        res.set('Cache-Control', 'no-cache').json({ total, changes: await told(changes, history, current()), next: more ? older(changes.at(-1)) : null });
        return;
      }
      await sendUncached(res, services, changesDocument(await told(changes, history, current()), {
        base, title, feed, older: more ? older(changes.at(-1)) : undefined, about: html`What was changed, by whom and why. ${counted(total, 'change')} on record.`,
      }));
    },
    async (req, res) => {
      refuseUnknownParameter(Object.keys(req.query), parameters, req.path.slice(0, 200));
      const { filter, title, feed, unknown } = await of(req), { changes } = await history.changes({ ...filter, limit: perPage });
      if (changes.length === 0 && unknown) throw unknown;
      if (changes.length === 0 && filter.about !== undefined) refuseUnknown(filter.about, current());
      res
        .set('Cache-Control', 'no-cache')
        .type('application/atom+xml; charset=utf-8')
        .send(changesFeed(await told(changes, history, current()), { origin: services.agents.origin(req), self: feed, title, base }));
    },
  ];
}

/** Lists of changes, the difference of two versions, and a version. */
export function historyPages(services: Services): Readonly<Record<string, Handler>> {
  const { history, current, base } = services;
  const [changes, changesAtom] = listPages(async (req) => {
    const { by } = req.query;
    if (by === undefined) return { filter: {}, title: 'Changes', path: '/changes', feed: '/changes.atom' };
    if (typeof by !== 'string') throw new Problem(400, 'Bad person', '"by" is the id or ORCID iD of one person.');
    const { known, iris, name, path } = await namedPerson(by, services);
    return { filter: { person: iris }, title: `Changes by ${name}`, path: `/changes?by=${encodeURIComponent(by)}`, feed: `${path}.atom`, ...(!known && { unknown: nobody(by) }) };
  }, services);
  const [ofTerm, ofTermAtom] = listPages((req) => {
    const slug = part(req, 'slug');
    return { filter: { about: base + slug }, title: `Changes of ${labelIn(current().resources.about(base + slug)) ?? slug}`, path: `/${slug}/history`, feed: `/${slug}/history.atom` };
  }, services);
  const [, ofPersonAtom] = listPages(async (req) => {
    const id = part(req, 'id'), { known, iris, name, path } = await namedPerson(id, services);
    return { filter: { person: iris }, title: `Changes by ${name}`, path, feed: `${path}.atom`, ...(!known && { unknown: nobody(id) }) };
  }, services);
  return {
    'GET /changes': changes,
    'GET /changes.atom': changesAtom,
    'GET /{slug}/history': ofTerm,
    'GET /{slug}/history.atom': ofTermAtom,
    'GET /people/{id}.atom': ofPersonAtom,
    'GET /people/{id}': (req, res) => personPage(req, res, services),
    'GET /changes.ttl': async (_, res) => {
      const { changes: records } = await history.changes({ limit: mostProvenance });
      if (due()) await turn();
      res.set('Cache-Control', 'no-cache').type('text/turtle; charset=utf-8').send(provenanceOf(records, base));
    },
    'GET /diff/{a}/{b}': (req, res) => differencePage(req, res, services),
    'GET /version/{hash}': async (req, res) => {
      const info = await versionInfo(await wholeId(part(req, 'hash'), services), services), newest = current().dataset.id;
      if (wantsJson(req)) res.set('Cache-Control', 'no-cache').json(info);
      else await sendUncached(res, services, versionDocument(info, await areComparable(info, newest, services) ? newest : undefined));
    },
  };
}

async function personPage(req: Request, res: Response, services: Services): Promise<void> {
  const { history, current, base } = services;
  const { known, iris, path } = await namedPerson(part(req, 'id'), services);
  if (!known) throw new Problem(404, 'Unknown person', 'Nobody here has this id or ORCID.');
  if (preferred(req.headers.accept, ['text/html', 'text/turtle'])[0] === 'text/turtle') {
    res.set('Cache-Control', 'no-cache').vary('Accept').type('text/turtle; charset=utf-8').send(writeTurtle(personQuads(known, base), personPrefixes));
    return;
  }
  const { changes: found, more } = await history.changes({ person: iris, limit: perPerson });
  const proposed = (await services.curation?.list({ kind: 'visitor', role: 'visitor' }, { author: known.id, limit: perPerson }))?.items ?? [];
  await sendDocument(
    res.vary('Accept'),
    services,
    personDocument(known, base, {
      list: changesList(await told(found, history, current()), base),
      all: more ? `/changes?by=${encodeURIComponent(known.id)}` : undefined,
      feed: `${path}.atom`,
      proposals: proposed.length > 0 ? proposalsList(proposed, Date.now()) : undefined,
    }),
  );
}

async function differencePage(req: Request, res: Response, services: Services): Promise<void> {
  refuseUnknownParameter(Object.keys(req.query), ['format', 'open', 'pin', 'audience'], '/diff');
  const { format } = req.query;
  if (format !== undefined && format !== 'json' && format !== 'html')
    throw new Problem(406, 'Not acceptable', 'What two versions differ in is a page, format=html, or JSON, format=json.', { formats: ['html', 'json'] });
  const version = services.current(), [from, to] = [await wholeId(part(req, 'a'), services), await wholeId(part(req, 'b'), services)];
  const { added, removed, changes: passed, dates } = await between(from, to, services);
  res.set('Cache-Control', 'no-cache');
  if (format === 'json' || (format === undefined && wantsJson(req))) {
    res.json({
      from,
      to,
      ...tellLines({ added, removed }, passed.at(-1), version),
      statements: { added, removed },
      changes: passed.map(({ change }) => change),
      ...(dates && { releases: dates }),
    });
    return;
  }
  const difference = tellLines({ added, removed }, passed.at(-1), version), turtle = turtleOf({ added, removed }, version);
  await sendUncached(res, services, differenceDocument([from, to], difference, turtle, { changes: passed, ...(dates && { dates }) }, services.base));
}

function numberOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new Problem(400, 'Bad number', '"before" is the number of a change.');
  return number;
}

/**
 * The id of a version, of which the first digits are enough where they are of one alone: pages show it so.
 *
 * @throws Problem 400 for what is none, 404 where none begins so, 409 where several do.
 */
async function wholeId(id: string, { history, current, releases }: Services): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(id)) return id;
  if (isDate(id)) return releases.versionOf(id);
  if (!/^[0-9a-f]{8,63}$/.test(id))
    throw new Problem(
      400,
      'Bad version',
      'A version is named by its 64 hexadecimal digits, by the first eight or more of them, or by the date of the release that it is.',
    );
  const now = current().dataset.id, found = [...new Set([...await history.versionsFrom(id), ...await releases.versionsFrom(id), ...(now.startsWith(id) ? [now] : [])])];
  if (found.length > 1) throw new Problem(409, 'Several versions', `${found.length} versions begin with ${id}: give more digits.`, { versions: found.slice(0, 10) });
  const [only] = found;
  if (only === undefined) throw new Problem(404, 'Unknown version', `No version of this service begins with ${id}.`, { version: id });
  return only;
}

/** What two versions differ in, by the journal; of releases that the journal does not know, by their files, with their dates. @throws Problem as both do. */
async function between(from: string, to: string, { history, releases }: Services): Promise<Pick<JournalDifference, 'added' | 'removed' | 'changes'> & { readonly dates?: readonly [string, string] }> {
  if (from === to) return { added: [], removed: [], changes: [] };
  try {
    return await history.between(from, to);
  } catch (error) {
    const released = error instanceof Problem && error.status === 404 ? await releases.between(from, to) : undefined;
    if (!released) throw error;
    return { ...released, changes: [] };
  }
}

/** Whether what a version and the newest one differ in can be told. */
async function areComparable({ number, release }: VersionInfo, newest: string, { history, releases }: Services): Promise<boolean> {
  return (number !== null && await history.version(newest) !== undefined) || (release !== null && await releases.dateOf(newest) !== undefined);
}

/** @throws Problem 404 for a version that neither journal nor repository nor a release know. */
async function versionInfo(id: string, { history, findCommit, current, releases }: Services): Promise<VersionInfo> {
  const [known, commit, release] = [await history.version(id), await findCommit(id), await releases.dateOf(id)], now = current().dataset.id === id;
  if (known === undefined && !commit && !now && release === undefined)
    throw new Problem(404, 'Unknown version', `Neither the journal of this service nor the repository of its ontology nor a release know the version ${id}.`, {
      version: id,
    });
  const record = known === 'first' ? undefined : known;
  return {
    version: id,
    current: now,
    number: known === 'first' ? 0 : (record?.number ?? null),
    time: record?.time ?? commit?.time ?? null,
    change: record?.change ?? null,
    commit: commit?.commit ?? null,
    release: release ?? null,
  };
}
