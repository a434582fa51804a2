import { distance } from 'fastest-levenshtein';
import sparqljs, { type Query, type SparqlQuery } from 'sparqljs';
import type { PreparedQuery } from './prepared-query.js';
import { parseQuery } from './parse-query.js';
import { Problem } from '../problem.js';
import { iri } from '../rdf/iri.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { placeOf, scan, type Place, type Scan } from './scan.js';
import { checkServices } from './services.js';
import { isSmall } from './small.js';
import { parseSparql12, seemsSparql12, type Sparql12Query } from './sparql12.js';

/** UTF-16 units of query text. The parser takes about 7 µs for each, on the thread that serves everybody. */
const defaultMaxLength = 100_000;
/** Brackets within brackets. The time of the parser grows with the square of it: 0.2 s at 1,000, 20 s at 5,000. */
const maxDepth = 200;

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
 * text is not small or has something in it that the fast parser does not take, be it only a mistake.
 */
export function prepareQuickly(text: string | undefined, options: PrepareOptions): PreparedQuery | undefined {
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
  const scanned = scan(text);
  const complete = declareMissing(scanned, prefixes, base) + text;
  const parsed = quickParse(complete, scanned, base);
  if (quickly && !parsed) return undefined;
  const { form, algebra, ...own } = parsed ? described(parsed) : parse(text, complete, scanned, prefixes, base);
  const asked = parsed && !mayAsk.test(complete) ? [] : checkServices(algebra, services); // an escape may spell it where `parsed` is absent
  const dataset = protocol.default.length + protocol.named.length > 0 ? { defaultGraphs: protocol.default, namedGraphs: protocol.named } : own;
  return { text: complete, form, ...dataset, ...(asked.length > 0 ? { services: asked } : parsed && { parsed }) };
}

/** `BASE` and `PREFIX` declarations for what the text uses and does not declare, on one line without its end. */
export const declareMissing = ({ used, declared, relative }: Scan, prefixes: PrefixMap, base?: string): string => [
  ...(relative && base !== undefined ? [`BASE <${base}> `] : []),
  ...[...used.keys()].filter((prefix) => prefixes.has(prefix) && !declared.has(prefix)).map((prefix) => `PREFIX ${prefix}: <${prefixes.get(prefix)}> `),
].join('');

/**
 * Parses a query or an update.
 *
 * @param base What relative IRIs are resolved against; without it they are refused.
 * @param sparqlStar Whether functions and quotes of triples are taken, of which SPARQL 1.2 has most.
 * @throws Problem 400 with line and column.
 */
export function parseText(text: string, scanned: Scan, prefixes: PrefixMap, base?: string, sparqlStar = false): SparqlQuery {
  if (scanned.depth > maxDepth) {
    const place = placeOf(text, scanned.deepest);
    throw syntaxError(`Brackets are nested ${scanned.depth} deep; the limit is ${maxDepth}.`, place, { limit: maxDepth });
  }
  try {
    return new sparqljs.Parser({ prefixes: Object.fromEntries(prefixes), sparqlStar, ...(base !== undefined && { baseIRI: base }) }).parse(text);
  } catch (error) {
    throw explain(error as JisonError, text, scanned, prefixes);
  }
}

/** Whether there may be a SERVICE in a text, which is found faster there than in what it was parsed to. */
const mayAsk = /service/i;
/** Names so long that they are none: the parser's time grows with the square of it. */
const endless = 1000, endlessName = new RegExp(`[\\p{L}\\p{N}_.-]{${endless}}`, 'u');
/** Of code points that are written as escapes it takes some that SPARQL 1.2 refuses. */
const codepointEscape = /\\[uU]/;

/** The query as our evaluator takes it, if it is good: its parser is the fast one. What is wrong, the other parser says better. */
function quickParse(complete: string, { depth, relative }: Scan, base: string | undefined): ReturnType<typeof parseQuery> | undefined {
  if (depth > maxDepth || (relative && base === undefined) || (complete.length >= endless && endlessName.test(complete)) || codepointEscape.test(complete)) return undefined;
  try {
    return parseQuery(complete);
  } catch {
    return undefined;
  }
}

const noGraphs = { defaultGraphs: [], namedGraphs: [] };
const described = ({ form, from, operation }: ReturnType<typeof parseQuery>): Sparql12Query => ({ form, ...(from ?? noGraphs), algebra: operation });

/** Parses a query, as SPARQL 1.2 where it is no SPARQL 1.1. */
function parse(text: string, complete: string, scanned: Scan, prefixes: PrefixMap, base: string | undefined): Sparql12Query {
  let query: SparqlQuery;
  try {
    query = parseText(text, scanned, prefixes, base, true);
  } catch (error) {
    // Without a place it is no error of syntax but of a rule, some of which sparqljs 3.7.4 takes too strictly.
    const worthwhile = scanned.depth <= maxDepth && (seemsSparql12(text) || (error instanceof Problem && error.members['line'] === undefined && !(error.cause instanceof RangeError)));
    const modern = worthwhile ? parseSparql12(complete) : undefined;
    if (!modern) throw error;
    return modern;
  }
  if (query.type === 'update') {
    throw new Problem(400, 'Updates are not accepted', 'This is a SPARQL update; queries are answered here, and updates are not accepted.');
  }
  // sparqljs takes a text of nothing but declarations and comments, and gives neither type nor form.
  if (!(query as Partial<Query>).queryType) throw new Problem(400, 'Query missing', 'The text has declarations or comments only, and no query.');
  const iris = (terms: readonly { readonly value: string }[] = []): readonly string[] => terms.map(({ value }) => value);
  return { form: query.queryType, defaultGraphs: iris(query.from?.default), namedGraphs: iris(query.from?.named), algebra: query };
}

