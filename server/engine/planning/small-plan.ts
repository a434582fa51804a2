import type { PreparedQuery } from '../../sparql/prepared-query.js';
import { isBoundedThroughout, isPureThroughout } from '../expressions/function-table.js';
import { sizeOf } from './plan-size.js';

/** UTF-16 units of the text, parts and depth of a query whose plan is small. Rows of VALUES are no parts, and only they make such a text long. */
const longest = 16 * 1024, mostParts = 256, mostDepth = 32;

/**
 * Whether a query certainly needs little time between two looks at the clock, while it is planned and while it runs.
 * Its text is short, its parts are few, its functions are pure, and their time is bounded.
 */
export function isSmallPlan({ text, parsed }: Pick<PreparedQuery, 'text' | 'parsed'>): boolean {
  if (!parsed || text.length > longest) return false;
  const { parts, depth } = sizeOf(parsed.operation);
  return parts <= mostParts && depth <= mostDepth && isBoundedThroughout(parsed.operation) && isPureThroughout(parsed.operation);
}
