import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import { termKind } from '../../store/dictionary.js';
import { isNumeric, isTemporal, literalClass } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import { compareValues, equals, zoneUncertainty } from './compare.js';
import type { Context } from './context.js';
import { namedFunctions, strictFunctions, type StrictFunction } from './functions.js';
import { concat } from './string-functions.js';
import { UnsupportedError } from '../../sparql/unsupported.js';
import { effectiveBoolean, idOf, type Value } from './values.js';

/** An expression, ready to be asked of the current row in the form that its user wants. */
export interface Compiled {
  /** undefined for an error. */
  value(): Value | undefined;
  /** Effective boolean value: 1, 0, or -1 for an error. */
  test(): number;
  /** The value's term id; 0 for an error. */
  id(): number;
}

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
      if (!named) return fromValue(context, () => undefined); // an error of this expression and of no more: SPARQL 1.1, 17.6
      return strict(context, `<${name.value}>`, named, args.map((arg) => compileExpression(arg, scope)));
    }
    case 'operator': {
      const { operator, args } = expression as Algebra.OperatorExpression;
      const special = specialForms.get(operator);
      if (special) return special(context, args.map((arg) => compileExpression(arg, scope)), args);
      const known = strictFunctions.get(operator);
      if (!known) throw new UnsupportedError(`The function ${operator.toUpperCase()} is not known.`);
      return strict(context, operator.toUpperCase(), known, args.map((arg) => compileExpression(arg, scope)));
    }
    default:
      throw new UnsupportedError(`An expression of kind ${expression.subType} cannot stand here.`);
  }
}

/** Whether an expression always has the same value for the same row. */
export function isPure(expression: Algebra.Expression): boolean {
  if (expression.subType === 'existence') return true;
  if (expression.subType !== 'operator' && expression.subType !== 'named') return true;
  const { args } = expression as Algebra.OperatorExpression;
  return strictFunctions.get((expression as Algebra.OperatorExpression).operator)?.pure !== false && args.every(isPure);
}

/** Whether every expression in a part of a query has the same value whenever it is asked. */
export function isPureThroughout(node: unknown): boolean {
  if (Array.isArray(node)) return node.every(isPureThroughout);
  if (typeof node !== 'object' || node === null || 'termType' in node) return true;
  return strictFunctions.get((node as Partial<Algebra.OperatorExpression>).operator ?? '')?.pure !== false && Object.values(node).every(isPureThroughout);
}

/** Whether an expression looks at other patterns than the one before it. */
export function containsExists(expression: Algebra.Expression): boolean {
  if (expression.subType === 'existence') return true;
  return (expression.subType === 'operator' || expression.subType === 'named') && (expression as Algebra.OperatorExpression).args.some(containsExists);
}

const fromValue = (context: Context, value: () => Value | undefined): Compiled => ({
  value,
  test: () => effectiveBoolean(value()),
  id() {
    const result = value();
    return result === undefined ? 0 : idOf(context.terms, result);
  },
});
const fromTest = (context: Context, test: () => number): Compiled => ({
  ...fromValue(context, () => {
    const result = test();
    return result < 0 ? undefined : result === 1;
  }),
  test,
});
const fromId = (context: Context, id: () => number): Compiled => {
  const value = (): Value | undefined => {
    const term = id();
    return term === 0 ? undefined : context.valueOf(term);
  };
  return { value, test: () => effectiveBoolean(value()), id };
};

/** Marks an expression whose id costs nothing: a variable, a constant, or one of these. */
const cheapIds = new WeakSet<Compiled>();
const cheap = (compiled: Compiled): Compiled => {
  cheapIds.add(compiled);
  return compiled;
};

/** Those whose id stays the same in a run. */
const constants = new WeakSet<Compiled>();

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

