import type { Request, Response } from 'express';
import { picked, readFields, readParameters } from '../../api/endpoint.js';
import { changeItem, historyDescribed, versionItem, versionsDescribed, type ChangeItem, type VersionItem } from '../../api/history.js';
import type { Agent } from '../../change/change-set.js';
import type { ChangeFilter, ChangeRecord } from '../../change/history.js';
import type { ToldRecord } from '../../pages/history.js';
import { Problem } from '../../platform/problem.js';
import { exposed } from '../knowledge/api.js';
import { notModified, sendBody } from '../answers/conditional.js';
import { namedPerson, refuseUnknown, told } from './history-pages.js';
import type { Services } from '../services.js';

type Handler = (req: Request, res: Response) => Promise<void>;

/** Sends a page of a list that is not of one version: the tag is that of what is said. @param next Number of the last change of the page, where others come before. */
async function sendPage(req: Request, res: Response, body: object, next: number | undefined): Promise<void> {
  const text = JSON.stringify({ ...body, ...(next !== undefined && { next: String(next) }) });
  if (notModified(req, res.set(exposed), [text])) return;
  if (next !== undefined) {
    const parameters = new URLSearchParams(Object.entries(req.query).map(([name, value]): [string, string] => [name, String(value)]));
    parameters.set('cursor', String(next));
    res.set('Link', `<${req.path}?${parameters.toString()}>; rel="next"`);
  }
  await sendBody(req, res.type('json'), text);
}

const agent = ({ name, iri }: Agent): ChangeItem['author'] => ({ name, ...(iri !== undefined && { iri }) });
const itemOf = ({
  number,
  change,
  time,
  author,
  reviewer,
  reason,
  sentence,
  added,
  removed,
  base,
  version,
  reverts,
  undoneBy,
  proposals,
  subjects,
}: ToldRecord): ChangeItem => ({
  number,
  change,
  time,
  author: agent(author),
  reviewer: agent(reviewer),
  reason,
  sentence,
  added,
  removed,
  base,
  version,
  ...(reverts !== undefined && { reverts }),
  ...(undoneBy !== undefined && { undoneBy }),
  proposals,
  subjects,
});

/** `/api/history` and `/api/versions`. */
export function historyApi(services: Services): Readonly<Record<string, Handler>> {
  const { history, releases, current, base } = services;
  const asked = (req: Request, { address, parameters }: typeof historyDescribed | typeof versionsDescribed, members: readonly string[]) => {
    const {
      limit = 50,
      cursor,
      fields,
      about,
      by,
    } = readParameters(req.query, parameters, address) as {
      readonly limit?: number;
      readonly cursor?: string;
      readonly fields?: string;
      readonly about?: string;
      readonly by?: string;
    };
    if (cursor !== undefined && !/^[1-9]\d{0,8}$/.test(cursor)) throw new Problem(400, 'Bad cursor', 'cursor is the value of next of the page before.', { parameter: 'cursor' });
    return { fields: readFields(fields, members), about, by, page: { limit, ...(cursor !== undefined && { before: Number(cursor) }) } };
  };
  const nextOf = (changes: readonly ChangeRecord[], more: boolean): number | undefined => (more ? changes.at(-1)?.number : undefined);
  return {
    'GET /api/history': async (req, res) => {
      const { fields, about, by, page } = asked(req, historyDescribed, changeItem.members), who = by === undefined ? undefined : await namedPerson(by, services);
      const filter: ChangeFilter = { ...page, ...(about !== undefined && { about: base + about }), ...(who && { person: who.iris }) }, { changes, more, total } = await history.changes(filter);
      if (total === 0 && about !== undefined) refuseUnknown(base + about, current());
      if (total === 0 && who && !who.known) throw new Problem(404, 'Unknown person', 'Nobody here has this id or ORCID iD, and no change on record is by them.', { parameter: 'by' });
      const items = (await told(changes, history, current())).map((record) => picked(itemOf(record), fields));
      await sendPage(req, res, { version: current().dataset.id, total, items }, nextOf(changes, more));
    },
    'GET /api/versions': async (req, res) => {
      const { fields, page } = asked(req, versionsDescribed, versionItem.members), { changes, more, total } = await history.changes(page), all = await releases.list(), now = current().dataset.id;
      const item = (version: string, number: number, record?: ChangeRecord): VersionItem => {
        const release = all.find((each) => each.version === version)?.date;
        return { version, url: `/version/${version}`, number, current: version === now, ...(record && { time: record.time, change: record.change }), ...(release !== undefined && { release }) };
      };
      // The version that the journal begins with is that before its first change; without changes it is the one that is held.
      const last = changes.at(-1), first = total === 0 ? now : !more && last ? last.base : undefined;
      const items = [...changes.map((record) => item(record.version, record.number, record)), ...(first === undefined ? [] : [item(first, 0)])].map((each) => picked(each, fields));
      await sendPage(
        req,
        res,
        {
          version: now,
          current: now,
          url: `/version/${now}`,
          total: total + 1,
          items,
          releases: all.map(({ date, version }) => ({ date, version, url: `/release/${date}` })),
        },
        nextOf(changes, more),
      );
    },
  };
}
