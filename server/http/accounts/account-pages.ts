import type { Request, Response } from 'express';
import type { SentChange } from '../../change/change-set.js';
import { longestToken, type Accounts } from '../../people/accounts.js';
import { cookieName, type SessionActor } from '../../people/agents.js';
import { agentOf, erasedName, personIri, readName, publishedIri, readOrcid, type Person } from '../../people/person.js';
import { mostTokens } from '../../people/tables.js';
import { noPasskeys, relyingPartyOf } from '../../people/passkeys.js';
import { isRole, isScope, may, within } from '../../people/roles.js';
import { formTokenOf, hashOf, newSecret } from '../../people/secrets.js';
import type { PeopleStore } from '../../people/people-store.js';
import { boundProblem, longestReason, mostHourlyInterests, mostInterests, yearOfInterests } from '../../curation/proposals/bounds.js';
import { readWords } from '../../curation/proposals/content.js';
import { isStated } from '../../curation/proposals/moderation.js';
import { noticesList } from '../../pages/curation/moderation.js';
import { loginDocument } from '../../pages/people/login.js';
import { meDocument, type OwnAccount } from '../../pages/people/me.js';
import { peopleDocument } from '../../pages/people/people.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';
import { makeBackup } from './backups.js';
import { seeOther } from '../answers/see-other.js';
import { clientOf } from '../requests/client.js';
import { sendAccount } from './send-account.js';
import { accountsOf, endPresent, form, nextOf, page, readFields, sendDocument, sendPrivate, setSession } from './private-pages.js';
import type { Services } from '../services.js';

/** Notices of the page of an account; the feed has more. */
const mostNoticesOfPage = 20;
/** Tries to log in. */
const loginsPerClient = { most: 20, seconds: 60, what: 'tries to log in' };

type Handler = (req: Request, res: Response) => Promise<void>;

/** Whom a form is about. @throws Problem 404. */
async function personOf(fields: URLSearchParams, accounts: Accounts): Promise<Person> {
  const id = fields.get('person') ?? '', person = await (await accounts.store()).person(id);
  if (!person) throw new Problem(404, 'Unknown person', 'Nobody here has this id.');
  return person;
}

/** What answers the pages of accounts, by method and address. */
export function accountPages(services: Services): Readonly<Record<string, Handler>> {
  const { agents } = services;
  return {
    ...loginPages(services),
    ...ownPages(services),
    ...adminPages(services),
    'GET /api/me': async (req, res) => {
      const actor = await agents.actor(req);
      sendPrivate(res).json(
        actor.kind === 'person'
          ? {
              kind: actor.kind,
              id: actor.person.id,
              name: actor.person.name,
              orcid: actor.person.orcid ?? null,
              iri: personIri(actor.person, services.base),
              role: actor.role,
              ...(actor.by === 'session' && { formToken: formTokenOf(actor.session) }),
            }
          : { kind: actor.kind, role: actor.role },
      );
    },
  };
}