/** The id of a constant. */
export function internTerm({ terms }: Context, term: RDF.Term): number {
  switch (term.termType) {
    case 'NamedNode': return terms.intern(termKind.iri, term.value);
    case 'BlankNode': return terms.intern(termKind.blank, term.value); // in what a service gave; in a query it is a variable
    case 'Literal':
      if (term.direction) throw new UnsupportedError('A literal with a direction is not supported.');
      return terms.intern(termKind.literal, term.value, term.language ? `@${term.language.toLowerCase()}` : term.datatype.value === xsd.string ? '' : term.datatype.value);
    default: throw new UnsupportedError(`A ${term.termType} is not supported here.`);
  }
}

function strict(context: Context, name: string, { arity: [least, most], apply }: StrictFunction, args: readonly Compiled[]): Compiled {
  if (args.length < least || args.length > most) {
    throw new Error(`${name} takes ${least === most ? least : `${least} to ${most}`} argument${most === 1 ? '' : 's'}, not ${args.length}.`);
  }
  const [a, b, c, d] = args;
  const none = undefined as unknown as Value; // an argument that is left out
  if (!a) return fromValue(context, () => apply(context, none, none, none, none));
  // The lexical form of a term is read from the term, so that "1"^^xsd:boolean gives "1".
  if (name === 'STR' && cheapIds.has(a)) {
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

type SpecialForm = (context: Context, args: readonly Compiled[], source: readonly Algebra.Expression[]) => Compiled;

/** Orders that make a comparison true, as bits: an operator is a number here, as a function would be called for each row. */
const before = 1, same = 2, behind = 4;
const holds = (orders: number, order: number | undefined): number => (order === undefined ? -1
  : (order < 0 ? orders & before : order > 0 ? orders & behind : order === 0 ? orders & same : 0) === 0 ? 0 : 1);

const comparison = (orders: number): SpecialForm => (context, [a, b]) => {
  const [left, right] = [a!, b!];
  if (cheapIds.has(left) && cheapIds.has(right)) {
    return fromTest(context, constants.has(right) ? comparisonTo(context, orders, left, right) : () => holds(orders, compareIds(context, left.id(), right.id())));
  }
  return fromTest(context, () => {
    const x = left.value();
    const y = right.value();
    return x === undefined || y === undefined ? -1 : holds(orders, compareValues(x, y));
  });
};

/** Comparison with a constant: of a number or time only the columns of the other side are read, where they tell. */
function comparisonTo(context: Context, orders: number, left: Compiled, right: Compiled): () => number {
  const { terms, terms: { stored, dictionary: { firstLiteral } }, data: { classes, values } } = context;
  let lowest = 0, highest = -1, limit = NaN, uncertainty = 0;
  context.resets.push(() => {
    const cls = terms.literalClass(right.id());
    [lowest, highest] = isNumeric(cls) ? [literalClass.integer, literalClass.double] : isTemporal(cls) ? [cls, cls] : [0, -1];
    limit = terms.value(right.id());
    uncertainty = isTemporal(cls) ? zoneUncertainty : 0;
  });
  return () => {
    const id = left.id();
    if (id >= firstLiteral && id <= stored) {
      const cls = classes[id - firstLiteral]!;
      const difference = values[id - firstLiteral]! - limit;
      if (cls >= lowest && cls <= highest && Math.abs(difference) > uncertainty) return holds(orders, difference);
    }
    return holds(orders, compareIds(context, id, right.id()));
  };
}

/** compareValues from the columns alone where they tell. */
function compareIds(context: Context, a: number, b: number): number | undefined {
  if (a === 0 || b === 0) return undefined;
  const { terms } = context;
  const x = terms.literalClass(a), y = terms.literalClass(b);
  if ((isNumeric(x) && isNumeric(y)) || (x === y && isTemporal(x))) {
    const v = terms.value(a), w = terms.value(b);
    if (isTemporal(x) ? Math.abs(v - w) > zoneUncertainty : v !== w) return v - w;
  } else if (x === literalClass.string && y === x && a <= terms.stored && b <= terms.stored) {
    return a - b;
  }
  return compareValues(context.valueOf(a), context.valueOf(b));
}

const equality = (equal: number): SpecialForm => (context, [a, b]) => {
  const [left, right] = [a!, b!];
  const answer = (result: number): number => (result < 0 ? -1 : result === equal ? 1 : 0);
  if (cheapIds.has(left) && cheapIds.has(right)) return fromTest(context, () => answer(equalIds(context, left.id(), right.id())));
  return fromTest(context, () => {
    const x = left.value();
    const y = right.value();
    return x === undefined || y === undefined ? -1 : answer(equals(x, y));
  });
};

/** equals from the columns alone where they tell. */
function equalIds(context: Context, a: number, b: number): number {
  if (a === 0 || b === 0) return -1;
  const { terms } = context;
  const [x, y] = [terms.kind(a), terms.kind(b)];
  if (x !== termKind.literal || y !== termKind.literal) return a === b ? 1 : 0;
  if (isNumeric(terms.literalClass(a)) && isNumeric(terms.literalClass(b)) && terms.value(a) !== terms.value(b)) return 0;
  return equals(context.valueOf(a), context.valueOf(b));
}

/** IN is a chain of `=` joined by or: an error only if nothing is equal (SPARQL 1.1, 17.4.1.9). Of nothing, too, it is asked about a term (17.3). */
const membership = (found: number): SpecialForm => (context, [needle, ...list]) => {
  if (list.length === 0) return fromTest(context, () => (needle!.value() === undefined ? -1 : 1 - found));
  const tests = list.map((item) => equality(1)(context, [needle!, item], []));
  return fromTest(context, () => {
    let result = 1 - found;
    for (const { test } of tests) {
      const equal = test();
      if (equal === 1) return found;
      if (equal < 0) result = -1;
    }
    return result;
  });
};

/** Functional forms: they take errors among their arguments, or look at terms instead of values (SPARQL 1.1, 17.4.1). */
const specialForms: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ['&&', (context, [a, b]) => fromTest(context, () => {
    const x = a!.test();
    if (x === 0) return 0;
    const y = b!.test();
    return y === 0 ? 0 : Math.min(x, y);
  })],
  ['||', (context, [a, b]) => fromTest(context, () => {
    const x = a!.test();
    if (x === 1) return 1;
    const y = b!.test();
    return y === 1 ? 1 : Math.min(x, y);
  })],
  ['!', (context, [a]) => fromTest(context, () => {
    const x = a!.test();
    return x < 0 ? -1 : 1 - x;
  })],
  ['=', equality(1)],
  ['!=', equality(0)],
  ['<', comparison(before)],
  ['<=', comparison(before | same)],
  ['>', comparison(behind)],
  ['>=', comparison(behind | same)],
  ['in', membership(1)],
  ['notin', membership(0)],
  ['bound', (context, [a]) => fromTest(context, () => (a!.id() === 0 ? 0 : 1))],
  ['sameterm', (context, [a, b]) => fromTest(context, () => {
    const [x, y] = [a!.id(), b!.id()];
    return x === 0 || y === 0 ? -1 : x === y ? 1 : 0;
  })],
  ['if', (_context, [condition, then, otherwise]) => {
    const choose = (): Compiled | undefined => {
      const x = condition!.test();
      return x < 0 ? undefined : x === 1 ? then : otherwise;
    };
    const id = (): number => {
      const x = condition!.test();
      return x < 0 ? 0 : x === 1 ? then!.id() : otherwise!.id();
    };
    const chosen: Compiled = { value: () => choose()?.value(), test: () => choose()?.test() ?? -1, id };
    return cheapIds.has(then!) && cheapIds.has(otherwise!) ? cheap(chosen) : chosen;
  }],
  ['coalesce', (context, args) => {
    const first = fromId(context, () => {
      for (const arg of args) {
        const id = arg.id();
        if (id !== 0) return id;
      }
      return 0;
    });
    return args.every((arg) => cheapIds.has(arg)) ? cheap(first) : first;
  }],
  ['concat', (context, args) => fromValue(context, () => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg.value();
      if (value === undefined) return undefined;
      values.push(value);
    }
    return concat(values);
  })],
]);
