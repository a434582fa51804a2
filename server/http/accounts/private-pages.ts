import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { sessionDays, type Accounts } from '../../people/accounts.js';
import { cookieName, type Actor, type SessionActor } from '../../people/agents.js';
import type { Action } from '../../people/roles.js';
import { hashOf } from '../../people/secrets.js';
import { html } from '../../pages/html.js';
import { accountNav } from '../../pages/people/account-nav.js';
import type { Document } from '../../pages/shell.js';
import { Problem } from '../../platform/problem.js';
import { seeOther } from '../answers/see-other.js';
import { sendHtml } from '../answers/html.js';
import { audience } from '../requests/audience.js';
import { decodeText, takeBody } from '../requests/read-body.js';
import { isUtf8, parseContentType } from '../requests/content-type.js';
import type { Services } from '../services.js';
import { keepWritten } from '../requests/written.js';

/** Bytes of a form. */
const formLimit = 64 * 1024;
type Handler = (req: Request, res: Response) => Promise<void>;

/** Sends what is for one person alone: no cache keeps it, no other page reads it. */
export function sendPrivate(res: Response): Response {
  res.removeHeader('Access-Control-Allow-Origin');
  return res.set({ 'Cache-Control': 'private, no-store', 'Vary': 'Cookie' });
}

/** @param actor Who has logged in: the page leads on to what this person may see. @param here Address of the page. */
export async function sendDocument(res: Response, { current }: Services, document: Document, actor?: Actor, here?: string): Promise<void> {
  const version = current(), nav = actor?.kind === 'person' && actor.by === 'session' && accountNav(actor.role, here);
  await sendHtml(sendPrivate(res), version, await version.pages.written(nav ? { ...document, main: html`${nav}${document.main}` } : document, audience(res.req)));
}

/** A path of this service to go to; the account's page for anything else. */
export const nextOf = (text: string | null | undefined): string => (text && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(text) ? text : '/me');

/** @throws Problem 415 for what is no form, and for a form in another charset than UTF-8. */
export function refuseOtherForms(req: IncomingMessage): void {
  const { mediaType, charset } = parseContentType(req.headers['content-type']);
  if (mediaType === 'application/x-www-form-urlencoded' && isUtf8(charset)) return;
  req.resume();
  if (mediaType === 'application/x-www-form-urlencoded') throw new Problem(415, 'Unsupported charset', `A form is sent in UTF-8, not in ${charset.slice(0, 60)}.`, { accepted: ['utf-8'] });
  throw new Problem(415, 'Unsupported media type', 'This is sent as a form.', { accepted: ['application/x-www-form-urlencoded'] });
}

/** @throws Problem 413, 415. */
export async function readFields(req: Request): Promise<URLSearchParams> {
  refuseOtherForms(req);
  const fields = new URLSearchParams(decodeText(await new Promise<Buffer>((resolve, reject) => { takeBody(req, { bytes: formLimit }, resolve, reject); })));
  keepWritten(req, fields);
  return fields;
}

export function setSession(res: Response, origin: string, secret: string): void {
  res.cookie(cookieName(origin), secret, { httpOnly: true, secure: origin.startsWith('https:'), sameSite: 'lax', path: '/', maxAge: sessionDays * 24 * 3600 * 1000 });
}

/** @throws Problem 403 where nobody has an account. */
export function accountsOf({ accounts }: Services): Accounts {
  if (!accounts) throw new Problem(403, 'No accounts', 'There are no accounts on this service: whoever runs it has set no MPP_ADMIN_TOKEN, and invited nobody.');
  return accounts;
}

/** A page for somebody with a session: who has none is sent to the login. */
export const page = (services: Services, action: Action, send: (req: Request, res: Response, actor: SessionActor) => Promise<void>): Handler => async (req, res) => {
  const actor = await services.agents.actor(req);
  if (actor.kind === 'visitor' && services.agents.open) {
    seeOther(sendPrivate(res), `/login?next=${encodeURIComponent(req.originalUrl)}`);
    return;
  }
  const known = await services.agents.authorize(req, action);
  if (known.kind !== 'person' || known.by !== 'session') throw new Problem(403, 'Not permitted', 'This page is for somebody who has logged in.');
  await send(req, res, known);
};

/** A form of somebody with a session. */
export const form = (services: Services, action: Action, act: (fields: URLSearchParams, res: Response, actor: SessionActor, req: Request) => Promise<void>): Handler => async (req, res) => {
  sendPrivate(res);
  const fields = await readFields(req);
  await act(fields, res, await services.agents.authorizeForm(req, action, fields.get('form')), req);
};

/** Ends the session that a request comes with: nobody goes on in a session that began before the login. */
export async function endPresent(req: Request, { agents, accounts }: Services): Promise<void> {
  const present = await agents.actor(req).catch(() => undefined);
  if (present?.kind === 'person' && present.by === 'session') await (await accounts?.store())?.endSession(hashOf(present.session));
}
