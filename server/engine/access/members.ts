import type { Budget } from '../contract/budget.js';
import type { Dictionary } from '../../store/dictionary.js';
import { locate, lowerBound, runEnd, type GraphData } from '../../store/store-data.js';

/** The subjects that have a predicate and object in a graph: one bit per term. */
interface Members {
  /** Held weakly: a graph that was put together for one query is large, and goes with it. */
  readonly data: WeakRef<GraphData>;
  readonly p: number;
  readonly o: number;
  readonly bits: Uint32Array;
}

/** Sets that are kept for one store, all its graphs together: each takes one bit per term of the store. Most are those of classes. */
const mostSets = 32;
const known = new WeakMap<Dictionary, Members[]>();

/** @param budget Pays for collecting those that are not known yet. */
export function membersOf(dictionary: Dictionary, data: GraphData, p: number, o: number, budget: Budget): Uint32Array {
  let sets = known.get(dictionary);
  if (!sets) known.set(dictionary, sets = []);
  let found = sets.find((set) => set.p === p && set.o === o && set.data.deref() === data);
  if (!found) {
    if (sets.length >= mostSets) sets.shift();
    sets.push(found = { data: new WeakRef(data), p, o, bits: collect(data, p, o, dictionary.size, budget) });
  }
  return found.bits;
}

/** @param size Highest id of a term. */
function collect({ ops }: GraphData, p: number, o: number, size: number, budget: Budget): Uint32Array {
  const bits = new Uint32Array((size >>> 5) + 1);
  const at = locate(ops, o);
  const start = lowerBound(ops.second, p, ops.offsets[at]!, ops.offsets[at + 1]!);
  const end = runEnd(ops.second, p, start, ops.offsets[at + 1]!);
  for (let i = start; i < end; i++) {
    if ((i & 0xfff) === 0) budget.spend(0x800);
    bits[ops.third[i]! >>> 5]! |= 1 << (ops.third[i]! & 31);
  }
  return bits;
}
