import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import { UnsupportedError } from '../../sparql/unsupported.js';
import { difference, intersection, isSubset, namesOf, none, union, unionOf, type Names } from './names.js';

/** What is known of the variables of a pattern before it is evaluated. Blank nodes of a query are variables here. */

/** The name of a term that takes values, undefined for a constant. A blank node's name cannot be that of a variable. */
export function variableName(term: RDF.Term): string | undefined {
  if (term.termType === 'Variable') return term.value;
  return term.termType === 'BlankNode' ? `_:${term.value}` : undefined;
}

interface Analysis {
  /** Variables that a solution may bind (SPARQL 1.1, 18.2.1). */
  readonly inScope: Names;
  /** Variables that every solution binds. */
  readonly certain: Names;
  /**
   * Variables whose value from outside must not be put in before the pattern is evaluated: it would not only select
   * among the solutions, but change them. These variables are in scope, too.
   */
  readonly unsafe: Names;
}

const known = new WeakMap<Algebra.Operation, Analysis>();

export const inScope = (operation: Algebra.Operation): Names => analyse(operation).inScope;
export const certain = (operation: Algebra.Operation): Names => analyse(operation).certain;
export const unsafe = (operation: Algebra.Operation): Names => analyse(operation).unsafe;

function analyse(operation: Algebra.Operation): Analysis {
  let result = known.get(operation);
  if (!result) known.set(operation, result = compute(operation));
  return result;
}

function compute(operation: Algebra.Operation): Analysis {
  const analysis = analyses[operation.type];
  if (!analysis) throw new UnsupportedError(`The operation ${operation.type} is not supported.`);
  return analysis(operation as never);
}

/** A pattern without parts of its own: every solution binds every variable, and values may be put in. */
const pure = (names: Names): Analysis => ({ inScope: names, certain: names, unsafe: none });

/** What DISTINCT, REDUCED and ORDER BY do changes nothing of what is known. */
const asInput = ({ input }: Algebra.Distinct | Algebra.Reduced | Algebra.OrderBy): Analysis => analyse(input);

