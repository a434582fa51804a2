import type { Solutions } from './rows.js';
import { formOf } from './tokens.js';
import { TsvReader } from './tsv.js';

/** What the service says when it does not answer, RFC 9457. */
export interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly line?: number;
  readonly column?: number;
  /** The endpoint that was not asked, and those that may be. */
  readonly service?: string;
  readonly allowed?: readonly string[];
  /** Seconds after which it is worth to ask again. */
  readonly retryAfter?: number;
}

/** The service did not answer; it says why. */
export class ServiceProblem extends Error {
  readonly status: number;
  readonly problem: ProblemDocument;

  constructor(status: number, problem: ProblemDocument) {
    super(`${problem.title ?? `Status ${status}`}. ${problem.detail ?? ''}${problem.retryAfter === undefined ? '' : ` Try again in ${problem.retryAfter} s.`}`.trim());
    this.status = status;
    this.problem = problem;
    this.name = 'ServiceProblem';
  }
}

export type QueryAnswer =
  | { readonly kind: 'solutions'; readonly solutions: Solutions }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'triples'; readonly text: string };

/** Whether an answer says that nothing was found: no rows, No, or a document that declares prefixes and states nothing. */
export function isEmpty(answer: QueryAnswer): boolean {
  if (answer.kind === 'solutions') return answer.solutions.rows.length === 0;
  return answer.kind === 'boolean' ? !answer.value : !/^(?!@prefix|@base|#|\s*$)/im.test(answer.text);
}

export interface Ran {
  readonly answer: QueryAnswer;
  readonly milliseconds: number;
  /** Version of the data that answered. */
  readonly version: string;
}

/** The form of a query decides what comes: rows and truth values as TSV, triples as Turtle. */
const accept = 'text/tab-separated-values, text/turtle;q=0.9';

/** Seconds that `Retry-After` tells, by a number or by a date; undefined where it tells none. */
export function secondsOf(header: string | null, now = Date.now()): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Something between the page and the endpoint has answered in its place: a proxy, a page to sign in at. */
const otherAnswered = (type: string): ProblemDocument => ({
  title: 'Another page answered', detail: `The answer is a web page (${type}) and no result: something between here and the service answered in its place, such as a proxy or a page to sign in at. Load this page again; nothing that was written is lost.`,
});

const typeOf = ({ headers }: Response): string => headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
const isPage = (response: Response): boolean => ['text/html', 'application/xhtml+xml'].includes(typeOf(response));

/** The problem of an answer that is none. */
export async function problemOf(response: Response): Promise<ServiceProblem> {
  const { status, statusText, headers } = response, after = secondsOf(headers.get('retry-after'));
  const told = typeOf(response).includes('json') ? await response.json().catch(() => undefined) as ProblemDocument | undefined : undefined;
  const problem = told ?? { title: [status, statusText].filter(Boolean).join(' '), ...(isPage(response) && { detail: otherAnswered(typeOf(response)).detail ?? '' }) };
  return new ServiceProblem(status, { ...problem, ...(after !== undefined && { retryAfter: after }) });
}

/** Posts a question to the endpoint. @throws ServiceProblem for what is no answer of it, DOMException `AbortError`, TypeError where nobody answers. */
export async function post(parameters: Readonly<Record<string, string>>, format: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch('/sparql', { method: 'POST', body: new URLSearchParams(parameters), headers: { Accept: format }, ...(signal && { signal }) });
  if (!response.ok) throw await problemOf(response);
  if (isPage(response)) throw new ServiceProblem(response.status, otherAnswered(typeOf(response)));
  return response;
}

/**
 * Asks a query.
 *
 * @param come Called as rows come, with all that have come. @throws as `post`.
 */
export async function ask(query: string, signal: AbortSignal, come: (solutions: Solutions) => void): Promise<Ran> {
  const begun = performance.now();
  const response = await post({ query }, accept, signal);
  const version = response.headers.get('dataset-version') ?? '';
  const answer = response.headers.get('content-type')?.includes('tab-separated') === true
    ? formOf(query) === 'ASK' ? { kind: 'boolean' as const, value: (await response.text()).trim() === 'true' } : { kind: 'solutions' as const, solutions: await readSolutions(response, come) }
    : { kind: 'triples' as const, text: await response.text() };
  return { answer, milliseconds: performance.now() - begun, version };
}

async function readSolutions({ body }: Response, come: (solutions: Solutions) => void): Promise<Solutions> {
  const reader = new TsvReader(), decoder = new TextDecoder();
  const chunks = body?.getReader();
  for (let chunk = await chunks?.read(); chunk && !chunk.done; chunk = await chunks?.read()) {
    reader.take(decoder.decode(chunk.value, { stream: true }));
    if (reader.variables) come({ variables: reader.variables, rows: reader.rows });
  }
  reader.take(decoder.decode());
  reader.end();
  return { variables: reader.variables ?? [], rows: reader.rows };
}

/** Whether a query of the form ASK says yes. */
export async function isTrue(query: string, signal: AbortSignal): Promise<boolean> {
  return (await (await post({ query }, 'text/tab-separated-values', signal)).text()).trim() === 'true';
}

/** The terms in the first column of what a SELECT query finds, as SPARQL writes them. */
export async function firstColumn(query: string, signal: AbortSignal): Promise<readonly string[]> {
  const { rows } = await readSolutions(await post({ query }, 'text/tab-separated-values', signal), () => undefined);
  return rows.flatMap(([written = '']) => (written === '' ? [] : [written]));
}
