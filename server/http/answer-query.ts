import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Parser } from 'n3';
import { createBoundedCache } from '../bounded-cache.js';
import { bytesOf, EngineError, type Engine, type PlanStep, type QueryOptions, type QueryResult, type Whole } from '../engine/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { Problem } from '../problem.js';
import { explainQuery } from '../query/explain.js';
import { negotiate, type Shape } from '../query/negotiate.js';
import { isRepeatable, normalizeQuery } from '../sparql/normalize.js';
import { prepareQuery } from '../sparql/prepare.js';
import { rowCounter } from '../query/rows.js';
import { formats, type Format } from '../rdf/formats.js';
import { serialize } from '../rdf/serialize.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { createAdmission, rateWindow, type AdmissionLimits } from './admission.js';
import { sendAnswer, type Answer } from './answer.js';
import { clientOf } from './client.js';
import { chooseEncoding, leastEncoded, mostAtOnce, type Encoding } from './encoding.js';
import { entityTag, matches } from './etag.js';
import { cacheHeader, engineHeader, limitsHeader, queryIdHeader, versionHeader } from './headers.js';
import { createRunningQueries, type RunningQueries } from './running-queries.js';
import type { SparqlRequest } from './sparql-request.js';

export interface QueryLimits extends AdmissionLimits {
  /** Rows, or triples, of one result; 0 for any number. A result beyond it is refused as a whole, never cut. */
  readonly maxRows: number;
}

/** No bounds but the time. */
export const unlimited: QueryLimits = { slots: 0, clientQueries: 0, rate: 0, queue: 0, maxRows: 0 };

export interface AnswerOptions {
  readonly engine: Engine;
  readonly prefixes: PrefixMap;
  /** What relative IRIs are resolved against where a query has no BASE. Default: it has to have one. */
  readonly endpoint?: string;
  /** Services that SERVICE may ask. Default: none. */
  readonly services?: readonly string[];
  /** Milliseconds for one query, waiting included. */
  readonly timeout: number;
  readonly maxQueryLength?: number;
  /** Default: none. */
  readonly limits?: QueryLimits;
  /** Bytes of results that are kept for the next who asks the same. Default: 0, none. */
  readonly cacheBytes?: number;
  /** Addresses whose X-Forwarded-For is believed. Default: none. */
  readonly proxies?: ReadonlySet<string>;
  /** What else determines answers beside version and query, e.g. the examples that the software brings; part of every tag. */
  readonly edition?: string;
  /** Where running queries are entered, so that they can be cancelled. */
  readonly queries?: RunningQueries;
}

/** A query text that was parsed and found good, and what makes another text the same question. */
interface Plan {
  readonly query: PreparedQuery;
  /** Normalised text and dataset. */
  readonly key: string;
  /** Whether it gives the same each time on one version. */
  readonly repeatable: boolean;
  /** By what its clients accept, which mostly is the same. */
  readonly representations: Representation[];
}

/** The form in which a result is sent to those who accept the same. */
interface Representation {
  /** The `format` parameter, and the headers of the request. */
  readonly wanted: string | undefined;
  readonly accept: string | undefined;
  readonly acceptEncoding: string | undefined;
  readonly format: Format;
  readonly encoding: Encoding | undefined;
  readonly contentType: string;
  /** Under which the result is kept. */
  readonly key: string;
  /** The entity tag, and the version that it belongs to. */
  tag: { readonly version: string; readonly value: string } | undefined;
}

/** A result as it was sent. */
interface Sent {
  readonly bytes: Uint8Array;
  readonly coding: Encoding | undefined;
}

const shapes: Readonly<Record<PreparedQuery['form'], Shape>> = { SELECT: 'bindings', ASK: 'boolean', CONSTRUCT: 'triples', DESCRIBE: 'triples' };
/** Bytes of parsed queries that are kept; those that one takes for each character of its text, as measured; and those of its representations. */
const planBytes = 32 * 2 ** 20, planWeight = 20, representationBytes = 2048;
/** What a client says that wants no answer from the cache, nor its own there (RFC 9111, 5.2.1). */
const freshOnly = /\bno-(?:cache|store)\b/i;
/** Representations of a query that are kept, and units of the headers that one is kept for: they are the client's. */
const mostRepresentations = 4, longestHeaders = 256;
/** Bytes of an answer that wait for a slow reader before the engine waits: most answers free their worker at once. */
const ahead = 2 ** 20;

