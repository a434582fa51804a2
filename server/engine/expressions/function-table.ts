import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { casts } from './casts.js';
import { forms } from './forms.js';
import type { FunctionRow } from './function-row.js';
import { termFunctions } from './functions.js';
import { stringFunctions } from './string-functions.js';
import { temporalFunctions } from './temporal-functions.js';

const byName = (rows: readonly FunctionRow[]): ReadonlyMap<string, FunctionRow> => new Map(rows.map((row) => [row.name, row]));

/** Every function and operator of SPARQL 1.1 but EXISTS, by the algebra's name. A new one is a row. */
export const functionTable = byName([...forms, ...termFunctions, ...stringFunctions, ...temporalFunctions]);

/** Functions that are called by IRI. */
export const namedFunctions = byName(casts);

/** IRIs of those that SPARQL 1.1 does not have. */
export const extensionFunctions: readonly string[] = casts.filter(({ clause }) => clause === '').map(({ name }) => name);

/** The row of the function that an expression calls; undefined for what calls none, and for one that is not known, which is an error of the expression alone. */
export function rowOf({ subType, operator, name }: Node): FunctionRow | undefined {
  if (subType === 'named') return namedFunctions.get((name as { readonly value: string }).value);
  return typeof operator === 'string' ? functionTable.get(operator) : undefined;
}

/** Whether every function in a part of a query is pure: the part has the same value whenever it is asked. */
export const isPureThroughout = (node: unknown): boolean => holdsThroughout(node, (part) => rowOf(part)?.pure !== false);

/** Whether every call of a function in a part of a query is bounded. */
export const isBoundedThroughout = (node: unknown): boolean => holdsThroughout(node, (part) => {
  const bounded = rowOf(part)?.bounded ?? true;
  return typeof bounded === 'boolean' ? bounded : bounded(part.args ?? []);
});

/** What is read of a part of a query. */
interface Node {
  readonly subType?: unknown;
  readonly name?: unknown;
  readonly operator?: unknown;
  readonly args?: readonly Algebra.Expression[];
}

/** Not recursive: a query may be nested to any depth. */
function holdsThroughout(root: unknown, holds: (node: Node) => boolean): boolean {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null || 'termType' in node) continue;
    if (!Array.isArray(node) && !holds(node)) return false;
    for (const part of Object.values(node)) waiting.push(part);
  }
  return true;
}