function loginPages(services: Services): Readonly<Record<string, Handler>> {
  const { agents, proxies } = services, rate = createRate(loginsPerClient);
  return {
    'GET /login': async (req, res) => {
      const code = typeof req.query.invitation === 'string' ? req.query.invitation.trim() : '';
      if (code !== '') rate.count(clientOf(req, proxies));
      const invitation = code === '' ? undefined : await services.accounts?.invitation(code);
      await sendDocument(
        res,
        services,
        loginDocument({
          open: services.accounts !== undefined,
          restrictions: await services.restrictions(),
          passkeys: relyingPartyOf(agents.origin(req)) ? true : noPasskeys,
          next: nextOf(text(req.query.next)),
          issuer: services.issuer?.name,
          ...(code !== '' && { code: { text: code, invitation } }),
        }),
      );
    },
    'POST /login/invitation': async (req, res) => {
      sendPrivate(res);
      agents.refuseOtherOrigins(req);
      rate.count(clientOf(req, proxies));
      const accounts = accountsOf(services), fields = await readFields(req), code = fields.get('invitation') ?? '';
      const invitation = await accounts.invitation(code), isNew = invitation?.role !== undefined;
      const name = isNew ? readName(fields.get('name') ?? '') : erasedName;
      if (name === undefined) throw new Problem(400, 'Name missing', 'An account has a name of 1 to 120 characters.');
      if (isNew && fields.get('consent') !== 'yes') throw new Problem(400, 'Consent missing', 'What is written here is published under CC BY 4.0; an account needs your consent.');
      const redeemed = await accounts.redeem(code, name);
      if (redeemed.kind !== 'welcome' || redeemed.session === undefined)
        throw new Problem(403, 'Invitation not valid', 'This invitation cannot be used: it was used already, it has ended, or its person is blocked.');
      await endPresent(req, services);
      setSession(res, agents.origin(req), redeemed.session);
      seeOther(res, nextOf(fields.get('next')));
    },
    'POST /logout': form(services, 'see-account', async (fields, res, actor, req) => {
      const store = await accountsOf(services).store();
      if (fields.get('everywhere') === 'yes') await store.endSessions(actor.person.id);
      else await store.endSession(hashOf(actor.session));
      const origin = agents.origin(req);
      seeOther(res.clearCookie(cookieName(origin), { httpOnly: true, secure: origin.startsWith('https:'), sameSite: 'lax', path: '/' }), '/');
    }),
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The page of one's own account; with what was made just now and is shown this once. */
async function sendOwn(
  req: Request,
  res: Response,
  actor: SessionActor,
  services: Services,
  { made, feed }: { readonly made?: string; readonly feed?: string } = {},
): Promise<void> {
  const { base } = services,
    { person, session } = actor,
    store = await accountsOf(services).store(),
    all = await store.everything(person.id),
    counts = may(person.role, 'review-proposal') ? await store.countProposals() : undefined;
  const { resources } = services.current(), isCurator = (iri: string): boolean => resources.about(iri).some(({ predicate, object }) => predicate.value === rdf.type && object.value === mpp.Curator);
  await sendDocument(
    res,
    services,
    meDocument({
      notices: noticesList((await services.curation?.notices(person.id, mostNoticesOfPage)) ?? []),
      feed: { is: await store.hasFeed(person.id), made: feed },
      interests: counts && (await interestsOf(store, person.id, typeof req.query.next === 'string' ? req.query.next : undefined)),
      published: publishedIri(person, isCurator, base),
      review: counts && ['held', 'open', 'in-review', 'approved', 'needs-merge'].reduce((sum, state) => sum + (counts[state] ?? 0), 0),
      person,
      formToken: formTokenOf(session),
      tokens: all?.tokens ?? [],
      sessions: all?.sessions.length ?? 0,
      events: all?.events ?? [],
      passkeys: all?.passkeys ?? [],
      noPasskeys: relyingPartyOf(services.agents.origin(req)) ? undefined : noPasskeys,
      restrictions: await services.restrictions(),
      base,
      longestToken,
      issuer: services.issuer && { name: services.issuer.name, joined: all?.identities.some(({ issuer }) => issuer === services.issuer?.issuer) ?? false },
      ...(made !== undefined && { made }),
    }),
    actor,
    '/me',
  );
}

function ownPages(services: Services): Readonly<Record<string, Handler>> {
  const { base } = services;
  return {
    'GET /me': page(services, 'see-account', (req, res, actor) => sendOwn(req, res, actor, services)),
    'GET /me/export': page(services, 'export-account', async (_, res, { person }) => {
      await sendAccount(sendPrivate(res), person, await accountsOf(services).store(), base);
    }),
    'POST /me/tokens': form(services, 'make-token', async (fields, res, actor, req) => {
      const label = readName(fields.get('label') ?? ''), scope = fields.get('scope'), days = Number(fields.get('days'));
      if (label === undefined) throw new Problem(400, 'Label missing', 'A token says what it is for, in 1 to 120 characters.');
      if (!isScope(scope) || within('administrator', scope) !== within(actor.role, scope)) throw new Problem(400, 'Bad scope', `A token of yours can have no scope ${String(scope)}.`);
      if (!Number.isInteger(days) || days < 1 || days > longestToken) throw new Problem(400, 'Bad end', `A token lasts 1 to ${longestToken} days.`, { limit: longestToken });
      const made = await accountsOf(services).makeToken(actor.person, { label, scope, days });
      if (made === undefined) throw new Problem(409, 'Too many tokens', `You have ${mostTokens} tokens; end one of them first.`, { limit: mostTokens });
      await sendOwn(req, res, actor, services, { made });
    }),
    'POST /me/tokens/end': form(services, 'make-token', async (fields, res, { person }) => {
      await (await accountsOf(services).store()).endToken(person.id, fields.get('token') ?? '', new Date().toISOString());
      seeOther(res, '/me#tokens');
    }),
    'POST /me/interests': form(services, 'review-proposal', async (fields, res, { person }) => {
      const words = readWords(fields.get('text') ?? undefined, 'What others should know', { longest: longestReason, lines: true, needed: true });
      const stated = await (
        await accountsOf(services).store()
      ).stateInterests(person.id, words, new Date().toISOString(), {
        since: new Date(Date.now() - yearOfInterests).toISOString(),
        most: mostInterests,
        hourly: mostHourlyInterests,
      });
      if (stated.kind === 'bound') throw boundProblem(stated);
      const next = nextOf(fields.get('next'));
      seeOther(res, next === '/me' ? '/me#interests' : next);
    }),
    'POST /me/notices': form(services, 'see-account', async (fields, res, actor, req) => {
      const store = await accountsOf(services).store(), key = newSecret();
      if (fields.get('feed') === 'end') {
        await store.endFeed(actor.person.id);
        seeOther(res, '/me#notices');
        return;
      }
      await store.setFeed(actor.person.id, hashOf(key));
      await sendOwn(req, res, actor, services, { feed: `${services.agents.origin(req)}/notices.atom?key=${key}` });
    }),
    'POST /me/publish': form(services, 'publish-account', async (_, res, { person }) => {
      await publish(person, services);
      seeOther(res, '/me');
    }),
    'POST /me/erase': form(services, 'erase-account', async (fields, res, { person }) => {
      if (readName(fields.get('name') ?? '') !== person.name) throw new Problem(400, 'Name differs', 'To erase your account, write your name as it stands above.');
      if (await (await accountsOf(services).store()).erase(person.id, { actor: person.id, time: new Date().toISOString() }) === 'last') throw lastAdministrator();
      seeOther(res, '/');
    }),
  };
}

const interestsOf = async (store: PeopleStore, person: string, next: string | undefined): Promise<NonNullable<OwnAccount['interests']>> => {
  const last = await store.interests(person);
  return { last, isDue: !isStated(last), next: nextOf(next) };
};

const lastAdministrator = (): Problem => new Problem(409, 'Last administrator', 'Nobody could administer this service any more; make somebody else an administrator first.');

/** Writes name and IRI of a person into the module of people: what statements can name as their curator. */
async function publish(person: Person, { writer, base }: Services): Promise<void> {
  const graph = `${base}graph/people`, iri = personIri(person, base), agent = agentOf(person, base);
  const quads = [
    `<${iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/metastasis/Curator> <${graph}> .`,
    `<${iri}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/prov#Person> <${graph}> .`,
    `<${iri}> <http://www.w3.org/2000/01/rdf-schema#label> ${JSON.stringify(person.name)} <${graph}> .`,
  ];
  const change: SentChange = { added: quads.map((quad) => `${quad}\n`).join(''), removed: '' };
  await writer.applyChanges({ author: agent, reviewer: { name: 'accounts of this service' }, acceptance: 'by the administration', reason: `${person.name} is named in the graph`, changes: [change] });
}

function adminPages(services: Services): Readonly<Record<string, Handler>> {
  const { agents } = services;
  const list = async (res: Response, actor: SessionActor, more: Partial<Parameters<typeof peopleDocument>[0]> = {}): Promise<void> => {
    const { person, session } = actor, people = await (await accountsOf(services).store()).people();
    await sendDocument(res, services, peopleDocument({ people, viewer: person, formToken: formTokenOf(session), ...more }), actor, '/admin/people');
  };
  const refuse = async (res: Response, actor: SessionActor, problem: string): Promise<void> => list(res.status(409), actor, { problem });
  const doing = ({ person }: SessionActor) => ({ actor: person.id, time: new Date().toISOString() });
  return {
    'GET /admin/people': page(services, 'see-people', (_, res, actor) => list(res, actor)),
    'POST /admin/backup': form(services, 'back-up', async (_, res, actor) => list(res, actor, { backup: await makeBackup(services) })),
    'POST /admin/people/invite': form(services, 'invite', async (fields, res, actor, req) => {
      const accounts = accountsOf(services), role = fields.get('role');
      const known = fields.has('person') ? await personOf(fields, accounts) : undefined;
      if (!known && !isRole(role)) throw new Problem(400, 'Bad role', 'Somebody is invited as contributor, curator or administrator.');
      const code = await accounts.invite(known ? { person: known.id } : { role: role as 'contributor' }, actor.person);
      await list(res, actor, { invitation: { address: `${agents.origin(req)}/login?invitation=${code}`, whom: known?.name ?? `a ${String(role)}` } });
    }),
    'POST /admin/people/change': form(services, 'change-person', async (fields, res, actor) => {
      const accounts = accountsOf(services), { id } = await personOf(fields, accounts), role = fields.get('role'), given = (fields.get('orcid') ?? '').trim(), orcid = readOrcid(given);
      if (!isRole(role)) throw new Problem(400, 'Bad role', 'A person is a contributor, curator or administrator.');
      if (given !== '' && orcid === undefined) return refuse(res, actor, `${given} is no ORCID iD: sixteen digits in groups of four, of which the last is a checksum.`);
      const changed = await (await accounts.store()).change(id, { role, orcid: orcid ?? null }, doing(actor));
      if (changed === 'last') return refuse(res, actor, lastAdministrator().detail);
      if (changed === 'taken') return refuse(res, actor, `The ORCID iD ${given} is that of somebody else here.`);
      seeOther(res, '/admin/people');
    }),
    'POST /admin/people/block': form(services, 'block-person', async (fields, res, actor) => {
      const accounts = accountsOf(services), { id } = await personOf(fields, accounts);
      if (await (await accounts.store()).change(id, { blocked: fields.get('blocked') === 'yes' }, doing(actor)) === 'last') return refuse(res, actor, lastAdministrator().detail);
      seeOther(res, '/admin/people');
    }),
    'POST /admin/people/erase': form(services, 'erase-person', async (fields, res, actor) => {
      const accounts = accountsOf(services), { id } = await personOf(fields, accounts);
      if (fields.get('sure') !== 'yes') throw new Problem(400, 'Not confirmed', 'Tick the box to erase an account.');
      if (await (await accounts.store()).erase(id, doing(actor)) === 'last') return refuse(res, actor, lastAdministrator().detail);
      seeOther(res, '/admin/people');
    }),
  };
}
