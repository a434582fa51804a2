import type { Request, Response } from 'express';
import { readFilter } from '../../api/proposals.js';
import { readContent } from '../../curation/proposals/content.js';
import { mostListed } from '../../curation/proposals/create-curation.js';
import type { Curation, ProposalFilter } from '../../curation/proposals/curation.js';
import { publicStates, states } from '../../curation/proposals/proposal.js';
import { isStated } from '../../curation/proposals/moderation.js';
import { actionsFor, reviews } from '../../curation/proposals/standing.js';
import { commentedStates, proposalActions, transitionOf, type ProposalAction } from '../../curation/proposals/transitions.js';
import type { Actor } from '../../people/agents.js';
import { may, type Action } from '../../people/roles.js';
import { formTokenOf } from '../../people/secrets.js';
import { editDocument, editLabels, type WrittenContent } from '../../pages/curation/edit-proposal.js';
import { proposalsDocument, proposalsFeed, queueDocument } from '../../pages/curation/proposal-list.js';
import { proposalDocument, type ProposalView } from '../../pages/curation/proposal-page.js';
import { slugOf } from '../../pages/links.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { seeOther } from '../answers/see-other.js';
import { clientOf } from '../requests/client.js';
import { page, readFields, sendDocument, sendPrivate } from '../accounts/private-pages.js';
import { detailByLabels } from './by-labels.js';
import { curationOf, part } from './proposal-api.js';
import { knownOf } from './proposal-knowledge.js';
import type { Services } from '../services.js';

type Handler = (req: Request, res: Response) => Promise<void>;

/** Forms about proposals that one client may send. */
const formsPerClient = { most: 60, seconds: 60, what: 'forms' };
/** Proposals of one page, and of the feed. */
const perPage = 50, perFeed = 50;
/** What waits for a curator: what waits for its author does not. */
const queued = ['held', 'open', 'in-review', 'approved', 'needs-merge'] as const;

const formToken = (actor: Actor): string | undefined => (actor.kind === 'person' && actor.by === 'session' ? formTokenOf(actor.session) : undefined);

/** Parameters that a form leaves empty are not given. */
const given = (query: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(query).filter(([name, value]) => value !== '' && !['open', 'pin', 'audience'].includes(name)));

function nextAddress(req: Request, path: string, next: string | undefined): string | undefined {
  if (next === undefined) return undefined;
  const parameters = new URLSearchParams(Object.entries(given(req.query)).map(([name, value]): [string, string] => [name, String(value)]));
  parameters.set('cursor', next);
  return `${path}?${parameters.toString()}`;
}

/** What answers `/proposals`, `/review` and what is below. */
export function proposalPages(services: Services): Readonly<Record<string, Handler>> {
  const { base, current } = services;
  const show = async (res: Response, actor: Actor, id: string, problem?: ProposalView['problem'], flagged = false): Promise<void> => {
    const curation = curationOf(services), detail = await curation.find(actor, id), known = await knownOf(detail, current(), services);
    await sendDocument(
      res,
      services,
      proposalDocument({
        ...detail,
        ...known,
        base,
        now: Date.now(),
        actions: actionsFor(actor, detail.proposal, services.review === 'own'),
        reviews: reviews(actor),
        formToken: formToken(actor),
        formTime: curation.formTime(),
        problem,
        flagged,
        looksUp: may(actor.role, 'look-up'),
        needsInterests: actor.kind === 'person' && reviews(actor) && !isStated(await (await services.accounts?.store())?.interests(actor.person.id)),
        mayComment: commentedStates.includes(detail.proposal.state) && (actor.kind === 'visitor' || formToken(actor) !== undefined),
      }),
      actor,
    );
  };
  return {
    'GET /proposals': async (req, res) => {
      const filter = readFilter(given(req.query), base, '/proposals'),
        actor = await services.agents.actor(req),
        { items, next } = await curationOf(services).list(actor, { limit: perPage, ...filter });
      await sendDocument(
        res,
        services,
        proposalsDocument({ proposals: items, filter: shown(filter, base), next: nextAddress(req, '/proposals', next), now: Date.now() }, publicStates),
        actor,
        filter.mine ? '/proposals?mine=yes' : undefined,
      );
    },
    'GET /proposals.atom': async (req, res) => {
      const { items } = await curationOf(services).list({ kind: 'visitor', role: 'visitor' }, { limit: perFeed });
      res.set('Cache-Control', 'no-cache').type('application/atom+xml; charset=utf-8').send(proposalsFeed(items, { origin: services.agents.origin(req), base }));
    },
    'GET /proposals/{id}/edit': page(services, 'submit-proposal', (req, res, actor) => edit(services, res, actor, part(req, 'id'))),
    'GET /proposals/{id}': async (req, res) => show(res, await services.agents.actor(req), part(req, 'id'), undefined, req.query.flagged === 'yes'),
    ...reviewing(services),
    'POST /proposals/{id}/{action}': acting(services, show),
  };
}

