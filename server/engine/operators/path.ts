import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { unboundSlot, type Env } from '../run/env.js';
import { patternTermOf } from '../run/pattern-term.js';
import type { Operator } from '../run/operator.js';
import { countTriples } from '../access/triples.js';
import { compileWalk, hasZeroLength, simpler, startNodes } from '../access/walk.js';

/** Compiles a property path pattern (SPARQL 1.1, 9 and 18.4). */
export function buildPath({ subject, predicate, object }: Algebra.Path, env: Env, next: Operator): Operator {
  const { graph, query: { context } } = env;
  const { row } = context;
  const s = patternTermOf(env, subject);
  const o = patternTermOf(env, object);
  const walk = compileWalk(simpler(predicate), context, graph);

  const from = (start: number, forward: boolean, endSlot: number): boolean => {
    const stopped = walk(start, forward, (node) => {
      row[endSlot] = node;
      return next();
    });
    row[endSlot] = unboundSlot;
    return stopped;
  };
  const between = (start: number, end: number): boolean => walk(start, true, (node) => {
    if ((context.steps -= 1) < 0) context.look();
    return node === end && next();
  });
  const anywhere = (): boolean => {
    const same = s.slot === o.slot;
    for (const node of startNodes(predicate, true, graph.data, context)) {
      if ((context.steps -= 1) < 0) context.look();
      row[s.slot] = node;
      const stopped = same ? between(node, node) : from(node, true, o.slot);
      row[s.slot] = 0;
      if (stopped) return true;
    }
    return false;
  };
  // Between two variables a path of length zero leads from nodes of the graph only; a term that stands in the path
  // itself need not be one (SPARQL 1.1, 18.4, ZeroLengthPath).
  const nodesOnly = hasZeroLength(predicate) && [s, o].every(({ name }) => name !== undefined && !env.constants.has(name));
  const isNode = (node: number): boolean => node <= context.terms.stored
    && countTriples(graph.data, node, 0, 0) + countTriples(graph.data, 0, 0, node) > 0;
  return () => {
    const start = s.slot < 0 ? s.id : row[s.slot]!;
    const end = o.slot < 0 ? o.id : row[o.slot]!;
    if (nodesOnly && (start !== 0 || end !== 0) && !isNode(start !== 0 ? start : end)) return false;
    if (start !== 0) return end !== 0 ? between(start, end) : from(start, true, o.slot);
    return end !== 0 ? from(end, false, s.slot) : anywhere();
  };
}
