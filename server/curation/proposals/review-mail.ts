import type { MailSender } from '../../outside/mail.js';
import type { Log } from '../../platform/log.js';

export interface ReviewMailOptions {
  readonly mail: MailSender;
  /** Numbers of proposals by state. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>;
  /** Scheme, host and port under which readers know the service. */
  readonly origin: string;
  /** Milliseconds between two mails at least. */
  readonly every: number;
  readonly log: Log;
}

/** States in which a proposal waits for those who review, and what is said of their number. */
const waits: readonly (readonly [state: string, said: (count: number) => string])[] = [
  ['held', (count) => `${count} of visitors, which nobody else sees before one of you has looked at ${count === 1 ? 'it' : 'them'}`],
  ['open', (count) => `${count} that nobody reviews yet`],
  ['approved', (count) => `${count} approved, to be accepted`],
  ['needs-merge', (count) => `${count} that no longer fit, to be joined with what changed meanwhile`],
];

/** The mail about some numbers; undefined where nothing waits. It has numbers and addresses of this service alone: never what a visitor wrote. */
export function reviewMail(counts: Readonly<Record<string, number>>, origin: string): { readonly subject: string; readonly text: string } | undefined {
  const found = waits.flatMap(([state, said]) => ((counts[state] ?? 0) > 0 ? [{ state, count: counts[state] ?? 0, said: said(counts[state] ?? 0) }] : []));
  const all = found.reduce((sum, { count }) => sum + count, 0), what = `${all} ${all === 1 ? 'proposal waits' : 'proposals wait'}`;
  if (all === 0) return undefined;
  return {
    subject: `${what} for review`,
    text: `${what} for review at ${origin}/review\n\n${found.map(({ state, said }) => `- ${said}: ${origin}/review?state=${state}\n`).join('')}\nThis was sent by the service at ${origin}. It sends no mail when nothing has come or gone since the last one. Whoever runs the service can end it.\n`,
  };
}

/** Looks from time to time whether something waits, and tells those who review. Nothing waits for it, and what it fails at is logged and tried again the next time. @returns Ends it. */
export function startReviewMail({ mail, counts, origin, every, log }: ReviewMailOptions): () => void {
  let told = '', ended = false, timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    try {
      const found = reviewMail(await counts(), origin);
      if (found && found.text !== told) await mail.send(found);
      told = found?.text ?? '';
    } catch (error) {
      log('reviewers could not be told by mail what waits', error);
    }
    next();
  };
  // The first after such a time, too: a service that is started again and again sends no more.
  const next = (): void => { if (!ended) timer = setTimeout(() => { void look(); }, every).unref(); };
  next();
  return () => {
    ended = true;
    clearTimeout(timer);
    mail.close();
  };
}
