import { isKeyword, type Token } from '../grammar/tokens.js';

/** What may stand at a place of a query. */
export type TermPosition = 'start' | 'select' | 'subject' | 'predicate' | 'object' | 'end' | 'expression' | 'service' | 'graph' | 'values' | 'modifier';

/** A triple as it is written; each part is the text of its token. */
export interface WrittenTriple {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
}

/** Where one is in a query that may be half written. */
export interface CursorContext {
  readonly position: TermPosition;
  /** What stands ahead in the same triple. */
  readonly subject?: string;
  readonly predicate?: string;
}

interface Frame {
  readonly kind: 'group' | 'values' | 'expression' | 'path' | 'list' | 'node';
  state: TermPosition;
  subject: string;
  predicate: string;
}

const termKinds = new Set(['iri', 'name', 'variable', 'blank', 'string', 'number', 'boolean']);

/** Reads tokens as a query that may end anywhere. Meant for completion: it takes what is wrong as it comes. */
class Reader {
  readonly triples: WrittenTriple[] = [];
  private readonly frames: Frame[] = [];
  private clause: TermPosition = 'start';
  private before: Token | undefined;

  context(): CursorContext {
    const frame = this.frames.at(-1);
    if (!frame) return { position: this.clause };
    const position = frame.kind === 'expression' ? 'expression' : frame.kind === 'values' ? 'values' : frame.state;
    return { position, subject: frame.subject, predicate: frame.predicate };
  }

  take(token: Token): void {
    if (token.kind === 'comment') return;
    const frame = this.frames.at(-1);
    if (token.kind === 'open') this.open(token.text, frame);
    else if (token.kind === 'close') this.close(token.text);
    else if (token.kind === 'keyword' && token.text !== 'a') this.keyword(token, frame);
    else if (frame && ['group', 'node', 'path'].includes(frame.kind)) this.part(token, frame);
    this.before = token;
  }

  private open(text: string, frame: Frame | undefined): void {
    const made = (kind: Frame['kind'], state: TermPosition, subject = '', predicate = ''): void => { this.frames.push({ kind, state, subject, predicate }); };
    if (text === '{') {
      if (this.isValues()) made('values', 'values');
      else made('group', 'subject');
    } else if (text === '[' || text === '{|') {
      made('node', 'predicate', '[]');
    } else if (text === '(') {
      if (!frame) made('expression', 'expression');
      else if (frame.kind === 'values') made('list', 'values');
      else if (frame.kind === 'expression' || frame.state === 'expression' || this.before?.kind === 'function') made('expression', 'expression');
      else if (frame.state === 'predicate' || frame.kind === 'path') made('path', 'predicate', frame.subject);
      else made('list', 'object', frame.subject, frame.predicate);
    } else {
      made('list', 'subject');
    }
  }

  private isValues(): boolean {
    return this.clause === 'values' || this.frames.at(-1)?.state === 'values';
  }

  private close(text: string): void {
    const closed = this.frames.pop();
    const frame = this.frames.at(-1);
    if (text === '}' && !frame) this.clause = 'modifier';
    if (!frame) return;
    if (closed?.kind === 'group' || closed?.kind === 'values') [frame.state, frame.subject, frame.predicate] = ['subject', '', ''];
    else if (closed?.kind === 'expression') frame.state = frame.kind === 'expression' ? 'expression' : 'subject';
    else if (closed?.kind === 'path') [frame.state, frame.predicate] = ['object', closed.predicate];
    else if (closed?.kind === 'node' && text === '|}') frame.state = 'end';
    else this.term(closed?.kind === 'node' ? '[]' : '()', frame);
  }

  private keyword(token: Token, frame: Frame | undefined): void {
    const name = token.text.toUpperCase();
    if (!frame) {
      if (['SELECT', 'DESCRIBE', 'CONSTRUCT', 'ASK'].includes(name)) this.clause = 'select';
      else if (['GROUP', 'ORDER', 'HAVING', 'LIMIT', 'OFFSET'].includes(name)) this.clause = name === 'LIMIT' || name === 'OFFSET' ? 'modifier' : 'expression';
      else if (name === 'VALUES') this.clause = 'values';
      return;
    }
    if (frame.kind === 'expression') return;
    const next: Readonly<Record<string, TermPosition>> = {
      FILTER: 'expression',
      BIND: 'expression',
      SERVICE: 'service',
      GRAPH: 'graph',
      VALUES: 'values',
      SELECT: 'select',
      SILENT: 'service',
      GROUP: 'expression',
      ORDER: 'expression',
      HAVING: 'expression',
    };
    frame.state = next[name] ?? (isKeyword(token, 'NOT', 'EXISTS', 'AS', 'BY', 'DISTINCT') ? frame.state : 'subject');
  }

  private part(token: Token, frame: Frame): void {
    if (token.text === '.') frame.state = frame.kind === 'group' ? 'subject' : frame.state;
    else if (token.text === ';') frame.state = 'predicate';
    else if (token.text === ',') frame.state = 'object';
    else if (frame.state === 'object' && (token.text === '/' || token.text === '|')) frame.state = 'predicate';
    else if (termKinds.has(token.kind) || token.text === 'a') this.term(token.text, frame);
  }

  private term(text: string, frame: Frame): void {
    switch (frame.state) {
      case 'subject':
      case 'end':
        [frame.subject, frame.predicate, frame.state] = [text, '', 'predicate'];
        break;
      case 'predicate':
        [frame.predicate, frame.state] = [text, 'object'];
        break;
      case 'object':
        this.triples.push({ subject: frame.subject, predicate: frame.predicate, object: text });
        frame.state = 'end';
        break;
      case 'service':
      case 'graph':
        frame.state = 'subject';
        break;
      default:
    }
  }
}

/** What may stand at an offset, which lies in or behind the last token ahead of it. */
export function contextAt(tokens: readonly Token[], offset: number): CursorContext {
  const reader = new Reader();
  for (const token of tokens) {
    if (token.to >= offset && !(token.to === offset && ['open', 'close', 'operator', 'comment'].includes(token.kind))) break;
    reader.take(token);
  }
  return reader.context();
}

/** Every triple of the text, in whatever group it stands. */
export function triplesOf(tokens: readonly Token[]): readonly WrittenTriple[] {
  const reader = new Reader();
  for (const token of tokens) reader.take(token);
  return reader.triples;
}
