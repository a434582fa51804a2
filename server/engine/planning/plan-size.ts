import { resourceLimits } from 'node:worker_threads';
import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { EngineError } from '../contract/engine.js';

/**
 * Operators call each other. So a query needs stack for its depth while it is compiled, and for the number of its parts
 * while it runs. It is refused beforehand if the stack of the thread would not hold it.
 */
export interface PlanSize {
  /** Patterns, operators, expressions and steps of paths. */
  readonly parts: number;
  /** How deep they are nested. */
  readonly depth: number;
  /** Most parts that are under way at the same time, as each calls the next one. Of the branches of a UNION only one is. */
  readonly chain: number;
}

/** MiB of the stack: V8's own where the thread is not given one. */
const stack = resourceLimits.stackSizeMb ?? 0.98;
/** One level of depth takes up to 1 kB, one part of a chain up to a third of that. Half of the stack is left to the callers. */
const mostDepth = Math.floor(stack * 400), mostChain = Math.floor(stack * 1500);

interface Part {
  readonly parent: Part | undefined;
  readonly level: number;
  /** Whether only one of those below it is under way at a time. */
  readonly oneAtATime: boolean;
  chain: number;
}

/** Counted without a call for each level. Rows of VALUES and terms take no stack. */
export function sizeOf(operation: Algebra.Operation): PlanSize {
  const parts: Part[] = [];
  const waiting: { readonly node: unknown; readonly parent: Part | undefined }[] = [{ node: operation, parent: undefined }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node } = next;
    if (typeof node !== 'object' || node === null) continue;
    const { termType, type } = node as { readonly termType?: string; readonly type?: string };
    if (termType !== undefined && termType !== 'Quad') continue;
    let { parent } = next;
    if (type !== undefined || termType === 'Quad') parts.push(parent = { parent, level: (parent?.level ?? 0) + 1, oneAtATime: type === 'union' || type === 'alt' || type === 'expression', chain: 1 });
    if (type === 'values' || termType === 'Quad') continue;
    for (const part of Array.isArray(node) ? node as unknown[] : Object.values(node)) if (typeof part === 'object') waiting.push({ node: part, parent });
  }
  let depth = 0, chain = 0;
  // Parts were found from the outside in; going backwards, each comes before the part that contains it.
  for (const { parent, level, chain: own } of parts.toReversed()) {
    depth = Math.max(depth, level);
    if (!parent) chain = own;
    else if (parent.oneAtATime) parent.chain = Math.max(parent.chain, own + 1);
    else parent.chain += own;
  }
  return { parts: parts.length, depth, chain };
}

/** @throws EngineError `limit` for a query that is too large for this thread. */
export function checkSize(operation: Algebra.Operation): void {
  const { depth, chain } = sizeOf(operation);
  if (depth > mostDepth) throw new EngineError('limit', `The query is nested ${depth} deep; ${mostDepth} is the most.`, { limit: mostDepth });
  if (chain > mostChain) throw new EngineError('limit', `The query joins ${chain} patterns and operators; ${mostChain} is the most.`, { limit: mostChain });
}
