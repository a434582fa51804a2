import type { Request, Response } from 'express';
import { newSession } from '../../people/accounts.js';
import type { SessionActor } from '../../people/agents.js';
import { askForLogin, askForPasskey, challengeOf, checkLogin, checkNewPasskey, noPasskeys, relyingPartyOf, type RelyingParty } from '../../people/passkeys.js';
import { mostPasskeys, type ChallengeUse } from '../../people/passkey-tables.js';
import { readName } from '../../people/person.js';
import { isOrcidIssuer } from '../../people/login-tables.js';
import { hashOf, newSecret } from '../../people/secrets.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { seeOther } from '../answers/see-other.js';
import { clientOf } from '../requests/client.js';
import { cookieValue } from './issuer-pages.js';
import { accountsOf, endPresent, form, nextOf, sendPrivate, setSession } from './private-pages.js';
import { readJson } from '../requests/read-json.js';
import type { Services } from '../services.js';

/** Minutes for which a challenge can be answered. */
const challengeMinutes = 5;
/** Bytes of what a browser answers: an authenticator gives some hundreds. */
const answerLimit = 32 * 1024;

type Handler = (req: Request, res: Response) => Promise<void>;

const cookieOfLogin = (origin: string): string => (origin.startsWith('https:') ? '__Secure-mpp-passkey' : 'mpp-passkey');
const options = (origin: string) => ({ httpOnly: true, secure: origin.startsWith('https:'), sameSite: 'strict', path: '/login' } as const);

/** Passkeys: made and removed on the own page, and the login by one. */
export function passkeyPages(services: Services): Readonly<Record<string, Handler>> {
  return { ...loginByPasskey(services), ...ownPasskeys(services) };
}

/** @throws Problem 409 where there can be no passkeys. */
function relyingParty(req: Request, { agents }: Services): RelyingParty {
  const party = relyingPartyOf(agents.origin(req));
  if (!party) throw new Problem(409, 'No passkeys here', noPasskeys);
  return party;
}

const lines = (body: unknown): Readonly<Record<string, unknown>> => (typeof body === 'object' && body !== null ? body as Record<string, unknown> : {});
const strange = (): Problem => new Problem(403, 'Passkey not taken', 'No question of this browser waits for this answer: it was answered already, took too long, or was asked elsewhere. Begin again.');

/** Notes a challenge for whoever has `secret`. */
async function note(challenge: string, use: ChallengeUse, services: Services): Promise<void> {
  const now = Date.now(), times = { time: new Date(now).toISOString(), expires: new Date(now + challengeMinutes * 60_000).toISOString() };
  if (!await (await accountsOf(services).store()).addChallenge(hashOf(challenge), use, times)) throw new Problem(503, 'Too many logins', 'Too many logins are under way.', {}, { 'Retry-After': '60' });
}

/** @throws Problem 403 for a challenge that was not given to who answers, or was answered already. */
async function take(answer: unknown, use: ChallengeUse, services: Services): Promise<string> {
  const challenge = challengeOf(answer);
  if (!await (await accountsOf(services).store()).takeChallenge(hashOf(challenge), use, new Date().toISOString())) throw strange();
  return challenge;
}

function loginByPasskey(services: Services): Readonly<Record<string, Handler>> {
  const { agents, proxies } = services, rate = createRate({ most: 60, seconds: 60, what: 'steps of a login' });
  const begin = (req: Request, res: Response): RelyingParty => {
    sendPrivate(res);
    try {
      agents.refuseOtherOrigins(req);
      rate.count(clientOf(req, proxies));
      accountsOf(services);
      return relyingParty(req, services);
    } catch (error) {
      req.resume();
      throw error;
    }
  };
  return {
    'POST /login/passkey/options': async (req, res) => {
      const party = begin(req, res), browser = newSecret();
      req.resume();
      const asked = await askForLogin(party);
      await note(asked.challenge, { purpose: 'login', holder: hashOf(browser) }, services);
      res.cookie(cookieOfLogin(party.origin), browser, { ...options(party.origin), maxAge: challengeMinutes * 60_000 }).json(asked);
    },
    'POST /login/passkey': async (req, res) => {
      const party = begin(req, res), { credential, next } = lines(await readJson(req, answerLimit));
      const browser = cookieValue(req, cookieOfLogin(party.origin));
      if (browser === undefined) throw strange();
      const challenge = await take(lines(credential), { purpose: 'login', holder: hashOf(browser) }, services), store = await accountsOf(services).store();
      const known = await store.passkey(String(lines(credential).id)), counter = await checkLogin(credential, challenge, party, known);
      if (known?.person.blocked) throw new Problem(403, 'Blocked', 'This account is blocked.');
      const { secret, ...session } = newSession();
      if (!known || !await store.enterByPasskey(known.id, counter, session, new Date().toISOString())) throw strange();
      await endPresent(req, services);
      res.clearCookie(cookieOfLogin(party.origin), options(party.origin));
      setSession(res, party.origin, secret);
      res.json({ next: nextOf(typeof next === 'string' ? next : undefined) });
    },
  };
}