/** A row per operation. */
const analyses: Readonly<Record<string, ((operation: never) => Analysis) | undefined>> = {
  bgp: ({ patterns }: Algebra.Bgp) => pure(namesOf(patterns.flatMap(namesIn))),
  path: ({ subject, object }: Algebra.Path) => pure(namesOf([variableName(subject), variableName(object)].filter((name) => name !== undefined))),
  values({ variables, bindings }: Algebra.Values) {
    const names = namesOf(variables.map(({ value }) => value));
    return { inScope: names, certain: namesOf([...names].filter((name) => bindings.every((binding) => binding[name] !== undefined))), unsafe: none };
  },
  join({ input }: Algebra.Join) {
    const parts = input.map(analyse);
    return {
      inScope: unionOf(parts, (part) => part.inScope), certain: unionOf(parts, (part) => part.certain), unsafe: unionOf(parts, (part) => part.unsafe),
    };
  },
  union({ input }: Algebra.Union) {
    const parts = input.map(analyse);
    const [first] = parts;
    return {
      inScope: unionOf(parts, (part) => part.inScope),
      certain: first ? parts.reduce((names, part) => intersection(names, part.certain), first.certain) : none,
      unsafe: unionOf(parts, (part) => part.unsafe),
    };
  },
  filter({ input, expression }: Algebra.Filter) {
    const of = analyse(input);
    const tested = intersection(expressionNames(expression), of.inScope);
    return { ...of, unsafe: union(of.unsafe, difference(tested, of.certain)) };
  },
  leftjoin({ input: [left, right], expression }: Algebra.LeftJoin) {
    const [l, r] = [analyse(left), analyse(right)];
    const tested = expression ? intersection(expressionNames(expression), union(l.inScope, r.inScope)) : none;
    return {
      inScope: union(l.inScope, r.inScope), certain: l.certain, unsafe: union(l.unsafe, r.unsafe, difference(union(r.inScope, tested), l.certain)),
    };
  },
  minus({ input: [left, right] }: Algebra.Minus) {
    const l = analyse(left);
    return { ...l, unsafe: union(l.unsafe, difference(intersection(inScope(right), l.inScope), l.certain)) };
  },
  extend({ input, variable, expression }: Algebra.Extend) {
    const of = analyse(input), target = namesOf([variable.value]);
    const used = intersection(expressionNames(expression), of.inScope);
    return {
      inScope: union(of.inScope, target),
      certain: expression.subType === 'term' && isSubset(used, of.certain) && expressionNames(expression).size === used.size ? union(of.certain, target) : of.certain,
      unsafe: union(of.unsafe, difference(used, of.certain)),
    };
  },
  group({ input, variables, aggregates }: Algebra.Group) {
    const keys = namesOf(variables.map(({ value }) => value));
    const results = namesOf(aggregates.map(({ variable }) => variable.value));
    const counts = namesOf(aggregates.filter(({ aggregator }) => aggregator === 'count').map(({ variable }) => variable.value));
    const names = union(keys, results);
    return { inScope: names, certain: union(intersection(keys, certain(input)), counts), unsafe: names };
  },
  project({ input, variables }: Algebra.Project) {
    const names = namesOf(variables.map(({ value }) => value));
    const of = analyse(input);
    return { inScope: names, certain: intersection(of.certain, names), unsafe: intersection(of.unsafe, names) };
  },
  graph({ input, name }: Algebra.Graph) {
    const of = analyse(input);
    if (name.termType !== 'Variable') return of;
    const graph = namesOf([name.value]);
    return { inScope: union(of.inScope, graph), certain: union(of.certain, graph), unsafe: difference(of.unsafe, graph) };
  },
  slice({ input }: Algebra.Slice) {
    const of = analyse(input);
    return { ...of, unsafe: of.inScope };
  },
  distinct: asInput,
  reduced: asInput,
  orderby: asInput,
  nop: () => pure(none),
};

const namesIn = ({ subject, predicate, object }: RDF.BaseQuad): string[] => [subject, predicate, object].map(variableName).filter((name) => name !== undefined);
export const patternNames = (pattern: RDF.BaseQuad): Names => namesOf(namesIn(pattern));

const knownMentions = new WeakMap<object, Names>();

/** What was computed for this node before, or else now. */
function remembered(node: object, compute: () => Names): Names {
  let names = knownMentions.get(node);
  if (!names) knownMentions.set(node, names = compute());
  return names;
}

/** Variables that an expression looks at; those in the pattern of EXISTS count, as they are replaced by their values. */
export function expressionNames(expression: Algebra.Expression): Names {
  switch (expression.subType) {
    case 'term': {
      const { term } = expression as Algebra.TermExpression;
      return term.termType === 'Variable' ? namesOf([term.value]) : none;
    }
    case 'existence': return mentioned((expression as Algebra.ExistenceExpression).input);
    case 'operator':
    case 'named': return remembered(expression, () => unionOf((expression as Algebra.OperatorExpression).args, expressionNames));
    default: return none;
  }
}

/** Every variable named anywhere in a pattern. */
export function mentioned(node: unknown): Names {
  if (Array.isArray(node)) return unionOf(node, mentioned);
  if (typeof node !== 'object' || node === null) return none;
  const { termType, type } = node as Partial<RDF.Term> & Partial<Algebra.Operation>;
  if (termType === 'Variable') return namesOf([(node as RDF.Variable).value]);
  if (termType !== undefined && termType !== 'Quad') return none;
  if (type === 'values') return namesOf((node as Algebra.Values).variables.map(({ value }) => value));
  return type === undefined ? mentioned(Object.values(node)) : remembered(node, () => mentioned(Object.values(node)));
}
