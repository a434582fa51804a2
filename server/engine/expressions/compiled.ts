import { effectiveBoolean, idOf, type Value } from '../values/values.js';
import type { Context } from '../run/context.js';

/** A compiled expression. It is asked about the current row, for a value, a test or an id. */
export interface Compiled {
  /** undefined for an error. */
  value(): Value | undefined;
  /** Effective boolean value: 1, 0, or -1 for an error. */
  test(): number;
  /** The value's term id; 0 for an error. */
  id(): number;
}

export const fromValue = (context: Context, value: () => Value | undefined): Compiled => ({
  value,
  test: () => effectiveBoolean(value()),
  id() {
    const result = value();
    return result === undefined ? 0 : idOf(context.terms, result);
  },
});
export const fromTest = (context: Context, test: () => number): Compiled => ({
  ...fromValue(context, () => {
    const result = test();
    return result < 0 ? undefined : result === 1;
  }),
  test,
});
export const fromId = (context: Context, id: () => number): Compiled => {
  const value = (): Value | undefined => {
    const term = id();
    return term === 0 ? undefined : context.valueOf(term);
  };
  return { value, test: () => effectiveBoolean(value()), id };
};

/** Marks an expression whose id costs nothing: a variable, a constant, or one of these. */
export const cheapIds = new WeakSet<Compiled>();
export const cheap = (compiled: Compiled): Compiled => {
  cheapIds.add(compiled);
  return compiled;
};

/** Those whose id stays the same in a run. */
export const constants = new WeakSet<Compiled>();
