import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import type { ParsedQuery } from './parsed-query.js';

/**
 * What a change of triples can reach in the answers of a query, by the query's algebra alone. What is told is never too
 * little and may be too much: of filters only the kinds of terms count, and what no pattern says is left out.
 */

export type Triple = Pick<RDF.Quad, 'subject' | 'predicate' | 'object'>;
/** The terms of variables, by name. */
export type Bindings = Readonly<Record<string, RDF.Term>>;

/** A pattern, or a step of a path, as it stands in a query: it reads triples. */
export interface PatternUse {
  /** What a triple gives to the variables here; undefined where it does not fit. */
  readonly fit: (triple: Triple) => Bindings | undefined;
  /** What else holds of a solution in which this pattern counts; undefined where that cannot be told. */
  readonly beside: readonly Algebra.Operation[] | undefined;
  /** Whether each solution is made of such a triple: it is not so within OPTIONAL, MINUS and EXISTS. */
  readonly isAsserted: boolean;
  /**
   * Of a path that may have no step: the variables at its ends. It leads from each term of the data to itself, so any new
   * term counts, unless another pattern gives one of the ends.
   */
  readonly ends?: readonly string[];
}

/** Places of an operation, and the patterns that hold of each of its solutions. */
interface Reading {
  readonly uses: readonly PatternUse[];
  readonly certain: readonly Algebra.Operation[];
}

type Inner = Algebra.Operation & { readonly input: Algebra.Operation };
type Outer = Algebra.Operation & { readonly input: readonly Algebra.Operation[] };
type Expressive = { readonly expression?: Algebra.Expression };

const nothing: Reading = { uses: [], certain: [] };

/** Where a query reads triples. */
export const patternUses = ({ operation }: Pick<ParsedQuery, 'operation'>): readonly PatternUse[] => read(unwrapped(operation)).uses;

/** The pattern of a query, without its form. */
function unwrapped(operation: Algebra.Operation): Algebra.Operation {
  return ['project', 'distinct', 'construct'].includes(operation.type) ? unwrapped((operation as Inner).input) : operation;
}

function read(operation: Algebra.Operation): Reading {
  switch (operation.type) {
    case 'bgp': return readPatterns((operation as Algebra.Bgp).patterns);
    case 'path': return { uses: pathUses(operation as Algebra.Path), certain: [operation] };
    case 'values': return { uses: [], certain: [operation] };
    case 'join': return joined((operation as Outer).input.map(read));
    case 'filter': return passing(withExpression(read((operation as Inner).input), operation as Expressive), operation as Expressive);
    case 'extend': return withExpression(read((operation as Inner).input), operation as Expressive);
    case 'leftjoin': case 'minus': {
      const [left = nothing, right = nothing] = (operation as Outer).input.map(read);
      return withExpression({ uses: [...left.uses, ...optional(right.uses, left.certain)], certain: left.certain }, operation as Expressive);
    }
    case 'union': return { uses: (operation as Outer).input.flatMap((input) => read(input).uses), certain: [] };
    case 'graph': return { uses: read((operation as Inner).input).uses, certain: [] };
    default: return { uses: hidden(operation), certain: [] };
  }
}

/** The patterns of a part whose variables are its own, or whose solutions are put together: what they reach cannot be told. */
function hidden(operation: Algebra.Operation): readonly PatternUse[] {
  const { input } = operation as Partial<Inner | Outer>;
  const inputs = input === undefined ? [] : Array.isArray(input) ? input as readonly Algebra.Operation[] : [input as Algebra.Operation];
  return inputs.flatMap((each) => read(each).uses).map((use) => ({ ...use, beside: undefined, isAsserted: false }));
}

function beside(uses: readonly PatternUse[], others: readonly Algebra.Operation[]): readonly PatternUse[] {
  const given = new Set(others.flatMap((other) => [...certainVariables(other)]));
  return uses.filter(({ ends }) => !ends?.some((end) => given.has(end))).map((use) => (use.beside ? { ...use, beside: [...use.beside, ...others] } : use));
}
const optional = (uses: readonly PatternUse[], others: readonly Algebra.Operation[]): readonly PatternUse[] => beside(uses, others).map((use) => ({ ...use, isAsserted: false }));

function joined(parts: readonly Reading[]): Reading {
  return {
    uses: parts.flatMap(({ uses }, i) => beside(uses, parts.flatMap(({ certain }, j) => (i === j ? [] : certain)))),
    certain: parts.flatMap(({ certain }) => certain),
  };
}

function withExpression({ uses, certain }: Reading, { expression }: Expressive): Reading {
  const asked = expression ? existing(expression).flatMap((operation) => optional(read(operation).uses, certain)) : [];
  return { uses: [...uses, ...asked], certain };
}

