import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { UnsupportedError } from '../../sparql/unsupported.js';
import { termKind } from '../../store/dictionary.js';
import { locate, lowerBound, type GraphData, type Order } from '../../store/store-data.js';
import type { Context } from '../run/context.js';
import type { ActiveGraph, Env } from '../run/env.js';
import { internTerm } from '../run/intern-term.js';
import { eachTriple } from './triples.js';
import { variableName } from '../run/variables.js';

/** Called with each node that a path leads to; true stops. */
type Visit = (node: number) => boolean;
/** Follows a path from a node, with its direction or against it. A node may come more than once, as SPARQL counts it. */
type Walk = (node: number, forward: boolean, visit: Visit) => boolean;

/** Nodes visited in one search. Resetting costs nothing. Nodes that the store does not have are rare and kept apart. */
class Visited {
  private marks = new Uint32Array(0);
  private round = 0;
  private readonly computed = new Set<number>();

  start(nodes: number): void {
    if (this.marks.length < nodes) {
      this.marks = new Uint32Array(nodes);
      this.round = 0;
    }
    if (++this.round > 0xffff_fffe) {
      this.marks.fill(0);
      this.round = 1;
    }
    this.computed.clear();
  }

  /** Whether the node is new. */
  add(node: number): boolean {
    if (node >= this.marks.length) {
      if (this.computed.has(node)) return false;
      this.computed.add(node);
      return true;
    }
    if (this.marks[node] === this.round) return false;
    this.marks[node] = this.round;
    return true;
  }
}

/** Thrown to end a walk that counts nodes, once it has counted enough. */
const enough = new Error('enough');

/** How many nodes a path leads to from its constant end, or leads from where the object is the constant. Counts up to `most`, and takes so many steps of work at most. */
export function countReached({ subject, predicate, object }: Algebra.Path, { graph, query: { context } }: Env, most: number, steps: number): number {
  const forward = variableName(subject) === undefined;
  const { terms } = context;
  const counting: WalkContext = { terms, steps, look() { throw enough; }, hold: () => undefined, release: () => undefined, resets: [] };
  let count = 0;
  try {
    compileWalk(simpler(predicate), counting, graph)(internTerm(context, forward ? subject : object), forward, () => ++count >= most);
  } catch (error) {
    if (error !== enough) throw error;
  }
  context.spend(steps - counting.steps);
  return count;
}

/** What walking needs of a run. */
type WalkContext = Pick<Context, 'terms' | 'steps' | 'look' | 'hold' | 'release' | 'resets'>;

type Path = Algebra.PropertyPathSymbol;
const repetitions: ReadonlySet<string> = new Set(['ZeroOrMorePath', 'OneOrMorePath', 'ZeroOrOnePath']);

/** A path that leads to the same nodes with less work: a repetition of a repetition is one repetition. */
export function simpler(path: Path): Path {
  switch (path.type) {
    case 'ZeroOrMorePath':
    case 'OneOrMorePath':
    case 'ZeroOrOnePath': {
      let inner = simpler(path.path);
      let { type } = path as { type: string };
      if (!repetitions.has(inner.type)) return { ...path, path: inner } as Path;
      if (inner.type !== type) type = 'ZeroOrMorePath';
      inner = (inner as Algebra.ZeroOrMorePath).path;
      return { ...path, type, path: inner } as unknown as Path;
    }
    case 'inv': return { ...path, path: simpler(path.path) };
    case 'seq':
    case 'alt': return { ...path, input: path.input.map(simpler) };
    default: return path;
  }
}

/** Whether a path may lead from a node to itself without a step. */
export function hasZeroLength(path: Algebra.PropertyPathSymbol): boolean {
  switch (path.type) {
    case 'ZeroOrMorePath':
    case 'ZeroOrOnePath':
      return true;
    case 'OneOrMorePath':
    case 'inv':
      return hasZeroLength(path.path);
    case 'seq': return path.input.every(hasZeroLength);
    case 'alt': return path.input.some(hasZeroLength);
    default: return false;
  }
}

/** The nodes that a path can lead from (or to, if not `forward`), each once; others may be among them. */
export function startNodes(path: Algebra.PropertyPathSymbol, forward: boolean, data: GraphData, context: WalkContext): Iterable<number> {
  switch (path.type) {
    case 'link': {
      const predicate = context.terms.dictionary.find(termKind.iri, path.iri.value, '');
      const nodes = createNodes(context);
      if (predicate !== 0) {
        eachTriple(data, 0, predicate, 0, (s, _p, o) => {
          nodes.add(forward ? s : o);
          return false;
        }, context);
      }
      return nodes.all;
    }
    case 'inv': return startNodes(path.path, !forward, data, context);
    case 'OneOrMorePath': return startNodes(path.path, forward, data, context);
    case 'seq': {
      const first = path.input.at(forward ? 0 : -1)!;
      return hasZeroLength(first) ? graphNodes(data, context) : startNodes(first, forward, data, context);
    }
    case 'alt': {
      const nodes = createNodes(context);
      for (const part of path.input) {
        for (const node of startNodes(part, forward, data, context)) {
          if ((context.steps -= 1) < 0) context.look();
          nodes.add(node);
        }
      }
      return nodes.all;
    }
    default: return graphNodes(data, context);
  }
}

/** Bytes of a node in a set or list, as it grows. */
const nodeBytes = 48;

