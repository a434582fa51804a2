/** What a piece of a query text is. */
export type TokenKind =
  | 'comment' | 'iri' | 'name' | 'variable' | 'blank' | 'string' | 'number' | 'language'
  | 'keyword' | 'function' | 'boolean' | 'word' | 'open' | 'close' | 'operator' | 'invalid';

/** A piece of a query text; white space lies between them. */
export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  /** Offset behind the last character. */
  readonly to: number;
  readonly text: string;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Keywords of SPARQL 1.1 and 1.2, queries and updates, in capitals. */
export const keywords = words(
  'BASE PREFIX VERSION SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND AS UNION MINUS FILTER EXISTS NOT IN SEPARATOR A LOAD INTO CLEAR DROP CREATE ADD TO MOVE COPY INSERT DELETE DATA WITH USING DEFAULT ALL',
);

/** Functions of SPARQL 1.1 and 1.2, in capitals. */
export const functionNames = words(
  'COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES LANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRLANGDIR STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE TRIPLE ISTRIPLE SUBJECT PREDICATE OBJECT HASLANG HASLANGDIR',
);

const letter = String.raw`[\p{L}\p{Nl}]`, part = String.raw`[\p{L}\p{Nl}\p{Nd}\p{M}_·-]`, escape = String.raw`%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]`;
const prefix = `(?:${letter}(?:(?:${part}|\\.)*${part})?)?`;
const local = `(?:(?:[\\p{L}\\p{Nl}\\p{Nd}_:]|${escape})(?:(?:${part}|[.:]|${escape})*(?:${part}|:|${escape}))?)?`;

/** What may stand at a place, the first that fits. */
const rules: readonly (readonly [kind: TokenKind, pattern: string])[] = [
  ['comment', String.raw`#[^\n\r]*`],
  ['iri', String.raw`<(?:[^\s<>"{}|^\x60\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>`],
  ['variable', String.raw`[?$][\p{L}\p{Nl}\p{Nd}_][\p{L}\p{Nl}\p{Nd}\p{M}_·]*`],
  ['blank', `_:[\\p{L}\\p{Nl}\\p{Nd}_](?:(?:${part}|\\.)*${part})?`],
  ['name', `${prefix}:${local}`],
  ['string', String.raw`"""(?:[^"\\]|\\[^]|"(?!""))*"""|'''(?:[^'\\]|\\[^]|'(?!''))*'''`],
  ['invalid', String.raw`"""[^]*|'''[^]*`],
  ['string', String.raw`"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'`],
  ['invalid', String.raw`["'][^\n\r]*`],
  ['language', '@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?'],
  ['number', String.raw`(?:\d*\.\d+|\d+\.?)[eE][+\-]?\d+|\d*\.\d+|\d+`],
  ['word', String.raw`[\p{L}_][\p{L}\p{Nd}_]*`],
  ['open', String.raw`<<\(?|\{\||[{(\[]`],
  ['close', String.raw`\)>>|>>|\|\}|[})\]]`],
  ['operator', String.raw`\^\^|&&|\|\||[<>!]=|[.;,=<>!|\/^*+?~\-]`],
  ['invalid', '[^]'],
];

/** One expression for all, ahead of it white space: its groups are the rules. */
const piece = new RegExp(`\\s*(?:${rules.map(([, pattern]) => `(${pattern})`).join('|')})`, 'uy');

function kindOf(kind: TokenKind, text: string): TokenKind {
  if (kind !== 'word') return kind;
  const upper = text.toUpperCase();
  // In lower case it is the relation, in upper case nothing.
  if (upper === 'A') return text === 'a' ? 'keyword' : 'word';
  return keywords.has(upper) ? 'keyword' : functionNames.has(upper) ? 'function' : upper === 'TRUE' || upper === 'FALSE' ? 'boolean' : 'word';
}

/** The last texts that were read: the editor asks for the same one again and again. */
const recent: { readonly text: string; readonly tokens: readonly Token[] }[] = [];
const mostRecent = 3;

/** The pieces of a text, in their order. Never fails: what is no SPARQL is `invalid` or a `word`. */
export function tokenize(text: string): readonly Token[] {
  const known = recent.find((each) => each.text === text);
  if (known) return known.tokens;
  const tokens = read(text);
  recent.unshift({ text, tokens });
  recent.length = Math.min(recent.length, mostRecent);
  return tokens;
}

function read(text: string): readonly Token[] {
  const tokens: Token[] = [], end = text.trimEnd().length;
  piece.lastIndex = 0;
  while (piece.lastIndex < end) {
    const found = piece.exec(text);
    if (!found) break;
    let rule = 1;
    while (found[rule] === undefined) rule += 1;
    const written = found[rule] ?? '', to = piece.lastIndex;
    tokens.push({ kind: kindOf(rules[rule - 1]?.[0] ?? 'invalid', written), from: to - written.length, to, text: written });
  }
  return tokens;
}

/** Whether a token is this keyword, in whatever case. */
export const isKeyword = (token: Token | undefined, ...names: readonly string[]): boolean =>
  token?.kind === 'keyword' && names.includes(token.text.toUpperCase());

/** Characters within which the form of a query is looked for. */
const head = 20_000;

export type QueryForm = 'SELECT' | 'ASK' | 'CONSTRUCT' | 'DESCRIBE';

/** What a query asks for; undefined while it does not say so, and for an update. */
export function formOf(text: string): QueryForm | undefined {
  // It stands near the beginning, behind the declarations.
  const first = tokenize(text.slice(0, head)).find((token) =>
    isKeyword(token, 'SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE', 'INSERT', 'DELETE', 'LOAD', 'CLEAR', 'DROP', 'CREATE', 'ADD', 'MOVE', 'COPY', 'WITH'),
  );
  const word = first?.text.toUpperCase();
  return word === 'SELECT' || word === 'ASK' || word === 'CONSTRUCT' || word === 'DESCRIBE' ? word : undefined;
}
