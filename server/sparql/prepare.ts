import type { ParseContext, Prefixes } from './library.js';
import { NoQueryError, parseTokens, type Parsed } from './parse-query.js';
import type { PreparedQuery } from './prepared-query.js';
import { Problem } from '../platform/problem.js';
import { shortened } from '../platform/shortened.js';
import { iri } from '../rdf/iri.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { positionAt, scan, type Scan } from './scan.js';
import { checkServices } from './services.js';
import { isSmall } from './small.js';
import { seemsSparql12 } from './signs-of-1-2.js';
import { readSparql12 } from './sparql12.js';
import { sparql11 } from './sparql11.js';
import { SyntaxFault } from './syntax-error.js';

/** UTF-16 units of query text. */
const defaultMaxLength = 100_000;

export interface PrepareOptions {
  /** Prefixes that a query may use without declaring them. */
  readonly prefixes: PrefixMap;
  /** What relative IRIs are resolved against where the query has no BASE. Default: it has to have one. */
  readonly base?: string;
  /** Dataset of the protocol; it takes the place of the one in the query. */
  readonly defaultGraphs?: readonly string[];
  readonly namedGraphs?: readonly string[];
  /** UTF-16 units. Default: 100,000. */
  readonly maxLength?: number;
  /** IRIs of the services that SERVICE may ask. Default: none. */
  readonly services?: readonly string[];
}

/**
 * Parses a query and makes it complete: prefixes that it left out are declared ahead of its first line, so that lines
 * keep their number.
 *
 * @throws Problem 400 for a query that is missing, malformed, nested too deeply or an update; 403 for a `SERVICE`
 * that is not allowed; 413 when it is too long. What can be placed has the members `line` and `column`.
 */
export function prepareQuery(text: string | undefined, options: PrepareOptions): PreparedQuery {
  return prepare(text, options, false) as PreparedQuery;
}

/**
 * The same for a thread that others wait for: undefined where it may take longer than a few milliseconds, because the
 * text is not small, or seems to be SPARQL 1.2, whose parser takes long to load.
 */
export function prepareSmall(text: string | undefined, options: PrepareOptions): PreparedQuery | undefined {
  return prepare(text, options, true);
}

function prepare(text: string | undefined, options: PrepareOptions, quickly: boolean): PreparedQuery | undefined {
  const { prefixes, base, defaultGraphs = [], namedGraphs = [], maxLength = defaultMaxLength, services = [] } = options;
  if (!text?.trim()) throw new Problem(400, 'Query missing', 'The query is empty.');
  if (text.length > maxLength) {
    throw new Problem(413, 'Query too long', `The query has ${text.length} characters; the limit is ${maxLength}.`, { limit: maxLength });
  }
  if (quickly && !isSmall(text)) return undefined;
  const protocol = { default: defaultGraphs.map(graphIri), named: namedGraphs.map(graphIri) };
  const tokens = sparql11.tokenize(text);
  const scanned = scan(tokens);
  let declarations = declareMissing(scanned, prefixes, base);
  const known = { base: scanned.relative ? base : undefined, prefixes: asObject(prefixes) };
  let parsed: Parsed, isModern = false;
  try {
    parsed = parseTokens(text, tokens, declarations, known);
  } catch (error) {
    if (quickly && seemsSparql12(text)) return undefined;
    const modern = parseModern(text, known, error);
    parsed = modern.parsed;
    declarations = declareMissing(scan(modern.tokens), prefixes, base);
    isModern = true;
  }
  const { form, from, operation } = parsed;
  const asked = mayAsk.test(declarations + text) ? checkServices(operation, services) : [];
  const dataset = protocol.default.length + protocol.named.length > 0 ? { defaultGraphs: protocol.default, namedGraphs: protocol.named } : from ?? noGraphs;
  return { text: declarations + text, form, ...dataset, ...(asked.length > 0 ? { services: asked } : !isModern && { parsed }) };
}

/** `BASE` and `PREFIX` declarations for what the text uses and does not declare, on one line without its end. */
const declareMissing = ({ undeclared, relative }: Scan, prefixes: PrefixMap, base?: string): string => [
  ...(relative && base !== undefined ? [`BASE <${base}> `] : []),
  ...[...undeclared].filter((prefix) => prefixes.has(prefix)).map((prefix) => `PREFIX ${prefix}: <${prefixes.get(prefix)}> `),
].join('');

const objects = new WeakMap<PrefixMap, Prefixes>();

/** Prefixes as the parser takes them. */
export function asObject(prefixes: PrefixMap): Prefixes {
  let object = objects.get(prefixes);
  if (!object) objects.set(prefixes, object = Object.assign(Object.create(null) as Prefixes, Object.fromEntries(prefixes)));
  return object;
}

/** Whether there may be a SERVICE in a text, which is found faster there than in what it was parsed to. An escape may spell it. */
const mayAsk = /service|\\u/i;

const noGraphs = { defaultGraphs: [], namedGraphs: [] };

/** Reads a query that is not SPARQL 1.1 as SPARQL 1.2. */
function parseModern(text: string, known: ParseContext, error: unknown): ReturnType<typeof readSparql12> {
  if (error instanceof NoQueryError) {
    throw error.isEmpty ? new Problem(400, 'Query missing', 'The text has declarations or comments only, and no query.')
      : new Problem(400, 'Updates are not accepted', 'This is a SPARQL update, sent as a query. Who may change the graph sends it with POST as update=… or as application/sparql-update.');
  }
  if (!(error instanceof SyntaxFault)) throw error;
  if (!seemsSparql12(text) || 'limit' in error.members) throw asProblem(text, error);
  try {
    return readSparql12(text, known);
  } catch (modern) {
    // The reader that gets further is closer to what was meant.
    throw asProblem(text, modern instanceof SyntaxFault && modern.offset > error.offset ? modern : error);
  }
}

function graphIri(value: string): string {
  try {
    return iri(value);
  } catch (cause) {
    throw new Problem(400, 'Invalid graph IRI', `"${shortened(value)}" is not an absolute IRI.`, {}, {}, { cause });
  }
}

/** A problem with the line and column of a fault. */
export function asProblem(text: string, fault: SyntaxFault): Problem {
  const { line, column } = positionAt(text, fault.offset);
  return new Problem(400, 'Query syntax error', `Line ${line}, column ${column}: ${fault.what}`, { line, column, ...fault.members }, {}, { cause: fault });
}
