import { createHash, createHmac } from 'node:crypto';
import { Problem } from '../../platform/problem.js';
import { same } from '../../people/secrets.js';
import type { ProposalContent } from './content.js';
import type { Sender } from './curation.js';

/** Seconds after which a form may be sent at the earliest, and at the latest. */
const shortestForm = 3, longestForm = 24 * 3600;
/** Addresses that a visitor's words may have, and characters of all that a visitor sends. */
const mostLinks = 3, largestVisit = 64 * 1024;

/** Guards against programs that fill in forms. */
export interface VisitorGuard {
  formTime(): string;
  /** @throws Problem 400 for what no person sends, 403 for a form that is too new, too old or not of this service. */
  refuse(content: Pick<ProposalContent, 'note' | 'title' | 'added' | 'removed' | 'payload'>, sender: Sender): void;
  /** A name of a client that nobody can turn back into its address. */
  nameOf(client: string, purpose: string): string;
}

/** @param secret Of the service. */
export function createVisitorGuard(secret: string, now: () => number = Date.now): VisitorGuard {
  const sign = (time: string): string => createHmac('sha256', secret).update(time).digest('base64url');
  const readTime = (text: string): number | undefined => {
    const [, time = '', signature = ''] = /^([0-9a-z]{1,12})\.([\w-]{43})$/.exec(text) ?? [];
    return signature !== '' && same(signature, sign(time)) ? parseInt(time, 36) : undefined;
  };
  const refuseForm = ({ trap, time, arrived = now() }: NonNullable<Sender['form']>): void => {
    if (trap !== '') throw new Problem(400, 'Not taken', 'A field of the form that stays empty was filled in. Empty it, and send the form again.');
    const written = readTime(time), seconds = written === undefined ? undefined : arrived / 1000 - written;
    if (seconds === undefined || seconds > longestForm || seconds < -1)
      throw new Problem(
        403,
        'Form out of date',
        'The form is older than a day. Open its page again and send it there; what you wrote can be taken from the page before.',
        { limit: longestForm },
      );
    if (seconds < shortestForm)
      throw new Problem(
        403,
        'Sent too fast',
        `The form was sent within ${shortestForm} seconds. Wait a moment and send it again.`,
        { limit: shortestForm },
        { 'Retry-After': String(shortestForm) },
      );
  };
  return {
    formTime() {
      const time = Math.floor(now() / 1000).toString(36);
      return `${time}.${sign(time)}`;
    },
    refuse({ note, title, added, removed, payload }, { form, name }) {
      if (form) refuseForm(form);
      const links = `${title} ${note} ${name ?? ''}`.match(/https?:|www\./gi)?.length ?? 0;
      if (links > mostLinks) throw new Problem(400, 'Too many addresses', `A proposal without an account may have ${mostLinks} addresses of the web in its words.`, { limit: mostLinks });
      const size = added.length + removed.length + note.length + JSON.stringify(payload ?? null).length;
      if (size > largestVisit) throw new Problem(413, 'Proposal too large', `A proposal without an account may have ${largestVisit} characters.`, { limit: largestVisit });
    },
    nameOf: (client, purpose) => `${purpose} ${createHash('sha256').update(`${secret} ${client}`).digest('hex').slice(0, 32)}`,
  };
}
