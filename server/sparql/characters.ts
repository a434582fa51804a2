/** Classes of characters in names of SPARQL 1.1, grammar [164] to [173]: bits of one number. */
const letter = 1, digit = 2, underscore = 4, inner = 8;
/** Classes of characters: what may begin a name, a variable or a label, and what may follow in one. */
export const nameStart = letter, variableStart = letter | digit | underscore, nameRest = letter | digit | underscore | inner;

const ascii = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  ascii[code] = /[A-Za-z]/.test(character) ? letter : /\d/.test(character) ? digit : character === '_' ? underscore : character === '-' ? inner : 0;
}

const base = /[\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}]/u;
const extender = /[\u00B7\u0300-\u036F\u203F-\u2040]/;

/** The class of a code point. PN_CHARS has all of them; PN_CHARS_BASE is `letter`, VARNAME has no hyphen. */
export function classOf(code: number): number {
  if (code < 128) return ascii[code] as number;
  const character = String.fromCodePoint(code);
  return base.test(character) ? letter : extender.test(character) ? inner : 0;
}

/** Where a name that goes on at `start` ends. Hyphens are part of a name, but not of a variable. Full stops are part of neither. */
export function endOfName(text: string, start: number, isVariable: boolean): number {
  let at = start;
  while (at < text.length) {
    let code = text.charCodeAt(at);
    if (code < 128) {
      if ((ascii[code] as number) === 0 || (isVariable && code === 0x2D)) break;
      at += 1;
      continue;
    }
    code = text.codePointAt(at) as number;
    if ((classOf(code) & nameRest) === 0) break;
    at += code > 0xFFFF ? 2 : 1;
  }
  return at;
}

/** As `endOfName`, with full stops inside; a name does not end with one. */
export function endOfDotted(text: string, start: number): number {
  let end = start;
  for (let at = start; ;) {
    const next = endOfName(text, at, false);
    if (next > at) end = next;
    at = next;
    while (text.charCodeAt(at) === 0x2E) at += 1;
    if (at === next) return end;
    if (at >= text.length || (classOf(text.codePointAt(at) as number) & nameRest) === 0) return end;
  }
}

const isHex = (code: number): boolean => (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
/** What a backslash may stand before in a local name. */
const escapable = new Set('_~.-!$&\'()*+,;=/?#@%');

/** Units that an escape or a colon takes at `at` in a local name; 0 where there is none. */
function otherInLocal(text: string, at: number): number {
  const character = text[at];
  if (character === ':') return 1;
  if (character === '\\') return escapable.has(text[at + 1] ?? '') ? 2 : 0;
  return character === '%' && isHex(text.charCodeAt(at + 1)) && isHex(text.charCodeAt(at + 2)) ? 3 : 0;
}

/** Where the local part of a prefixed name ends that begins at `start`, grammar [169]; `start` where there is none. */
export function endOfLocal(text: string, start: number): number {
  const first = start < text.length ? classOf(text.codePointAt(start) as number) : 0;
  if ((first & variableStart) === 0 && otherInLocal(text, start) === 0) return start;
  let end = start;
  for (let at = start; at < text.length;) {
    const next = endOfName(text, at, false);
    const other = otherInLocal(text, next);
    if (next + other > at) {
      at = end = next + other;
      continue;
    }
    // Full stops are part of the name where it goes on after them.
    while (text.charCodeAt(at) === 0x2E) at += 1;
    if (at === end || at >= text.length || ((classOf(text.codePointAt(at) as number) & nameRest) === 0 && otherInLocal(text, at) === 0)) break;
  }
  return end;
}

/** The code point of `\uXXXX` or `\UXXXXXXXX` at `at`, and its units; undefined where there is none. */
export function codePointEscape(text: string, at: number): { readonly code: number; readonly length: number } | undefined {
  const kind = text[at + 1];
  const digits = kind === 'u' ? 4 : kind === 'U' ? 8 : 0;
  if (text[at] !== '\\' || digits === 0) return undefined;
  for (let i = 0; i < digits; i++) if (!isHex(text.charCodeAt(at + 2 + i))) return undefined;
  return { code: Number.parseInt(text.slice(at + 2, at + 2 + digits), 16), length: 2 + digits };
}

/** Whether a code point is a character: no half of a surrogate pair, and not beyond the last one. */
export const isCharacter = (code: number): boolean => code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
