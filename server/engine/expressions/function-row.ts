import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { Compiled } from './compiled.js';
import type { Context } from '../run/context.js';
import type { Value } from '../values/values.js';

/** Gives the value of a function whose arguments are all there; undefined is an error. */
export type Apply = (context: Context, a: Value, b: Value, c: Value, d: Value) => Value | undefined;

/** Makes the expression of a function that takes errors among its arguments, or looks at terms instead of values. */
export type SpecialForm = (context: Context, args: readonly Compiled[]) => Compiled;

/** A function or operator of SPARQL 1.1. */
export interface FunctionRow {
  /** The algebra's name; of one that is called by IRI, the IRI. */
  readonly name: string;
  /** The section of SPARQL 1.1 Query that says what it does; empty for a function that it does not have. */
  readonly clause: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** Whether it always has the same value for the same arguments. */
  readonly pure: boolean;
  /**
   * Whether the time of a call with these arguments grows no faster than the length of their values, and the call asks
   * the budget before it makes anything longer than them. A plan of such calls alone does nothing long between two
   * looks at the clock.
   */
  readonly bounded: boolean | ((args: readonly Algebra.Expression[]) => boolean);
  /** Either this: an error in an argument is an error of the function … */
  readonly apply?: Apply;
  /** … or this. */
  readonly form?: SpecialForm;
}

type Kind = Partial<Pick<FunctionRow, 'pure' | 'bounded'>>;
type Arity = number | readonly [number, number];

const row = (name: string, clause: string, arity: Arity, { pure = true, bounded = true }: Kind): FunctionRow => (
  { name, clause, arity: typeof arity === 'number' ? [arity, arity] : arity, pure, bounded });

/** A function of which an error in an argument is an error. Pure and bounded if nothing else is said. */
export const strict = (name: string, clause: string, arity: Arity, apply: Apply, kind: Kind = {}): FunctionRow => ({ ...row(name, clause, arity, kind), apply });

/** A functional form. */
export const special = (name: string, clause: string, arity: Arity, form: SpecialForm, kind: Kind = {}): FunctionRow => ({ ...row(name, clause, arity, kind), form });
