import type * as RDF from '@rdfjs/types';
import { locate, lowerBound, runEnd, type GraphData } from '../../store/store-data.js';
import type { Env, Weighing } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { membersOf } from '../access/members.js';
import { isBound, isFree, patternTermOf, type PatternTerm } from '../run/pattern-term.js';
import { eachTriple, hasTriple } from '../access/triples.js';
import { buildWeighed } from './weighed-pattern.js';

/** Compiles a triple pattern to a look-up in the index that begins with its bound terms. A variable that nobody looks at is counted instead of bound. */
export function buildPattern(pattern: RDF.BaseQuad, env: Env, next: Operator, weighing?: Weighing): Operator {
  const s = patternTermOf(env, pattern.subject);
  const p = patternTermOf(env, pattern.predicate);
  const o = patternTermOf(env, pattern.object);
  const bound = (term: PatternTerm): boolean => isBound(env, term);
  const free = (term: PatternTerm): boolean => isFree(env, term);
  const distinct = new Set([s.slot, p.slot, o.slot]).size === 3;
  const weighed = weighing && buildWeighed(env, [s, p, o], weighing, () => pairs(env, s.slot, p.id, o.slot, next), next);
  if (weighed) return weighed;
  if (p.slot < 0 && s.slot !== o.slot) {
    if (bound(s) && free(o)) return objects(env, s, p.id, o.slot, next);
    if (bound(o) && free(s)) return subjects(env, s.slot, p.id, o, next);
    if (bound(s) && bound(o)) return s.slot >= 0 && o.slot < 0 ? member(env, s.slot, p.id, o.id, next) : triple(env, s, p.id, o, next);
    if (free(s) && free(o)) return pairs(env, s.slot, p.id, o.slot, next);
  }
  if (distinct && bound(s) && free(p) && free(o)) return about(env, 'spo', s, p.slot, o.slot, next);
  if (distinct && bound(o) && free(p) && free(s)) return about(env, 'ops', o, p.slot, s.slot, next);
  if (distinct && [s, p, o].every(free)) return everything(env, s.slot, p.slot, o.slot, next);
  return anyPattern(env, [s, p, o], next);
}

function everything({ query: { context }, graph }: Env, sSlot: number, pSlot: number, oSlot: number, next: Operator): Operator {
  const { row } = context;
  return () => {
    const { keys, offsets, second, third } = graph.data.spo;
    const count = keys?.length ?? offsets.length - 1;
    let stopped = false;
    for (let k = 0; k < count && !stopped; k++) {
      const end = offsets[k + 1]!;
      if ((context.steps -= 1) < 0) context.look();
      row[sSlot] = keys === undefined ? k : keys[k]!;
      for (let i = offsets[k]!; i < end && !stopped; i++) {
        if ((context.steps -= 1) < 0) context.look();
        row[pSlot] = second[i]!;
        row[oSlot] = third[i]!;
        stopped = next();
      }
    }
    row[sSlot] = row[pSlot] = row[oSlot] = 0;
    return stopped;
  };
}

function objects({ query: { context }, graph }: Env, s: PatternTerm, p: number, oSlot: number, next: Operator): Operator {
  const { row, terms: { stored } } = context;
  const { slot } = s;
  return () => {
    const subject = slot < 0 ? s.id : row[slot]!;
    if (subject > stored) return false;
    const { spo } = graph.data;
    const { offsets, second, third } = spo;
    const index = spo.keys === undefined ? subject : locate(spo, subject);
    const end = offsets[index + 1]!;
    let i = offsets[index]!;
    // Most resources have few triples: a linear search is faster than a binary one.
    if (end - i > 16) i = lowerBound(second, p, i, end);
    else while (i < end && second[i]! < p) i++;
    if ((context.steps -= 1) < 0) context.look();
    for (; i < end && second[i] === p; i++) {
      if ((context.steps -= 1) < 0) context.look();
      row[oSlot] = third[i]!;
      if (next()) {
        row[oSlot] = 0;
        return true;
      }
    }
    row[oSlot] = 0;
    return false;
  };
}

function subjects({ query: { context }, graph }: Env, sSlot: number, p: number, o: PatternTerm, next: Operator): Operator {
  const { row, terms: { stored } } = context;
  const { slot } = o;
  return () => {
    const object = slot < 0 ? o.id : row[slot]!;
    if (object > stored) return false;
    const { ops } = graph.data;
    const { offsets, second, third } = ops;
    const index = ops.keys === undefined ? object : locate(ops, object);
    const end = offsets[index + 1]!;
    let start = offsets[index]!;
    let stop: number;
    if (end - start > 16) {
      start = lowerBound(second, p, start, end);
      stop = runEnd(second, p, start, end);
    } else {
      while (start < end && second[start]! < p) start++;
      stop = start;
      while (stop < end && second[stop] === p) stop++;
    }
    if ((context.steps -= 1) < 0) context.look();
    for (let i = start; i < stop; i++) {
      if ((context.steps -= 1) < 0) context.look();
      row[sSlot] = third[i]!;
      if (next()) {
        row[sSlot] = 0;
        return true;
      }
    }
    row[sSlot] = 0;
    return false;
  };
}