/** The kinds of terms that a filter may ask for. */
const kindTests: Readonly<Record<string, RDF.Term['termType']>> = { isblank: 'BlankNode', isiri: 'NamedNode', isuri: 'NamedNode', isliteral: 'Literal' };

/** Without the triples whose terms a filter refuses by their kind: no solution with them passes it. */
function passing({ uses, certain }: Reading, { expression }: Expressive): Reading {
  const kinds = conjuncts(expression).flatMap(({ operator, args }): readonly (readonly [name: string, kind: RDF.Term['termType']])[] => {
    const kind = kindTests[operator ?? ''], variable = args?.[0]?.term;
    return kind && variable?.termType === 'Variable' ? [[variable.value, kind]] : [];
  });
  if (kinds.length === 0) return { uses, certain };
  const passes = (row: Bindings): boolean => kinds.every(([name, kind]) => (row[name]?.termType ?? kind) === kind);
  // What is hidden may speak of other variables of the same name.
  return { certain, uses: uses.map((use) => (use.beside ? { ...use, fit: (triple) => { const row = use.fit(triple); return row && passes(row) ? row : undefined; } } : use)) };
}

type Condition = { readonly operator?: string; readonly args?: readonly (Condition & { readonly term?: RDF.Term })[] };

/** The parts of an expression that must all be true. */
function conjuncts(expression: unknown): readonly Condition[] {
  const condition = (expression ?? {}) as Condition;
  return condition.operator === '&&' ? (condition.args ?? []).flatMap(conjuncts) : [condition];
}

/** The patterns of EXISTS and NOT EXISTS in an expression. */
function existing(expression: unknown): readonly Algebra.Operation[] {
  if (typeof expression !== 'object' || expression === null) return [];
  const { subType, input, args, expression: inner } = expression as { subType?: string; input?: Algebra.Operation; args?: readonly unknown[]; expression?: unknown };
  if (subType === 'existence' && input) return [input];
  return [...(args ?? []), inner].flatMap(existing);
}

const bgp = (patterns: readonly Algebra.Pattern[]): Algebra.Operation => ({ type: 'bgp', patterns }) as unknown as Algebra.Operation;

function readPatterns(patterns: readonly Algebra.Pattern[]): Reading {
  return {
    uses: patterns.map((pattern, i): PatternUse => ({
      fit: ({ subject, predicate, object }) => fitted([pattern.subject, pattern.predicate, pattern.object], [subject, predicate, object]),
      beside: patterns.length > 1 ? [bgp(patterns.filter((_, j) => i !== j))] : [],
      isAsserted: true,
    })),
    certain: patterns.length > 0 ? [bgp(patterns)] : [],
  };
}

/** What terms give to the variables that stand in their place. A blank node of a query is a variable that nothing names. */
export function fitted(pattern: readonly RDF.Term[], terms: readonly RDF.Term[]): Bindings | undefined {
  const row: Record<string, RDF.Term> = {};
  for (const [i, part] of pattern.entries()) {
    const term = terms[i] as RDF.Term;
    if (part.termType === 'BlankNode') continue;
    if (part.termType !== 'Variable') {
      if (!part.equals(term)) return undefined;
      continue;
    }
    const known = row[part.value];
    if (known && !known.equals(term)) return undefined;
    row[part.value] = term;
  }
  return row;
}

type PathNode = { readonly type: string; readonly iri?: RDF.NamedNode; readonly path?: PathNode; readonly input?: readonly PathNode[]; readonly iris?: unknown };

function pathUses({ subject, predicate, object }: Algebra.Path): readonly PatternUse[] {
  const links = alternatives(predicate as unknown as PathNode, false);
  if (!links) {
    const path = predicate as unknown as PathNode, ends = [subject, object].filter(({ termType }) => termType === 'Variable').map(({ value }) => value);
    const isFree = [subject, object].every(({ termType }) => termType === 'Variable' || termType === 'BlankNode');
    const steps: PatternUse = { fit: ({ predicate: { value } }) => (mentions(path, value) ? {} : undefined), beside: undefined, isAsserted: true };
    return mayStay(path) && isFree ? [steps, { fit: () => ({}), beside: undefined, isAsserted: true, ends }] : [steps];
  }
  return links.map(({ iri, isInverse }): PatternUse => ({
    fit: (triple) => (triple.predicate.value === iri ? fitted(isInverse ? [object, subject] : [subject, object], [triple.subject, triple.object]) : undefined),
    beside: [],
    isAsserted: true,
  }));
}

