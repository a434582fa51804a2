import { locate, lowerBound, runEnd, type GraphData } from '../../store/store-data.js';
import type { Budget } from '../contract/budget.js';
import { tooMany, type Env, type Weighing } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { isBound, isFree, type PatternTerm } from '../run/pattern-term.js';

/**
 * Compiles a triple pattern with a variable that nobody looks at: solutions that differ in that variable
 * alone are given once, with their number as weight.
 *
 * @param pairs Makes what gives each subject and object of the predicate.
 * @returns undefined where none can be counted.
 */
export function buildWeighed(env: Env, [s, p, o]: readonly [PatternTerm, PatternTerm, PatternTerm], { live, weight }: Weighing, pairs: () => Operator, next: Operator): Operator | undefined {
  const dead = (term: PatternTerm): boolean => isFree(env, term) && !live.has(term.name!);
  if (p.slot < 0 && s.slot !== o.slot) {
    if (isBound(env, s) && dead(o)) return countedEnds(env, 'spo', s, p.id, next, weight);
    if (isBound(env, o) && dead(s)) return countedEnds(env, 'ops', o, p.id, next, weight);
    if (isFree(env, s) && dead(o)) return eachSubject(env, s.slot, p.id, next, weight);
    if (dead(s) && isFree(env, o)) return eachObject(env, p.id, o.slot, pairs(), next, weight);
  } else if (new Set([s.slot, p.slot, o.slot]).size === 3) {
    if (isBound(env, s) && isFree(env, p) && dead(o)) return eachPredicate(env, 'spo', s, p.slot, next, weight);
    if (isBound(env, o) && isFree(env, p) && dead(s)) return eachPredicate(env, 'ops', o, p.slot, next, weight);
  }
  return undefined;
}

/** @throws Error for more solutions than a number counts exactly. */
function product(weight: number, times: number): number {
  const result = weight * times;
  if (!Number.isSafeInteger(result)) throw new Error(tooMany);
  return result;
}

/** Once, with the number of the other ends, for a subject or object that has any with the predicate. */
function countedEnds({ query: { context }, graph }: Env, order: 'spo' | 'ops', of: PatternTerm, p: number, next: Operator, weight: Weighing['weight']): Operator {
  const { row, terms: { stored } } = context;
  const { slot } = of;
  return () => {
    const id = slot < 0 ? of.id : row[slot]!;
    if (id > stored) return false;
    if ((context.steps -= 1) < 0) context.look();
    const { [order]: { keys, offsets, second }, [order]: columns } = graph.data;
    const index = keys === undefined ? id : locate(columns, id);
    const last = offsets[index + 1]!;
    const start = lowerBound(second, p, offsets[index]!, last);
    const end = runEnd(second, p, start, last);
    if (start === end) return false;
    const before = weight.of;
    weight.of = product(before, end - start);
    const stopped = next();
    weight.of = before;
    return stopped;
  };
}

/** Each predicate of a subject, or object, with the number of its triples. */
function eachPredicate({ query: { context }, graph }: Env, order: 'spo' | 'ops', of: PatternTerm, pSlot: number, next: Operator, weight: Weighing['weight']): Operator {
  const { row, terms: { stored } } = context;
  const { slot } = of;
  return () => {
    const id = slot < 0 ? of.id : row[slot]!;
    if (id > stored) return false;
    const { [order]: { keys, offsets, second }, [order]: columns } = graph.data;
    const index = keys === undefined ? id : locate(columns, id);
    const end = offsets[index + 1]!;
    const before = weight.of;
    let stopped = false;
    if ((context.steps -= 1) < 0) context.look();
    for (let i = offsets[index]!; i < end && !stopped;) {
      const start = i;
      const predicate = second[i]!;
      if (++i < end && second[i] === predicate) i = runEnd(second, predicate, i, end); // mostly there is one
      if ((context.steps -= 1) < 0) context.look();
      row[pSlot] = predicate;
      weight.of = product(before, i - start);
      stopped = next();
    }
    row[pSlot] = 0;
    weight.of = before;
    return stopped;
  };
}

/** Each subject of a predicate, with the number of its objects. */
function eachSubject({ query: { context }, graph }: Env, sSlot: number, p: number, next: Operator, weight: Weighing['weight']): Operator {
  const { row, terms: { stored } } = context;
  return () => {
    if (p > stored) return false;
    const { offsets, second } = graph.data.pso;
    const index = locate(graph.data.pso, p);
    const end = offsets[index + 1]!;
    const before = weight.of;
    let stopped = false;
    for (let i = offsets[index]!; i < end && !stopped;) {
      const start = i;
      const subject = second[i]!;
      if (++i < end && second[i] === subject) i = runEnd(second, subject, i, end);
      if ((context.steps -= 1) < 0) context.look();
      row[sSlot] = subject;
      weight.of = product(before, i - start);
      stopped = next();
    }
    row[sSlot] = 0;
    weight.of = before;
    return stopped;
  };
}

/** Each object of a predicate, with the number of its subjects. @param eachPair Gives each by itself, where that is faster. */
function eachObject({ query: { context }, graph }: Env, p: number, oSlot: number, eachPair: Operator, next: Operator, weight: Weighing['weight']): Operator {
  const { row, terms: { stored } } = context;
  return () => {
    if (p > stored) return false;
    const { ops: { keys, offsets, second } } = graph.data;
    const [low, high] = objectRange(graph.data, p, context);
    if (high < 0) return eachPair();
    const before = weight.of;
    let stopped = false;
    for (let index = low; index <= high && !stopped; index++) {
      const end = offsets[index + 1]!;
      let start = offsets[index]!;
      if ((context.steps -= 1) < 0) context.look();
      if (end - start > 16) start = lowerBound(second, p, start, end);
      else while (start < end && second[start]! < p) start++;
      if (start === end || second[start] !== p) continue;
      row[oSlot] = keys === undefined ? index : keys[index]!;
      weight.of = product(before, runEnd(second, p, start, end) - start);
      stopped = next();
    }
    row[oSlot] = 0;
    weight.of = before;
    return stopped;
  };
}

const noRange = [0, -1] as const;
const knownRanges = new WeakMap<GraphData, Map<number, readonly [low: number, high: number]>>();

/**
 * First and last offset in `ops` of the objects of a predicate. Going through objects is faster where they are close
 * together, as numbers and times are, and occur several times; otherwise the last offset is -1.
 */
function objectRange(data: GraphData, p: number, budget: Budget): readonly [low: number, high: number] {
  let ranges = knownRanges.get(data);
  if (!ranges) knownRanges.set(data, ranges = new Map<number, readonly [number, number]>());
  let found = ranges.get(p);
  if (!found) ranges.set(p, found = findRange(data, p, budget));
  return found;
}

function findRange({ pso, ops, predicates, objects }: GraphData, p: number, budget: Budget): readonly [low: number, high: number] {
  const at = locate(pso, p);
  const [start, end] = [pso.offsets[at]!, pso.offsets[at + 1]!];
  const i = lowerBound(predicates, p, 0, predicates.length);
  const triples = end - start;
  if (predicates[i] !== p || 2 * objects[i]! > triples) return noRange;
  let [least, most] = [Infinity, 0];
  for (let j = start; j < end; j++) {
    if ((j & 0xfff) === 0) budget.spend(0x400);
    const object = pso.third[j]!;
    if (object < least) least = object;
    if (object > most) most = object;
  }
  const [low, high] = [locate(ops, least), locate(ops, most)];
  return high - low < triples && ops.offsets[high + 1]! - ops.offsets[low]! <= 4 * triples ? [low, high] : noRange;
}
