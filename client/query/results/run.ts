import { askFor, isPage, otherAnswered, queryLimit, ServiceProblem } from '../../ask.js';
import type { Solutions } from './rows.js';
import { formOf } from '../grammar/tokens.js';
import { TsvReader } from '../text/tsv.js';

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

/** Posts a query to the endpoint. @throws ServiceProblem for what is no answer of it, and as `ask`. */
export async function post(parameters: Readonly<Record<string, string>>, format: string, signal?: AbortSignal): Promise<Response> {
  const response = await askFor('/sparql', { method: 'POST', body: new URLSearchParams(parameters), headers: { Accept: format }, signal, limit: queryLimit });
  if (isPage(response)) throw new ServiceProblem(response.status, otherAnswered(response));
  return response;
}

/**
 * Asks a query.
 *
 * @param come Called as rows come, with all that have come. @throws as `post`.
 */
export async function askQuery(query: string, signal: AbortSignal, come: (solutions: Solutions) => void): Promise<Ran> {
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
