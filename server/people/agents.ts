import type { IncomingMessage } from 'node:http';
import type { Agent, Cause } from '../change/change-set.js';
import { Problem } from '../platform/problem.js';
import { addressOf } from './address.js';
import { agentOf, personIri, type Person } from './person.js';
import type { PeopleStore } from './people-store.js';
import { leastRole, may, within, type Action, type Role, type TokenScope } from './roles.js';
import { formTokenOf, hashOf, same } from './secrets.js';

/** Who sends a request. `role` is what it may be used for, which a token can make less than the person's own. */
export type Actor =
  | { readonly kind: 'visitor'; readonly role: 'visitor' }
  /** A program that has the token of the administration. */
  | { readonly kind: 'administration'; readonly role: 'administrator' }
  | { readonly kind: 'person'; readonly role: Role; readonly person: Person; readonly by: 'session'; readonly session: string }
  | { readonly kind: 'person'; readonly role: Role; readonly person: Person; readonly by: 'token'; readonly scope: TokenScope };

/** An actor that may do something that visitors may not. */
export type KnownActor = Exclude<Actor, { readonly kind: 'visitor' }>;
/** A person who is here by a session. */
export type SessionActor = Extract<Actor, { readonly by: 'session' }>;

/**
 * The one way from a request to who sends it, and to whether that may do what it asks.
 */
export interface Agents {
  /** Whether anybody may write here at all. */
  readonly open: boolean;
  /** @throws Problem 401 for a token that is not valid here. */
  actor(req: IncomingMessage): Promise<Actor>;
  /**
   * @throws Problem 401 when nobody is known who could, 403 when the one who is known may not; and 403 for a request that
   * changes something, comes with a session, and does not come from a page of this service.
   */
  authorize(req: IncomingMessage, action: Action): Promise<KnownActor>;
  /** The same for a form of a page: the token of the form stands in it. */
  authorizeForm(req: IncomingMessage, action: Action, formToken: string | null): Promise<SessionActor>;
  /**
   * Who is named in the record of a change as author and as reviewer. Nobody accepts their own.
   *
   * @param author Id, ORCID iD or IRI of who wrote it; absent: who sends it.
   * @throws Problem 400 for an author who is not known, 403 for one's own change where two are needed.
   */
  cause(actor: KnownActor, author: string | undefined): Promise<Pick<Cause, 'author' | 'reviewer' | 'acceptance'>>;
  /** @throws Problem 403 when a request does not come from a page of this service. */
  refuseOtherOrigins(req: IncomingMessage): void;
  /** Scheme, host and port under which this service is known to a request. */
  origin(req: IncomingMessage): string;
}

export interface AgentsOptions {
  readonly adminToken: string | undefined;
  /** The tables of accounts, opened when they are first needed; absent: nobody has an account. */
  readonly store?: () => Promise<PeopleStore>;
  /** `two`: nobody accepts their own change. */
  readonly review?: 'two' | 'own';
  readonly base?: string;
  /** Scheme, host and port; default: as the request names them. */
  readonly publicOrigin?: string | undefined;
}

const challenge = 'Bearer realm="Metastasis Perspective"';
/** The name that the record has for programs of the administration. */
const administration: Agent = { name: 'administrator' };
const tokenStart = 'mpp_';
/** Begins each personal token, so that one who finds it knows what it is. */
export const personalTokenPrefix = tokenStart;
/** Cookies of a service that is known by https cannot be set by another host of its domain. */
export const cookieName = (origin: string): string => (origin.startsWith('https:') ? '__Host-mpp-session' : 'mpp-session');

