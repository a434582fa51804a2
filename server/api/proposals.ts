import { mostListed, usualLimit } from '../curation/proposals/create-curation.js';
import { proposalKinds, readContent, type Origin, type ProposalContent } from '../curation/proposals/content.js';
import type { Curation, ProposalFilter } from '../curation/proposals/curation.js';
import { states, type Proposal, type ProposalDetail, type ProposalState } from '../curation/proposals/proposal.js';
import { actionsFor } from '../curation/proposals/standing.js';
import { proposalActions, transitionOf, type ProposalAction } from '../curation/proposals/transitions.js';
import type { Actor } from '../people/agents.js';
import { Problem } from '../platform/problem.js';
import { readParameters, readSeveral } from './endpoint.js';
import { several, type JsonSchema } from './schema.js';

/** Parameters of a list of proposals. */
export const listParameters: Readonly<Record<string, JsonSchema>> = {
  state: several('States, with commas between; default: all that you may see', states),
  kind: { type: 'string', enum: proposalKinds, description: 'Proposals of one kind alone.' },
  about: { type: 'string', maxLength: 500, description: 'A resource, by its IRI or the last part of its address.' },
  author: { type: 'string', maxLength: 40, description: 'Id of a person.' },
  mine: { type: 'string', enum: ['yes'], description: 'What you wrote or review.' },
  days: { type: 'integer', minimum: 0, maximum: 36_500, description: 'What has waited for so many days, or longer.' },
  order: { type: 'string', enum: ['oldest', 'newest'], description: 'What comes first. Default: the newest.' },
  limit: { type: 'integer', minimum: 1, maximum: mostListed, default: usualLimit, description: 'Items of this page.' },
  cursor: { type: 'string', format: 'proposal-cursor', maxLength: 200, description: 'The value of `next` of the page before.' },
};

/** @throws Problem 400 that names the parameter. */
export function readFilter(query: Readonly<Record<string, unknown>>, base: string, address = '/api/proposals', more: Readonly<Record<string, JsonSchema>> = {}): ProposalFilter {
  const { state, about, mine, ...rest } = readParameters(query, { ...listParameters, ...more }, address) as Readonly<Record<string, string | number | undefined>>;
  const wanted = state === undefined ? undefined : readSeveral('state', String(state), states);
  return {
    ...(rest as ProposalFilter),
    ...(wanted && { states: wanted as readonly ProposalState[] }),
    ...(about !== undefined && { about: /^https?:/.test(String(about)) ? String(about) : base + String(about) }),
    ...(mine !== undefined && { mine: true }),
  };
}

/** A proposal as lists of the API have it. */
export const proposalJson = (proposal: Proposal): object => ({
  id: proposal.id,
  address: `/proposals/${proposal.id}`,
  kind: proposal.kind,
  title: proposal.title,
  state: proposal.state,
  revision: proposal.revision,
  etag: etagOf(proposal),
  author: { id: proposal.author.id ?? null, name: proposal.author.name },
  about: proposal.about,
  assignee: proposal.assignee ? { id: proposal.assignee.id ?? null, name: proposal.assignee.name, until: proposal.assignedUntil ?? null } : null,
  change: proposal.change ?? null,
  version: proposal.version ?? null,
  decidedBy: proposal.decidedBy ? { id: proposal.decidedBy.id ?? null, name: proposal.decidedBy.name } : null,
  reason: proposal.reason ?? null,
  duplicateOf: proposal.duplicateOf ?? null,
  comments: proposal.comments,
  created: proposal.created,
  changed: proposal.changed,
});

/** Everything of a proposal, and what who asks may do with it now. */
export function detailJson({ proposal, content, events, comments, others }: ProposalDetail, actor: Actor, ownReview: boolean): object {
  const { by, check, number, ...values } = content;
  return {
    ...proposalJson(proposal),
    content: { ...values, base: values.base ?? null, number, by: { id: by.id ?? null, name: by.name } },
    check: check ?? null,
    comments,
    events: events.map(({ by: doer, from, ...event }) => ({ ...event, from: from ?? null, by: { id: doer.id ?? null, name: doer.name } })),
    others: others.map(proposalJson),
    actions: actionsFor(actor, proposal, ownReview),
  };
}

export const etagOf = ({ tag }: Pick<Proposal, 'tag'>): string => `"${tag}"`;

