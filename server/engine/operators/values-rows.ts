import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { slotOf, type Env } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { internTerm } from '../run/intern-term.js';

/** Rows from which on those with the value of a bound variable are looked up. */
const manyRows = 16;
/** Bytes of an entry of the index. */
const entryBytes = 64;

/** VALUES: UNDEF leaves a variable as it is. */
export function buildValues({ variables, bindings }: Algebra.Values, env: Env, next: Operator): Operator {
  const { context } = env.query;
  const { row } = context;
  const slots = variables.map(({ value }) => slotOf(env, value));
  const width = slots.length;
  context.hold(bindings.length * width * Uint32Array.BYTES_PER_ELEMENT);
  const cells = new Uint32Array(bindings.length * width);
  bindings.forEach((binding, i) => {
    context.spend(16);
    variables.forEach(({ value }, k) => {
      const term = binding[value];
      if (term) cells[i * width + k] = internTerm(context, term);
    });
  });

  const taken: number[] = [];
  const visit = (number: number): boolean => {
    if ((context.steps -= 1) < 0) context.look();
    const depth = taken.length;
    let agrees = true;
    for (let i = 0, cell = number * width; i < width && agrees; i++, cell++) {
      const value = cells[cell]!;
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
  const all: Operator = () => {
    for (let i = 0; i < bindings.length; i++) if (visit(i)) return true;
    return false;
  };

  const key = bindings.length < manyRows ? -1
    : variables.findIndex(({ value }, k) => env.bound.has(value) && bindings.every((_, i) => cells[i * width + k] !== 0));
  if (key < 0) return all;
  const index = new Map<number, number[]>();
  context.hold(bindings.length * entryBytes);
  for (let i = 0; i < bindings.length; i++) {
    const id = cells[i * width + key]!;
    const known = index.get(id);
    if (known) known.push(i);
    else index.set(id, [i]);
  }
  return () => {
    if ((context.steps -= 1) < 0) context.look();
    for (const i of index.get(row[slots[key]!]!) ?? []) if (visit(i)) return true;
    return false;
  };
}