/** The links of a path that is a choice of single ones; undefined for any other. */
function alternatives(path: PathNode, isInverse: boolean): readonly { readonly iri: string; readonly isInverse: boolean }[] | undefined {
  switch (path.type) {
    case 'link': return [{ iri: path.iri?.value ?? '', isInverse }];
    case 'inv': return path.path && alternatives(path.path, !isInverse);
    case 'alt': {
      const parts = path.input?.map((part) => alternatives(part, isInverse)) ?? [];
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    default: return undefined;
  }
}

/** Whether a path may have no step. */
function mayStay({ type, path, input }: PathNode): boolean {
  switch (type) {
    case 'ZeroOrMorePath': case 'ZeroOrOnePath': return true;
    case 'OneOrMorePath': case 'inv': return path !== undefined && mayStay(path);
    case 'alt': return (input ?? []).some(mayStay);
    case 'seq': return (input ?? []).every(mayStay);
    default: return false;
  }
}

/** Whether a path may go along a triple with this predicate. */
function mentions({ type, iri, path, input, iris }: PathNode, predicate: string): boolean {
  return iris !== undefined || type === 'nps' || iri?.value === predicate || (path !== undefined && mentions(path, predicate)) || (input ?? []).some((part) => mentions(part, predicate));
}

const values = (rows: readonly Bindings[]): Algebra.Operation => ({
  type: 'values', variables: Object.keys(rows[0] ?? {}).map((value) => ({ termType: 'Variable', value })), bindings: rows,
}) as unknown as Algebra.Operation;
const join = (input: readonly Algebra.Operation[]): Algebra.Operation => ({ type: 'join', input }) as unknown as Algebra.Operation;

/** The pattern of a use with these rows, to be asked for terms of `names`; undefined where it says nothing of one of them. */
export function reachedFrom({ beside: others }: PatternUse, rows: readonly Bindings[], names: readonly string[]): Algebra.Operation | undefined {
  if (!others) return undefined;
  const known = Object.keys(rows[0] ?? {});
  const parts = known.length > 0 ? [values(rows), ...others] : others;
  return names.every((name) => known.includes(name) || others.some((part) => certainVariables(part).has(name))) ? join(parts) : undefined;
}

/** The operation that gives the solutions of another one that agree with one of the rows, which all bind the same variables. */
export function restricted(operation: Algebra.Operation, rows: readonly Bindings[]): Algebra.Operation {
  const names = Object.keys(rows[0] ?? {});
  return names.length === 0 ? operation : pushed(operation, values(rows), names);
}

function pushed(operation: Algebra.Operation, rows: Algebra.Operation, names: readonly string[]): Algebra.Operation {
  const isCertain = (input: Algebra.Operation): boolean => {
    const certain = certainVariables(input);
    return names.every((name) => certain.has(name));
  };
  const beforeIt = join([rows, operation]);
  switch (operation.type) {
    case 'project': case 'distinct': case 'construct': return { ...operation, input: pushed((operation as Inner).input, rows, names) } as Algebra.Operation;
    case 'filter': case 'extend': {
      const { input } = operation as Inner;
      return isCertain(input) ? { ...operation, input: pushed(input, rows, names) } as Algebra.Operation : beforeIt;
    }
    case 'leftjoin': case 'minus': {
      const [left, ...others] = (operation as Outer).input;
      return left && isCertain(left) ? { ...operation, input: [pushed(left, rows, names), ...others] } as unknown as Algebra.Operation : beforeIt;
    }
    case 'union': return { ...operation, input: (operation as Outer).input.map((input) => pushed(input, rows, names)) } as unknown as Algebra.Operation;
    case 'join': return join([rows, ...(operation as Outer).input]);
    default: return beforeIt;
  }
}

/** The variables that each solution of an operation binds. */
function certainVariables(operation: Algebra.Operation): ReadonlySet<string> {
  const variables = (terms: readonly RDF.Term[]): Set<string> => new Set(terms.filter(({ termType }) => termType === 'Variable').map(({ value }) => value));
  const all = (inputs: readonly Algebra.Operation[]): Set<string> => new Set(inputs.flatMap((input) => [...certainVariables(input)]));
  switch (operation.type) {
    case 'bgp': return variables((operation as Algebra.Bgp).patterns.flatMap(({ subject, predicate, object }) => [subject, predicate, object]));
    case 'path': return variables([(operation as Algebra.Path).subject, (operation as Algebra.Path).object]);
    case 'values': {
      const { variables: columns, bindings } = operation as Algebra.Values;
      return new Set(columns.map(({ value }) => value).filter((name) => bindings.every((row) => row[name] !== undefined)));
    }
    case 'join': return all((operation as Outer).input);
    case 'filter': case 'extend': case 'graph': return certainVariables((operation as Inner).input);
    case 'leftjoin': case 'minus': return all((operation as Outer).input.slice(0, 1));
    case 'union': {
      const [first = new Set<string>(), ...others] = (operation as Outer).input.map(certainVariables);
      return new Set([...first].filter((name) => others.every((other) => other.has(name))));
    }
    default: return new Set();
  }
}
