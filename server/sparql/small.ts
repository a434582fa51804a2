/**
 * Bounds within which a text is parsed and planned in a few milliseconds, whatever it means. The time of parsers and
 * planner grows faster than each of these numbers, so that each has its own bound.
 */
export const most = {
  /** UTF-16 units, the end of a line as one. */
  length: 4096,
  /** Words, names, terms, signs and comments. */
  tokens: 400,
  brackets: 50,
  depth: 12,
  /** Operators of paths and of arithmetic. */
  operators: 40,
  /** Ends of patterns, `.`, `;` and `,`, and terms that follow a term in round brackets: each member of a list is two patterns. */
  patterns: 40,
} as const;

const codeOf = (character: string): number => character.charCodeAt(0);
const codes = (characters: string): ReadonlySet<number> => new Set([...characters].map(codeOf));
const opens = codes('{(['), closes = codes('})]'), ends = codes('.;,'), operators = codes('/|^*+!&=<>?'), spaces = codes(' \t\r\n');
const quote = codeOf('"'), apostrophe = codeOf('\''), less = codeOf('<'), hash = codeOf('#'), newline = codeOf('\n'), carriageReturn = codeOf('\r'), backslash = codeOf('\\'), dot = codeOf('.'), round = codeOf('(');
/** Either ends a line, and with it a comment. */
const lineEnd = /[\r\n]/g;
const reference = /<[^<>"{}|^`\\\u0000-\u0020]*>/y, word = /[?$]?[\p{L}\p{N}_@:%-][\p{L}\p{N}_@:.%-]*/uy;

/** Whether a text is so small that it may be prepared and planned on a thread that others wait for. Takes linear time; in doubt the answer is no. */
export function isSmall(text: string): boolean {
  if (text.length > most.length && lengthOf(text) > most.length) return false;
  let tokens = 0, operations = 0, patterns = 0, brackets = 0;
  const open: number[] = [];
  let afterTerm = false;
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    if (spaces.has(code)) {
      i += 1;
      continue;
    }
    if (++tokens > most.tokens) return false;
    if (code === hash) {
      i = endOfLine(text, i);
      continue;
    }
    const end = endOfTerm(text, i, code);
    if (end !== undefined) {
      if (text.charCodeAt(end - 1) === dot || (afterTerm && open.at(-1) === round)) patterns += 1;
      afterTerm = true;
      i = end;
    } else {
      afterTerm = closes.has(code);
      i += 1;
      if (afterTerm) open.pop();
      else if (opens.has(code)) brackets += open.push(code) > most.depth ? most.brackets + 1 : 1;
      else if (ends.has(code)) patterns += 1;
      else if (operators.has(code)) operations += 1;
    }
    if (brackets > most.brackets || operations > most.operators || patterns > most.patterns) return false;
  }
  return true;
}

/** The offset after the string, reference, name, number or word that begins here; undefined where none does. */
function endOfTerm(text: string, from: number, code: number): number | undefined {
  if (code === quote || code === apostrophe) return endOfString(text, from, code);
  const token = code === less ? reference : word;
  token.lastIndex = from;
  return token.test(text) ? token.lastIndex : undefined;
}

/** The length of a text that would be the same with other ends of lines; of one that is far too long its own. */
const lengthOf = (text: string): number => (text.length > 2 * most.length ? text.length : text.replaceAll('\r\n', '\n').length);

/** Words, names, terms, signs and comments of a text. Takes linear time and makes nothing, so that it can be asked ahead of reading a text. */
export function countTokens(text: string): number {
  let tokens = 0;
  for (let i = 0; i < text.length;) {
    const code = text.charCodeAt(i);
    if (spaces.has(code)) {
      i += 1;
      continue;
    }
    tokens += 1;
    i = code === hash ? endOfLine(text, i) : endOfTerm(text, i, code) ?? i + 1;
  }
  return tokens;
}

function endOfLine(text: string, from: number): number {
  lineEnd.lastIndex = from;
  return lineEnd.test(text) ? lineEnd.lastIndex - 1 : text.length;
}

/** The offset after a string. A string without end reaches to the end of its line or, with three quotes, of the text. */
function endOfString(text: string, from: number, code: number): number {
  const same = (i: number): boolean => text.charCodeAt(i) === code;
  const long = same(from + 1) && same(from + 2);
  for (let i = from + (long ? 3 : 1); i < text.length; i += 1) {
    if (text.charCodeAt(i) === backslash) i += 1;
    else if (long ? same(i) && same(i + 1) && same(i + 2) : same(i)) return i + (long ? 3 : 1);
    else if (!long && (text.charCodeAt(i) === newline || text.charCodeAt(i) === carriageReturn)) return i;
  }
  return text.length;
}
