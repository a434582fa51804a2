import type { IToken, TokenType } from '@traqula/chevrotain';
import { classOf, endOfDotted, endOfLocal, endOfName, nameStart, variableStart } from './characters.js';
import { decodeNames, endOfComment, iriAt, stringAt, type EscapeFault, type SpanEnd } from './spans.js';

export type Tokenize = (text: string) => readonly IToken[];

/** Keywords that the library has as one token, by their first and second word. Between them may be comments. */
const pairs: ReadonlyMap<string, string> = new Map([
  ['DeleteClause DATA', 'DeleteDataClause'], ['DeleteClause WHERE', 'DeleteWhereClause'], ['InsertClause DATA', 'InsertDataClause'], ['Wrong IN', 'NotIn'], ['Wrong EXISTS', 'BuiltInNotexists'],
]);

const beginsPair = new Set([...pairs.keys()].map((pair) => pair.slice(0, pair.indexOf(' '))));

/** The token where a text stops being SPARQL; its `payload` is the fault, where it has one of its own. No rule takes this token: of several faults the parser tells the first. */
export const wrong = 'Wrong';

export class TokenVocabulary {
  /** Keywords in capitals and in small letters, the two usual ways. Not `a`, whose case matters. */
  readonly keywords = new Map<string, TokenType>();
  readonly longestKeyword: number;
  /** By first character, longest first. */
  readonly symbols = new Map<string, (readonly [text: string, type: TokenType])[]>();
  readonly #types: ReadonlyMap<string, TokenType>;

  constructor(types: readonly TokenType[]) {
    this.#types = new Map(types.map((type) => [type.name, type]));
    for (const type of types) {
      const pattern = type.PATTERN;
      if (pattern instanceof RegExp && /^[a-z_\d]+$/.test(pattern.source)) for (const keyword of [pattern.source, pattern.source.toUpperCase()]) this.keywords.set(keyword, type);
      if (typeof pattern !== 'string' || pattern === 'a') continue;
      this.symbols.set(pattern.charAt(0), [...this.symbols.get(pattern.charAt(0)) ?? [], [pattern, type] as const].sort(([a], [b]) => b.length - a.length));
    }
    this.longestKeyword = Math.max(...[...this.keywords.keys()].map(({ length }) => length));
  }

  type(name: string): TokenType {
    const type = this.#types.get(name);
    if (!type) throw new Error(`The grammar has no token "${name}".`);
    return type;
  }

  has(name: string): boolean {
    return this.#types.has(name);
  }
}

const numberAt = /[+-]?(?:(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+|\d*\.\d+|\d+)/y;
const plainLanguage = /@[A-Za-z]+(?:-[A-Za-z\d]+)*/y, directedLanguage = /@[A-Za-z]+(?:-[A-Za-z\d]+)*(?:--[A-Za-z]+)?/y;

/**
 * The tokens of SPARQL as its grammar defines them, in time that grows with the length of the text alone. The library's
 * own lexer does not know decimals that begin with the point, and for some texts takes time with the square of their
 * length.
 *
 * @param vocabulary The library's tokens, which its grammar is written in, and one named `Wrong`.
 */
export function createTokenizer(vocabulary: TokenVocabulary): Tokenize {
  return (text) => {
    if (!/\\[uU]/.test(text)) return new Scanner(text, vocabulary).read();
    const decoded = decodeNames(text);
    if ('what' in decoded) return [...new Scanner(text.slice(0, decoded.offset), vocabulary).read(), { ...tokenOf(vocabulary.type(wrong), '', decoded.offset, decoded.offset + 1), payload: decoded }];
    const tokens = new Scanner(decoded.text, vocabulary).read();
    return decoded.text === text ? tokens : tokens.map((token) => ({ ...token, startOffset: decoded.offsetOf(token.startOffset), endOffset: decoded.offsetOf(token.endOffset as number) }));
  };
}

const tokenOf = (tokenType: TokenType, image: string, startOffset: number, end: number): IToken => (
  { image, startOffset, endOffset: end - 1, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx as number } as IToken);

const isWord = (code: number): boolean => isDigit(code) || code === 0x5F || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7A);
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Reads one text from its beginning to its end. */
class Scanner {
  readonly #tokens: IToken[] = [];
  readonly #text: string;
  readonly #vocabulary: TokenVocabulary;
  /** No prefix of a name begins before this offset. */
  #plainUntil = 0;

