import { distance } from 'fastest-levenshtein';
import { classesCalled } from './class-names.js';
import { typeOf } from './classes.js';
import { contextAt, triplesOf } from './context.js';
import { expand, type Schema } from './schema.js';
import type { Unbound } from '../syntax/unbound.js';
import { isKeyword, tokenize, type Token } from '../grammar/tokens.js';

/** A warning, and what may stand there instead. */
export interface Warning {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly instead?: string;
}

/** Names that are far from what was written help nobody. */
const farthest = 4;

/** The nearest of some names; undefined where none is near. What all names begin with, such as a prefix, says nothing of how near they are. @param most Letters that may differ. */
export function nearest(name: string, among: Iterable<string>, most = farthest): string | undefined {
  const own = name.slice(name.indexOf(':') + 1).length;
  let best: string | undefined, least = own < 3 ? 1 : Math.min(most, Math.ceil(own / 3)) + 1;
  const small = name.toLowerCase();
  for (const other of among) {
    if (Math.abs(other.length - name.length) >= least) continue;
    const edits = distance(small, other.toLowerCase());
    if (edits < least) [best, least] = [other, edits];
  }
  return best;
}

/** The shortest of some names that begin with what was written: the rest may be missing. */
const begun = (name: string, among: readonly string[]): string | undefined =>
  among.filter((other) => other.length > name.length && other.toLowerCase().startsWith(name.toLowerCase())).sort((a, b) => a.length - b.length)[0];

/** The names and IRIs of a text that are asked of our own graph: not those within SERVICE, of declarations, or of datasets, nor what INSERT makes. */
function namesOf(tokens: readonly Token[]): readonly Token[] {
  const found: Token[] = [];
  const braces: boolean[] = [];
  let isNotAsked = false;
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1];
    if (isKeyword(token, 'SERVICE', 'INSERT')) isNotAsked = true;
    if (token.text === '{') {
      braces.push(isNotAsked || braces.at(-1) === true);
      isNotAsked = false;
    } else if (token.text === '}') {
      braces.pop();
    }
    if (isKeyword(tokens[i - 2], 'PREFIX') || isKeyword(before, 'BASE', 'WITH', 'INTO', 'TO', 'USING')) continue;
    if ((token.kind !== 'name' && token.kind !== 'iri') || !/:./.test(token.text) || braces.at(-1) === true || isKeyword(before, 'PREFIX', 'SERVICE', 'FROM', 'NAMED', 'GRAPH')) continue;
    const called = tokens[i + 1]?.text === '(' && tokens[i + 1]?.from === token.to;
    if (!called && before?.text !== '^^' && before?.kind !== 'open' || before?.text === '{' || before?.text === '(') found.push(token);
  }
  return found;
}

/** Prefixes that a text declares, over those that are known. */
export function prefixesOf(tokens: readonly Token[], known: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = tokens.flatMap((token, i): readonly (readonly [string, string])[] => {
    const iri = tokens[i + 1];
    return isKeyword(tokens[i - 1], 'PREFIX') && token.text.endsWith(':') && iri?.kind === 'iri' ? [[token.text.slice(0, -1), iri.text.slice(1, -1)]] : [];
  });
  return { ...known, ...Object.fromEntries(own) };
}

/**
 * Names that are not in the graph, each with the nearest that is.
 *
 * @param ask Which of these IRIs are nowhere in the graph.
 */
export async function unknownNames(text: string, schema: Schema, ask: (iris: readonly string[]) => Promise<ReadonlySet<string>>): Promise<readonly Warning[]> {
  const tokens = tokenize(text), prefixes = prefixesOf(tokens, schema.prefixes);
  const known = (name: string): boolean => schema.byName.has(name) || schema.properties.has(name) || schema.classes.has(name) || schema.words.has(name);
  const own = schema.prefixes.mpp ?? '';
  const candidates = namesOf(tokens).flatMap((token) => {
    const iri = expand(token.text, prefixes);
    // Of IRIs written in full, only those of the ontology are checked: the others are foreign, and nothing here knows them.
    const name = token.kind === 'name' ? token.text : own !== '' && iri?.startsWith(own) === true ? `mpp:${iri.slice(own.length)}` : undefined;
    return iri === undefined || name === undefined || known(name) ? [] : [{ token, iri, name, ...contextAt(tokens, token.from) }];
  });
  if (candidates.length === 0) return [];
  const missing = await ask([...new Set(candidates.map(({ iri }) => iri))]);
  const relations = [...schema.properties.keys()], classes = [...schema.classes.keys()];
  const names = [...relations, ...classes, ...schema.words.keys(), ...schema.byName.keys()];
  return candidates.filter(({ iri }) => missing.has(iri)).map(({ token: { text, from, to }, name, position, predicate = '' }) => {
    // In the place of a class a class is meant, and in that of a relation a relation.
    const isClass = position === 'object' && typeOf.has(predicate), among = isClass ? classes : position === 'predicate' ? relations : names;
    const instead = begun(name, among) ?? (isClass ? classesCalled(name.slice(name.indexOf(':') + 1), schema)[0] : undefined) ?? nearest(name, among);
    return { from, to, message: `${text} is not in the graph.${instead === undefined ? '' : ` Near: ${instead}.`}`, ...(instead !== undefined && { instead }) };
  });
}

