import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { QueryResult } from '../../engine/contract/engine.js';
import type { Shown } from '../../pages/query-result.js';
import type { Version } from '../../pages/version.js';
import { due, turn } from '../../platform/turns.js';
import { preferred } from '../../query/negotiate.js';
import { formatNamed, formats, type Format } from '../../rdf/formats.js';
import { TsvReader } from '../../rdf/tsv.js';
import type { ResultContent } from '../../sparql/question.js';
import { encoded, sendWhole } from '../answers/answer.js';
import { chooseCoding } from '../answers/coding.js';
import { asAnswered, pageHeaders } from '../answers/html.js';
import { audience } from '../requests/audience.js';
import type { SparqlRequest } from './sparql-request.js';

/** A result that is shown as a page: what was asked, the result in a format of `readableFormats`, and the headers of the answer so far. */
export interface Readied {
  readonly request: SparqlRequest;
  readonly content: ResultContent;
  readonly result: QueryResult;
  readonly headers: readonly string[];
}

/** Sends a result as a page. */
export type SendResultPage = (req: IncomingMessage, res: ServerResponse, readied: Readied) => Promise<void>;

/** What a page shows of a result, by its content. */
export const readableFormats: Readonly<Record<ResultContent, Format>> = { bindings: formatNamed('tsv'), boolean: formatNamed('tsv'), triples: formatNamed('ttl') };

/** Rows, columns and cells of a page, and bytes of a result that are read for it. */
export const mostRows = 1000, mostColumns = 100;
const mostCells = 20_000, mostBytes = 2 ** 20;
/** Characters of triples. */
const mostText = 200_000;

const ofResults = formats.filter(({ holds }) => holds.has('bindings') || holds.has('triples')).flatMap(({ mediaType, alsoKnownAs }) => [mediaType, ...alsoKnownAs]);

/** Whether somebody reads the answer in a browser: the form of the query page without a script, or a link. */
export const wantsPage = ({ headers: { accept } }: IncomingMessage, { format, explain }: SparqlRequest): boolean =>
  accept?.includes('text/html') === true && !format && explain === undefined && preferred(accept, [...ofResults, 'text/html'])[0] === 'text/html';

/** Reads as much of a result as a page shows, and ends it then. @throws what the result is destroyed with. */
export async function readShown(body: Readable, content: ResultContent): Promise<Shown> {
  const decoder = new StringDecoder('utf8'), reader = new TsvReader();
  let bytes = 0, text = '', isWhole = true;
  const isFull = (): boolean => bytes >= mostBytes || reader.rows.length > mostRows || text.length > mostText;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    // A part at a time: a chunk may be the whole result.
    for (let from = 0; from < chunk.length && !isFull(); from += atOnce) {
      const part = decoder.write(chunk.subarray(from, from + atOnce));
      if (content === 'triples') text += part;
      else reader.take(part);
      bytes += Math.min(atOnce, chunk.length - from);
      if (due()) await turn();
    }
    if (isFull()) {
      isWhole = false;
      break;
    }
  }
  if (content === 'triples') return { kind: 'triples', text: text.slice(0, mostText), isWhole: isWhole && text.length <= mostText };
  if (isWhole) reader.end();
  if (content === 'boolean') return { kind: 'boolean', value: (reader.variables?.[0] ?? '').trim() === 'true' };
  const { variables = [] } = reader, columns = Math.min(variables.length, mostColumns), most = Math.min(mostRows, Math.max(1, Math.floor(mostCells / Math.max(1, columns))));
  return {
    kind: 'rows', variables: variables.slice(0, columns), rows: reader.rows.slice(0, most).map((row) => row.slice(0, columns)),
    isWhole: isWhole && reader.rows.length <= most, columnsLeft: variables.length - columns,
  };
}

/** Bytes that are read in one go. */
const atOnce = 2 ** 14;

/** Makes the sender of results. @param current The version whose names and shell a page has. */
export function createResultPage(current: () => Version): SendResultPage {
  return async (req, res, { request: { query = '', defaultGraphs, namedGraphs }, content, result, headers }) => {
    const { pages } = current(), shown = await readShown(result.body, content);
    const page = await pages.queryResult({ query, defaultGraphs, namedGraphs }, shown, audience(req));
    const { bytes, coding } = await encoded(Buffer.from(asAnswered(req, page)), chooseCoding(req.headers['accept-encoding']?.toString()));
    sendWhole(res, 200, [
      ...headers, 'Cache-Control', 'no-cache', ...await pageHeaders(pages), ...(coding ? ['Content-Encoding', coding.name] : []), 'Content-Length', String(bytes.length),
    ], req.method === 'HEAD' ? undefined : bytes);
  };
}
