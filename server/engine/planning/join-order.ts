import type { Budget } from '../contract/budget.js';
import { intersection, isSubset, union, type Names } from '../run/names.js';

/** What the planner knows of a part of a join. */
export interface JoinPart {
  readonly names: Names;
  /** Variables that it binds in every solution. */
  readonly binds: Names;
  /** Those that must be bound before. */
  readonly needs: Names;
  /** Solutions to expect for each call, once these variables are bound. */
  estimate(bound: Names): number;
  /** What a call costs, compared with a call that reads close to where the call before read. Default: 1. */
  effort?(bound: Names): number;
}

/** A part that has no variable in common with what is bound multiplies the solutions: it waits. */
const productPenalty = 1000;
/** How many parts are tried as the first one: those with the fewest expected solutions. */
const triedStarts = 4;
/** With up to so many parts, every part is looked at for every position. With more, parts are kept in a heap, and fewer first parts are tried. */
const few = 16, many = 256;
/** How often a part's solutions are estimated anew as more of its variables are bound. */
const mostEstimates = 8;
/** Steps of work that an estimate counts as. */
const estimateSteps = 32;
/** Steps of work that placing a part counts as, and looking at one of its names. */
const insertSteps = 16, nameSteps = 4;

/** The order with the least work among those that begin with one part and go on with whatever is cheapest next. */
export function cheapestOrder<T extends JoinPart>(parts: readonly T[], bound: Names, budget: Budget): readonly T[] {
  if (parts.length < 2) return parts;
  const starts = cheapestStarts(parts, bound, budget);
  const index = parts.length > few ? indexByName(parts, budget) : undefined;
  let best = parts;
  let least = Infinity;
  for (const part of starts) {
    const waiting = index ? heapOf(parts, index, budget) : listOf(parts, budget);
    const { order, work } = greedyOrder(part, waiting, bound, least, budget);
    if (order.length === parts.length && (work < least || best === parts)) [best, least] = [order, work];
  }
  return best;
}

/** The parts with the fewest expected solutions, the cheapest first. Of many parts only one: sorting them all takes long. */
function cheapestStarts<T extends JoinPart>(parts: readonly T[], bound: Names, budget: Budget): readonly T[] {
  const starts: { readonly part: T; readonly cost: number }[] = [];
  const most = parts.length > many ? 1 : triedStarts;
  for (const part of parts) {
    budget.spend(estimateSteps);
    if (!isSubset(part.needs, bound)) continue;
    const cost = stepCost(part, bound);
    let at = starts.length;
    while (at > 0 && starts[at - 1]!.cost > cost) at--;
    if (at >= most) continue;
    starts.splice(at, 0, { part, cost });
    if (starts.length > most) starts.pop();
  }
  return starts.map(({ part }) => part);
}

/** Parts that are not in the order yet. */
interface Waiting<T> {
  take(part: T, bound: Names): void;
  /** The part to go on with; undefined when none is left. One that needs what is not bound yet is the last choice. */
  cheapest(bound: Names): T | undefined;
}

/** Gives up as soon as the order takes more work than `most`; the order that it returns is then incomplete. */
function greedyOrder<T extends JoinPart>(start: T, waiting: Waiting<T>, given: Names, most: number, budget: Budget): { order: readonly T[]; work: number } {
  const order: T[] = [];
  let bound = given;
  let rows = 1;
  let work = 0;
  for (let next: T | undefined = start; next; next = waiting.cheapest(bound)) {
    budget.spend(insertSteps);
    order.push(next);
    work += rows * (next.effort?.(bound) ?? 1);
    rows *= next.estimate(bound);
    work += rows;
    if (work > most) break;
    bound = union(bound, next.binds);
    waiting.take(next, bound);
  }
  return { order, work };
}