function ownPasskeys(services: Services): Readonly<Record<string, Handler>> {
  const { agents, issuer } = services;
  /** Somebody at a browser, with the token of the forms as a header. */
  const atBrowser = async (req: Request, res: Response): Promise<SessionActor> => {
    sendPrivate(res);
    try {
      const actor = await agents.authorize(req, 'manage-passkeys');
      if (actor.kind !== 'person' || actor.by !== 'session') throw new Problem(403, 'Not permitted', 'This is done in a browser, by somebody who has logged in.');
      return actor;
    } catch (error) {
      req.resume();
      throw error;
    }
  };
  const nameOf = (given: unknown): string => {
    const name = readName(typeof given === 'string' ? given : '');
    if (name === undefined) throw new Problem(400, 'Name missing', 'A passkey has a name of 1 to 120 characters.');
    return name;
  };
  return {
    'POST /api/passkeys/options': async (req, res) => {
      const { person, session } = await atBrowser(req, res);
      req.resume();
      const asked = await askForPasskey(relyingParty(req, services), person, await (await accountsOf(services).store()).passkeys(person.id));
      await note(asked.challenge, { purpose: 'register', holder: hashOf(session) }, services);
      res.json(asked);
    },
    'POST /api/passkeys': async (req, res) => {
      const { person, session } = await atBrowser(req, res), { credential, name: given } = lines(await readJson(req, answerLimit)), name = nameOf(given);
      const challenge = await take(lines(credential), { purpose: 'register', holder: hashOf(session) }, services), made = await checkNewPasskey(credential, challenge, relyingParty(req, services));
      switch (await (await accountsOf(services).store()).addPasskey(person.id, { ...made, name }, new Date().toISOString())) {
        case 'taken': throw new Problem(409, 'Passkey taken', 'This passkey is in use here already.');
        case 'many': throw new Problem(409, 'Too many passkeys', `You have ${mostPasskeys} passkeys; remove one of them first.`, { limit: mostPasskeys });
        case 'added': res.status(201).json({ id: made.id, name });
      }
    },
    'POST /me/passkeys/rename': form(services, 'manage-passkeys', async (fields, res, { person }) => {
      if (!(await (await accountsOf(services).store()).renamePasskey(person.id, fields.get('passkey') ?? '', nameOf(fields.get('name')))))
        throw new Problem(404, 'Unknown passkey', 'You have no passkey of this id.');
      seeOther(res, '/me#passkeys');
    }),
    'POST /me/passkeys/remove': form(services, 'manage-passkeys', async (fields, res, { person }) => {
      const elsewhere = issuer && { issuer: issuer.issuer, givesOrcid: isOrcidIssuer(issuer.issuer) };
      switch (await (await accountsOf(services).store()).removePasskey(person.id, fields.get('passkey') ?? '', elsewhere, new Date().toISOString())) {
        case 'none': throw new Problem(404, 'Unknown passkey', 'You have no passkey of this id.');
        case 'last': throw new Problem(409, 'The last way in', `Nothing else lets you in: add another passkey${issuer ? `, or join your account of ${issuer.name},` : ''} before you remove this one.`);
        case 'removed': seeOther(res, '/me#passkeys');
      }
    }),
  };
}