export function createAgents({ adminToken, store, review = 'two', base = '', publicOrigin }: AgentsOptions): Agents {
  const open = adminToken !== undefined || store !== undefined;
  const origin = (req: IncomingMessage): string => publicOrigin ?? addressOf(req) ?? '';

  const bearer = async (given: string): Promise<Actor> => {
    if (adminToken !== undefined && same(given, adminToken)) return { kind: 'administration', role: 'administrator' };
    const found = store && given.startsWith(tokenStart) ? await (await store()).bearer(hashOf(given), new Date().toISOString()) : undefined;
    if (!found) throw new Problem(401, 'Not authorised', 'The token is not valid here.', {}, { 'WWW-Authenticate': `${challenge}, error="invalid_token"` });
    return { kind: 'person', role: within(found.person.role, found.scope), person: found.person, by: 'token', scope: found.scope };
  };
  const actor = async (req: IncomingMessage): Promise<Actor> => {
    // Other schemes are those of a proxy ahead of this service.
    const [isBearer, given] = /^Bearer\b *(.*?) *$/is.exec(req.headers.authorization ?? '') ?? [];
    if (isBearer !== undefined && !/^\S+$/.test(given ?? ''))
      throw new Problem(
        401,
        'Not authorised',
        'The header Authorization has "Bearer" and not one token after it.',
        {},
        { 'WWW-Authenticate': `${challenge}, error="invalid_request"` },
      );
    if (given !== undefined) return bearer(given);
    const session = store && cookieOf(req, cookieName(origin(req)));
    const person = session && await (await store()).session(hashOf(session), new Date().toISOString());
    return person ? { kind: 'person', role: person.role, person, by: 'session', session } : { kind: 'visitor', role: 'visitor' };
  };
  const refuseOtherOrigins = (req: IncomingMessage): void => {
    const own = origin(req), { origin: from, 'sec-fetch-site': site } = req.headers;
    // Browsers send one of them with every form; a request without both comes from none.
    const foreign = (from !== undefined && from !== own) || (site !== undefined && site !== 'same-origin') || (from === undefined && site === undefined);
    if (foreign) throw new Problem(403, 'From another page', 'This is sent from a page of this service only. Open its page and send the form there.');
  };
  const permitted = (known: Actor, action: Action): KnownActor => {
    if (known.kind === 'visitor')
      throw new Problem(
        401,
        'Not authorised',
        `${action === 'look-up' ? 'A look-up' : 'A change'} needs the header "Authorization: Bearer" with a token.${action === 'look-up' ? ' It asks services outside, and is for people with an account: /login' : ''}`,
        { needs: leastRole[action] },
        { 'WWW-Authenticate': challenge },
      );
    if (may(known.role, action)) return known;
    const scope = known.kind === 'person' && known.by === 'token' && may(known.person.role, action) ? ` The scope of the token, ${known.scope}, does not go so far.` : '';
    throw new Problem(
      403,
      'Not permitted',
      `This needs the role ${leastRole[action]}; ${known.kind === 'person' ? 'you have' : 'this has'} the role ${known.role}.${scope}`,
      { needs: leastRole[action], role: known.role },
    );
  };
  const refuseClosed = (): void => {
    if (!open) throw new Problem(403, 'Writes are refused', 'This service does not take changes: whoever runs it has set no MPP_ADMIN_TOKEN, and invited nobody.');
  };

  return {
    open, actor, origin, refuseOtherOrigins,
    async authorize(req, action) {
      refuseClosed();
      const known = permitted(await actor(req), action);
      if (known.kind === 'person' && known.by === 'session' && req.method !== 'GET' && req.method !== 'HEAD') {
        refuseOtherOrigins(req);
        refuseForged(known.session, req.headers['form-token']?.toString() ?? null);
      }
      return known;
    },
    async authorizeForm(req, action, formToken) {
      refuseClosed();
      refuseOtherOrigins(req);
      const present = await actor(req);
      if (present.kind === 'visitor')
        throw new Problem(
          401,
          'Not logged in',
          'Your login has ended, or there was none. Log in again at /login, open the page again, and send it once more.',
          { needs: leastRole[action], login: '/login' },
          { 'WWW-Authenticate': challenge },
        );
      const known = permitted(present, action);
      if (known.kind !== 'person' || known.by !== 'session') throw new Problem(403, 'Not permitted', 'This is done in a browser, by somebody who has logged in.');
      refuseForged(known.session, formToken);
      return known;
    },
    async cause(known, named) {
      const author = named === undefined ? undefined : await (await store?.())?.person(named.replace(/^https:\/\/orcid\.org\//, '').replace(`${base}people/`, ''));
      if (named !== undefined && (!author || author.erased || author.blocked))
        throw new Problem(400, 'Unknown author', `Nobody here has the id, ORCID iD or IRI ${named.slice(0, 100)}.`, { author: named.slice(0, 100) });
      if (known.kind === 'administration') return { author: author ? agentOf(author, base) : administration, reviewer: administration, acceptance: 'by the administration' };
      const reviewer = agentOf(known.person, base);
      if (author && author.id !== known.person.id) return { author: agentOf(author, base), reviewer, acceptance: 'by another' };
      if (review === 'own') return { author: reviewer, reviewer, acceptance: 'by its author' };
      throw new Problem(
        403,
        'Your own change',
        'Nobody accepts their own change. Name who wrote it by "author" (or the header Change-Author), or have another curator accept it; MPP_REVIEW=own is for a service that one person runs.',
        { author: personIri(known.person, base) },
      );
    },
  };
}

function refuseForged(session: string, formToken: string | null): void {
  if (formToken === null || !same(formToken, formTokenOf(session)))
    throw new Problem(
      403,
      'Form out of date',
      'The form is not of this session. Open its page again and send it there; what you wrote can be taken from the page before.',
    );
}

/** The value of a cookie; undefined where it is missing, or named twice. */
function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  const found = (headers.cookie ?? '').split(';').map((part) => part.trim()).filter((part) => part.startsWith(`${name}=`));
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
}