/** What of a request its answer depends on, beside the query. */
export type Asker = Pick<IncomingMessage, 'method' | 'headers' | 'socket'>;

/** A query for which there is no answer at once. */
interface Pending {
  readonly plan: Plan;
  readonly format: Format;
  /** The answer, where the result is there as a whole and short enough to be encoded at once. */
  readonly whole: (result: QueryResult, id: string) => Answer | undefined;
  /** The result, where it is there already and takes long to encode. */
  readonly ready: QueryResult | undefined;
  /** The headers for a result that is sent as it comes. */
  readonly streamed: (result: QueryResult, id: string) => readonly string[];
  readonly encoding: Encoding | undefined;
  /** Bytes of the answer that is kept. */
  readonly room: number;
  readonly keep: (bytes: Whole, coding: Encoding | undefined, version: string) => void;
}

const isAnswer = (begun: Answer | Pending): begun is Answer => 'status' in begun;

/**
 * Makes what answers queries. A question that was asked before on this version and in this format costs
 * a look-up: no parsing, no engine, no compression. Every other counts against the rate of its client, waits for its
 * turn, and is kept once it has been sent whole.
 */
export function createAnswerer(options: AnswerOptions) {
  const { engine, prefixes, endpoint, services = [], timeout, maxQueryLength, limits = unlimited, cacheBytes = 0, proxies = new Set(), edition, queries = createRunningQueries() } = options;
  const admission = createAdmission(limits);
  const plans = createBoundedCache<Plan>(planBytes, ({ query, key }) => planWeight * query.text.length + 2 * key.length + representationBytes);
  const results = createBoundedCache<Sent>(cacheBytes, ({ bytes }) => bytes.length);
  /** Bytes of one answer that is kept. */
  const mostKept = cacheBytes / 8;
  let cachedVersion = '';
  const limitHeaders = [
    limitsHeader, describeLimits(timeout, limits), ...(limits.rate > 0 ? ['RateLimit-Policy', `"queries";q=${limits.rate * rateWindow};w=${rateWindow}`] : []),
  ];

  return { answer, answerAtOnce };

  /** Counts a query against the rate of its client, once. @throws Problem 429 when it is used up. */
  function count(client: string, counted: { yes: boolean }): void {
    if (!counted.yes) admission.count(client);
    counted.yes = true;
  }

  /** The plan of a query; one that is not known has to be parsed, which counts. */
  function planOf(request: SparqlRequest, client: string, counted: { yes: boolean }): Plan {
    const { defaultGraphs, namedGraphs } = request;
    const dataset = defaultGraphs.length + namedGraphs.length > 0 ? JSON.stringify([defaultGraphs, namedGraphs]) : '';
    const asked = `${dataset}${request.query}`;
    let plan = plans.get(asked);
    if (!plan) {
      count(client, counted);
      const query = prepareQuery(request.query, { prefixes, ...(endpoint !== undefined && { base: endpoint }), services, defaultGraphs, namedGraphs, ...(maxQueryLength && { maxLength: maxQueryLength }) });
      plan = { query, key: `${dataset}${normalizeQuery(query.text)}`, repeatable: isRepeatable(query.text), representations: [] };
      plans.set(asked, plan);
    }
    return plan;
  }

  /**
   * The answer, where nothing is to be waited for: it was asked before, or the query is cheap.
   *
   * @param common Headers that every answer has, names and values in turn.
   * @param requestId Names a query that has ended before anybody could ask for it, if it has no name of its own.
   * @param counted Told when the query has been counted against the rate of its client.
   */
  function begin(req: Asker, client: string, request: SparqlRequest, common: readonly string[], requestId: string, counted: { yes: boolean }): Answer | Pending {
    const plan = planOf(request, client, counted), { query, repeatable } = plan;
    const representation = represent(plan, request.format, req), { format, encoding } = representation;
    const { version } = engine;
    const tagged = repeatable && req.method !== 'POST';
    const head = (of: string): string[] => {
      const headers = [...common, versionHeader, of, 'Cache-Control', repeatable ? 'no-cache' : 'no-store', ...limitHeaders];
      if (tagged) headers.push('ETag', tagOf(plan, representation, of));
      return headers;
    };
    const control = req.headers['cache-control'];
    const fresh = control !== undefined && freshOnly.test(control);
    const room = repeatable && !fresh ? mostKept : 0;
    const headersOf = (of: string, coding: Encoding | undefined, length: number | undefined, ...more: readonly string[]): string[] => {
      const headers = head(of);
      headers.push('Content-Type', representation.contentType, ...more);
      if (coding) headers.push('Content-Encoding', coding.name);
      if (length !== undefined) headers.push('Content-Length', String(length));
      return headers;
    };
    const evaluated = ({ version: of, engine: name }: QueryResult, id: string, coding: Encoding | undefined, length: number | undefined): string[] => headersOf(
      of, coding, length,
      queryIdHeader, id, engineHeader, name, cacheHeader, !repeatable ? 'metastasis; fwd=bypass' : fresh ? 'metastasis; fwd=request' : 'metastasis; fwd=miss',
    );
    const keep: Pending['keep'] = (bytes, coding, of) => {
      if (room > 0 && bytes.length <= room && of === cachedVersion) results.set(representation.key, { bytes: bytesOf(bytes), coding });
    };
    /** A swap may have come in between: the version is that of the result. */
    const whole: Pending['whole'] = (result, id) => {
      if (result.whole === undefined) return undefined;
      const size = lengthOf(result.whole), coding = size < leastEncoded ? undefined : encoding;
      if (coding && size > mostAtOnce) return undefined;
      const body = coding ? coding.encode(result.whole) : result.whole, length = coding ? body.length : size;
      keep(body, coding, result.version);
      return { status: 200, headers: evaluated(result, id, coding, length), body, length };
    };

    if (tagged && matches(req.headers['if-none-match'], tagOf(plan, representation, version))) return { status: 304, headers: head(version), body: '', length: 0 };
    if (cachedVersion !== version) {
      results.clear();
      cachedVersion = version;
    }
    const kept = cacheBytes > 0 && repeatable && !fresh ? results.get(representation.key) : undefined;
    if (kept) return { status: 200, headers: headersOf(version, kept.coding, kept.bytes.length, cacheHeader, 'metastasis; hit'), body: kept.bytes, length: kept.bytes.length };
    count(client, counted);
    const quick = limits.maxRows === 0 ? engine.quick?.(query, format) : undefined;
    if (quick) {
      if (request.queryId !== undefined) queries.check(request.queryId);
      const answer = whole(quick, request.queryId ?? requestId);
      if (answer) return answer;
    }
    return { plan, ready: quick, format, encoding, room, keep, whole, streamed: (result, id) => evaluated(result, id, encoding, undefined) };
  }

  /** Answers a request. */
  async function answer(req: IncomingMessage, res: ServerResponse, request: SparqlRequest, common: readonly string[], requestId: string = randomUUID()): Promise<void> {
    const client = clientOf(req, proxies);
    if (request.explain !== undefined) {
      await explain(req, res, request, client, common);
      return;
    }
    const begun = begin(req, client, request, common, requestId, { yes: false });
    if (isAnswer(begun)) {
      sendAnswer(res, begun, req.method === 'HEAD');
      return;
    }
    const { plan, format, ready, encoding, whole, streamed, room, keep } = begun;
    const respond = (result: QueryResult, id: string): Promise<void> | undefined => {
      const complete = whole(result, id);
      if (complete) {
        sendAnswer(res, complete, req.method === 'HEAD');
        return undefined;
      }
      res.writeHead(200, streamed(result, id) as string[]);
      if (req.method === 'HEAD') {
        if (result.whole === undefined) result.body.destroy();
        res.end();
        return undefined;
      }
      return send(res, result.body, encoding, room).then((sent) => { if (sent) keep(sent, encoding, result.version); });
    };
    if (ready) await respond(ready, request.queryId ?? requestId);
    else await evaluate(res, request, plan, client, format, respond);
  }

  /** The answer, where there is one at once. What is not answered has not been counted against the rate of its client. */
  function answerAtOnce(req: Asker, request: SparqlRequest, common: readonly string[], requestId: string = randomUUID()): Answer | undefined {
    const client = clientOf(req, proxies), counted = { yes: false };
    let begun: Answer | Pending | undefined;
    try {
      begun = begin(req, client, request, common, requestId, counted);
    } catch {
      // It is asked again in the usual way, which says what is wrong.
    }
    if (begun && isAnswer(begun)) return begun;
    if (counted.yes) admission.takeBack(client);
    return undefined;
  }

  /** The entity tag of what is sent. */
  function tagOf({ key }: Plan, representation: Representation, version: string): string {
    const { format, encoding } = representation;
    if (representation.tag?.version !== version) representation.tag = { version, value: entityTag([version, edition, key, format.name], encoding?.name) };
    return representation.tag.value;
  }

  /** Runs a query when it is its turn; `use` gets the result and settles when it was read. */
  async function evaluate(
    res: ServerResponse, request: SparqlRequest, { query, key }: Plan, client: string, format: Format, use: (result: QueryResult, id: string) => Promise<void> | undefined,
    extra: Pick<QueryOptions, 'onPlan'> = {},
  ): Promise<void> {
    const id = request.queryId ?? randomUUID(); // not to be guessed: others may have the same address, and who names a query may end it
    const running = queries.open(id, client);
    const close = (): void => running.close();
    res.once('close', close);
    const start = performance.now();
    let waited = 0;
    try {
      const leave = await admission.enter(client, key, timeout, running.signal);
      try {
        waited = Math.round(performance.now() - start);
        const options = { timeout: Math.max(1, timeout - waited), signal: running.signal, ...extra };
        const result = limits.maxRows > 0 && query.form !== 'ASK'
          ? await withinRows(query, format, options)
          : await engine.query(query, { format, ...options });
        // The worker is free as soon as the last bytes have left it, whenever the client has read them.
        if (result.whole === undefined) result.body.once('close', leave);
        await use(result, id);
      } finally {
        leave();
      }
    } catch (error) {
      if (!res.headersSent) res.setHeader(queryIdHeader, id);
      if (running.cancelled && !res.headersSent) throw new Problem(409, 'Query cancelled', `The query ${id} was cancelled on request.`, { id });
      if (waited > 0 && error instanceof EngineError && error.reason === 'timeout') {
        throw new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s, of which it waited ${waited / 1000} s for its turn.`, { limit: timeout, cause: error });
      }
      throw error;
    } finally {
      res.off('close', close);
      running.done();
    }
  }

  /** The result as a whole, if it has not too many rows. Triples are counted as N-Triples and written in the format then. */
  async function withinRows(query: PreparedQuery, format: Format, options: Omit<QueryOptions, 'format'>): Promise<QueryResult> {
    const triples = shapes[query.form] === 'triples';
    const counted = triples ? formatNamed('nt') : format;
    const { engine: name, version, body } = await engine.query(query, { format: counted, ...options });
    const count = rowCounter(counted.name);
    const chunks: Buffer[] = [];
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (count(chunk) > limits.maxRows) {
        const what = triples ? 'triples' : 'rows';
        throw new Problem(
          422, 'Result too large', `The result has more than ${limits.maxRows} ${what}, which is the limit (MPP_MAX_ROWS). Ask for less, or in parts with LIMIT and OFFSET.`,
          { limit: limits.maxRows },
        );
      }
      chunks.push(chunk);
    }
    if (counted === format) return { engine: name, version, body: Readable.from(chunks) };
    const quads = new Parser({ format: 'N-Triples' }).parse(Buffer.concat(chunks).toString());
    return { engine: name, version, body: Readable.from([Buffer.from(await serialize(quads, format, prefixes))]) };
  }

  /** Runs the query and answers with how, instead of with what it found. */
  async function explain(req: IncomingMessage, res: ServerResponse, request: SparqlRequest, client: string, common: readonly string[]): Promise<void> {
    const counted = { yes: false };
    const plan = planOf(request, client, counted), { query } = plan;
    count(client, counted);
    const start = performance.now();
    const measured = formatNamed(shapes[query.form] === 'triples' ? 'nt' : 'json');
    let steps: readonly PlanStep[] | undefined;
    const onPlan = (taken: readonly PlanStep[]): void => { steps = taken; };
    await evaluate(res, request, plan, client, measured, async ({ version, body: result, engine: engineName }, id) => {
      const countRows = rowCounter(measured.name);
      let rows = 0, bytes = 0;
      for await (const chunk of result as AsyncIterable<Buffer>) {
        rows = countRows(chunk);
        bytes += chunk.length;
      }
      const explanation = explainQuery(query, {
        asked: request.query ?? '', engine: engineName, version, milliseconds: performance.now() - start,
        ...(query.form !== 'ASK' && { rows }), ...(steps && { plan: steps }), bytes, cached: ['json', 'xml', 'csv', 'tsv', 'ttl', 'nt', 'jsonld', 'rdf', 'trig', 'nq']
          .filter((name) => ['', 'gzip', 'br'].some((encoding) => results.get(`${name} ${encoding} ${plan.key}`) !== undefined)),
      });
      const text = request.explain === 'text';
      const body = Buffer.from(text ? explanation.text : `${JSON.stringify(explanation.json, null, 2)}\n`);
      sendAnswer(res, { status: 200, body, length: body.length, headers: [
        ...common, versionHeader, version, queryIdHeader, id, ...limitHeaders, 'Cache-Control', 'no-store',
        'Content-Type', text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8', 'Content-Length', String(body.length),
      ] }, req.method === 'HEAD');
    }, { onPlan });
  }
}

/** How the answer is written for who sent the request. @throws Problem 400 or 406. */
function represent({ query, key, representations }: Plan, wanted: string | undefined, { headers }: Asker): Representation {
  const { accept } = headers, acceptEncoding = headers['accept-encoding']?.toString();
  for (const known of representations) if (known.accept === accept && known.acceptEncoding === acceptEncoding && known.wanted === wanted) return known;
  const short = (accept?.length ?? 0) + (acceptEncoding?.length ?? 0) <= longestHeaders;
  const { format, encoding } = short ? chosen(accept, acceptEncoding, wanted, shapes[query.form]) : choose(accept, acceptEncoding, wanted, shapes[query.form]);
  const representation = {
    wanted, accept, acceptEncoding, format, encoding, contentType: `${format.mediaType}; charset=utf-8`, key: `${format.name} ${encoding?.name ?? ''} ${key}`, tag: undefined,
  };
  if (short) {
    if (representations.length >= mostRepresentations) representations.length = 0;
    representations.push(representation);
  }
  return representation;
}

interface Chosen { readonly format: Format; readonly encoding: Encoding | undefined }

const choose = (accept: string | undefined, acceptEncoding: string | undefined, wanted: string | undefined, shape: Shape): Chosen => ({ format: negotiate(accept, wanted, shape), encoding: chooseEncoding(acceptEncoding) });

/** Clients send the same few headers with all their queries. */
const choices = createBoundedCache<Chosen>(2 ** 16, () => 64);

function chosen(accept: string | undefined, acceptEncoding: string | undefined, wanted: string | undefined, shape: Shape): Chosen {
  const key = `${shape} ${accept} ${acceptEncoding} ${wanted}`;
  let found = choices.get(key);
  if (!found) choices.set(key, found = choose(accept, acceptEncoding, wanted, shape));
  return found;
}

const lengthOf = (whole: Whole): number => (typeof whole === 'string' ? Buffer.byteLength(whole) : whole.length);

/** Sends a body, and returns what was sent, as it was sent, if it was sent whole and is at most `keep` bytes long. */
async function send(res: ServerResponse, body: Readable, encoding: Encoding | undefined, keep: number): Promise<Buffer | undefined> {
  let parts: Buffer[] | undefined = keep > 0 ? [] : undefined, size = 0;
  const collect = new Transform({
    highWaterMark: ahead,
    transform(chunk: Buffer, _, callback) {
      size += chunk.length;
      if (size > keep) parts = undefined;
      parts?.push(chunk);
      callback(null, chunk);
    },
  });
  if (encoding) await pipeline(body, encoding.encoder(), collect, res);
  else await pipeline(body, collect, res);
  return parts && Buffer.concat(parts);
}

/** The limits for people, a sentence each. */
export const limitSentences = (timeout: number, { maxRows, clientQueries, rate, queue }: QueryLimits): readonly string[] => [
  `A query may take ${timeout / 1000} seconds.`,
  ...(maxRows ? [`A result may have ${maxRows} rows or triples; a larger one is refused, never cut.`] : []),
  ...(clientQueries ? [`A client may have ${clientQueries} queries under way at a time.`] : []),
  ...(rate ? [`A client may ask ${rate} queries a second, averaged over ${rateWindow} seconds; answers from the cache are not counted.`] : []),
  ...(queue ? [`${queue} queries of all clients may wait.`] : []),
];

/** The value of the header that names the limits: a dictionary of RFC 9651. */
const describeLimits = (timeout: number, { maxRows, clientQueries, queue }: QueryLimits): string => [
  `seconds=${timeout / 1000}`, ...(maxRows ? [`rows=${maxRows}`] : []), ...(clientQueries ? [`concurrent=${clientQueries}`] : []), ...(queue ? [`waiting=${queue}`] : []),
].join(', ');

function formatNamed(name: string): Format {
  const found = formats.find((format) => format.name === name);
  if (!found) throw new RangeError(`no format ${name}`);
  return found;
}
