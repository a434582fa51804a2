import type { IRecognitionException, IToken, TokenType } from '@traqula/chevrotain';
import { distance } from 'fastest-levenshtein';
import type { EscapeFault } from './spans.js';
import { remedyOf } from './remedies.js';
import { UnsupportedError } from './unsupported.js';

/** What is wrong with a text, and where. The evaluator treats it as “unsupported”, because the text may be SPARQL 1.2. */
export class SyntaxFault extends UnsupportedError {
  override readonly name = 'SyntaxFault';

  readonly what: string;
  readonly offset: number;
  readonly members: Readonly<Record<string, unknown>>;

  /**
   * @param what One or two sentences.
   * @param offset UTF-16 units ahead of the place.
   * @param members For programs, e.g. `expected`, `prefix`, `near`, `limit`.
   */
  constructor(what: string, offset: number, members: Readonly<Record<string, unknown>> = {}) {
    super(what);
    this.what = what;
    this.offset = offset;
    this.members = members;
  }
}

/** Names of tokens in messages. A token that is not here is named as one types it. */
const names: ReadonlyMap<string, string> = new Map([
  ['EOF', 'the end of the text'], ['IriRef', 'IRI'], ['PNameLn', 'prefixed name'], ['PNameNs', 'prefixed name'], ['BlankNodeLabel', 'blank node'], ['Var1', 'variable'], ['Var2', 'variable'],
  ['LangTag', 'language tag'], ['LANG_DIR', 'language tag'], ['Nil', '()'], ['Anon', '[]'], ['a', 'a'], ['GroupByGroup', 'GROUP BY'], ['Order', 'ORDER BY'],
  ['InsertClause', 'INSERT'], ['Version', 'VERSION'],
]);
const kinds: readonly (readonly [pattern: RegExp, name: string])[] = [[/^StringLiteral/, 'string'], [/^(?:Integer|Decimal|Double)/, 'number'], [/^BuiltIn(?!Not)/, 'function']];

const nameOf = ({ name, LABEL }: TokenType): string =>
  names.get(name) ?? kinds.find(([pattern]) => pattern.test(name))?.[1] ?? (LABEL ?? name).replace(/^.* (?=\S+$)/, (words) => (/^[A-Z]+ $/.test(words) ? words : ''));

/** The parts that the message is made of, in the place of the text that the library has for each error. */
const expectedTypes = (types: readonly TokenType[]): string => JSON.stringify([...new Set(types.map(nameOf))]);
const firstOf = (paths: readonly (readonly TokenType[])[]): TokenType[] => paths.flatMap(([first]) => first ?? []);

/** Gives the library's errors a list of names as their message. */
export const expectations = {
  buildMismatchTokenMessage: ({ expected }: { expected: TokenType }): string => (expected.name === 'PNameNs' ? JSON.stringify(['a prefix with its colon']) : expectedTypes([expected])),
  buildNotAllInputParsedMessage: (): string => JSON.stringify(['the end of the text']),
  buildNoViableAltMessage: ({ expectedPathsPerAlt }: { expectedPathsPerAlt: TokenType[][][] }): string => expectedTypes(expectedPathsPerAlt.flatMap(firstOf)),
  buildEarlyExitMessage: ({ expectedIterationPaths }: { expectedIterationPaths: TokenType[][] }): string => expectedTypes(firstOf(expectedIterationPaths)),
};

/** Marks, and white space that SPARQL does not have. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/u;
const numberOf = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** How many names a list has before "others". */
const shown = 8;

/** A token that the grammar does not allow there. @param tokens All of the text. */
export function unexpected(text: string, { message, token }: IRecognitionException, mode: ReadonlySet<string>, tokens: readonly IToken[]): SyntaxFault {
  const atEnd = token.tokenType.name === 'EOF';
  const offset = atEnd ? text.trimEnd().length : token.startOffset;
  const fault = token.payload as EscapeFault | undefined;
  if (fault) return new SyntaxFault(fault.what, fault.offset);
  const kind = token.tokenType.name;
  if (!mode.has('canCreateBlankNodes') && ['BlankNodeLabel', 'Anon', 'LSquare'].includes(kind)) {
    return new SyntaxFault(`What is to be deleted cannot be named by a blank node, \`${token.image}\`; use a variable.`, offset);
  }
  if (!mode.has('canParseVars') && ['Var1', 'Var2'].includes(kind)) return new SyntaxFault(`INSERT DATA and DELETE DATA take no variables: \`${token.image}\`.`, offset);
  const place = atEnd ? tokens.length : tokens.indexOf(token);
  const { expected, remedy } = remedyOf(text, tokens.slice(0, Math.max(0, place)), token, JSON.parse(message) as readonly string[]);
  const list = expected.length > shown ? [...expected.slice(0, shown), 'others'] : expected;
  const hidden = unseen.exec(token.image)?.[0];
  const found = atEnd ? 'the end of the text' : hidden === undefined ? `\`${token.image}\`` : `the character ${numberOf(hidden)}, which is not seen and no white space of SPARQL`;
  return new SyntaxFault(`Found ${found}; expected: ${list.join(', ')}.${remedy === undefined ? '' : ` ${remedy}`}`, offset, { expected });
}

/** A prefix that nobody declared. */
export function undeclared(prefix: string, token: IToken, declared: Readonly<Record<string, string>>): SyntaxFault {
  const known: string[] = [];
  for (const name in declared) known.push(name);
  const near = nearest(prefix, known);
  const hint = near.length > 0 ? ` Near: ${near.map((name) => `${name}:`).join(', ')}.` : '';
  return new SyntaxFault(`The prefix "${prefix}:" is not declared.${hint}`, token.startOffset, { prefix, near });
}

/** Longer names are not compared: comparing takes time with the product of the lengths. */
const longestCompared = 100;

/** At most three names, each two edits away at most, nearest first. */
const nearest = (name: string, among: readonly string[]): readonly string[] => (name.length > longestCompared ? [] : among
  .filter((other) => Math.abs(other.length - name.length) <= 2)
  .map((other) => ({ other, edits: distance(name.toLowerCase(), other) }))
  .filter(({ edits }) => edits <= 2)
  .sort((a, b) => a.edits - b.edits)
  .slice(0, 3).map(({ other }) => other));