function stepCost(part: JoinPart, bound: Names): number {
  if (!isSubset(part.needs, bound)) return Infinity;
  const solutions = part.estimate(bound);
  const connected = bound.size === 0 || part.names.size === 0 || intersection(part.names, bound).size > 0;
  return connected || solutions <= 1 ? solutions : solutions * productPenalty;
}

function listOf<T extends JoinPart>(parts: readonly T[], budget: Budget): Waiting<T> {
  const waiting = new Set(parts);
  return {
    take: (part) => { waiting.delete(part); },
    cheapest(bound) {
      let best: T | undefined;
      let least = Infinity;
      for (const part of waiting) {
        budget.spend(estimateSteps);
        const cost = stepCost(part, bound);
        if (!best || cost < least) [best, least] = [part, cost];
      }
      return best;
    },
  };
}

/** The numbers of the parts that have a variable. */
function indexByName(parts: readonly JoinPart[], budget: Budget): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  parts.forEach(({ names }, i) => {
    budget.spend(nameSteps * (1 + names.size));
    for (const name of names) {
      const known = index.get(name);
      if (known) known.push(i);
      else index.set(name, [i]);
    }
  });
  return index;
}

/** A heap by cost, then by position in the query. Only parts whose variables have just been bound are estimated anew. */
function heapOf<T extends JoinPart>(parts: readonly T[], index: ReadonlyMap<string, readonly number[]>, budget: Budget): Waiting<T> {
  const numbers = new Map(parts.map((part, i) => [part, i]));
  const costs = new Float64Array(parts.length).fill(NaN); // also of parts that are in the order already
  const estimates = new Uint8Array(parts.length);
  const needed = Int32Array.from(parts, ({ needs }) => needs.size);
  const heap: number[] = [];
  const heapCosts: number[] = [];
  const isBefore = (a: number, b: number): boolean => heapCosts[a]! < heapCosts[b]! || (heapCosts[a] === heapCosts[b] && heap[a]! < heap[b]!);
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
    [heapCosts[a], heapCosts[b]] = [heapCosts[b]!, heapCosts[a]!];
  };
  const push = (part: number, cost: number): void => {
    costs[part] = cost;
    let at = heap.push(part) - 1;
    heapCosts.push(cost);
    for (let parent = (at - 1) >> 1; at > 0 && isBefore(at, parent); at = parent, parent = (at - 1) >> 1) swap(at, parent);
  };
  const pop = (): void => {
    swap(0, heap.length - 1);
    heap.pop();
    heapCosts.pop();
    for (let at = 0, child = 1; child < heap.length; at = child, child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(child + 1, child)) child++;
      if (!isBefore(child, at)) break;
      swap(at, child);
    }
  };
  const placed = new Uint8Array(parts.length);
  let known: Names | undefined;
  const update = (part: number, bound: Names): void => {
    budget.spend(estimateSteps);
    push(part, stepCost(parts[part]!, bound));
  };
  return {
    take(part, bound) {
      placed[numbers.get(part)!] = 1;
      if (!known) {
        // What each part needs is counted once, against what is bound before any part.
        parts.forEach(({ needs }, i) => {
          if (needed[i]! > 0) needed[i] = needs.size - intersection(needs, bound).size;
          if (!placed[i]) update(i, bound);
        });
      } else {
        for (const name of part.binds) {
          if (known.has(name)) continue;
          for (const other of index.get(name) ?? []) {
            budget.spend(1);
            if (placed[other]) continue;
            const waits = needed[other]! > 0 && parts[other]!.needs.has(name);
            if (waits) needed[other]! -= 1;
            if (needed[other] === 0 && (waits || (estimates[other]! += 1) <= mostEstimates)) update(other, bound);
          }
        }
      }
      known = bound;
    },
    cheapest() {
      while (heap.length > 0) {
        budget.spend(nameSteps);
        const part = heap[0]!, cost = heapCosts[0]!;
        pop();
        if (!placed[part] && cost === costs[part]) return parts[part];
      }
      return undefined;
    },
  };
}