  constructor(text: string, vocabulary: TokenVocabulary) {
    this.#text = text;
    this.#vocabulary = vocabulary;
  }

  read(): IToken[] {
    const text = this.#text;
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at);
      if (code === 0x20 || code === 0x0A || code === 0x0D || code === 0x09) at += 1;
      else if (code === 0x23) at = endOfComment(text, at);
      else at = this.#token(at, code);
    }
    return this.#tokens;
  }

  /** Reads the token at an offset and returns where it ends. */
  #token(at: number, code: number): number {
    const text = this.#text;
    switch (code) {
      case 0x22: case 0x27: return this.#string(at);
      case 0x3C: return this.#iri(at);
      case 0x3F: case 0x24: return this.#variable(at, code);
      case 0x3A: return this.#prefixed(at, at);
      case 0x40: return this.#language(at);
      case 0x5F: return this.#blank(at);
      case 0x29: return this.#closing(at, 'LParen', 'Nil', ')>>');
      case 0x5D: return this.#closing(at, 'LSquare', 'Anon', '');
      case 0x2B: case 0x2D: case 0x2E:
        return isDigit(text.charCodeAt(at + 1)) || (code !== 0x2E && text.charCodeAt(at + 1) === 0x2E && isDigit(text.charCodeAt(at + 2))) ? this.#number(at) : this.#symbol(at);
      default:
        if (isDigit(code)) return this.#number(at);
        return isWord(code) ? this.#word(at) : code > 127 ? this.#name(at) : this.#symbol(at);
    }
  }

  #push(type: TokenType, start: number, end: number): number {
    this.#tokens.push(tokenOf(type, this.#text.slice(start, end), start, end));
    return end;
  }

  /** Ends the reading. */
  #fail(start: number, end: number, fault?: EscapeFault): number {
    this.#tokens.push({ ...tokenOf(this.#vocabulary.type(wrong), this.#text.slice(start, Math.min(end, start + 80)), start, end), payload: fault });
    return this.#text.length;
  }

  #span(type: string, start: number, span: SpanEnd): number {
    return 'what' in span ? this.#fail(start, start + 1, span) : this.#push(this.#vocabulary.type(type), start, span.end);
  }

  #string(at: number): number {
    const quote = this.#text[at];
    const long = this.#text[at + 1] === quote && this.#text[at + 2] === quote;
    return this.#span(`StringLiteral${long ? 'Long' : ''}${quote === '"' ? 2 : 1}`, at, stringAt(this.#text, at));
  }

  #iri(at: number): number {
    const span = iriAt(this.#text, at);
    return span ? this.#span('IriRef', at, span) : this.#symbol(at);
  }

  #variable(at: number, code: number): number {
    const first = this.#text.codePointAt(at + 1);
    if (first !== undefined && (classOf(first) & variableStart) !== 0) return this.#push(this.#vocabulary.type(code === 0x3F ? 'Var1' : 'Var2'), at, endOfName(this.#text, at + 1, true));
    return this.#symbol(at);
  }

  #prefixed(start: number, colon: number): number {
    const end = endOfLocal(this.#text, colon + 1);
    return this.#push(this.#vocabulary.type(end === colon + 1 ? 'PNameNs' : 'PNameLn'), start, end);
  }

  #language(at: number): number {
    const directed = this.#vocabulary.has('LANG_DIR');
    const pattern = directed ? directedLanguage : plainLanguage;
    pattern.lastIndex = at;
    const found = pattern.exec(this.#text)?.[0];
    return found === undefined ? this.#symbol(at) : this.#push(this.#vocabulary.type(directed ? 'LANG_DIR' : 'LangTag'), at, at + found.length);
  }

  #blank(at: number): number {
    const first = this.#text[at + 1] === ':' ? this.#text.codePointAt(at + 2) : undefined;
    if (first === undefined || (classOf(first) & variableStart) === 0) return this.#symbol(at);
    return this.#push(this.#vocabulary.type('BlankNodeLabel'), at, endOfDotted(this.#text, at + 2));
  }

  /** A closing bracket. Right after an opening one, both together are one token. */
  #closing(at: number, opening: string, both: string, longer: string): number {
    const last = this.#tokens.at(-1);
    if (last?.tokenType.name !== opening || (longer !== '' && this.#text.startsWith(longer, at) && this.#vocabulary.has('TripleTermClose'))) return this.#symbol(at);
    this.#tokens.pop();
    this.#tokens.push(tokenOf(this.#vocabulary.type(both), last.image + this.#text.charAt(at), last.startOffset, at + 1));
    return at + 1;
  }

  #number(at: number): number {
    numberAt.lastIndex = at;
    const image = numberAt.exec(this.#text)?.[0] ?? '';
    const kind = /[eE]/.test(image) ? 'Double' : image.includes('.') ? 'Decimal' : 'Integer';
    const sign = image.startsWith('+') ? 'Positive' : image.startsWith('-') ? 'Negative' : '';
    return this.#push(this.#vocabulary.type(kind + sign), at, at + image.length);
  }

  /** The offset of the colon of a prefixed name that begins at `at`; -1 where none does. */
  #colonOf(at: number): number {
    if (at < this.#plainUntil || (classOf(this.#text.codePointAt(at) as number) & nameStart) === 0) return -1;
    const end = endOfDotted(this.#text, at);
    if (this.#text[end] === ':') return end;
    this.#plainUntil = end;
    return -1;
  }

  /** What begins with a letter beyond ASCII can be nothing but a name. */
  #name(at: number): number {
    const colon = this.#colonOf(at);
    return colon === -1 ? this.#fail(at, Math.max(endOfName(this.#text, at, false), at + 1)) : this.#prefixed(at, colon);
  }

  /** A prefixed name, or the longest keyword: no white space has to be between a keyword and what follows. */
  #word(at: number): number {
    const text = this.#text, { longestKeyword, keywords } = this.#vocabulary;
    const colon = this.#colonOf(at);
    if (colon !== -1) return this.#prefixed(at, colon);
    let end = at;
    while (end - at <= 2 * longestKeyword && isWord(text.charCodeAt(end))) end += 1;
    if (end - at > 2 * longestKeyword) return this.#fail(at, endOfName(text, at, false)); // keywords in a row need no space; more than two are a mistake
    end = Math.min(end, at + longestKeyword);
    const last = this.#tokens.at(-1);
    for (; end > at; end--) {
      const image = text.slice(at, end);
      const known = keywords.get(image);
      if (known && !(last && beginsPair.has(last.tokenType.name))) return this.#push(known, at, end);
      const upper = image.toUpperCase();
      const pair = last && beginsPair.has(last.tokenType.name) ? pairs.get(`${last.tokenType.name} ${upper}`) : undefined;
      if (pair !== undefined) {
        this.#tokens.pop();
        this.#tokens.push(tokenOf(this.#vocabulary.type(pair), `${last?.image} ${image}`, last?.startOffset ?? at, end));
        return end;
      }
      const type = image === 'a' ? this.#vocabulary.type('a') : keywords.get(upper) ?? (upper === 'NOT' ? this.#vocabulary.type(wrong) : undefined);
      if (type) return this.#push(type, at, end);
    }
    return this.#fail(at, endOfName(text, at, false));
  }

  #symbol(at: number): number {
    for (const [symbol, type] of this.#vocabulary.symbols.get(this.#text.charAt(at)) ?? [])
      if (symbol.length === 1 || this.#text.startsWith(symbol, at)) return this.#push(type, at, at + symbol.length);
    return this.#fail(at, at + 1);
  }
}