/** The term of a filter as somebody wrote it. */
const shown = (filter: ProposalFilter, base: string): ProposalFilter => ({ ...filter, about: filter.about === undefined ? undefined : slugOf(filter.about, base) ?? filter.about });

function reviewing(services: Services): Readonly<Record<string, Handler>> {
  const { base } = services;
  const queue = async (req: Request, res: Response, actor: Actor, problem?: string): Promise<void> => {
    const curation = curationOf(services),
      asked = readFilter(given(req.query), base, '/review'),
      filter: ProposalFilter = { order: 'oldest', limit: perPage, ...asked, states: asked.states ?? (asked.mine ? states : queued) };
    const [{ items, next }, counts] = await Promise.all([curation.list(actor, filter), curation.counts(actor)]);
    await sendDocument(
      res,
      services,
      queueDocument({
        proposals: items,
        filter: shown({ ...filter, states: asked.states }, base),
        next: nextAddress(req, '/review', next),
        now: Date.now(),
        counts,
        flags: (await curation.flags(actor)).length,
        formToken: formToken(actor) ?? '',
        problem,
      }),
      actor,
      '/review',
    );
  };
  return {
    'GET /review': page(services, 'review-proposal', (req, res, actor) => queue(req, res, actor)),
    'POST /review/accept': async (req, res) => {
      sendPrivate(res);
      const fields = await readFields(req), actor = await services.agents.authorizeForm(req, 'accept-change', fields.get('form'));
      const wanted = fields.getAll('proposal').slice(0, mostListed).map((text) => { const [id = '', tag] = text.split(' '); return { id, tag: Number(tag) }; });
      try {
        await curationOf(services).accept(actor, wanted);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        await queue(req, res.status(error.status).set(error.headers), actor, error.detail);
        return;
      }
      seeOther(res, '/review?state=approved');
    },
  };
}

const editedOf = (fields: URLSearchParams): WrittenContent => {
  const given = (name: string): string => (fields.get(name) ?? '').replace(/\r\n?/g, '\n');
  return { title: given('title'), note: given('note'), added: given('added'), removed: given('removed') };
};

/** What may be done on the page of a proposal besides the actions that move it. */
const needsOf: Readonly<Partial<Record<string, Action>>> = { 'comment': 'submit-proposal', 'show': 'review-proposal', 'hide': 'review-proposal', 'look-up': 'look-up' };
/** Look-ups of one person: each may ask three services outside. */
const lookUpsPerPerson = { most: 30, seconds: 60, what: 'look-ups' };

type Show = (res: Response, actor: Actor, id: string, problem?: ProposalView['problem']) => Promise<void>;

/** The page on which somebody edits an own proposal. @param written What was sent and could not be kept. */
async function edit(services: Services, res: Response, actor: Actor, id: string, written?: WrittenContent & { readonly problem: Pick<Problem, 'title' | 'detail'> }): Promise<void> {
  const { proposal, content } = await curationOf(services).find(actor, id);
  if (!actionsFor(actor, proposal, false).some((action) => action === 'revise' || action === 'amend'))
    throw new Problem(403, 'Not editable', 'A proposal is edited by its author, until it is decided on.');
  await sendDocument(
    res,
    services,
    editDocument({
      proposal,
      content: written ?? content,
      formToken: formToken(actor) ?? '',
      version: services.current().dataset.id,
      problem: written?.problem,
    }),
    actor,
  );
}

