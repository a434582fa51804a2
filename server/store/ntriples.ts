import { closingQuote } from '../rdf/closing-quote.js';
import { escapeString } from '../rdf/turtle.js';
import { termKind, type TermKind } from './term-kind.js';

/** Reading of N-Triples terms ("tokens") in their canonical form: the form in which a term is one string. */

const escapePattern = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs;
const plainEscapes: Readonly<Record<string, string>> = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f' };

/** Units from which JSON's reader, which knows nearly all escapes of N-Triples, is tried first: it takes a hundredth of the time. */
const longText = 256;

/** The string that an escaped one stands for (N-Triples UCHAR and ECHAR). */
export function unescapeString(escaped: string): string {
  if (!escaped.includes('\\')) return escaped;
  if (escaped.length > longText) {
    try {
      return JSON.parse(`"${escaped}"`) as string;
    } catch {
      // An escape that JSON has not, or a control character.
    }
  }
  return escaped.replace(escapePattern, (_, short?: string, long?: string, char?: string) => {
    const hex = short ?? long;
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    return plainEscapes[char as string] ?? (char as string);
  });
}

/** Where the literal that begins at `from` has its closing quote. */
function endOfLiteral(text: string, from: number): number {
  const end = closingQuote(text, from + 1);
  if (end < 0) throw new SyntaxError(`a literal without end: ${text.slice(from, from + 80)}`);
  return end;
}

const oddEscape = /\\(?![tbnrf"\\])/;

/** The canonical form of a token, which may have other escapes than necessary. */
function canonicalToken(token: string): string {
  if (token.startsWith('"')) {
    const end = endOfLiteral(token, 0);
    let suffix = token.slice(end + 1);
    if (suffix === '^^<http://www.w3.org/2001/XMLSchema#string>') suffix = '';
    const lexical = token.slice(0, end + 1);
    return (oddEscape.test(lexical) ? `"${escapeString(unescapeString(lexical.slice(1, -1)))}"` : lexical) + unescapeString(suffix);
  }
  return unescapeString(token);
}

/** A canonical token taken apart. */
export interface TokenParts {
  readonly kind: TermKind;
  /** As it stands in the text of a store: label, IRI, or lexical form with its escapes. */
  readonly escaped: string;
  readonly text: string;
  /** Suffix of a literal, see StoreData; else ''. */
  readonly suffix: string;
}

export function splitToken(token: string): TokenParts {
  switch (token.charCodeAt(0)) {
    case 0x3c: {
      const text = token.slice(1, -1);
      return { kind: termKind.iri, escaped: text, text, suffix: '' };
    }
    case 0x5f: {
      const text = token.slice(2);
      return { kind: termKind.blank, escaped: text, text, suffix: '' };
    }
    default: {
      const end = endOfLiteral(token, 0);
      const escaped = token.slice(1, end);
      const rest = token.slice(end + 1);
      return { kind: termKind.literal, escaped, text: unescapeString(escaped), suffix: rest.startsWith('^') ? rest.slice(3, -1) : rest };
    }
  }
}

/** Receives one quad as canonical tokens; the graph is '' when it has no name. */
export type TokenSink = (subject: string, predicate: string, object: string, graph: string) => void;

/** Bytes decoded at a time: a string has at most half a gigabyte. */
const pieceBytes = 2 ** 22;

/** Reads N-Quads that come in pieces. */
export interface NQuadsReader {
  write(bytes: Uint8Array): void;
  /** Reads what is left when the last line has no end. */
  end(): void;
}

/** @throws SyntaxError for a line that is not a quad. */
export function createNQuadsReader(sink: TokenSink): NQuadsReader {
  let rest: Uint8Array = new Uint8Array(0);
  return {
    write(bytes) {
      const all = rest.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.concat([rest, bytes]);
      const end = all.lastIndexOf(10) + 1;
      if (end > 0) readLines(all.toString('utf8', 0, end), sink);
      // A copy: the caller may use its buffer again.
      rest = Uint8Array.prototype.slice.call(all, end);
    },
    end: () => { readLines(Buffer.from(rest).toString('utf8'), sink); },
  };
}

/**
 * Reads N-Quads.
 *
 * @throws SyntaxError for a line that is not a quad.
 */
export function readNQuads(nquads: ArrayBufferLike, sink: TokenSink): void {
  const reader = createNQuadsReader(sink);
  for (let from = 0; from < nquads.byteLength; from += pieceBytes) reader.write(new Uint8Array(nquads, from, Math.min(pieceBytes, nquads.byteLength - from)));
  reader.end();
}

/** Reads one line. @throws SyntaxError */
export const readNQuad = (line: string, sink: TokenSink): void => { readLines(line, sink); };

function readLines(text: string, sink: TokenSink): void {
  let at = 0;
  const skip = (): void => {
    while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) at++;
  };
  const take = (): string => {
    skip();
    const start = at;
    let odd = false;
    if (text.charCodeAt(at) === 0x22) {
      at = endOfLiteral(text, at) + 1;
      odd = text.charCodeAt(at) === 0x5e || text.slice(start, at).includes('\\');
    }
    let code = text.charCodeAt(at);
    while (code > 0x20) {
      if (code === 0x5c) odd = true;
      code = text.charCodeAt(++at);
    }
    const token = text.slice(start, at);
    return odd ? canonicalToken(token) : token;
  };
  while (at < text.length) {
    skip();
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d) {
      at++;
      continue;
    }
    const lineStart = at;
    if (code === 0x23) {
      at = text.indexOf('\n', at);
      if (at < 0) return;
      continue;
    }
    if (Number.isNaN(code)) return;
    const subject = take();
    const predicate = take();
    const object = take();
    let graph = take();
    if (graph === '.') graph = '';
    else if (take() !== '.') throw new SyntaxError(`not a quad: ${text.slice(lineStart, lineStart + 200)}`);
    sink(subject, predicate, object, graph);
  }
}
