import type { Request, Response } from 'express';
import { newSession } from '../../people/accounts.js';
import type { BegunLogin } from '../../people/login-tables.js';
import { hashOf, newSecret } from '../../people/secrets.js';
import { joinDocument } from '../../pages/people/login.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { seeOther } from '../answers/see-other.js';
import { clientOf } from '../requests/client.js';
import { accountsOf, endPresent, form, nextOf, sendDocument, sendPrivate, setSession } from './private-pages.js';
import type { Services } from '../services.js';

/** Minutes for which somebody may be away at an issuer. */
const loginMinutes = 10;
const callback = '/login/callback';

type Handler = (req: Request, res: Response) => Promise<void>;

const cookieOfLogin = (origin: string): string => (origin.startsWith('https:') ? '__Secure-mpp-login' : 'mpp-login');
const options = (origin: string) => ({ httpOnly: true, secure: origin.startsWith('https:'), sameSite: 'lax', path: '/login' } as const);

/** The login at an issuer: begun here, confirmed there, and come back from once, to the same browser. */
export function issuerPages(services: Services): Readonly<Record<string, Handler>> {
  const { agents, proxies } = services, rate = createRate({ most: 120, seconds: 60, what: 'steps of a login' });
  const begin = async (req: Request, res: Response, login: Pick<BegunLogin, 'next' | 'person'>): Promise<string> => {
    rate.count(clientOf(req, proxies));
    const { issuer } = services, origin = agents.origin(req), store = await accountsOf(services).store();
    if (!issuer) throw new Problem(404, 'No issuer', 'This service is joined with no other one for the login; whoever runs it sets MPP_OIDC_ISSUER.');
    const { address, state, nonce, verifier } = await issuer.begin(origin + callback), browser = newSecret(), now = Date.now();
    const begun = await store.beginLogin(
      hashOf(state),
      { ...login, browser: hashOf(browser), nonce, verifier },
      { time: new Date(now).toISOString(), expires: new Date(now + loginMinutes * 60_000).toISOString() },
    );
    if (!begun) throw new Problem(503, 'Too many logins', 'Too many logins are under way.', {}, { 'Retry-After': '60' });
    res.cookie(cookieOfLogin(origin), browser, { ...options(origin), maxAge: loginMinutes * 60_000 });
    return address;
  };
  return {
    'GET /login/start': async (req, res) => {
      sendPrivate(res).redirect(303, await begin(req, res, { next: nextOf(typeof req.query.next === 'string' ? req.query.next : undefined), person: undefined }));
    },
    'POST /me/join': form(services, 'join-account', async (_, res, { person }, req) => {
      await sendDocument(res, services, joinDocument(services.issuer?.name ?? '', await begin(req, res, { next: '/me', person: person.id })));
    }),
    [`GET ${callback}`]: async (req, res) => {
      sendPrivate(res);
      rate.count(clientOf(req, proxies));
      const { issuer } = services, origin = agents.origin(req), store = await accountsOf(services).store(), time = new Date().toISOString();
      const state = typeof req.query.state === 'string' ? req.query.state : '', browser = cookieValue(req, cookieOfLogin(origin));
      const login = browser === undefined ? undefined : await store.takeLogin(hashOf(state), hashOf(browser), time);
      if (!issuer || !login)
        throw new Problem(
          403,
          'Login failed',
          'No login of this browser is under way that this answer belongs to: it was used already, took too long, or was begun elsewhere. Begin again.',
        );
      res.clearCookie(cookieOfLogin(origin), options(origin));
      const identity = await issuer.finish(new URL(req.originalUrl, origin), { state, nonce: login.nonce, verifier: login.verifier });
      // Who joins has to be the one who began to.
      const present = login.person === undefined ? undefined : await agents.actor(req);
      if (login.person !== undefined && !(present?.kind === 'person' && present.person.id === login.person))
        throw new Problem(403, 'Login failed', 'The session in which this was begun has ended. Log in and begin again.');
      const { secret, ...session } = newSession(), arrived = await store.arrive(identity, { join: login.person, session, time });
      switch (arrived.kind) {
        case 'unknown': throw new Problem(
          403,
          'Not known here',
          `Nobody here is known by this account of ${issuer.name}. Ask an administrator for an invitation, log in by it, and join the account on your page.`,
        );
        case 'blocked': throw new Problem(403, 'Blocked', 'This account is blocked.');
        case 'taken': throw new Problem(409, 'Joined already', `This account of ${issuer.name} is joined with that of somebody else here.`);
        case 'welcome':
          if (login.person === undefined) {
            await endPresent(req, services);
            setSession(res, origin, secret);
          }
          seeOther(res, login.next);
      }
    },
  };
}

/** The value of a cookie; undefined where it is missing, or named twice. */
export function cookieValue({ headers }: Request, name: string): string | undefined {
  const found = (headers.cookie ?? '').split(';').map((part) => part.trim()).filter((part) => part.startsWith(`${name}=`));
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
}
