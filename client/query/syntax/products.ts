import type { Pattern, SparqlQuery } from '@traqula/rules-sparql-1-1';
import type { Remark } from './remark.js';
import { flatten, innerPatterns } from './write.js';

/** Names of the variables in a node, at whatever depth. */
function variablesOf(node: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) node.forEach((item) => variablesOf(item, found));
  else if (typeof node === 'object' && node !== null) {
    const { subType, value, label } = node as { readonly subType?: unknown; readonly value?: unknown; readonly label?: unknown };
    if (subType === 'variable' && typeof value === 'string') found.add(value);
    if (subType === 'blankNode' && typeof label === 'string') found.add(`_:${label}`);
    for (const [name, inner] of Object.entries(node)) if (name !== 'loc') variablesOf(inner, found);
  }
  return found;
}

interface Part {
  readonly variables: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
}

/** The parts of a group that multiply its solutions, and what ties them. */
function partsOf(patterns: readonly Pattern[]): { readonly parts: readonly Part[]; readonly ties: readonly ReadonlySet<string>[] } {
  const parts: Part[] = [], ties: ReadonlySet<string>[] = [];
  for (const pattern of patterns) {
    const { start = 0, end = 0 } = pattern.loc as { readonly start?: number; readonly end?: number };
    if (pattern.type === 'query') {
      ties.push(variablesOf(pattern));
    } else if (pattern.subType === 'bgp') {
      for (const { from = start, ...triple } of flatten(pattern)) parts.push({ variables: variablesOf(triple), from, to: end });
    } else if (['filter', 'bind', 'values', 'minus'].includes(pattern.subType)) {
      ties.push(variablesOf(pattern));
    } else {
      parts.push({ variables: variablesOf(pattern), from: start, to: end });
    }
  }
  return { parts, ties };
}

/**
 * Where a group joins patterns that share no variable: each solution of one is combined with each of the other, which
 * is seldom meant. What FILTER, BIND or VALUES ties together is left alone.
 */
export function products(tree: SparqlQuery): readonly Remark[] {
  const found: Remark[] = [];
  const look = (patterns: readonly Pattern[]): void => {
    const { parts, ties } = partsOf(patterns);
    const bound = parts.filter(({ variables }) => variables.size > 0);
    const reached = new Set(bound[0]?.variables);
    // What is reached grows until nothing new is tied to it.
    for (let size = -1; size !== reached.size;) {
      size = reached.size;
      for (const set of [...bound.map(({ variables }) => variables), ...ties]) if ([...set].some((name) => reached.has(name))) set.forEach((name) => reached.add(name));
    }
    const [alone] = bound.filter(({ variables }) => ![...variables].some((name) => reached.has(name)));
    if (alone) {
      found.push({
        from: alone.from,
        to: alone.from + 1,
        message: 'This pattern shares no variable with those before it: every solution is combined with every other. Tie them together by a variable.',
      });
    }
    for (const pattern of patterns) {
      if (pattern.type === 'pattern' && pattern.subType === 'union') pattern.patterns.forEach((branch) => { look(branch.patterns); });
      else if (innerPatterns(pattern).length > 0) look(innerPatterns(pattern));
    }
  };
  if (tree.type === 'query' && tree.where) look(tree.where.patterns);
  return found;
}
