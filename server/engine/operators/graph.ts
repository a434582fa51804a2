import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { termKind } from '../../store/dictionary.js';
import type { GraphData } from '../../store/store-data.js';
import { build, slotOf, type ActiveGraph, type Env, type Weighing } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { difference, namesOf, union } from '../run/names.js';
import { unsafe } from '../run/variables.js';

/** GRAPH: the pattern in one named graph, or in each of them. */
export function buildGraph({ input, name }: Algebra.Graph, env: Env, next: Operator, weighing?: Weighing): Operator {
  const { dataset, context } = env.query;
  if (name.termType === 'NamedNode') {
    const data = dataset.named.get(name.value);
    return data ? build(input, { ...env, graph: { data } }, next, Infinity, weighing) : () => false;
  }
  const graphs: readonly { readonly id: number; readonly data: GraphData }[] = [...dataset.named].map(([graphName, data]) => ({
    id: graphName.startsWith('_:') ? context.terms.intern(termKind.blank, graphName.slice(2)) : context.terms.intern(termKind.iri, graphName), data,
  }));
  const { row } = context;
  const slot = slotOf(env, name.value);
  const graph: ActiveGraph = { data: dataset.union };
  // The graph's name is put in first only where that does not change the pattern's meaning.
  const hidden = unsafe(input).has(name.value) && !env.constants.has(name.value);
  let current = 0;
  const after: Operator = () => {
    const before = row[slot]!;
    if (before !== 0 && before !== current) return false;
    row[slot] = current;
    const [id, data] = [current, graph.data];
    const stopped = next();
    [current, graph.data] = [id, data];
    row[slot] = before;
    return stopped;
  };
  const names = namesOf([name.value]);
  const inner: Env = hidden
    ? { ...env, graph, bound: difference(env.bound, names), maybe: difference(env.maybe, names) }
    : { ...env, graph, bound: union(env.bound, names), maybe: union(env.maybe, names) };
  const run = build(input, inner, after, Infinity, weighing && { ...weighing, live: union(weighing.live, names) });
  return () => {
    const given = row[slot]!;
    let stopped = false;
    for (const { id, data } of graphs) {
      if ((context.steps -= 1) < 0) context.look();
      if (given !== 0 && given !== id) continue;
      current = id;
      graph.data = data;
      row[slot] = hidden ? 0 : id;
      stopped = run();
      if (stopped) break;
    }
    row[slot] = given;
    return stopped;
  };
}