/** The tag that a client saw. @param header If-Match. @param now For `*`. @throws Problem 428 where it is missing, 412 for what is none. */
export function readTag(header: string | undefined): number | 'any' {
  if (header === undefined || header.trim() === '')
    throw new Problem(428, 'Precondition required', 'Name the proposal as you saw it by the header If-Match, with the ETag that you were given.', {
      header: 'If-Match',
    });
  if (header.trim() === '*') return 'any';
  const [, tag] = /^\s*"(\d{1,9})"\s*$/.exec(header) ?? [];
  if (tag === undefined) throw new Problem(412, 'Changed meanwhile', 'If-Match is not an ETag of this proposal.', { header: 'If-Match' });
  return Number(tag);
}

const object = (body: unknown): Readonly<Record<string, unknown>> => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem(400, 'Malformed body', 'The body is a JSON object.');
  return body as Readonly<Record<string, unknown>>;
};

/** `POST /api/proposals`. @param client Who is counted. */
export async function postProposal(body: unknown, actor: Actor, client: string, curation: Curation): Promise<Proposal> {
  const { state, name, ...rest } = object(body);
  if (state !== undefined && state !== 'draft') throw new Problem(400, 'Bad proposal', '"state" is "draft", or absent: then the proposal is submitted.', { member: 'state' });
  if (name !== undefined && typeof name !== 'string') throw new Problem(400, 'Bad proposal', '"name" is a text.', { member: 'name' });
  if (name !== undefined && actor.kind !== 'visitor') throw new Problem(422, 'Bad proposal', '"name" is for who has no account; you are known by yours.', { member: 'name' });
  const content = readContent(rest, originOf(rest['origin']));
  if (state === 'draft') return curation.saveDraft(actor, content);
  return curation.propose(actor, content, { client, name });
}

const originOf = (origin: unknown): Origin => (origin === 'agent' ? 'agent' : 'api');

/** `PATCH /api/proposals/{id}`: members that are given take the place of those that were (RFC 7396). */
export async function patchProposal(id: string, body: unknown, tag: number | 'any', actor: Actor, curation: Curation): Promise<Proposal> {
  const given = object(body), { content, proposal } = await curation.find(actor, id);
  const { kind, title, about, added, removed, base, note, payload, origin } = content, before = { kind, title, about, added, removed, ...(base !== undefined && { base }), note, payload, origin };
  const merged: ProposalContent = readContent(Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null)), origin);
  return curation.revise(actor, id, merged, tag === 'any' ? proposal.tag : tag);
}

/** The members that an action takes. */
export function readAct(body: unknown): { readonly reason?: string | undefined; readonly of?: string | undefined } {
  const { reason, of, ...others } = object(body), [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Problem(400, 'Malformed body', `There is no member "${unknown.slice(0, 100)}"; an action takes "reason" and "of".`);
  for (const [name, value] of Object.entries({ reason, of })) if (value !== undefined && typeof value !== 'string') throw new Problem(400, 'Malformed body', `"${name}" is a text.`);
  return { reason: reason as string | undefined, of: of as string | undefined };
}

/** `POST /api/proposals/accept`. */
export function readWanted(body: unknown): readonly { readonly id: string; readonly tag: number }[] {
  const { proposals } = object(body);
  if (!Array.isArray(proposals)) throw new Problem(400, 'Malformed body', '"proposals" is a list of {"id": "…", "etag": "…"}.');
  return proposals.map((each: unknown) => {
    const { id, etag } = object(each), tag = readTag(typeof etag === 'string' ? etag : undefined);
    if (typeof id !== 'string' || tag === 'any') throw new Problem(400, 'Malformed body', '"proposals" is a list of {"id": "…", "etag": "…"}.');
    return { id, tag };
  });
}

/** Actions that are an address below a proposal, each by POST. */
export const postedActions: readonly ProposalAction[] = proposalActions.filter((action) => !['revise', 'amend', 'drop'].includes(action));
export const actionSummary = (action: ProposalAction): string => {
  const { from, to, reason, of } = transitionOf(action) as ReturnType<typeof transitionOf>;
  return `From ${from.join(', ')}${to === undefined ? '' : ` to ${action === 'accept' ? 'accepted' : to}`}${reason ? '; needs a reason' : ''}${of ? '; needs "of", the proposal that says the same' : ''}.`;
};
