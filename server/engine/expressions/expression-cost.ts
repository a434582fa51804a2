import type { Algebra } from '@traqula/algebra-transformations-1-1';

const known = new WeakMap<Algebra.Expression, number>();

/** Most steps of work that evaluating an expression takes: one per part. Functions that read patterns or long texts count that work themselves. */
export function expressionCost(expression: Algebra.Expression): number {
  let cost = known.get(expression);
  if (cost === undefined) {
    cost = 0;
    const waiting = [expression];
    for (let part = waiting.pop(); part; part = waiting.pop()) {
      cost += 1;
      if (part.subType === 'operator' || part.subType === 'named') for (const arg of (part as Algebra.OperatorExpression).args) waiting.push(arg);
    }
    known.set(expression, cost);
  }
  return cost;
}
