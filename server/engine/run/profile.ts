import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import type { PrefixMap } from '../../rdf/turtle.js';
import { xsd } from '../../rdf/vocabulary.js';
import type { OperatorProfile } from '../contract/engine.js';
import type { Operator } from './operator.js';

/** Measures the operators of one plan while it runs. Measuring takes time itself: about a tenth of a microsecond per row and operator. */
export interface Profile {
  /**
   * Compiles an operator so that it is measured. Operators that are compiled within it are shown below it.
   *
   * @param expected Solutions that were expected for each call; undefined where nobody estimated.
   * @param weight How many solutions a row stands for. Default: one.
   */
  measure(name: string, expected: number | undefined, next: Operator, compile: (next: Operator) => Operator, weight?: { readonly of: number }): Operator;
  readonly names: OperatorNames;
  /** Every operator in the order in which it was first called. */
  operators(): readonly OperatorProfile[];
}

interface Node {
  readonly name: string;
  readonly expected: number | undefined;
  readonly children: Node[];
  /** Number of the first call among all first calls; infinite until then. */
  first: number;
  calls: number;
  /** Solutions that the calls came with. */
  entered: number;
  rows: number;
  /** Solutions that the rows stand for. */
  solutions: number;
  milliseconds: number;
}

const single = { of: 1 } as const;

export function createProfile(prefixes: PrefixMap): Profile {
  const node = (name: string, expected?: number): Node => ({ name, expected, children: [], first: Infinity, calls: 0, entered: 0, rows: 0, solutions: 0, milliseconds: 0 });
  const root = node('');
  let parent = root;
  let current = root;
  let firsts = 0;
  let since = performance.now();
  /** Gives the time since the last call to the operator that used it. */
  const charge = (to: Node): void => {
    const now = performance.now();
    current.milliseconds += now - since;
    since = now;
    current = to;
  };
  const list = ({ children }: Node, depth: number): OperatorProfile[] => {
    // Operators are compiled from the last to the first: of what was never called, the last compiled would have come first.
    const order = children.map((child, i) => ({ child, i })).sort((a, b) => (a.child.first === b.child.first ? b.i - a.i : a.child.first - b.child.first));
    return order.flatMap(({ child }) => {
      const { name, expected, calls, entered, rows, solutions, milliseconds } = child;
      // A call with a row that stands for several solutions is expected to find as many times more.
      const each = expected === undefined || calls === 0 ? expected : expected * (entered / calls);
      return [{ step: name, depth, ...(each !== undefined && { expected: each }), calls, rows: solutions, ...(rows < solutions && { together: rows }), milliseconds }, ...list(child, depth + 1)];
    });
  };
  return {
    names: operatorNames(prefixes),
    measure(name, expected, next, compile, weight = single) {
      const made = node(name, expected);
      const outer = parent;
      outer.children.push(made);
      parent = made;
      const run = compile(() => {
        made.rows += 1;
        made.solutions += weight.of;
        const stopped = next();
        charge(made); // an operator that follows and is not measured writes the result
        return stopped;
      });
      parent = outer;
      return () => {
        const caller = current;
        charge(made);
        if (made.calls++ === 0) made.first = firsts++;
        made.entered += weight.of;
        const stopped = run();
        charge(caller);
        return stopped;
      };
    },
    operators() {
      charge(current); // a run that ended early has not left its operator
      return list(root, 0);
    },
  };
}

export interface OperatorNames {
  term(term: RDF.Term): string;
  pattern(subject: RDF.Term, predicate: RDF.Term | Algebra.PropertyPathSymbol, object: RDF.Term): string;
  expression(expression: Algebra.Expression): string;
  /** Undefined for an operation that is shown by its parts. */
  operation(operation: Algebra.Operation): string | undefined;
}

