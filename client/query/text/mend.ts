import { classesCalled } from './class-names.js';
import { typeOf } from './classes.js';
import { nearest, prefixesOf } from './diagnose.js';
import { allowedAfter } from '../grammar/parser.js';
import type { Schema } from './schema.js';
import { declaration } from './suggest.js';
import type { Fault } from '../syntax/check.js';
import { functionNames, isKeyword, keywords, tokenize, type Token } from '../grammar/tokens.js';

/** A change that may mend a text. */
export interface Mend {
  /** What is done, as a button says it. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Where a fault is, among the tokens of the text. */
interface FaultContext {
  readonly text: string;
  readonly fault: Fault;
  readonly schema: Schema;
  readonly tokens: readonly Token[];
  /** The token at the fault; undefined at the end of the text. */
  readonly token: Token | undefined;
  readonly before: readonly Token[];
}

const write = ({ from, to }: Token, insert: string): Mend => ({ name: insert === '' ? 'Leave it out' : `Write ${insert}`, from, to, insert });
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Signs of other languages, and what SPARQL has in their place. */
const signs: Readonly<Record<string, string>> = { AND: '&&', OR: '||', NOT: '!', '==': '=', '<>': '!=', '&': '&&' };

/** A sign of another language: of one or two tokens. */
function sign({ token, before }: FaultContext): readonly Mend[] {
  if (!token) return [];
  const last = before.at(-1), both = last && last.to === token.from ? last.text + token.text : '';
  const two = signs[both], one = signs[token.text.toUpperCase()];
  if (two !== undefined && last) return [write({ ...token, from: last.from }, two)];
  return one === undefined ? [] : [write(token, one)];
}

/** Letters of a bare word that may be wrong: of a short one, which may be any word, one. */
const mostOff = (word: string): number => (word.length < 5 ? 1 : 2);

/** A misspelt keyword or function that the grammar allows there. */
function keyword({ token, before }: FaultContext): readonly Mend[] {
  if (!token || !['word', 'function', 'keyword'].includes(token.kind)) return [];
  const allowed = allowedAfter(before), words = [...keywords].filter((word) => allowed.has(word) && word !== 'A');
  const near = nearest(token.text, [...words, ...(allowed.has('FUNCTION') ? functionNames : [])], mostOff(token.text));
  return near === undefined ? [] : [write(token, near)];
}

/** A name that was written without its prefix, or by its label. */
function name({ token, before, schema }: FaultContext): readonly Mend[] {
  if (token?.kind !== 'word' && token?.kind !== 'string') return [];
  const wanted = token.text.replaceAll(/^["']|["']$/g, '').toLowerCase(), isClass = typeOf.has(before.at(-1)?.text ?? '');
  const isObject = allowedAfter(before).has('STRING'), relations = [...schema.properties.keys()], classes = [...schema.classes.keys()], terms = [...schema.byName.keys()];
  const names = isClass ? classes : isObject ? [...terms, ...classes, ...relations] : [...relations, ...terms, ...classes];
  const called = names.find((each) => localName(each).toLowerCase() === wanted)
    ?? (isClass ? classesCalled(wanted, schema)[0] : schema.terms.find(({ label, others }) => [label, ...others].some((each) => each.toLowerCase() === wanted))?.name);
  const near = called ?? names.find((each) => localName(each) === nearest(wanted, names.map(localName), mostOff(wanted)));
  return near === undefined ? [] : [write(token, near)];
}

/** What is missing between two parts, or is too much. */
function separator({ fault: { expected = [] }, token, before, tokens }: FaultContext): readonly Mend[] {
  const last = before.at(-1);
  if (!token || !last) return [];
  const put = (insert: string): Mend => ({ name: `Insert ${insert.trim()}`, from: last.to, to: last.to, insert });
  const [only, ...others] = expected, needed = only !== undefined && others.length === 0 && /^(?:[A-Z]+|[({])$/.test(only) ? [put(` ${only}`)] : [];
  const beginsTriple = ['variable', 'blank'].includes(token.kind) || token.kind === 'open', goesOn = ['name', 'iri', 'word'].includes(token.kind) || token.text === 'a';
  const ends = expected.includes('}') ? token.text === '(' ? [put(' FILTER')] : beginsTriple ? [put(' .')] : goesOn ? [put(' ;'), put(' .')] : [] : [];
  const surplus = token.text === ',' || (token.text === '}' && tokens.filter(({ text }) => text === '}').length > tokens.filter(({ text }) => text === '{').length) ? [write(token, '')] : [];
  return [...needed, ...ends, ...surplus];
}

const partner: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']', '<<': '>>', '<<(': ')>>', '{|': '|}' };

/** A bracket that is still open, or a text in quotes that does not end. */
function closing({ text, token, tokens }: FaultContext): readonly Mend[] {
  if (token?.kind === 'invalid' && /^["']/.test(token.text)) {
    const inner = token.text.replace(/[\s.;,)\]}]+$/, ''), to = token.from + inner.length, quote = token.text.charAt(0);
    return [{ name: `Close with ${quote}`, from: to, to, insert: quote }];
  }
  if (token) return [];
  const open: string[] = [];
  for (const each of tokens) {
    if (each.kind === 'open') open.push(each.text);
    else if (each.kind === 'close') open.pop();
  }
  const missing = partner[open.at(-1) ?? ''], end = tokens.at(-1)?.to ?? text.length;
  return missing === undefined ? [] : [{ name: `Close with ${missing}`, from: end, to: end, insert: missing === '}' ? '\n}' : missing }];
}

/** A condition without its parentheses: they end where the pattern or its line does. */
function condition({ text, token, before, tokens }: FaultContext): readonly Mend[] {
  if (!token || !isKeyword(before.at(-1), 'FILTER', 'HAVING')) return [];
  const line = text.indexOf('\n', token.from), next = tokens.find(({ from, text: sign }) => from > token.from && ['.', ';', '}', '{'].includes(sign));
  const to = text.slice(0, Math.min(line < 0 ? text.length : line, next?.from ?? text.length)).trimEnd().length;
  return to <= token.from ? [] : [{ name: 'Put it in parentheses', from: token.from, to, insert: `(${text.slice(token.from, to)})` }];
}

/** A prefix that is known and was not declared, or was misspelt. */
function prefix({ text, fault: { prefix: written }, schema, token }: FaultContext): readonly Mend[] {
  if (written === undefined || !token) return [];
  const declared = declaration(text, `${written}:`, schema.elsewhere);
  if (declared) return [{ name: `Declare ${written}:`, from: declared.at, to: declared.at, insert: declared.text }];
  const near = nearest(written, Object.keys(prefixesOf(tokenize(text), schema.prefixes)));
  return near === undefined ? [] : [write(token, `${near}:${localName(token.text)}`)];
}

/** Changes that may mend a fault, those first that are meant most often. Whether one does is for the parser to say. */
export function mends(text: string, fault: Fault, schema: Schema): readonly Mend[] {
  const tokens = tokenize(text).filter(({ kind }) => kind !== 'comment');
  const token = tokens.find(({ from, to }) => from <= fault.from && fault.from < to), before = tokens.filter(({ to }) => to <= (token?.from ?? text.length));
  const context: FaultContext = { text, fault, schema, tokens, token, before };
  return fault.prefix === undefined ? [sign, keyword, closing, condition, name, separator].flatMap((each) => each(context)) : prefix(context);
}

export const mended = (text: string, { from, to, insert }: Mend): string => text.slice(0, from) + insert + text.slice(to);

/** Changes that are tried at most. */
const mostTried = 6;

/**
 * The first change after which the parser reads on beyond the place: none is offered that does not help.
 *
 * @param check The fault of a text; undefined where it has none.
 */
export async function firstMend(text: string, fault: Fault, schema: Schema, check: (text: string) => Promise<Fault | undefined>): Promise<Mend | undefined> {
  for (const mend of mends(text, fault, schema).slice(0, mostTried)) {
    const left = await check(mended(text, mend));
    // What stands behind the place has moved by what was put in.
    if (!left || left.from - mend.insert.length + mend.to - mend.from > fault.from) return mend;
  }
  return undefined;
}
