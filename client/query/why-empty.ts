import type { Step } from './syntax/check.js';
import { isKeyword, tokenize } from './tokens.js';

/** Why a query has no rows. */
export interface Emptiness {
  /** A sentence or two. */
  readonly words: string;
  /** Offset of the part that leaves nothing; absent where no part does. */
  readonly from?: number;
}

/** What stands ahead of the query itself: its declarations. */
export function prologueOf(text: string): string {
  const first = tokenize(text).find((token) => isKeyword(token, 'SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE'));
  return text.slice(0, first?.from ?? 0);
}

/**
 * Finds the first part of the WHERE that leaves nothing: each asks for one more than the one before, so halving finds it
 * with few questions.
 *
 * @param ask Whether an ASK query says yes.
 */
export async function whyEmpty(text: string, steps: readonly Step[], ask: (query: string) => Promise<boolean>): Promise<Emptiness> {
  if (steps.length === 0) return { words: 'The text has to be a query without a fault for this.' };
  const prologue = prologueOf(text);
  const holds = (some: readonly Step[]): Promise<boolean> => ask(`${prologue}\nASK {\n${some.map((step) => step.text).join('\n')}\n}`);
  if (await holds(steps)) return { words: 'Its patterns have solutions: HAVING, LIMIT, OFFSET or the dataset that the query names leaves none of them.' };
  // The first `low` steps have solutions, the first `high` have none.
  let low = 0, high = steps.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(steps.slice(0, middle))) low = middle;
    else high = middle;
  }
  const step = steps[high - 1] as Step;
  const shown = step.shown.length > 120 ? `${step.shown.slice(0, 119)}…` : step.shown;
  if (/^MINUS\b/i.test(step.shown)) return { words: `“${shown}” takes away all that stands before it.`, from: step.from };
  if (step.isFilter) return { words: `“${shown}” leaves nothing of what the patterns find.`, from: step.from };
  if (high === 1 || !(await holds([step]))) return { words: `“${shown}” matches nothing in the graph, whatever the rest says.`, from: step.from };
  return { words: `“${shown}” matches something by itself, and nothing together with what stands before it.`, from: step.from };
}
