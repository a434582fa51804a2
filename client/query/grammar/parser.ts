import { tokenize, type Token } from './tokens.js';
import { readGrammar, startsOf, type Part } from './ebnf.js';
import { sparqlGrammar } from './sparql.js';

/** Takes what is read. Ends of nodes come after what is in them, as Lezer's buffers have it. */
export interface Builder {
  /** A place to which `node` may go back. */
  mark(): number;
  token(token: Token): void;
  /** A rule that holds all since a mark. */
  node(rule: string, from: number, to: number, mark: number): void;
  /** Something that does not belong there; empty where something is missing. */
  error(from: number, to: number, mark: number): void;
}

const rules = readGrammar(sparqlGrammar), start = startsOf(rules);

/** Rules that become nodes. */
export const ruleNames: readonly string[] = [...rules.keys()].filter((name) => /^[A-Z]/.test(name) && name !== 'Document');

/** What the grammar calls a token. */
function symbolOf({ kind, text }: Token): string {
  switch (kind) {
    case 'keyword': return text === 'a' ? 'a' : text.toUpperCase();
    case 'open':
    case 'close':
    case 'operator': return text;
    case 'word':
    case 'invalid': return '';
    default: return kind.toUpperCase();
  }
}

/** Stands behind the last token. */
const end = 'end';

/** Reads a text by its grammar: what may come next decides, and what is wrong is passed over as far as needed. */
class Reader {
  private readonly builder: Builder;
  private readonly tokens: readonly Token[];
  private at = 0;
  private symbol = '';
  private last = 0;
  /** What may stand behind the last token, and whether that is told whole. */
  readonly next = new Set<string>();
  private told = false;
  /** What may follow the parts that are being read, innermost last. */
  private readonly follow: ReadonlySet<string>[] = [new Set([end])];

  constructor(tokens: readonly Token[], builder: Builder) {
    this.tokens = tokens;
    this.builder = builder;
    this.look();
  }

  document(): void {
    this.part(rules.get('Document') as Part);
    while (this.symbol !== end) this.skip();
    this.comments(this.tokens.length);
  }

  /** Looks at the next token that is no comment. */
  private look(): void {
    let next = this.at;
    while (this.tokens[next]?.kind === 'comment') next += 1;
    const token = this.tokens[next];
    this.symbol = token ? symbolOf(token) : end;
  }

  private comments(until: number): void {
    for (let token = this.tokens[this.at]; token && this.at < until && token.kind === 'comment'; token = this.tokens[this.at]) {
      this.builder.token(token);
      this.at += 1;
    }
  }

  private take(): Token | undefined {
    this.comments(this.tokens.length);
    const token = this.tokens[this.at];
    if (!token) return undefined;
    this.builder.token(token);
    this.at += 1;
    this.last = token.to;
    this.look();
    return token;
  }

  /** Passes over what does not belong here. */
  private skip(): void {
    this.comments(this.tokens.length);
    const mark = this.builder.mark(), token = this.take();
    if (token) this.builder.error(token.from, token.to, mark);
  }

  /** Whether something that is being read goes on with the next token. */
  private expected(): boolean {
    return this.follow.some((set) => set.has(this.symbol));
  }

  /** Behind the last token: tells how a part may begin. What follows it may stand there too, unless it has to be there. */
  private tell(first: ReadonlySet<string>, empty: boolean): void {
    if (this.symbol !== end || this.told) return;
    for (const symbol of first) this.next.add(symbol);
    this.told = !empty;
  }

  /** Passes over tokens until one belongs to this part or to what is around it; says whether it is this part's. */
  private recover(part: Part): boolean {
    const { first } = start(part);
    while (!first.has(this.symbol) && !this.expected()) this.skip();
    if (first.has(this.symbol)) return true;
    this.builder.error(this.last, this.last, this.builder.mark());
    return false;
  }

  private rule(name: string): void {
    const part = rules.get(name) as Part;
    if (!/^[A-Z]/.test(name)) {
      this.part(part);
      return;
    }
    this.comments(this.tokens.length);
    const mark = this.builder.mark(), from = this.tokens[this.at]?.from ?? this.last;
    this.part(part);
    this.builder.node(name, Math.min(from, this.last), this.last, mark);
  }

  private part(part: Part): void {
    const { first, empty } = start(part);
    this.tell(first, empty);
    switch (part.kind) {
      case 'token':
        if (this.symbol === part.symbol || this.recover(part)) this.take();
        break;
      case 'rule':
        if (empty || first.has(this.symbol) || this.recover(part)) this.rule(part.name);
        break;
      case 'optional':
        if (first.has(this.symbol)) this.part(part.part);
        break;
      case 'choice': this.choice(part); break;
      case 'repeat': this.repeat(part.part); break;
      case 'sequence': this.sequence(part.parts); break;
    }
  }

  private choice(part: Part & { readonly kind: 'sequence' | 'choice' }): void {
    if (!start(part).first.has(this.symbol) && (start(part).empty || !this.recover(part))) return;
    const chosen = part.parts.find((each) => start(each).first.has(this.symbol));
    if (chosen) this.part(chosen);
  }

  private sequence(parts: readonly Part[]): void {
    // What may follow a part is what begins any of those behind it: one that is missing is told and passed over.
    const depth = this.follow.length;
    for (let i = parts.length - 1; i > 0; i--) this.follow.push(start(parts[i] as Part).first);
    for (const part of parts) {
      this.part(part);
      if (this.follow.length > depth) this.follow.pop();
    }
  }

  private repeat(part: Part): void {
    const { first } = start(part);
    this.follow.push(first);
    for (;;) {
      if (first.has(this.symbol)) {
        const before = this.at;
        this.part(part);
        if (this.at === before) break;
      } else if (this.symbol === end || this.expected() || !this.lacksSign(part)) {
        this.tell(first, true);
        break;
      }
    }
    this.follow.pop();
  }

  /** Where nothing is missing but the sign between two parts, goes on as if it were there. */
  private lacksSign(part: Part): boolean {
    if (part.kind !== 'sequence') return false;
    const [sign, next] = part.parts;
    if (sign?.kind !== 'token' || !['.', ';'].includes(sign.symbol) || !next || !start(next).first.has(this.symbol)) return false;
    // A variable rather begins a triple, a name rather goes on with the one before.
    if ((sign.symbol === ';') === (this.symbol === 'VARIABLE')) return false;
    this.builder.error(this.last, this.last, this.builder.mark());
    this.part(next);
    return true;
  }
}

/** Reads a text, whatever it is, and tells the builder. */
export function parse(text: string, builder: Builder): void {
  new Reader(tokenize(text), builder).document();
}

/** Takes nothing. */
const nobody: Builder = { mark: () => 0, token() { /* Only what comes next is asked. */ }, node() { /* The same. */ }, error() { /* The same. */ } };

/** What the grammar allows behind some tokens: keywords and signs as they are written, kinds of other tokens in capitals. */
export function allowedAfter(tokens: readonly Token[]): ReadonlySet<string> {
  const reader = new Reader(tokens, nobody);
  reader.document();
  return reader.next;
}