function triple({ query: { context }, graph }: Env, s: PatternTerm, p: number, o: PatternTerm, next: Operator): Operator {
  const { row, terms: { stored } } = context;
  return () => {
    const subject = s.slot < 0 ? s.id : row[s.slot]!;
    const object = o.slot < 0 ? o.id : row[o.slot]!;
    if ((context.steps -= 1) < 0) context.look();
    return subject <= stored && object <= stored && hasTriple(graph.data, subject, p, object) && next();
  };
}

/** Calls of a run after which the subjects are looked up in a set: a few are found faster among the triples. */
const patience = 64;

/** Whether a subject has a property. */
function member({ query: { context }, graph }: Env, slot: number, p: number, o: number, next: Operator): Operator {
  const { row, terms: { dictionary, stored } } = context;
  let calls = 0;
  let data: GraphData | undefined;
  let members: Uint32Array | undefined;
  context.resets.push(() => { data = members = undefined; });
  return () => {
    const subject = row[slot]!;
    if ((context.steps -= 1) < 0) context.look();
    if (data !== graph.data) {
      ({ data } = graph);
      members = undefined;
      calls = 0;
    }
    if (subject > stored || p > stored || o > stored) return false;
    if (members === undefined) {
      if ((calls += 1) <= patience) return hasTriple(data, subject, p, o) && next();
      members = membersOf(dictionary, data, p, o, context);
    }
    return (members[subject >>> 5]! >>> (subject & 31) & 1) === 1 && next();
  };
}

function pairs({ query: { context }, graph }: Env, sSlot: number, p: number, oSlot: number, next: Operator): Operator {
  const { row, terms: { stored } } = context;
  return () => {
    if (p > stored) return false;
    const { pso } = graph.data;
    const { offsets, second, third } = pso;
    const index = locate(pso, p);
    const end = offsets[index + 1]!;
    for (let i = offsets[index]!; i < end; i++) {
      if ((context.steps -= 1) < 0) context.look();
      row[sSlot] = second[i]!;
      row[oSlot] = third[i]!;
      if (next()) {
        row[sSlot] = row[oSlot] = 0;
        return true;
      }
    }
    row[sSlot] = row[oSlot] = 0;
    return false;
  };
}

/** All triples that have a subject, or an object: its predicates, and their other ends. */
function about({ query: { context }, graph }: Env, order: 'spo' | 'ops', of: PatternTerm, pSlot: number, endSlot: number, next: Operator): Operator {
  const { row, terms: { stored } } = context;
  const { slot } = of;
  return () => {
    const id = slot < 0 ? of.id : row[slot]!;
    if (id > stored) return false;
    const { [order]: { keys, offsets, second, third }, [order]: columns } = graph.data;
    const index = keys === undefined ? id : locate(columns, id);
    const end = offsets[index + 1]!;
    let stopped = false;
    if ((context.steps -= 1) < 0) context.look();
    for (let i = offsets[index]!; i < end && !stopped; i++) {
      if ((context.steps -= 1) < 0) context.look();
      row[pSlot] = second[i]!;
      row[endSlot] = third[i]!;
      stopped = next();
    }
    row[pSlot] = row[endSlot] = 0;
    return stopped;
  };
}

/** Any other pattern. Each call finds out which terms are bound, and a variable may stand in the pattern twice. */
function anyPattern({ query: { context }, graph }: Env, terms: readonly [PatternTerm, PatternTerm, PatternTerm], next: Operator): Operator {
  const { row, terms: { stored } } = context;
  const [s, p, o] = terms;
  /** Gives the variable its value, or compares; pushes the slot when it was free. */
  const taken: number[] = [];
  const give = (slot: number, id: number): boolean => {
    if (slot < 0) return true;
    if (row[slot] !== 0) return row[slot] === id;
    row[slot] = id;
    taken.push(slot);
    return true;
  };
  const emit = (subject: number, predicate: number, object: number): boolean => {
    const depth = taken.length;
    const stop = give(s.slot, subject) && give(p.slot, predicate) && give(o.slot, object) && next();
    while (taken.length > depth) row[taken.pop()!] = 0;
    return stop;
  };
  return () => {
    const subject = s.slot < 0 ? s.id : row[s.slot]!;
    const predicate = p.slot < 0 ? p.id : row[p.slot]!;
    const object = o.slot < 0 ? o.id : row[o.slot]!;
    if (subject > stored || predicate > stored || object > stored) return false;
    if ((context.steps -= 1) < 0) context.look();
    return eachTriple(graph.data, subject, predicate, object, emit, context);
  };
}
