import type { IToken } from '@traqula/chevrotain';
import { positionAt, type Position } from './scan.js';

/** Where a text stopped being SPARQL. */
interface Stop {
  /** The token that was found, in capitals; empty at the end of the text. */
  readonly found: string;
  /** Name of its type in the grammar. */
  readonly type: string;
  /** What may stand there, as messages call it. */
  readonly expected: readonly string[];
  /** The tokens ahead, in capitals, the last one first. */
  readonly last: (back: number) => string;
  /** Whether the text has begun to ask or to change something; ahead of that are declarations alone. */
  readonly begun: boolean;
  /** The innermost bracket that is open. */
  readonly open: IToken | undefined;
  readonly openAt: Position;
  /** Whether one is open that the found one would close. */
  readonly hasPartner: boolean;
  /** The variables and expressions of SELECT. */
  readonly inSelect: boolean;
}

const partner: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
const operation = /^(?:SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b/;
const modifier = /^(?:GROUP|HAVING|ORDER|LIMIT|OFFSET|VALUES)$/;

/** What may begin a text, in the place of "the end of the text". */
const beginnings = ['SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE', 'PREFIX', 'BASE', 'INSERT', 'DELETE'];

const has = ({ expected }: Stop, ...names: readonly string[]): boolean => names.every((name) => expected.includes(name));
const only = ({ expected }: Stop, name: string): boolean => expected.length === 1 && expected[0] === name;
const isWord = ({ type, found }: Stop): boolean => type === 'Wrong' && /^[\p{L}\d_]/u.test(found);
const isClosing = ({ found }: Stop): boolean => Object.values(partner).includes(found);
/** A subject, relation or object may stand there. */
const takesTerm = (stop: Stop): boolean => has(stop, 'IRI', 'prefixed name') && (has(stop, 'string') || has(stop, 'a'));

/** What to do about the mistakes that are made most often, the first that fits. */
const remedies: readonly (readonly [sign: (stop: Stop) => boolean, remedy: string | ((stop: Stop) => string)])[] = [
  [({ type, found }) => type === 'Wrong' && /^[‘’‚‛“”„‟«»]/.test(found), 'A text stands in straight quotes, " or \'.'],
  [(stop) => only(stop, 'a prefix with its colon'), 'A declaration is written PREFIX name: <IRI>.'],
  [({ begun, found, type }) => !begun && type === 'Wrong' && found !== '', 'What stands here is read as SPARQL: a query begins with such a word.'],
  [
    (stop) => stop.open !== undefined && (stop.found === '' || (isClosing(stop) && stop.hasPartner && partner[stop.open.image] !== stop.found)),
    ({ open, openAt }) => `The \`${open?.image ?? ''}\` of line ${openAt.line}, column ${openAt.column} is not closed.`,
  ],
  [
    (stop) => isClosing(stop) && !stop.hasPartner,
    ({ found }) => `It closes nothing: no \`${Object.keys(partner).find((each) => partner[each] === found) ?? ''}\` is open.`,
  ],
  [
    ({ expected, found }) => expected.includes('the end of the text') && operation.test(found),
    'One text asks one thing; a query within another stands in braces of its own.',
  ],
  [
    ({ expected, found }) => expected.includes('the end of the text') && modifier.test(found),
    'They come in this order: GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET, VALUES.',
  ],
  [({ inSelect, found }) => inSelect && found === ',', 'The variables of SELECT stand side by side, without commas.'],
  [({ inSelect, type }) => inSelect && type.startsWith('BuiltIn'), 'What is computed stands in parentheses and has a name: (COUNT(?x) AS ?n).'],
  [(stop) => only(stop, 'AS'), 'What is computed has a name, within the parentheses: AS ?n.'],
  [(stop) => has(stop, 'variable') && !has(stop, 'IRI') && isWord(stop), 'A variable begins with ? or $.'],
  [({ last, found }) => last(0) === 'FILTER' && found === 'NOT', 'What must not be there is written FILTER NOT EXISTS { … }.'],
  [({ last }) => last(0) === 'FILTER' || last(0) === 'HAVING', 'A condition stands in parentheses, but for a function and EXISTS.'],
  [({ last }) => last(0) === 'LIMIT' || last(0) === 'OFFSET', 'It is a whole number, from 0 on.'],
  [({ last }) => last(0) === 'ASC' || last(0) === 'DESC', 'What is sorted by stands in parentheses: DESC(?n).'],
  [({ last }) => last(0) === 'IN' || last(0).startsWith('NOT IN'), 'A list stands in parentheses, with commas: IN (1, 2).'],
  [(stop) => only(stop, '{'), 'Braces begin here.'],
  [
    (stop) => takesTerm(stop) && ['}', '.', ';', ']'].includes(stop.found),
    'A pattern is a subject, a relation and an object: something is missing ahead of it.',
  ],
  [(stop) => takesTerm(stop) && stop.found === '<', 'An IRI stands between < and >, without white space.'],
  [(stop) => has(stop, 'a', 'IRI') && /^(?:[=<>]|!=)/.test(stop.found), 'Values are compared within FILTER(…).'],
  [(stop) => has(stop, 'function') && isWord(stop), 'SPARQL has no function of this name.'],
  [(stop) => takesTerm(stop) && isWord(stop), 'A name has a prefix (mpp:Claim), a text stands in quotes, a variable begins with ?.'],
  [(stop) => has(stop, '}') && stop.found === 'UNION', 'UNION stands between two groups in braces: { … } UNION { … }.'],
  [(stop) => has(stop, '}') && stop.found === ';' && stop.last(0) === '.', 'A dot has ended what is said of the subject.'],
  [(stop) => has(stop, '}') && stop.found === '(', 'A condition begins with FILTER.'],
  [(stop) => has(stop, '}') && stop.found === '@', 'A language stands directly behind the quotes: "bone"@en.'],
  [
    (stop) => has(stop, '}') && /^(?:Var|Iri|PName|Blank|A$|a$|String|LSquare)/.test(stop.type),
    'The pattern ahead of it is whole: a dot ends it, a semicolon says more of its subject, a comma gives another object.',
  ],
];

/** What the brackets and keywords ahead of a place say of it. */
function surroundings(before: readonly IToken[]): { readonly begun: boolean; readonly inSelect: boolean; readonly stack: readonly IToken[] } {
  const open: IToken[] = [];
  let begun = false, inSelect = false, depth = 0;
  for (const token of before) {
    const { image } = token, word = image.toUpperCase();
    begun ||= operation.test(word);
    if (word === 'SELECT') [inSelect, depth] = [true, open.length];
    else if (image === '{' || word === 'WHERE' || word === 'FROM') inSelect = false;
    if (image in partner) open.push(token);
    else if (partner[open.at(-1)?.image ?? ''] === image) open.pop();
  }
  return { begun, stack: open, inSelect: inSelect && open.length === depth };
}

/**
 * What to do about a token that the grammar does not allow, where the mistake is a known one; and what may stand there.
 *
 * @param before The tokens ahead of it.
 */
export function remedyOf(
  text: string,
  before: readonly IToken[],
  { image, tokenType: { name: type } }: IToken,
  expected: readonly string[],
): { readonly remedy: string | undefined; readonly expected: readonly string[] } {
  const { begun, inSelect, stack } = surroundings(before),
    open = stack.at(-1),
    found = type === 'EOF' ? '' : image.toUpperCase();
  const stop: Stop = {
    found,
    type,
    begun,
    inSelect,
    open,
    openAt: positionAt(text, open?.startOffset ?? 0),
    hasPartner: stack.some((each) => partner[each.image] === found),
    last: (back) => before.at(-1 - back)?.image.toUpperCase() ?? '',
    expected: !begun && expected.includes('the end of the text') ? beginnings : expected,
  };
  const [, remedy] = remedies.find(([sign]) => sign(stop)) ?? [];
  return { remedy: typeof remedy === 'function' ? remedy(stop) : remedy, expected: stop.expected };
}
