import type { Bound } from '../../people/proposal-tables.js';
import { Problem } from '../../platform/problem.js';

/** Bounds of what is kept of one person: proposals that wait, and characters of contents that were not accepted. */
export const mostWaiting = 200, mostBytes = 100 * 2 ** 20;
/** Proposals without an account: of one client and hour, and all that are held. */
export const mostVisits = 10, mostHeld = 1_000;
/** Comments: of one person and hour, of one client without an account and hour, and of one proposal. */
export const mostOwnComments = 60, mostVisitorComments = 10, mostComments = 500;
/** Characters of a comment and of a reason. */
export const longestComment = 4_000, longestReason = 2_000;
/** Proposals that are accepted as one change. */
export const mostTogether = 100;
/** Minutes that a review lasts before others may think that nobody goes on with it. */
export const reviewMinutes = 60;

const said: Readonly<Record<Bound['what'], readonly [status: number, title: string, detail: (limit: number) => string]>> = {
  waiting: [
    429,
    'Too many proposals',
    (limit) => `${limit} proposals wait already, which is as many as may. Nothing was kept; send it again once some of them have been decided on.`,
  ],
  hourly: [429, 'Too many requests', (limit) => `${limit} of this kind may be sent in an hour. Nothing was kept; send it again in the next hour.`],
  bytes: [413, 'Too much', (limit) => `The contents of your proposals that were not accepted may have ${limit} characters together. Delete drafts first.`],
  revisions: [409, 'Too many revisions', (limit) => `A proposal may have ${limit} revisions. Withdraw it and propose it anew.`],
  comments: [429, 'Too many comments', (limit) => `A proposal may have ${limit} comments.`],
  flags: [
    429,
    'Too many flags',
    (limit) =>
      `${limit} flags of readers without an account wait already, which is as many as may. Send yours again once curators have looked at some of them; with an account you can flag now.`,
  ],
  interests: [
    409,
    'Too many statements',
    (limit) => `Own interests may be stated ${limit} times in a year: each statement is kept beside what was decided while it held.`,
  ],
};

export function boundProblem({ what, limit }: Bound): Problem {
  const [status, title, detail] = said[what];
  return new Problem(status, title, detail(limit), { limit, bound: what }, status === 429 ? { 'Retry-After': String(3600 - (Math.floor(Date.now() / 1000) % 3600)) } : {});
}

/** Characters of statements of a proposal without an account: reading them takes some milliseconds. */
export const mostVisitorStatements = 64 * 1024;

/** Flags: of one client without an account and hour, of one person and hour, and of the list of those that nobody has looked at. */
export const mostVisitorFlags = 10, mostFlags = 60, mostListedFlags = 200;
/** Flags of all clients without an account that nobody has looked at. */
export const mostOpenVisitorFlags = 500;
/** Statements of interests of one person: of a year, and of an hour. */
export const mostInterests = 100, mostHourlyInterests = 10;
/** Milliseconds for which a statement of interests holds. */
export const yearOfInterests = 365 * 24 * 3600 * 1000;
/** Notices of one page or feed. */
export const mostNotices = 50;
