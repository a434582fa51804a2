import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { GraphData } from '../../store/store-data.js';
import { build, innerScope, slotOf, type Env } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { createRows } from '../run/rows.js';
import { createTupleSet } from '../run/tuples.js';
import { intersection } from '../run/names.js';
import { certain, inScope, mentioned } from '../run/variables.js';

/** The solutions of a pattern, evaluated by itself. */
export interface Table {
  readonly names: readonly string[];
  /** Slots outside of the variables, in the order of the columns. */
  readonly slots: readonly number[];
  at(row: number, column: number): number;
  /** Calls `visit` with each row that may agree with the current row: those with the same values of the variables that are bound on both sides. */
  candidates(visit: (row: number) => boolean): boolean;
}

/**
 * Compiles a pattern so that it is evaluated once, with nothing bound from outside but constants.
 *
 * @param names The variables to keep.
 */
export function buildTable(operation: Algebra.Operation, env: Env, names: readonly string[]): Table {
  const { context } = env.query;
  const constants = intersection(mentioned(operation), env.constants);
  const inner = innerScope(env, constants);
  // The pattern's variables have slots of their own, so that nothing from outside is seen.
  const own = names.map((name) => slotOf(inner, name));
  const slots = names.map((name) => slotOf(env, name));
  const rows = createRows(context, own);
  const run = build(operation, { ...inner, constants }, () => {
    if ((context.steps -= 1) < 0) context.look();
    rows.push();
    return false;
  });
  const always = certain(operation);
  // The slot of a constant is the one outside and must keep its value; every row agrees with it.
  const keyColumns = names.map((_, column) => column).filter((column) => always.has(names[column]!) && env.bound.has(names[column]!) && !constants.has(names[column]!));
  const ownKeys = createTupleSet(context, keyColumns.map((column) => own[column]!));
  let chains = new Int32Array(0); // next row with the same key, or -1
  let heads = new Int32Array(0); // by key
  const keySlots = keyColumns.map((column) => slots[column]!);
  const ownKeySlots = keyColumns.map((column) => own[column]!);

  /** The graph that the rows were made from; it changes in a GRAPH with a variable. */
  let madeFrom: GraphData | undefined;
  context.resets.push(() => {
    madeFrom = undefined;
    rows.clear();
    ownKeys.clear();
    chains = heads = new Int32Array(0);
  });
  const fill = (): void => {
    rows.clear();
    ownKeys.clear();
    context.release(2 * chains.byteLength);
    chains = heads = new Int32Array(0);
    run();
    context.hold(2 * rows.count * Int32Array.BYTES_PER_ELEMENT);
    chains = new Int32Array(rows.count);
    heads = new Int32Array(rows.count).fill(-1);
    for (let i = rows.count - 1; i >= 0; i--) {
      if ((context.steps -= 1) < 0) context.look();
      for (let k = 0; k < keyColumns.length; k++) context.row[ownKeySlots[k]!] = rows.at(i, keyColumns[k]!);
      const key = ownKeys.add();
      chains[i] = heads[key]!;
      heads[key] = i;
    }
    for (const slot of ownKeySlots) context.row[slot] = 0;
    madeFrom = constants.size === 0 ? env.graph.data : undefined;
  };
  return {
    names,
    slots,
    at: rows.at,
    candidates(visit) {
      if ((context.steps -= 1) < 0) context.look();
      if (madeFrom !== env.graph.data) fill();
      const { row } = context;
      for (let k = 0; k < keySlots.length; k++) row[ownKeySlots[k]!] = row[keySlots[k]!]!;
      const key = ownKeys.find();
      for (const slot of ownKeySlots) row[slot] = 0;
      if (key < 0) return false;
      for (let i = heads[key]!; i >= 0; i = chains[i]!) {
        if ((context.steps -= 1) < 0) context.look();
        if (visit(i)) return true;
      }
      return false;
    },
  };
}

/** Joins with a pattern that is evaluated by itself, once. */
export function buildTableJoin(operation: Algebra.Operation, env: Env, next: Operator): Operator {
  const table = buildTable(operation, env, [...inScope(operation)]);
  const { row } = env.query.context;
  const { slots, at } = table;
  const width = slots.length;
  const taken: number[] = [];
  const visit = (candidate: number): boolean => {
    const depth = taken.length;
    let agrees = true;
    for (let i = 0; i < width && agrees; i++) {
      const value = at(candidate, i);
      if (value === 0) continue;
      const slot = slots[i]!;
      if (row[slot] === 0) {
        row[slot] = value;
        taken.push(slot);
      } else {
        agrees = row[slot] === value;
      }
    }
    const stopped = agrees && next();
    while (taken.length > depth) row[taken.pop()!] = 0;
    return stopped;
  };
  return () => table.candidates(visit);
}