/** Operators as one would write them in SPARQL. */
function operatorNames(prefixes: PrefixMap): OperatorNames {
  const namespaces = [...prefixes].sort(([, a], [, b]) => b.length - a.length);
  const iri = (value: string): string => {
    const [prefix, namespace = ''] = namespaces.find(([, start]) => value.startsWith(start) && /^[\w-]*$/.test(value.slice(start.length))) ?? [];
    return prefix === undefined ? `<${value}>` : `${prefix}:${value.slice(namespace.length)}`;
  };
  const term = (of: RDF.Term): string => {
    switch (of.termType) {
      case 'NamedNode': return iri(of.value);
      case 'Literal': {
        if (of.datatype.value === xsd.integer) return of.value;
        const type = of.language ? `@${of.language}` : of.datatype.value === xsd.string ? '' : `^^${iri(of.datatype.value)}`;
        return `${JSON.stringify(of.value)}${type}`;
      }
      case 'BlankNode': return `_:${of.value}`;
      default: return `?${of.value}`;
    }
  };
  const path = (of: Algebra.Operation): string => {
    const { path: inner, input } = of as unknown as { path: Algebra.Operation; input: readonly Algebra.Operation[] };
    switch (of.type) {
      case 'link': return iri((of as Algebra.Link).iri.value);
      case 'nps': return `!(${(of as Algebra.Nps).iris.map(({ value }) => iri(value)).join('|')})`;
      case 'inv': return `^${path(inner)}`;
      case 'seq': return `(${input.map(path).join('/')})`;
      case 'alt': return `(${input.map(path).join('|')})`;
      default: return `${path(inner)}${{ ZeroOrMorePath: '*', OneOrMorePath: '+', ZeroOrOnePath: '?' }[of.type as string] ?? ''}`;
    }
  };
  const expression = (of: Algebra.Expression): string => {
    switch (of.subType) {
      case 'term': return term((of as Algebra.TermExpression).term);
      case 'existence': return `${(of as Algebra.ExistenceExpression).not ? 'NOT ' : ''}EXISTS { … }`;
      case 'aggregate': {
        const { aggregator, distinct, expression: over } = of as Algebra.AggregateExpression;
        return `${aggregator.toUpperCase()}(${distinct ? 'DISTINCT ' : ''}${expression(over)})`;
      }
      case 'wildcard': return '*';
      default: {
        const { operator, name, args } = of as unknown as { operator?: string; name?: RDF.NamedNode; args: readonly Algebra.Expression[] };
        const parts = args.map(expression);
        if (operator !== undefined && parts.length === 2 && /^\W+$/.test(operator)) return `(${parts.join(` ${operator} `)})`;
        return `${operator?.toUpperCase() ?? (name ? iri(name.value) : '')}(${parts.join(', ')})`;
      }
    }
  };
  const variables = (of: readonly RDF.Variable[]): string => of.map(({ value }) => ` ?${value}`).join('');
  const operation = (of: Algebra.Operation): string | undefined => {
    switch (of.type) {
      case 'union': return 'UNION';
      case 'leftjoin': return (of as Algebra.LeftJoin).expression ? `OPTIONAL with FILTER ${expression((of as Algebra.LeftJoin).expression!)}` : 'OPTIONAL';
      case 'minus': return 'MINUS';
      case 'extend': return `BIND ${expression((of as Algebra.Extend).expression)} AS ?${(of as Algebra.Extend).variable.value}`;
      case 'graph': return `GRAPH ${term((of as Algebra.Graph).name)}`;
      case 'group': return `GROUP BY${variables((of as Algebra.Group).variables) || ' nothing'}: ${(of as Algebra.Group).aggregates.map((one) => `${expression(one)} AS ?${one.variable.value}`).join(', ')}`;
      case 'project': return `SELECT${variables((of as Algebra.Project).variables)}`;
      case 'distinct': return 'DISTINCT';
      case 'orderby': return `ORDER BY ${(of as Algebra.OrderBy).expressions.map(expression).join(' ')}`;
      case 'slice': {
        const { start, length } = of as Algebra.Slice;
        return [length === undefined ? '' : `LIMIT ${length}`, start > 0 ? `OFFSET ${start}` : ''].filter(Boolean).join(' ');
      }
      default: return undefined;
    }
  };
  return { term, expression, operation, pattern: (s, p, o) => `${term(s)} ${'termType' in p ? term(p) : path(p)} ${term(o)}` };
}
