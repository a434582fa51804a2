import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import { termKind } from '../../store/dictionary.js';
import { UnsupportedError } from '../../sparql/unsupported.js';
import { cheap, cheapIds, constants, fromId, fromTest, fromValue, type Compiled } from './compiled.js';
import type { Context } from '../run/context.js';
import { internTerm } from '../run/intern-term.js';
import type { FunctionRow } from './function-row.js';
import { functionTable, namedFunctions, rowOf } from './function-table.js';
import type { Value } from '../values/values.js';

export interface ExpressionScope {
  readonly context: Context;
  /** Slot of a variable; a slot that stays unbound for a variable that is not in scope. */
  slotOf(variable: string): number;
  /** Compiles the pattern of EXISTS to a test of the current row. */
  exists(pattern: Algebra.Operation): () => boolean;
}

/** @throws UnsupportedError for a function that is not known; Error for one with too few or too many arguments. */
export function compileExpression(expression: Algebra.Expression, scope: ExpressionScope): Compiled {
  const { context } = scope;
  switch (expression.subType) {
    case 'term': {
      const { term } = expression as Algebra.TermExpression;
      return term.termType === 'Variable' ? variable(context, scope.slotOf(term.value)) : constant(context, term);
    }
    case 'existence': {
      const { not, input } = expression as Algebra.ExistenceExpression;
      const exists = scope.exists(input);
      return fromTest(context, not ? () => (exists() ? 0 : 1) : () => (exists() ? 1 : 0));
    }
    case 'named': {
      const { name, args } = expression as Algebra.NamedExpression;
      const named = namedFunctions.get(name.value);
      if (!named) return fromValue(context, () => undefined); // it is an error of this expression alone: SPARQL 1.1, 17.6
      return call(context, named, args.map((arg) => compileExpression(arg, scope)));
    }
    case 'operator': {
      const { operator, args } = expression as Algebra.OperatorExpression;
      const known = functionTable.get(operator);
      if (!known) throw new UnsupportedError(`The function ${operator.toUpperCase()} is not known.`);
      return call(context, known, args.map((arg) => compileExpression(arg, scope)));
    }
    default:
      throw new UnsupportedError(`An expression of kind ${expression.subType} cannot stand here.`);
  }
}

/** Whether an expression always has the same value for the same row. */
export function isPure(expression: Algebra.Expression): boolean {
  if (expression.subType !== 'operator' && expression.subType !== 'named') return true;
  return rowOf(expression)?.pure !== false && (expression as Algebra.OperatorExpression).args.every(isPure);
}

/** Whether an expression looks at other patterns than the one before it. */
export function containsExists(expression: Algebra.Expression): boolean {
  if (expression.subType === 'existence') return true;
  return (expression.subType === 'operator' || expression.subType === 'named') && (expression as Algebra.OperatorExpression).args.some(containsExists);
}

function variable(context: Context, slot: number): Compiled {
  const { row } = context;
  return cheap(fromId(context, () => row[slot]!));
}

function constant(context: Context, term: RDF.Term): Compiled {
  const id = internTerm(context, term);
  const compiled = cheap(fromId(context, () => id));
  constants.add(compiled);
  return compiled;
}

function call(context: Context, { name, arity: [least, most], apply, form }: FunctionRow, args: readonly Compiled[]): Compiled {
  if (args.length < least || args.length > most) {
    const called = name.includes(':') ? `<${name}>` : name.toUpperCase();
    throw new Error(`${called} takes ${least === most ? least : `${least} to ${most}`} argument${most === 1 ? '' : 's'}, not ${args.length}.`);
  }
  if (form) return form(context, args);
  if (!apply) throw new TypeError(`${name} has nothing that evaluates it`);
  const [a, b, c, d] = args;
  const none = undefined as unknown as Value; // an argument that is left out
  if (!a) return fromValue(context, () => apply(context, none, none, none, none));
  // The lexical form of a term is read from the term, so that "1"^^xsd:boolean gives "1".
  if (name === 'str' && cheapIds.has(a)) {
    const { terms } = context;
    return fromValue(context, () => {
      const id = a.id();
      return id === 0 || terms.kind(id) === termKind.blank ? undefined : terms.text(id);
    });
  }
  if (!b) {
    return fromValue(context, () => {
      const x = a.value();
      return x === undefined ? undefined : apply(context, x, none, none, none);
    });
  }
  if (!c) {
    return fromValue(context, () => {
      const x = a.value();
      if (x === undefined) return undefined;
      const y = b.value();
      return y === undefined ? undefined : apply(context, x, y, none, none);
    });
  }
  return fromValue(context, () => {
    const [x, y, z, w] = [a.value(), b.value(), c.value(), d?.value()];
    if (x === undefined || y === undefined || z === undefined || (d && w === undefined)) return undefined;
    return apply(context, x, y, z, w as Value);
  });
}
