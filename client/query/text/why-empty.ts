import type { WherePart } from '../syntax/check.js';
import { isKeyword, tokenize } from '../grammar/tokens.js';
import { readCell, type Cell } from './tsv.js';

/** Why a query has no rows. */
export interface Emptiness {
  /** A sentence or two. */
  readonly words: string;
  /** Offset of the part that leaves nothing; absent where no part does. */
  readonly from?: number;
}

/** How the endpoint is asked. */
export interface Asking {
  /** Whether an ASK query says yes. */
  readonly ask: (query: string) => Promise<boolean>;
  /** The terms in the only column of a SELECT query, as SPARQL writes them. */
  readonly values: (query: string) => Promise<readonly string[]>;
}

/** What stands ahead of the query itself: its declarations. */
export function prologueOf(text: string): string {
  const first = tokenize(text).find((token) => isKeyword(token, 'SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE'));
  return text.slice(0, first?.from ?? 0);
}

const textsOf = (parts: readonly WherePart[]): string => parts.map(({ text }) => text).join('\n');
const shorten = (shown: string): string => (shown.length > 120 ? `${shown.slice(0, 119)}…` : shown);
/** Whether two terms are the same, however they are written. */
const isSame = (a: Cell | undefined, b: Cell | undefined): boolean => a?.value === b?.value && a?.language?.toLowerCase() === b?.language?.toLowerCase() && a?.datatype === b?.datatype;
/** Values that look alike and are told. */
const mostTold = 3;

/**
 * Finds the first part of the WHERE that leaves nothing: each asks for one more than the one before, so halving finds it
 * with few questions. Where it has a literal, and the graph has the same text with another language, datatype or
 * capitals, that is told.
 */
export async function whyEmpty(text: string, parts: readonly WherePart[], { ask, values }: Asking): Promise<Emptiness> {
  if (parts.length === 0) return { words: 'This needs a query without a fault.' };
  const prologue = prologueOf(text);
  const holds = (some: readonly WherePart[]): Promise<boolean> => ask(`${prologue}\nASK {\n${textsOf(some)}\n}`);
  if (await holds(parts)) return { words: 'Its patterns have solutions: HAVING, LIMIT, OFFSET or the dataset that it names leaves none.' };
  // The first `low` parts have solutions, the first `high` have none.
  let low = 0, high = parts.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(parts.slice(0, middle))) low = middle;
    else high = middle;
  }
  const part = parts[high - 1] as WherePart, shown = shorten(part.shown);
  if (/^MINUS\b/i.test(part.shown)) return { words: `“${shown}” takes away all that stands before it.`, from: part.from };
  const alike = await lookAlike(prologue, parts.slice(0, high), values);
  if (alike) return alike;
  if (part.isFilter) return { words: `“${shown}” leaves nothing of what the patterns find.`, from: part.from };
  if (high === 1 || !(await holds([part]))) return { words: `“${shown}” matches nothing in the graph, whatever the rest says.`, from: part.from };
  return { words: `“${shown}” matches something by itself, and nothing together with what stands before it.`, from: part.from };
}

/** Looks for a literal of the last parts that the graph writes in another way, the last one first. */
async function lookAlike(prologue: string, parts: readonly WherePart[], values: Asking['values']): Promise<Emptiness | undefined> {
  for (const part of [...parts].reverse()) {
    for (const { literal, variable, pattern } of part.similar) {
      const others = parts.filter((each) => each !== part);
      const found = (await values(`${prologue}\nSELECT DISTINCT ?${variable} {\n${textsOf(others)}\n${pattern}\n} LIMIT ${mostTold}`)).filter(
        (written) => !isSame(readCell(written), readCell(literal)),
      );
      if (found.length > 0) return { words: differenceOf(shorten(part.shown), literal, found), from: part.from };
    }
  }
  return undefined;
}

/** Says how what stands in the query differs from what the graph has. */
function differenceOf(shown: string, literal: string, found: readonly string[]): string {
  const asked = readCell(literal), [first = ''] = found, there = readCell(first);
  const why = asked?.value !== there?.value ? 'capital letters count'
    : asked?.language !== there?.language ? 'a text with a language tag is another value than one without it, or with another'
      : 'values of different datatypes are different';
  const both = asked?.value !== there?.value ? 'compare LCASE(STR()) of both' : 'compare STR() of both';
  return `“${shown}” leaves nothing. The graph has ${found.join(', ')} there, not ${literal}: ${why}. Write it as the graph does, or ${both}.`;
}
