import { locate, lowerBound, runEnd, type GraphData } from '../../store/store-data.js';
import type { Budget } from '../contract/budget.js';

export function hasTriple({ spo }: GraphData, subject: number, predicate: number, object: number): boolean {
  const { offsets, second, third } = spo;
  const index = locate(spo, subject);
  const end = offsets[index + 1]!;
  const start = lowerBound(second, predicate, offsets[index]!, end);
  if (start >= end || second[start] !== predicate) return false;
  const stop = runEnd(second, predicate, start, end);
  const i = lowerBound(third, object, start, stop);
  return i < stop && third[i] === object;
}

/** Calls `emit` with each triple that has the given terms, where 0 is any, until it returns true. Triples that are passed over are counted against the budget. */
export function eachTriple({ spo, ops, pso }: GraphData, s: number, p: number, o: number, emit: (s: number, p: number, o: number) => boolean, budget: Pick<Budget, 'steps' | 'look'>): boolean {
  if (s !== 0) {
    const at = locate(spo, s);
    let [start, end] = [spo.offsets[at]!, spo.offsets[at + 1]!];
    if (p !== 0) {
      start = lowerBound(spo.second, p, start, end);
      end = runEnd(spo.second, p, start, end);
      if (o !== 0) {
        start = lowerBound(spo.third, o, start, end);
        end = start < end && spo.third[start] === o ? start + 1 : start;
      }
    }
    for (let i = start; i < end; i++) {
      if ((budget.steps -= 1) < 0) budget.look();
      if ((o === 0 || spo.third[i] === o) && emit(s, spo.second[i]!, spo.third[i]!)) return true;
    }
    return false;
  }
  if (o !== 0) {
    const at = locate(ops, o);
    let [start, end] = [ops.offsets[at]!, ops.offsets[at + 1]!];
    if (p !== 0) {
      start = lowerBound(ops.second, p, start, end);
      end = runEnd(ops.second, p, start, end);
    }
    for (let i = start; i < end; i++) {
      if ((budget.steps -= 1) < 0) budget.look();
      if (emit(ops.third[i]!, ops.second[i]!, o)) return true;
    }
    return false;
  }
  if (p !== 0) {
    const at = locate(pso, p);
    for (let i = pso.offsets[at]!; i < pso.offsets[at + 1]!; i++) {
      if ((budget.steps -= 1) < 0) budget.look();
      if (emit(pso.second[i]!, p, pso.third[i]!)) return true;
    }
    return false;
  }
  const count = spo.keys?.length ?? spo.offsets.length - 1;
  for (let k = 0; k < count; k++) {
    const subject = spo.keys ? spo.keys[k]! : k;
    if ((budget.steps -= 1) < 0) budget.look();
    for (let i = spo.offsets[k]!; i < spo.offsets[k + 1]!; i++) {
      if ((budget.steps -= 1) < 0) budget.look();
      if (emit(subject, spo.second[i]!, spo.third[i]!)) return true;
    }
  }
  return false;
}

/** Number of triples with the given terms, exactly, where 0 is any; a bound subject and object are counted as either. */
export function countTriples({ size, spo, ops, pso }: GraphData, s: number, p: number, o: number): number {
  if (s === 0 && o === 0) {
    if (p === 0) return size;
    const at = locate(pso, p);
    return pso.offsets[at + 1]! - pso.offsets[at]!;
  }
  const order = s !== 0 ? spo : ops;
  const at = locate(order, s !== 0 ? s : o);
  const [start, end] = [order.offsets[at]!, order.offsets[at + 1]!];
  if (p === 0) return end - start;
  const from = lowerBound(order.second, p, start, end);
  return runEnd(order.second, p, from, end) - from;
}
