import { post } from '../results/run.js';
import { formOf, tokenize, isKeyword } from '../grammar/tokens.js';
import { prologueOf } from '../text/why-empty.js';

/**
 * A query that counts the rows of another; undefined for one without rows, for one that names its dataset, which a part
 * of a query cannot, and for one that asks another endpoint, which nobody should ask unless the reader does.
 */
export function countQuery(text: string): string | undefined {
  if (formOf(text) !== 'SELECT' || tokenize(text).some((token) => isKeyword(token, 'SERVICE', 'FROM'))) return undefined;
  const prologue = prologueOf(text);
  return `${prologue}SELECT (COUNT(*) AS ?rows) {\n{\n${text.slice(prologue.length)}\n}\n}`;
}

/** Asks such a query; undefined where the endpoint does not answer. */
export async function countRows(query: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const [, count = ''] = (await (await post({ query }, 'text/csv', signal)).text()).trim().split(/\r?\n/);
    return /^\d+$/.test(count) ? Number(count) : undefined;
  } catch {
    return undefined; // a number that is missing is no fault
  }
}