function graphIri(value: string): string {
  try {
    return iri(value);
  } catch (cause) {
    throw new Problem(400, 'Invalid graph IRI', `"${value}" is not an absolute IRI.`, {}, {}, { cause });
  }
}

/** What jison throws; errors that sparqljs finds in a rule have no `hash`. */
interface JisonError extends Error {
  readonly hash?: {
    readonly text: string;
    readonly token: string;
    /** Of the last token that was good; lines from 1, columns from 0. */
    readonly loc: { readonly last_line: number; readonly last_column: number };
    readonly expected: readonly string[];
  };
}

function explain(error: JisonError, text: string, scanned: Scan, prefixes: PrefixMap): Problem {
  if (error instanceof RangeError) return new Problem(400, 'Query syntax error', 'The query is too complex to be parsed.', {}, {}, { cause: error });
  if (error instanceof TypeError) return new Problem(400, 'Query syntax error', parserFault, {}, {}, { cause: error });
  const { hash } = error;
  if (hash) {
    const place = placeAfter(text, hash.loc.last_line, hash.loc.last_column);
    const expected = readable(hash.expected);
    const shown = expected.length > 8 ? [...expected.slice(0, 8), 'others'] : expected;
    const found = hash.text ? `\`${hash.text}\`` : 'the end of the query';
    return syntaxError(`Found ${found}; expected: ${shown.join(', ')}.`, place, { expected }, error);
  }
  for (const [prefix, offset] of scanned.used) {
    if (scanned.declared.has(prefix) || prefixes.has(prefix)) continue;
    const near = nearest(prefix, [...prefixes.keys(), ...scanned.declared]);
    const hint = near.length > 0 ? ` Near: ${near.map((name) => `${name}:`).join(', ')}.` : '';
    return syntaxError(`The prefix "${prefix}:" is not declared.${hint}`, placeOf(text, offset), { prefix, near }, error);
  }
  const half = [...text.matchAll(surrogates)].find(([found]) => found.length === 6);
  if (half) return syntaxError(`\`${half[0]}\` is half of a surrogate pair, which is no character.`, placeOf(text, half.index), {}, error);
  return new Problem(400, 'Query syntax error', error.message, {}, {}, { cause: error });
}

/** Escaped surrogates, whole pairs first. */
const surrogates = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[dD][89a-fA-F][\da-fA-F]{2}/g;

/** sparqljs 3.7.4 fails at a CONSTRUCT template with a statement that is a property list alone, `{ [ ex:p ?o ] }`, in an update. */
const parserFault = 'The parser cannot read this query.';

const syntaxError = (what: string, { line, column }: Place, members: Record<string, unknown>, cause?: Error): Problem =>
  new Problem(400, 'Query syntax error', `Line ${line}, column ${column}: ${what}`, { line, column, ...members }, {}, { cause });

/** The place of the first token after a line (from 1) and column (from 0): jison tells where the last good token ends. */
function placeAfter(text: string, line: number, column: number): Place {
  const lineStart = [...text.matchAll(/^/gm)][line - 1]?.index ?? 0;
  const skipped = /^(?:\s+|#[^\r\n]*)*/.exec(text.slice(lineStart + column))?.[0].length ?? 0;
  return placeOf(text, lineStart + column + skipped);
}

/** Names of the grammar's tokens for people; tokens that are not here are what one types. */
const tokenNames: ReadonlyMap<string, string> = new Map([
  ['EOF', 'end of query'], ['VAR', 'variable'], ['IRIREF', 'IRI'], ['PNAME_LN', 'prefixed name'], ['PNAME_NS', 'prefixed name'],
  ['BLANK_NODE_LABEL', 'blank node'], ['ANON', '[]'], ['NIL', '()'], ['LANGTAG', 'language tag'],
  ...['STRING_LITERAL1', 'STRING_LITERAL2', 'STRING_LITERAL_LONG1', 'STRING_LITERAL_LONG2'].map((name) => [name, 'string'] as const),
  ...['INTEGER', 'DECIMAL', 'DOUBLE'].flatMap((name) => ['', '_POSITIVE', '_NEGATIVE'].map((sign) => [name + sign, 'number'] as const)),
  ...['FUNC_ARITY0', 'FUNC_ARITY1', 'FUNC_ARITY2', 'FUNC_ARITY3', 'FUNC_ARITY1_SPARQL_STAR', 'FUNC_ARITY3_SPARQL_STAR', 'FUNC_AGGREGATE']
    .map((name) => [name, 'function'] as const),
  ['BOOLEAN', 'boolean'],
]);

const readable = (expected: readonly string[]): readonly string[] => {
  const names = expected.map((quoted) => quoted.slice(1, -1));
  return [...new Set(names.map((name) => tokenNames.get(name) ?? name))];
};

/** At most three names, each two edits away at most, nearest first. */
const nearest = (name: string, among: readonly string[]): readonly string[] => among
  .map((other) => ({ other, edits: distance(name.toLowerCase(), other) }))
  .filter(({ edits }) => edits <= 2)
  .sort((a, b) => a.edits - b.edits)
  .slice(0, 3).map(({ other }) => other);