/**
 * Variables that stand in a text only once: often a misspelling. Those that begin with an underscore are meant so, and so
 * are those that AS makes for the result, and subjects of several triples.
 */
export function loneVariables(text: string): readonly Warning[] {
  const tokens = tokenize(text);
  if (tokens.some((token, i) => token.text === '*' && isKeyword(tokens[i - 1], 'SELECT', 'DISTINCT', 'REDUCED', 'DESCRIBE'))) return [];
  const places = new Map<string, Token[]>(), made = new Set(tokens.filter((_, i) => isKeyword(tokens[i - 1], 'AS')).map(({ text: name }) => name.slice(1)));
  const subjects = triplesOf(tokens).map(({ subject }) => subject.slice(1)), expressions = inExpressions(tokens);
  for (const token of tokens) {
    if (token.kind !== 'variable') continue;
    const name = token.text.slice(1);
    places.set(name, [...places.get(name) ?? [], token]);
  }
  return [...places].flatMap(([name, [token, ...others]]): readonly Warning[] => {
    if (!token || others.length > 0 || name.startsWith('_') || made.has(name) || subjects.filter((each) => each === name).length > 1) return [];
    const near = nearest(name, [...places.keys()].filter((other) => other !== name && Math.abs(other.length - name.length) < 3));
    const instead = near !== undefined && distance(near, name) <= 2 && name.length > 2 ? `?${near}` : undefined;
    const [what, remedy] = expressions.has(token)
      ? [`?${name} stands here only, and no pattern gives it a value: what is computed with it is an error.`, 'Use it in a pattern, or leave it out.']
      : [`?${name} stands here only: it matches anything.`, `If that is meant, write ?_${name}; else use it in another pattern, or leave it out.`];
    return [{ from: token.from, to: token.to, message: `${what} ${instead === undefined ? remedy : `Did you mean ${instead}?`}`, ...(instead !== undefined && { instead }) }];
  });
}

/** The variables within the parentheses of FILTER, BIND and HAVING. Patterns that stand there, in EXISTS, are patterns. */
function inExpressions(tokens: readonly Token[]): ReadonlySet<Token> {
  const found = new Set<Token>(), open: boolean[] = [];
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    if (token.text === '{') open.push(false);
    else if (token.text === '(') open.push(open.at(-1) === true || isKeyword(before, 'FILTER', 'BIND', 'HAVING') || isKeyword(tokens[i - 2], 'FILTER'));
    else if (token.text === '}' || token.text === ')') open.pop();
    else if (token.kind === 'variable' && open.at(-1) === true) found.add(token);
  });
  return found;
}

/** Columns of a result that stay empty, since no pattern binds their variable. */
export const emptyColumns = (columns: readonly Unbound[]): readonly Warning[] => columns.map(({ name, from, to, bound }) => {
  const near = nearest(name, bound), instead = near === undefined ? undefined : `?${near}`;
  return {
    from,
    to,
    message: `?${name} has no value: no pattern binds it, and its column stays empty. ${instead === undefined ? 'Use it in a pattern, or leave it out here.' : `Did you mean ${instead}?`}`,
    ...(instead !== undefined && { instead }),
  };
});

/** Endpoints that a text asks by SERVICE and that may not be asked from here: the service refuses the whole query. */
export function refusedServices(text: string, { prefixes: known, services }: Pick<Schema, 'prefixes' | 'services'>): readonly Warning[] {
  const tokens = tokenize(text), prefixes = prefixesOf(tokens, known);
  return tokens.flatMap((token, i): readonly Warning[] => {
    const before = tokens[i - 1], asks = isKeyword(before, 'SERVICE') || (isKeyword(before, 'SILENT') && isKeyword(tokens[i - 2], 'SERVICE'));
    const iri = !asks ? undefined : token.kind === 'iri' ? token.text.slice(1, -1) : token.kind === 'name' ? expand(token.text, prefixes) : undefined;
    if (iri === undefined || services.includes(iri)) return [];
    const host = (address: string): string => address.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
    const near = services.find((each) => host(each) === host(iri));
    return [{
      from: token.from, to: token.to, ...(near !== undefined && { instead: `<${near}>` }),
      message: services.length === 0 ? 'No other endpoint may be asked from here. Ask it at its own address, or without this part; who runs this service can allow it.'
        : `${iri} is not on the list of endpoints that may be asked from here: ${services.join(', ')}.`,
    }];
  });
}
