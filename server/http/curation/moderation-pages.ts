import type { Request, Response } from 'express';
import { mostNotices } from '../../curation/proposals/bounds.js';
import { flagOutcomes } from '../../curation/proposals/moderation.js';
import type { Actor } from '../../people/agents.js';
import { formTokenOf, hashOf } from '../../people/secrets.js';
import { flagDocument, flagsDocument, noticesFeed, type FlagPage } from '../../pages/curation/moderation.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { seeOther } from '../answers/see-other.js';
import { clientOf } from '../requests/client.js';
import { page, readFields, sendDocument, sendPrivate } from '../accounts/private-pages.js';
import { detailByLabels } from './by-labels.js';
import { curationOf, part } from './proposal-api.js';
import type { Services } from '../services.js';

type Handler = (req: Request, res: Response) => Promise<void>;

/** Flags that one client sends, and feeds that it asks for. */
const flagsPerClient = { most: 20, seconds: 60, what: 'flags' }, feedsPerClient = { most: 60, seconds: 60, what: 'feeds' };

const formToken = (actor: Actor): string | undefined => (actor.kind === 'person' && actor.by === 'session' ? formTokenOf(actor.session) : undefined);
const numberOf = (text: string | null | undefined): number | undefined => (text === null || text === undefined || text === '' ? undefined : /^\d{1,12}$/.test(text) ? Number(text) : -1);

/** What answers flags of readers, the list of them, and private feeds. */
export function moderationPages(services: Services): Readonly<Record<string, Handler>> {
  const { agents, proxies, base } = services, rate = createRate(flagsPerClient), feeds = createRate(feedsPerClient);
  const form = async (res: Response, actor: Actor, id: string, number: number | undefined, problem?: FlagPage['problem']): Promise<void> => {
    const curation = curationOf(services),
      { proposal, comments } = await curation.find(actor, id),
      comment = number === undefined ? undefined : comments.find((each) => each.number === number && !each.held);
    if (number !== undefined && !comment) throw new Problem(404, 'Unknown comment', 'The proposal has no comment of this number that everybody sees.');
    await sendDocument(res, services, flagDocument({ proposal, comment, formToken: formToken(actor), formTime: curation.formTime(), problem }));
  };
  const list = async (res: Response, actor: Actor, problem?: string): Promise<void> =>
    sendDocument(res, services, flagsDocument(await curationOf(services).flags(actor), formToken(actor) ?? '', problem), actor, '/review/flags');
  return {
    'GET /proposals/{id}/flag': async (req, res) => form(res, await agents.actor(req), part(req, 'id'), numberOf(typeof req.query.comment === 'string' ? req.query.comment : undefined)),
    'POST /proposals/{id}/flag': async (req, res) => {
      const id = part(req, 'id'), client = clientOf(req, proxies);
      sendPrivate(res);
      try {
        rate.count(client);
        agents.refuseOtherOrigins(req);
      } catch (error) {
        req.resume();
        throw error;
      }
      const fields = await readFields(req), known = await agents.actor(req), actor: Actor = known.kind === 'visitor' ? known : await agents.authorizeForm(req, 'submit-proposal', fields.get('form'));
      const comment = numberOf(fields.get('comment')), reason = fields.get('reason') ?? '';
      try {
        await curationOf(services).flag(actor, id, { comment, reason }, { client, form: { trap: fields.get('website') ?? '', time: fields.get('written') ?? '' } });
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 404) throw error;
        await form(res.status(error.status).set(error.headers), actor, id, comment, { title: error.title, detail: detailByLabels(error, { reason: 'What is wrong with it' }), text: reason });
        return;
      }
      seeOther(res, `/proposals/${id}?flagged=yes`);
    },
    'GET /review/flags': page(services, 'review-proposal', (_, res, actor) => list(res, actor)),
    'POST /review/flags': async (req, res) => {
      sendPrivate(res);
      const fields = await readFields(req), actor = await agents.authorizeForm(req, 'review-proposal', fields.get('form')), outcome = flagOutcomes.find((each) => each === fields.get('outcome'));
      if (!outcome) throw new Problem(400, 'Bad outcome', 'A flag is settled as kept, resolved or hidden.', { values: flagOutcomes });
      try {
        await curationOf(services).settleFlag(actor, numberOf(fields.get('flag')) ?? -1, outcome);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        await list(res.status(error.status).set(error.headers), actor, error.detail);
        return;
      }
      seeOther(res, '/review/flags');
    },
    'GET /notices.atom': async (req, res) => {
      feeds.count(clientOf(req, proxies));
      const key = typeof req.query.key === 'string' ? req.query.key : '', store = await services.accounts?.store(), person = /^[\w-]{20,100}$/.test(key) ? await store?.feedOf(hashOf(key)) : undefined;
      if (!person) throw new Problem(404, 'Unknown feed', 'There is no feed at this address; /me makes a new one.');
      sendPrivate(res)
        .type('application/atom+xml; charset=utf-8')
        .send(noticesFeed(await curationOf(services).notices(person.id, mostNotices), { origin: agents.origin(req), base, name: person.name }));
    },
  };
}
