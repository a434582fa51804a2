import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import { UnsupportedError } from '../../sparql/unsupported.js';

/** What is known of the variables of a pattern before it is evaluated. Blank nodes of a query are variables here. */

export type Names = ReadonlySet<string>;

/** The name of a term that takes values, undefined for a constant. A blank node's name cannot be that of a variable. */
export function variableName(term: RDF.Term): string | undefined {
  if (term.termType === 'Variable') return term.value;
  return term.termType === 'BlankNode' ? `_:${term.value}` : undefined;
}

export function union(...sets: readonly Iterable<string>[]): Set<string> {
  const all = new Set<string>();
  for (const set of sets) for (const name of set) all.add(name);
  return all;
}
export const intersection = (a: Iterable<string>, b: Names): Set<string> => new Set([...a].filter((name) => b.has(name)));
export const difference = (a: Iterable<string>, b: Names): Set<string> => new Set([...a].filter((name) => !b.has(name)));

interface Analysis {
  /** Variables that a solution may bind (SPARQL 1.1, 18.2.1). */
  readonly inScope: Names;
  /** Variables that every solution binds. */
  readonly certain: Names;
  /**
   * Variables whose value from outside must not be put in before the pattern is evaluated: it would change which
   * solutions there are, not only select among them. They are in scope, too.
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

const none: Names = new Set();

function compute(operation: Algebra.Operation): Analysis {
  switch (operation.type) {
    case 'bgp': {
      const names = union(...(operation as Algebra.Bgp).patterns.map(patternNames));
      return { inScope: names, certain: names, unsafe: none };
    }
    case 'path': {
      const { subject, object } = operation as Algebra.Path;
      const names = union([variableName(subject), variableName(object)].filter((name) => name !== undefined));
      return { inScope: names, certain: names, unsafe: none };
    }
    case 'values': {
      const { variables, bindings } = operation as Algebra.Values;
      const names = new Set(variables.map(({ value }) => value));
      return { inScope: names, certain: new Set([...names].filter((name) => bindings.every((binding) => binding[name] !== undefined))), unsafe: none };
    }
    case 'join': {
      const parts = (operation as Algebra.Join).input.map(analyse);
      return {
        inScope: union(...parts.map((part) => part.inScope)), certain: union(...parts.map((part) => part.certain)), unsafe: union(...parts.map((part) => part.unsafe)),
      };
    }
    case 'union': {
      const parts = (operation as Algebra.Union).input.map(analyse);
      const [first] = parts;
      return {
        inScope: union(...parts.map((part) => part.inScope)),
        certain: first ? new Set([...first.certain].filter((name) => parts.every((part) => part.certain.has(name)))) : none,
        unsafe: union(...parts.map((part) => part.unsafe)),
      };
    }
    case 'filter': {
      const { input, expression } = operation as Algebra.Filter;
      const of = analyse(input);
      const tested = intersection(expressionNames(expression), of.inScope);
      return { ...of, unsafe: union(of.unsafe, difference(tested, of.certain)) };
    }
    case 'leftjoin': {
      const { input: [left, right], expression } = operation as Algebra.LeftJoin;
      const [l, r] = [analyse(left), analyse(right)];
      const tested = expression ? intersection(expressionNames(expression), union(l.inScope, r.inScope)) : none;
      return {
        inScope: union(l.inScope, r.inScope), certain: l.certain, unsafe: union(l.unsafe, r.unsafe, difference(union(r.inScope, tested), l.certain)),
      };
    }
    case 'minus': {
      const [left, right] = (operation as Algebra.Minus).input;
      const l = analyse(left);
      return { ...l, unsafe: union(l.unsafe, difference(intersection(inScope(right), l.inScope), l.certain)) };
    }
    case 'extend': {
      const { input, variable, expression } = operation as Algebra.Extend;
      const of = analyse(input);
      const used = intersection(expressionNames(expression), of.inScope);
      return {
        inScope: union(of.inScope, [variable.value]),
        certain: expression.subType === 'term' && difference(used, of.certain).size === 0 && expressionNames(expression).size === used.size
          ? union(of.certain, [variable.value]) : of.certain,
        unsafe: union(of.unsafe, difference(used, of.certain)),
      };
    }
    case 'group': {
      const { input, variables, aggregates } = operation as Algebra.Group;
      const keys = new Set(variables.map(({ value }) => value));
      const results = aggregates.map(({ variable }) => variable.value);
      const counts = aggregates.filter(({ aggregator }) => aggregator === 'count').map(({ variable }) => variable.value);
      const names = union(keys, results);
      return { inScope: names, certain: union(intersection(keys, certain(input)), counts), unsafe: names };
    }
    case 'project': {
      const names = new Set((operation as Algebra.Project).variables.map(({ value }) => value));
      const of = analyse((operation as Algebra.Project).input);
      return { inScope: names, certain: intersection(of.certain, names), unsafe: intersection(of.unsafe, names) };
    }
    case 'graph': {
      const { input, name } = operation as Algebra.Graph;
      const of = analyse(input);
      return name.termType === 'Variable' ? { inScope: union(of.inScope, [name.value]), certain: union(of.certain, [name.value]), unsafe: difference(of.unsafe, new Set([name.value])) } : of;
    }
    case 'slice': {
      const of = analyse((operation as Algebra.Slice).input);
      return { ...of, unsafe: of.inScope };
    }
    case 'distinct':
    case 'reduced':
    case 'orderby':
      return analyse((operation as Algebra.Distinct).input);
    case 'nop':
      return { inScope: none, certain: none, unsafe: none };
    default:
      throw new UnsupportedError(`The operation ${operation.type} is not supported.`);
  }
}

export const patternNames = ({ subject, predicate, object }: RDF.BaseQuad): Set<string> => new Set([subject, predicate, object].map(variableName).filter((name) => name !== undefined));

/** Variables that an expression looks at; those in the pattern of EXISTS count, as they are replaced by their values. */
export function expressionNames(expression: Algebra.Expression): Set<string> {
  switch (expression.subType) {
    case 'term': {
      const { term } = expression as Algebra.TermExpression;
      return term.termType === 'Variable' ? new Set([term.value]) : new Set();
    }
    case 'existence': return mentioned((expression as Algebra.ExistenceExpression).input);
    case 'operator':
    case 'named': return union(...(expression as Algebra.OperatorExpression).args.map(expressionNames));
    default: return new Set();
  }
}

/** Every variable named anywhere in a pattern. */
export function mentioned(operation: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
    } else if (typeof node === 'object' && node !== null) {
      const { termType } = node as Partial<RDF.Term>;
      if (termType === 'Variable') names.add((node as RDF.Variable).value);
      else if (termType === undefined || termType === 'Quad') for (const value of Object.values(node)) visit(value);
    }
  };
  visit(operation);
  return names;
}