/** A set of nodes that are held until the run has ended. */
function createNodes(context: WalkContext): { readonly all: ReadonlySet<number>; add(node: number): void } {
  const all = new Set<number>();
  return {
    all,
    add(node) {
      const { size } = all;
      if (all.add(node).size > size) context.hold(nodeBytes);
    },
  };
}

/** Subjects and objects, each once. */
function* graphNodes({ spo, ops }: GraphData, context: WalkContext): Generator<number> {
  const subjects = createNodes(context);
  for (const [order, isObject] of [[spo, false], [ops, true]] as const) {
    const count = order.keys?.length ?? order.offsets.length - 1;
    for (let i = 0; i < count; i++) {
      if ((context.steps -= 1) < 0) context.look();
      if (order.offsets[i] === order.offsets[i + 1]) continue;
      const node = order.keys ? order.keys[i]! : i;
      if (!isObject) {
        subjects.add(node);
        yield node;
      } else if (!subjects.all.has(node)) {
        yield node;
      }
    }
  }
}

export function compileWalk(path: Path, context: WalkContext, graph: ActiveGraph): Walk {
  const { stored } = context.terms;
  const idOf = (iri: string): number => context.terms.dictionary.find(termKind.iri, iri, '');
  switch (path.type) {
    case 'link': {
      const predicate = idOf(path.iri.value);
      return (node, forward, visit) => {
        if (predicate === 0 || node > stored) return false;
        if ((context.steps -= 1) < 0) context.look();
        return follow(forward ? graph.data.spo : graph.data.ops, node, predicate, visit, context);
      };
    }
    case 'nps': {
      const excluded = new Set(path.iris.map(({ value }) => idOf(value)));
      return (node, forward, visit) => {
        if (node > stored) return false;
        if ((context.steps -= 1) < 0) context.look();
        return forward
          ? eachTriple(graph.data, node, 0, 0, (_s, predicate, object) => !excluded.has(predicate) && visit(object), context)
          : eachTriple(graph.data, 0, 0, node, (subject, predicate) => !excluded.has(predicate) && visit(subject), context);
      };
    }
    case 'inv': {
      const walk = compileWalk(path.path, context, graph);
      return (node, forward, visit) => walk(node, !forward, visit);
    }
    case 'seq': {
      const walks = path.input.map((part) => compileWalk(part, context, graph));
      const follow = (order: readonly Walk[], i: number, node: number, forward: boolean, visit: Visit): boolean => {
        const walk = order[i];
        return walk ? walk(node, forward, (reached) => follow(order, i + 1, reached, forward, visit)) : visit(node);
      };
      const reversed = [...walks].reverse();
      return (node, forward, visit) => follow(forward ? walks : reversed, 0, node, forward, visit);
    }
    case 'alt': {
      const walks = path.input.map((part) => compileWalk(part, context, graph));
      return (node, forward, visit) => walks.some((walk) => {
        if ((context.steps -= 1) < 0) context.look();
        return walk(node, forward, visit);
      });
    }
    case 'ZeroOrOnePath': {
      const walk = compileWalk(path.path, context, graph);
      return (node, forward, visit) => {
        const seen = new Set([node]);
        const stopped = visit(node) || walk(node, forward, (reached) => {
          if ((context.steps -= 1) < 0) context.look();
          if (seen.has(reached)) return false;
          context.hold(nodeBytes);
          seen.add(reached);
          return visit(reached);
        });
        context.release(nodeBytes * (seen.size - 1));
        return stopped;
      };
    }
    case 'ZeroOrMorePath': return closure(compileWalk(path.path, context, graph), true, context);
    case 'OneOrMorePath': return closure(compileWalk(path.path, context, graph), false, context);
    default: throw new UnsupportedError('This kind of path is not supported.');
  }
}

/** Calls with what a predicate leads to from a node, in the order that begins with the node. */
function follow(order: Order, node: number, predicate: number, visit: Visit, context: WalkContext): boolean {
  const { keys, offsets, second, third } = order;
  const index = keys === undefined ? node : locate(order, node);
  const end = offsets[index + 1]!;
  let i = offsets[index]!;
  if (end - i > 16) i = lowerBound(second, predicate, i, end);
  else while (i < end && second[i]! < predicate) i++;
  for (; i < end && second[i] === predicate; i++) {
    if ((context.steps -= 1) < 0) context.look();
    if (visit(third[i]!)) return true;
  }
  return false;
}

/** Sets of marks that no search uses at the moment. Each is as large as the store, so that a thread keeps few. */
const idle: Visited[] = [];
const mostIdle = 4;

/** Breadth first, each node once. */
function closure(walk: Walk, zeroLength: boolean, context: WalkContext): Walk {
  // It is never begun again before it has ended: its marks are one array.
  let paid = false;
  context.resets.push(() => { paid = false; });
  return (node, forward, visit) => {
    if (!paid) context.hold((context.terms.stored + 1) * Uint32Array.BYTES_PER_ELEMENT);
    paid = true;
    const visited = idle.pop() ?? new Visited();
    visited.start(context.terms.stored + 1);
    const queue: number[] = [];
    const reach = (reached: number): boolean => {
      if ((context.steps -= 1) < 0) context.look();
      if (!visited.add(reached)) return false;
      context.hold(nodeBytes);
      queue.push(reached);
      return visit(reached);
    };
    let stopped = zeroLength ? reach(node) : walk(node, forward, reach);
    for (let i = 0; i < queue.length && !stopped; i++) stopped = walk(queue[i]!, forward, reach);
    if (idle.length < mostIdle) idle.push(visited);
    context.release(nodeBytes * queue.length);
    return stopped;
  };
}
