import { isKeyword, tokenize, type Token } from '../grammar/tokens.js';

/** Two blanks a level. */
const indent = '  ';
/** Levels that are indented: what nests deeper stands below the last of them, so that a text grows with its length alone. */
const mostIndented = 40;
/** Characters of a group that may stay on its line. */
const shortGroup = 80;

/** Keywords that begin a line of their own: of the query, and within a group. */
const clauses = ['PREFIX', 'BASE', 'VERSION', 'SELECT', 'CONSTRUCT', 'DESCRIBE', 'ASK', 'FROM', 'WHERE', 'HAVING', 'LIMIT', 'OFFSET', 'GROUP', 'ORDER', 'INSERT', 'DELETE', 'WITH', 'USING'];
const innerKeywords = ['OPTIONAL', 'FILTER', 'BIND', 'MINUS', 'UNION', 'SERVICE', 'VALUES', 'GRAPH'];

interface Frame {
  /** Whether what is within stands on lines of its own. */
  readonly lines: boolean;
  readonly open: string;
  /** The rows of VALUES keep the lines that they have. */
  readonly rows: boolean;
}

type Gap = '' | ' ' | 'line' | 'further' | 'blank';

/** The bracket that closes the one at `index`, or the last token. */
function closing(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let i = index; i < tokens.length; i++) {
    if (tokens[i]?.kind === 'open') depth += 1;
    if (tokens[i]?.kind === 'close' && --depth === 0) return i;
  }
  return tokens.length - 1;
}

/** Whether a group that begins at `index` may stay on one line: it does so now, is short, and is no query's own. */
function staysShort(text: string, tokens: readonly Token[], index: number, depth: number): boolean {
  const open = tokens[index], close = tokens[closing(tokens, index)];
  const within = text.slice(open?.from, close?.to);
  return depth > 0 && within.length <= shortGroup && !/[\n\r]/.test(within) && !tokens.slice(index + 1, closing(tokens, index)).some(({ text: piece }) => piece === '{');
}

/** What stands between two tokens on the same line. Signs of paths and of sums keep the blank that they have, or have none. */
function within(before: Token, token: Token, written: string): Gap {
  const kept: Gap = written === '' ? '' : ' ';
  if (token.text === ',' ) return token.from === before.to ? '' : ' ';
  if ([';', '.'].includes(token.text)) return ' ';
  if (before.text === '(' || token.text === ')' || before.text === '[' || token.text === ']') return before.text === '[' || token.text === ']' ? kept : '';
  if (token.text === '(') return isKeyword(before, 'SELECT', 'VALUES', 'BY', 'IN', 'DISTINCT', 'REDUCED') ? ' ' : kept;
  if (before.kind === 'operator' || token.kind === 'operator' || token.kind === 'language') return before.text === ',' ? ' ' : kept;
  return ' ';
}

class Layout {
  private readonly frames: Frame[] = [];
  private rowsComing = false;
  private readonly tokens: readonly Token[];
  private readonly text: string;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.tokens = tokens;
  }

  /** Levels of what stands on lines of its own. */
  get depth(): number {
    return this.frames.filter(({ lines }) => lines).length;
  }

  /** Goes on behind a token. */
  pass(token: Token, index: number): void {
    if (isKeyword(token, 'VALUES')) this.rowsComing = true;
    if (token.kind === 'open') {
      const curly = token.text === '{';
      this.frames.push({ lines: curly && !staysShort(this.text, this.tokens, index, this.depth), open: token.text, rows: curly && this.rowsComing });
      if (curly) this.rowsComing = false;
    }
    if (token.kind === 'close') this.frames.pop();
  }

  /** What is to stand ahead of a token. */
  gap(before: Token, token: Token): Gap {
    const written = this.text.slice(before.to, token.from), breaks = written.match(/\r\n|\n|\r/g)?.length ?? 0;
    const line: Gap = breaks > 1 ? 'blank' : 'line';
    const frame = this.frames.at(-1);
    if (before.kind === 'comment') return line;
    if (token.kind === 'comment') return breaks > 0 ? line : ' ';
    if (frame && !frame.lines) return before.text === '{' || token.text === '}' ? ' ' : breaks > 0 ? 'further' : within(before, token, written);
    if (token.text === '}') return before.text === '{' ? ' ' : 'line';
    if (before.text === '{') return 'line';
    if (frame?.rows) return breaks > 0 ? 'line' : within(before, token, written);
    if (before.text === '}') return token.kind === 'operator' ? ' ' : line;
    if (token.kind === 'keyword' && this.startsLine(before, token)) return line;
    if (before.text === '.' && frame) return line;
    if (token.text === '{' && before.text === ')' && frame && !this.rowsComing) return line;
    if (before.text === ';') return breaks > 0 || frame ? 'further' : ' ';
    if (this.endsDeclaration(before, token)) return line;
    return breaks > 0 && token.text !== '{' ? 'further' : within(before, token, written);
  }

  private startsLine(before: Token, token: Token): boolean {
    const name = token.text.toUpperCase();
    if (clauses.includes(name)) return !(name === 'WHERE' && isKeyword(before, 'DELETE', 'INSERT')) && !(name === 'DELETE' && isKeyword(before, 'INSERT'));
    return innerKeywords.includes(name) && !(['GRAPH'].includes(name) && isKeyword(before, 'INTO', 'TO', 'CLEAR', 'DROP', 'CREATE', 'ADD', 'MOVE', 'COPY', 'SILENT'));
  }

  /** Behind `PREFIX x: <…>` a line begins. */
  private endsDeclaration(before: Token, token: Token): boolean {
    if (before.kind !== 'iri' || this.frames.length > 0 || token.kind === 'close') return false;
    const index = this.tokens.indexOf(before);
    return isKeyword(this.tokens[index - 2], 'PREFIX') || isKeyword(this.tokens[index - 1], 'BASE');
  }
}

/**
 * Lays a query out: a clause and a pattern a line, two blanks a level. Only white space changes, and comments stay
 * where they are; a line break in the middle of a statement is kept.
 */
export function format(text: string): string {
  const tokens = tokenize(text), layout = new Layout(text, tokens);
  let out = '';
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (before) {
      const gap = layout.gap(before, token);
      // A closing bracket stands below what opened its line.
      const level = layout.depth - (token.text === '}' ? 1 : 0) + (gap === 'further' ? 1 : 0);
      out += gap === '' || gap === ' ' ? gap : `${gap === 'blank' ? '\n' : ''}\n${indent.repeat(Math.min(mostIndented, Math.max(0, level)))}`;
    }
    out += token.text;
    layout.pass(token, index);
  }
  // A text that would say something else is left as it is.
  return sameTokens(tokens, tokenize(out)) ? out : text;
}

/** Whether two texts are the same but for their white space. */
export const sameTokens = (one: readonly Token[], other: readonly Token[]): boolean =>
  one.length === other.length && one.every((token, i) => token.text === other[i]?.text && token.kind === other[i]?.kind);
