/** An edge of a network, by places in its list of nodes. */
export interface WayEdge {
  readonly from: number;
  readonly to: number;
  readonly relation: string;
  /** Above zero: how much it costs to go along it, in either direction. */
  readonly cost: number;
}

/** One step of a way. */
export interface WayStep<Edge> {
  readonly edge: Edge;
  /** Whether it is gone in its own direction. */
  readonly forward: boolean;
}

export interface FoundWays<Edge> {
  /** Cheapest first. */
  readonly ways: readonly { readonly cost: number; readonly steps: readonly WayStep<Edge>[] }[];
  /** Whether the search ended at its bound, so that cheaper ways than the last one may be missing. */
  readonly bounded: boolean;
}

export interface WaySearch {
  readonly from: number;
  readonly to: number;
  /** Ways that are wanted. */
  readonly count: number;
  /** Steps that a way may have. */
  readonly longest: number;
  /** What it costs that two steps go against each other: such a way does not lead from one end to the other. Default: nothing. */
  readonly turn?: number;
}

/** Partial ways that are looked at: with these a search takes some tens of milliseconds and some MiB. */
export const mostPartialWays = 40_000;

interface Partial<Edge> {
  readonly node: number;
  readonly cost: number;
  /** Cost of the whole way, at least. */
  readonly least: number;
  readonly length: number;
  readonly step: WayStep<Edge> | undefined;
  readonly before: Partial<Edge> | undefined;
}

/**
 * The cheapest ways between two nodes, none of which meets a node twice. A detour is no way: two steps by the same
 * relation into a shared target, or out of a shared source, say only that two things are alike.
 *
 * Best first, with the cost of the rest bounded from below by a search from the end (A*); the order is exact. It yields
 * at each partial way, so that others may have their turn.
 */
export function* findWays<Edge extends WayEdge>(edges: readonly Edge[], size: number, { from, to, count, longest, turn = 0 }: WaySearch): Generator<void, FoundWays<Edge>> {
  const beside: { readonly edge: Edge; readonly other: number; readonly forward: boolean }[][] = Array.from({ length: size }, () => []);
  for (const edge of edges) {
    if (edge.from === edge.to) continue;
    beside[edge.from]?.push({ edge, other: edge.to, forward: true });
    beside[edge.to]?.push({ edge, other: edge.from, forward: false });
  }
  yield;
  const rest = yield* costsTo(to, beside, size);
  const hops = hopsTo(to, beside, size);
  const queue = createQueue<Partial<Edge>>(({ least }) => least);
  const ways: { readonly cost: number; readonly steps: readonly WayStep<Edge>[] }[] = [];
  if (from === to || rest[from] === Infinity) return { ways, bounded: false };
  queue.push({ node: from, cost: 0, least: rest[from] ?? 0, length: 0, step: undefined, before: undefined });
  let pushed = 1;
  for (let way = queue.pop(); way && ways.length < count; way = queue.pop()) {
    yield;
    if (way.node === to) {
      ways.push({ cost: way.cost, steps: stepsOf(way) });
      continue;
    }
    for (const { edge, other, forward } of beside[way.node] ?? []) {
      if (way.length + 1 + (hops[other] ?? Infinity) > longest || isDetour(way.step, edge, forward) || meets(way, other)) continue;
      if (pushed >= mostPartialWays) return { ways, bounded: true };
      const cost = way.cost + edge.cost + (way.step && way.step.forward !== forward ? turn : 0);
      queue.push({ node: other, cost, least: cost + (rest[other] ?? Infinity), length: way.length + 1, step: { edge, forward }, before: way });
      pushed += 1;
    }
  }
  return { ways, bounded: false };
}

const isDetour = <Edge extends WayEdge>(last: WayStep<Edge> | undefined, { relation }: Edge, forward: boolean): boolean =>
  last !== undefined && last.edge.relation === relation && last.forward !== forward;

function meets<Edge>(way: Partial<Edge>, node: number): boolean {
  for (let at: Partial<Edge> | undefined = way; at; at = at.before) if (at.node === node) return true;
  return false;
}

function stepsOf<Edge>(way: Partial<Edge>): readonly WayStep<Edge>[] {
  const steps: WayStep<Edge>[] = [];
  for (let at: Partial<Edge> | undefined = way; at?.step; at = at.before) steps.push(at.step);
  return steps.reverse();
}

type Beside = readonly (readonly { readonly edge: WayEdge; readonly other: number }[])[];

/** The least cost from every node to one (Dijkstra). */
function* costsTo(to: number, beside: Beside, size: number): Generator<void, readonly number[]> {
  const costs = new Array<number>(size).fill(Infinity);
  const queue = createQueue<{ readonly node: number; readonly cost: number }>(({ cost }) => cost);
  costs[to] = 0;
  queue.push({ node: to, cost: 0 });
  for (let next = queue.pop(); next; next = queue.pop()) {
    yield;
    if (next.cost > (costs[next.node] ?? Infinity)) continue;
    for (const { edge, other } of beside[next.node] ?? []) {
      const cost = next.cost + edge.cost;
      if (cost >= (costs[other] ?? Infinity)) continue;
      costs[other] = cost;
      queue.push({ node: other, cost });
    }
  }
  return costs;
}

/** The fewest steps from every node to one. */
function hopsTo(to: number, beside: Beside, size: number): readonly number[] {
  const hops = new Array<number>(size).fill(Infinity);
  hops[to] = 0;
  const queue = [to];
  for (const node of queue) {
    for (const { other } of beside[node] ?? []) {
      if (hops[other] !== Infinity) continue;
      hops[other] = (hops[node] ?? 0) + 1;
      queue.push(other);
    }
  }
  return hops;
}

/** A binary heap: the least first; of equals the one that came first. */
function createQueue<Item>(value: (item: Item) => number): { push(item: Item): void; pop(): Item | undefined } {
  const heap: { readonly item: Item; readonly key: number; readonly number: number }[] = [];
  let count = 0;
  const before = (i: number, j: number): boolean => {
    const a = heap[i], b = heap[j];
    return a !== undefined && b !== undefined && (a.key < b.key || (a.key === b.key && a.number < b.number));
  };
  const swap = (i: number, j: number): void => {
    const a = heap[i], b = heap[j];
    if (a && b) [heap[i], heap[j]] = [b, a];
  };
  return {
    push(item) {
      heap.push({ item, key: value(item), number: count++ });
      for (let i = heap.length - 1; i > 0 && before(i, (i - 1) >> 1); i = (i - 1) >> 1) swap(i, (i - 1) >> 1);
    },
    pop() {
      const top = heap[0], last = heap.pop();
      if (!top || !last) return undefined;
      if (heap.length === 0) return top.item;
      heap[0] = last;
      for (let i = 0; ;) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(child, least)) least = child;
        if (least === i) return top.item;
        swap(i, least);
        i = least;
      }
    },
  };
}