/** The forms of the page of a proposal. What cannot be done is told there, beside what was written. */
function acting(services: Services, show: Show): Handler {
  const { agents, proxies } = services, rate = createRate(formsPerClient), lookUps = createRate(lookUpsPerPerson);
  const act = async (curation: Curation, actor: Actor, id: string, action: string, fields: URLSearchParams, client: string): Promise<string> => {
    const text = (name: string): string | undefined => fields.get(name)?.trim() || undefined, number = (name: string): number => Number(fields.get(name) ?? NaN) || 0;
    switch (action) {
      case 'comment':
        await curation.comment(actor, id, text('text') ?? '', {
          client,
          name: text('name'),
          ...(actor.kind === 'visitor' && { form: { trap: fields.get('website') ?? '', time: fields.get('written') ?? '' } }),
        });
        return `/proposals/${id}#comments`;
      case 'look-up':
        await curation.find(actor, id);
        lookUps.count(actor.kind === 'person' ? actor.person.id : actor.kind);
        await services.lookups.paper(text('paper')?.slice(0, 300) ?? '');
        return `/proposals/${id}#papers`;
      case 'show': case 'hide':
        await curation.moderate(actor, id, number('comment'), action === 'hide');
        return `/proposals/${id}#comments`;
      case 'accept':
        await curation.accept(actor, [{ id, tag: number('tag') }]);
        return `/proposals/${id}`;
      case 'revise': {
        const { content } = await curation.find(actor, id), { kind, about, payload, origin } = content, edited = editedOf(fields);
        // Who changes statements looks at the version that is shown; who does not has seen what was seen before.
        const base = edited.added === content.added && edited.removed === content.removed ? content.base : text('base');
        await curation.revise(actor, id, readContent({ kind, about, payload, origin, ...edited, ...(base !== undefined && { base }) }, origin), number('tag'));
        return `/proposals/${id}`;
      }
      case 'drop':
        await curation.drop(actor, id, number('tag'));
        return '/me';
      default:
        await curation.act(actor, id, action as ProposalAction, { tag: number('tag'), reason: text('reason'), of: text('of') });
        return `/proposals/${id}`;
    }
  };
  return async (req, res) => {
    const id = part(req, 'id'),
      action = part(req, 'action'),
      known = proposalActions.find((each) => each === action && each !== 'amend'),
      comments = action === 'comment',
      needs = known ? transitionOf(known).needs : needsOf[action];
    sendPrivate(res);
    try {
      const client = clientOf(req, proxies);
      rate.count(client);
      if (needs === undefined) throw new Problem(404, 'Unknown address', 'There is nothing of this name to be done with a proposal.');
    } catch (error) {
      req.resume();
      throw error;
    }
    agents.refuseOtherOrigins(req);
    const curation = curationOf(services), fields = await readFields(req), visitor = comments && (fields.get('form') ?? '') === '' && (await agents.actor(req)).kind === 'visitor';
    const actor: Actor = visitor ? { kind: 'visitor', role: 'visitor' } : await agents.authorizeForm(req, needs ?? 'review-proposal', fields.get('form'));
    try {
      seeOther(res, await act(curation, actor, id, action, fields, clientOf(req, proxies)));
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 404) throw error;
      if (action === 'revise' && error.title !== 'Not in this state') {
        await edit(services, res.status(error.status).set(error.headers), actor, id, { ...editedOf(fields), problem: { title: error.title, detail: detailByLabels(error, editLabels) } });
        return;
      }
      await show(res.status(error.status).set(error.headers), actor, id, { title: error.title, detail: detailByLabels(error, { reason: 'Reason', text: 'Your comment', name: 'What you want to be called' }), text: fields.get('reason') ?? fields.get('text') ?? '' });
    }
  };
}
