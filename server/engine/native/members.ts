import { locate, lowerBound, runEnd, type GraphData } from '../../store/store-data.js';

/** The subjects that have a predicate and object, a bit each. */
interface Members {
  readonly p: number;
  readonly o: number;
  readonly bits: Uint32Array;
}

/** Sets that are kept for each graph: mostly they are those of classes. One takes a bit for each term of the store. */
const mostSets = 16;
const known = new WeakMap<GraphData, Members[]>();

/** @param size Highest id of a term. */
export function membersOf(data: GraphData, p: number, o: number, size: number): Uint32Array {
  let sets = known.get(data);
  if (!sets) known.set(data, sets = []);
  let found = sets.find((set) => set.p === p && set.o === o);
  if (!found) {
    if (sets.length >= mostSets) sets.shift();
    sets.push(found = { p, o, bits: collect(data, p, o, size) });
  }
  return found.bits;
}

function collect({ ops }: GraphData, p: number, o: number, size: number): Uint32Array {
  const bits = new Uint32Array((size >>> 5) + 1);
  const at = locate(ops, o);
  const start = lowerBound(ops.second, p, ops.offsets[at]!, ops.offsets[at + 1]!);
  const end = runEnd(ops.second, p, start, ops.offsets[at + 1]!);
  for (let i = start; i < end; i++) bits[ops.third[i]! >>> 5]! |= 1 << (ops.third[i]! & 31);
  return bits;
}
