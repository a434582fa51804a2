import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../../engine/contract/engine.js';
import { negotiate } from '../../query/negotiate.js';
import { createAdmission } from './admission.js';
import { citationFormat, citeQuery, type PapersByName } from './cite-query.js';
import { rateWindow } from '../requests/client-use.js';
import { clientOf } from '../requests/client.js';
import { explain, readSmall } from './explain-query.js';
import { engineHeader, limitsHeader, queryIdHeader, versionHeader } from '../answers/headers.js';
import { createKeptResults } from '../answers/kept-results.js';
import { defaultQuerySize, describeLimits, unlimited, type QueryLimits } from './query-limits.js';
import { contentOfForm } from '../../sparql/question.js';
import { turn } from '../../platform/turns.js';
import { createCheckedQueries, nameOf, type CheckedQuery, type CheckedQueryOptions } from './checked-queries.js';
import { represent, resultKey } from '../answers/representation.js';
import { createResponder, type Exchange } from './respond.js';
import { askWhole, createRunner, withinRows } from './run-query.js';
import { createRunningQueries, type RunningQueries } from './running-queries.js';
import { readableFormats, wantsPage, type SendResultPage } from './result-page.js';
import type { SparqlRequest } from './sparql-request.js';

export interface AnswerOptions extends CheckedQueryOptions {
  readonly engine: Engine;
  /** Milliseconds for one query, waiting included. */
  readonly timeout: number;
  /** Default: none. */
  readonly limits?: QueryLimits;
  /** Bytes of results that are kept for the next client that asks the same. Default: 0, none. */
  readonly cacheBytes?: number;
  /** Addresses whose X-Forwarded-For is believed. Default: none. */
  readonly proxies?: ReadonlySet<string>;
  /** What determines answers besides version and query, e.g. the examples that come with the software; part of every entity tag. */
  readonly edition?: string;
  /** Where running queries are entered, so that they can be cancelled. */
  readonly queries?: RunningQueries;
  /** Shows a result to somebody whose browser asks for a page. Default: it gets a format of results. */
  readonly resultPage?: SendResultPage;
  /** The papers that a result may be asked for. Default: none, and no format for reference managers. */
  readonly papers?: PapersByName;
}

/** Answers a query. @param requestId The id of a query without an id of its own that is answered at once: nobody could cancel it. */
export type AnswerQuery = (req: IncomingMessage, res: ServerResponse, request: SparqlRequest, common: readonly string[], requestId?: string) => Promise<void>;

/** A client sends this that wants no answer from the cache, and does not want its own answer to be kept (RFC 9111, 5.2.1). */
const freshOnly = /\bno-(?:cache|store)\b/i;

/** UTF-16 units of a text after which others have their turn between the steps of reading it. */
const longText = 2 ** 19;

/**
 * Makes what answers queries. A query that was asked before on this version and in this format costs a look-up: no
 * parsing, no engine, no compression. Any other query counts against the rate of its client and waits for its turn;
 * its answer is kept once it has been sent whole.
 */
export function createAnswerer(options: AnswerOptions): AnswerQuery {
  const { engine, timeout, maxQueryLength = defaultQuerySize, limits = unlimited, cacheBytes = 0, proxies = new Set(), edition, queries = createRunningQueries(), resultPage, papers } = options;
  const admission = createAdmission(limits), kept = createKeptResults(cacheBytes, () => engine.version), { answerKnown, respond } = createResponder({ engine, kept, edition });
  const checkedQueries = createCheckedQueries(options), run = createRunner({ ...options, admission, queries });
  const limitHeaders = [
    limitsHeader, describeLimits(timeout, maxQueryLength, limits), ...(limits.rate > 0 ? ['RateLimit-Policy', `"queries";q=${limits.rate * rateWindow};w=${rateWindow}`] : []),
  ];

  return async (req, res, request, shared, requestId = randomUUID()) => {
    const client = clientOf(req, proxies), common = [...shared, ...limitHeaders];
    let counted = false;
    /** A query counts once, when it first costs something. */
    const count = (): void => {
      if (!counted) admission.count(client);
      counted = true;
    };
    // To decode megabytes was one piece of work; to name and look through them are others.
    if ((request.query?.length ?? 0) > longText) await turn();
    const checked = checkedQueries.checkedOf(request, count);
    if ((request.query?.length ?? 0) > longText) await turn();
    if (request.explain !== undefined) {
      count();
      const isKept = (format: string): boolean => [undefined, 'gzip', 'br'].some((coding) => checked && kept.find(resultKey(format, coding, checked.key)) !== undefined);
      await explain(req, res, run, { query: readSmall(checkedQueries.askedQueryOf(request), checked?.query), request, client, common, engine, isKept });
      return;
    }
    const start = { key: checked?.key ?? nameOf(request), client, id: request.queryId }, cited = papers && citationFormat(request.format);
    if (resultPage && wantsPage(req, request)) {
      count();
      await run(
        res,
        start,
        (bounds) => askWhole(engine, checkedQueries.askedQueryOf(request), bounds, limits.maxRows, (content) => readableFormats[content]),
        ({ head, result }, id) =>
          resultPage(req, res, {
            request,
            content: contentOfForm[head.form],
            result,
            headers: [...common, versionHeader, result.version, queryIdHeader, id, engineHeader, result.engine],
          }),
      );
      return;
    }
    if (papers && cited) {
      count();
      await citeQuery(req, res, run, { engine, asked: checkedQueries.askedQueryOf(request), format: cited, papers, start, timeout, maxRows: limits.maxRows, common });
      return;
    }
    const askedFor = (found: CheckedQuery): Exchange => ({
      req, res, checked: found, representation: represent(found, request.format, req.headers), common,
      tagged: found.repeatable && req.method !== 'POST', fresh: freshOnly.test(req.headers['cache-control'] ?? ''),
    });
    const asked = checked && askedFor(checked), query = checked?.query, format = asked?.representation.format;
    if (asked && answerKnown(asked)) return;
    count();
    const atOnce = query && format && limits.maxRows === 0 ? engine.atOnce?.(query, format) : undefined;
    if (asked && atOnce) {
      if (request.queryId !== undefined) queries.check(request.queryId);
      await respond(asked, atOnce, request.queryId ?? requestId);
    } else if (asked && query && format) {
      await run(
        res,
        start,
        (bounds) => withinRows(limits.maxRows, format, (written) => engine.query(query, { ...bounds, format: written, tried: limits.maxRows === 0 })),
        (result, id) => respond(asked, result, id),
      );
    } else {
      await run(
        res,
        start,
        (bounds) =>
          askWhole(engine, checkedQueries.askedQueryOf(request), { ...bounds, again: checked !== undefined }, limits.maxRows, (shape) =>
            negotiate(req.headers.accept, request.format, shape),
          ),
        ({ head, query: prepared, result }, id) => respond(askedFor(checkedQueries.learn(request, head, prepared)), result, id),
      );
    }
  };
}
