import { classOf, codePointEscape, isCharacter } from './characters.js';

/** What is wrong with a part of a text, and where. */
export interface EscapeFault {
  readonly offset: number;
  readonly what: string;
}

/** Where a part of a text ends, or what is wrong with it. */
export type SpanEnd = { readonly end: number } | EscapeFault;

const echar = new Set('tbnrf\\"\'');

/** The length of the escape at `at` in UTF-16 units, or what is wrong with it. Escapes of code points are part of strings and IRIs. */
function escapeAt(text: string, at: number, simple: boolean): number | EscapeFault {
  if (simple && echar.has(text[at + 1] ?? '')) return 2;
  const escape = codePointEscape(text, at);
  if (!escape) return { offset: at, what: `\`${text.slice(at, at + 2)}\` is no escape${simple ? '; a backslash is written `\\\\`' : ''}.` };
  if (!isCharacter(escape.code)) {
    const surrogate = escape.code <= 0x10FFFF;
    return {
      offset: at,
      what: `\`${text.slice(at, at + escape.length)}\` is ${surrogate ? 'half of a surrogate pair, which is no character; a character beyond U+FFFF is written `\\U` and eight digits' : 'beyond the last character, U+10FFFF'}.`,
    };
  }
  return escape.length;
}

/** The string that begins at `at` with a quote, grammar [156] to [159]. */
export function stringAt(text: string, at: number): SpanEnd {
  const quote = text.charCodeAt(at);
  const long = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
  if (!long && text.charCodeAt(at + 1) === quote) return { end: at + 2 };
  for (let i = at + (long ? 3 : 1); i < text.length;) {
    const code = text.charCodeAt(i);
    if (code === 0x5C) {
      const escape = escapeAt(text, i, true);
      if (typeof escape !== 'number') return escape;
      i += escape;
    } else if (code === quote) {
      if (!long) return { end: i + 1 };
      if (text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote) return { end: i + 3 };
      i += 1;
    } else if (!long && (code === 0x0A || code === 0x0D)) {
      return { offset: at, what: `The string that begins with \`${text.slice(at, at + 20).split(/[\r\n]/)[0]}\` does not end on its line.` };
    } else {
      i += 1;
    }
  }
  return { offset: at, what: 'The string that begins here does not end.' };
}

/** By code: characters that no IRI has. */
const excluded = Uint8Array.from({ length: 128 }, (_, code) => (code <= 0x20 || '<>"{}|^`\\'.includes(String.fromCharCode(code)) ? 1 : 0));

/** The IRI that begins at `at` with `<`, grammar [139]; undefined where it is no IRI, but a comparison. */
export function iriAt(text: string, at: number): SpanEnd | undefined {
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x3E) return { end: i + 1 };
    if (code === 0x5C) {
      const escape = codePointEscape(text, i);
      if (!escape) return undefined;
      const fault = escapeAt(text, i, false);
      if (typeof fault !== 'number') return fault;
      if (excluded[escape.code] === 1) {
        return { offset: i, what: `\`${text.slice(i, i + escape.length)}\` is a character that an IRI cannot have.` };
      }
      i += escape.length - 1;
    } else if (excluded[code] === 1) {
      return undefined;
    }
  }
  return undefined;
}

/** Where the comment that begins at `at` ends. */
export function endOfComment(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== 0x0A && text.charCodeAt(end) !== 0x0D) end += 1;
  return end;
}

/** A string or an IRI without its quotes and escapes. */
const simple: Readonly<Record<string, string>> = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f' };
export const unescape = (raw: string): string => (raw.includes('\\')
  ? raw.replace(/\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|(.))/gu, (_, short?: string, long?: string, character?: string) => (
    character === undefined ? String.fromCodePoint(Number.parseInt(short ?? long ?? '', 16)) : simple[character] ?? character))
  : raw);

/** A text whose names and keywords have no escapes, and for each of its offsets the offset in the text that was given. */
export interface Decoded {
  readonly text: string;
  readonly offsetOf: (offset: number) => number;
}

/**
 * Escapes of code points outside strings and IRIs: "only escape sequences for characters that would be legal at that
 * point in the grammar may be given" (SPARQL 1.1, 19.2), which are those of names.
 */
export function decodeNames(text: string): Decoded | EscapeFault {
  let decoded = '', from = 0, at = 0;
  /** Offsets in the decoded text after each escape, and what they are shifted by. */
  const shifts: (readonly [offset: number, by: number])[] = [];
  while (at < text.length) {
    const character = text[at];
    if (character === '"' || character === '\'' || character === '<') {
      const span = character === '<' ? iriAt(text, at) : stringAt(text, at);
      if (span && 'what' in span) break; // the tokens tell
      at = span?.end ?? at + 1;
    } else if (character === '#') {
      at = endOfComment(text, at);
    } else if (character === '\\') {
      const escape = codePointEscape(text, at);
      if (escape) {
        const found = text.slice(at, at + escape.length);
        if (!isCharacter(escape.code) || (classOf(escape.code) === 0 && escape.code !== 0x3A)) return { offset: at, what: `\`${found}\` stands for a character that cannot be in a name.` };
        decoded += text.slice(from, at) + String.fromCodePoint(escape.code);
        from = at + escape.length;
        shifts.push([decoded.length, from - decoded.length]);
      }
      at += escape?.length ?? 2;
    } else {
      at += 1;
    }
  }
  return {
    text: decoded + text.slice(from),
    offsetOf: (offset) => offset + (shifts.findLast(([after]) => after <= offset)?.[1] ?? 0),
  };
}
