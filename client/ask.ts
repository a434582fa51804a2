/** What the service says when it does not answer, RFC 9457. */
export interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly line?: number;
  readonly column?: number;
  /** The endpoint that was not asked, and those that may be. */
  readonly service?: string;
  readonly allowed?: readonly string[];
  /** A bound that was met, and the setting that it comes from. */
  readonly limit?: number;
  readonly setting?: string;
  /** Seconds after which it is worth to ask again. */
  readonly retryAfter?: number;
}

/** What is said of a problem. A query that takes too long takes as long the next time: what helps is another one. */
function wordsOf(status: number, { title, detail, limit, setting, retryAfter }: ProblemDocument): string {
  if (setting === 'MPP_QUERY_TIMEOUT' && limit !== undefined) {
    return `The query was ended: it takes longer than the ${limit} s that one may take here. Ask for less, such as one term in the place of a variable, or a class; Explain shows where the time goes.`;
  }
  return `${title ?? `Status ${status}`}. ${detail ?? ''}${retryAfter === undefined ? '' : ` Try again in ${retryAfter} s.`}`.trim();
}

/** The service did not answer; it says why. */
export class ServiceProblem extends Error {
  readonly status: number;
  readonly problem: ProblemDocument;

  constructor(status: number, problem: ProblemDocument) {
    super(wordsOf(status, problem));
    this.status = status;
    this.problem = problem;
    this.name = 'ServiceProblem';
  }
}

/** Seconds that `Retry-After` tells, by a number or by a date; undefined where it tells none. */
export function secondsOf(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

const typeOf = ({ headers }: Response): string => headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
export const isPage = (response: Response): boolean => ['text/html', 'application/xhtml+xml'].includes(typeOf(response));

/** Something between the page and the service has answered in its place: a proxy, a page to sign in at. */
export const otherAnswered = (response: Response): ProblemDocument => ({
  title: 'Another page answered',
  detail: `The answer is a web page (${typeOf(response)}) and no result: something between here and the service answered in its place, such as a proxy or a page to sign in at. Load this page again; nothing that was written is lost.`,
});

/** The problem of an answer that is none. */
export async function problemOf(response: Response): Promise<ServiceProblem> {
  const { status, statusText, headers } = response, after = secondsOf(headers.get('retry-after'));
  const told = typeOf(response).includes('json') ? await response.json().catch(() => undefined) as ProblemDocument | undefined : undefined;
  const problem = told ?? { title: [status, statusText].filter(Boolean).join(' '), ...(isPage(response) && { detail: otherAnswered(response).detail ?? '' }) };
  return new ServiceProblem(status, { ...problem, ...(after !== undefined && { retryAfter: after }) });
}

/** Milliseconds for what a reader waits for; and for queries, which the service itself ends earlier. */
const usualLimit = 30_000;
export const queryLimit = 600_000;

export interface AskOptions extends Pick<RequestInit, 'method' | 'headers' | 'body'> {
  /** Ends the request, whatever has come by then. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until it is ended, the reading of its answer included. Default: 30 s. */
  readonly limit?: number;
}

/**
 * Asks the service: the one way from the browser to it. Whatever the status, the answer is given back.
 *
 * @throws DOMException `TimeoutError` past the limit, `AbortError` when the signal says so; TypeError where nobody answers.
 *   Reading the answer throws the same. `failureWords` has the sentence for each.
 */
export function ask(address: string, { signal, limit = usualLimit, ...init }: AskOptions = {}): Promise<Response> {
  const late = AbortSignal.timeout(limit);
  return fetch(address, { ...init, signal: signal ? AbortSignal.any([signal, late]) : late });
}

/** As `ask`, where only an answer will do. @throws ServiceProblem for a status that is none; else as `ask`. */
export async function askFor(address: string, options?: AskOptions): Promise<Response> {
  const response = await ask(address, options);
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** By name: what a library throws need not be of this page's own classes. */
const nameOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '');

/** Whether a request was ended by who had sent it: nothing is to be said of that. */
export const wasAborted = (error: unknown): boolean => nameOf(error) === 'AbortError';

const words: Readonly<Record<string, string>> = {
  TimeoutError: 'The service took too long to answer. Try again.',
  TypeError: 'The service cannot be reached. Try again.',
  SyntaxError: 'The answer of the service cannot be read. Try again.',
};

/** Why there is no answer, in a sentence or two for who waits for it. */
export function failureWords(error: unknown): string {
  if (error instanceof ServiceProblem) return error.message;
  if ((globalThis.navigator as Navigator | undefined)?.onLine === false) return 'This device is offline. Try again when it is connected.';
  return words[nameOf(error)] ?? (error instanceof Error ? error.message : 'Something failed that nobody expected. Try again.');
}
