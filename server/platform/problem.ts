import { shortened } from './shortened.js';

/** UTF-16 units of a detail, and of a member that is a text: what a client sent is not sent back in full. */
const longestDetail = 4_000, longestMember = 1_000;

/** Members of a problem document beyond the standard ones, e.g. `line`, `column`, `expected`, `limit`. */
export type ProblemDetails = Readonly<Record<string, unknown>>;

/**
 * A failure that the client can understand, as RFC 9457 problem details. Routes and what they call throw it; one
 * handler turns it into the answer. Anything else that is thrown is a fault of ours: 500, logged, no stack shown.
 */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly members: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param status HTTP status code.
   * @param title The kind of problem, the same for each occurrence.
   * @param detail Cause and place of this occurrence, one or two sentences.
   * @param headers Response headers that belong to the status, e.g. `Allow`, `Retry-After`, `WWW-Authenticate`.
   */
  constructor(
    status: number, title: string, detail: string,
    members: ProblemDetails = {}, headers: Readonly<Record<string, string>> = {}, options?: ErrorOptions,
  ) {
    const told = shortened(detail, longestDetail);
    super(`${title}: ${told}`, options);
    this.status = status;
    this.title = title;
    this.detail = told;
    this.members = Object.fromEntries(Object.entries(members).map(([name, value]) => [name, typeof value === 'string' ? shortened(value, longestMember) : value]));
    this.headers = headers;
    this.name = 'Problem';
  }

  /** The body of the answer, `application/problem+json`. */
  toJSON(): Record<string, unknown> {
    return { type: 'about:blank', title: this.title, status: this.status, detail: this.detail, ...this.members };
  }
}
