import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine, QueryResult } from '../../engine/contract/engine.js';
import { encoded, sendStream, sendText, sendWhole } from '../answers/answer.js';
import { leastEncoded, type Coding } from '../answers/coding.js';
import { matches } from '../answers/etag.js';
import { cacheHeader, engineHeader, queryIdHeader, versionHeader } from '../answers/headers.js';
import type { KeptResults } from '../answers/kept-results.js';
import type { CheckedQuery } from './checked-queries.js';
import { tagOf, type Representation } from '../answers/representation.js';

/** A request for the result of a query, and what is known about it. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly checked: CheckedQuery;
  readonly representation: Representation;
  /** Headers that every answer has, names and values in turn. */
  readonly common: readonly string[];
  /** Whether the answer has an entity tag. */
  readonly tagged: boolean;
  /** Whether the client wants no answer that was kept, and does not want its own to be kept. */
  readonly fresh: boolean;
}

export interface Responder {
  /** Answers with 304 where the client has the result, or with a kept result. Returns whether it has answered. */
  answerKnown(asked: Exchange): boolean;
  /** Answers with a result, and keeps it once it has been sent whole. */
  respond(asked: Exchange, result: QueryResult, id: string): Promise<void>;
}

/** @param edition What determines answers besides version and query. */
export function createResponder({ engine, kept, edition }: { readonly engine: Engine; readonly kept: KeptResults; readonly edition: string | undefined }): Responder {
  return { answerKnown, respond };

  function answerKnown({ req, res, checked, representation, common, tagged, fresh }: Exchange): boolean {
    const { version } = engine;
    if (tagged && matches(req.headers['if-none-match'], tagOf(checked, representation, version, edition))) {
      sendWhole(res, 304, headOf({ checked, representation, common, tagged }, version), undefined);
      return true;
    }
    const found = checked.repeatable && !fresh ? kept.find(representation.key) : undefined;
    if (!found) return false;
    const headers = [...headOf({ checked, representation, common, tagged }, version), ...bodyHeaders(representation, found.coding, found.bytes.length), cacheHeader, 'metastasis; hit'];
    sendWhole(res, 200, headers, req.method === 'HEAD' ? undefined : found.bytes);
    return true;
  }

  /** A swap may have come in between: the version of the answer is that of the result. */
  async function respond(asked: Exchange, result: QueryResult, id: string): Promise<void> {
    const { req, res, checked: { repeatable }, representation, fresh } = asked, { coding } = representation;
    const headers = [
      ...headOf(asked, result.version), queryIdHeader, id, engineHeader, result.engine,
      cacheHeader, !repeatable ? 'metastasis; fwd=bypass' : fresh ? 'metastasis; fwd=request' : 'metastasis; fwd=miss',
    ];
    const keeps = (bytes: number): boolean => repeatable && !fresh && kept.takes(bytes);
    if (typeof result.whole === 'string' && req.method !== 'HEAD') {
      const text = result.whole, length = Buffer.byteLength(text);
      if (!coding || length < leastEncoded) {
        if (keeps(length)) kept.keep(result.version, representation.key, { bytes: Buffer.from(text), coding: undefined });
        headers.push(...bodyHeaders(representation, undefined, length));
        sendText(res, headers, text, length);
        return;
      }
    }
    if (result.whole !== undefined) {
      const ready = encoded(result.whole, coding), sent = 'bytes' in ready ? ready : await ready;
      if (keeps(sent.bytes.length)) kept.keep(result.version, representation.key, sent);
      sendWhole(res, 200, [...headers, ...bodyHeaders(representation, sent.coding, sent.bytes.length)], req.method === 'HEAD' ? undefined : sent.bytes);
      return;
    }
    res.writeHead(200, [...headers, ...bodyHeaders(representation, coding)]);
    if (req.method === 'HEAD') {
      result.body.destroy();
      res.end();
      return;
    }
    const bytes = await sendStream(res, result.body, coding, keeps);
    if (bytes) kept.keep(result.version, representation.key, { bytes, coding });
  }

  /** The headers of an answer, whatever its body is. */
  function headOf({ checked, representation, common, tagged }: Pick<Exchange, 'checked' | 'representation' | 'common' | 'tagged'>, version: string): string[] {
    const headers = [...common, versionHeader, version, 'Cache-Control', checked.repeatable ? 'no-cache' : 'no-store'];
    if (tagged) headers.push('ETag', tagOf(checked, representation, version, edition));
    return headers;
  }
}

/** @param length Absent where the body is sent as it comes. */
function bodyHeaders({ contentType }: Representation, coding: Coding | undefined, length?: number): string[] {
  const headers = ['Content-Type', contentType];
  if (coding) headers.push('Content-Encoding', coding.name);
  if (length !== undefined) headers.push('Content-Length', String(length));
  return headers;
}
