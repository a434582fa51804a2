import { Algebra, AlgebraFactory, algebraUtils } from '@comunica/utils-algebra';
import type * as RDF from '@rdfjs/types';
import { EngineError } from '../engine/contract/engine.js';
import { nodes } from '../sparql/nodes.js';
import { refusal } from '../sparql/services.js';
import { ServiceError } from './service-error.js';

type Operation = Algebra.Operation;
/** One solution: variable name to term. */
export type Bindings = Readonly<Record<string, RDF.Term>>;

export interface Evaluators {
  /** Solutions of an operation over our own data. */
  local(operation: Operation): Promise<readonly Bindings[]>;
  /** Solutions that a service gives for an operation, whole. @throws ServiceError */
  remote(service: string, operation: Operation): Promise<readonly Bindings[]>;
  /** Services that SERVICE with a variable may ask. */
  readonly services: readonly string[];
}

/** Distinct solutions of the rest of the query that are sent along; with more a service is asked for all it has. */
const maxSeeds = 10_000;
/** Solutions sent along in one request. */
const blockSize = 100;
/** Requests to one service at a time. */
const concurrency = 2;

/** What the solutions of a part must be compatible with; others are of no use. */
interface Seeds {
  readonly operation: Operation | undefined;
  /** Conditions that the solutions of the query must meet. */
  readonly filters: readonly Algebra.Expression[];
  /** The graph that `operation` is matched in: the name of the GRAPH around it. */
  readonly graph?: RDF.NamedNode | RDF.Variable;
}
const nothing: Seeds = { operation: undefined, filters: [] };

const factory = new AlgebraFactory();
const names = (operation: Operation): readonly string[] => algebraUtils.inScopeVariables(operation).map(({ value }) => value);

/**
 * Puts in the place of each SERVICE the solutions that its service gave: what is left has no SERVICE and the same
 * solutions (SPARQL 1.1 Federated Query, section 4: a SERVICE is a multiset of solutions).
 *
 * A service is given its whole pattern, paths and subqueries included, and along with it, in blocks, the values that
 * the rest of the query allows for the variables they share: a bound join. That leaves out nothing but solutions that
 * the join, OPTIONAL, MINUS or EXISTS around it would not use. A SERVICE SILENT that fails gives one empty solution.
 *
 * @throws ServiceError when a service fails; EngineError `unsupported` when a SERVICE stands where it cannot be evaluated.
 */
export async function resolveServices(query: Operation, evaluators: Evaluators): Promise<Operation> {
  const resolve = async (operation: Operation, seeds: Seeds): Promise<Operation> => {
    if (!hasService(operation)) return operation;
    switch (operation.type) {
      case Algebra.Types.SERVICE:
        return askService(operation as Algebra.Service, seeds, evaluators);
      case Algebra.Types.JOIN:
        return resolveJoin(operation as Algebra.Join, seeds);
      case Algebra.Types.LEFT_JOIN: {
        const { input: [first, second], expression } = operation as Algebra.LeftJoin & { input: [Operation, Operation] };
        const left = await resolve(first, seeds);
        const within = { ...seeds, operation: joinOf(seeds.operation, [left]) };
        const right = await resolve(second, within);
        return factory.createLeftJoin(left, right, expression && await resolveExpression(expression, within));
      }
      case Algebra.Types.MINUS: {
        const { input: [first, second] } = operation as Algebra.Minus & { input: [Operation, Operation] };
        const left = await resolve(first, seeds);
        return { ...operation, input: [left, await resolve(second, { ...seeds, operation: joinOf(seeds.operation, [left]) })] } as Operation;
      }
      case Algebra.Types.UNION:
        return factory.createUnion(await inOrder((operation as Algebra.Union).input, (branch) => resolve(branch, seeds)), false);
      case Algebra.Types.FILTER: {
        const { input, expression } = operation as Algebra.Filter;
        const filters = hasExists(expression) ? seeds.filters : [...seeds.filters, expression];
        const filtered = await resolve(input, { ...seeds, filters });
        return factory.createFilter(filtered, await resolveExpression(expression, { ...seeds, operation: joinOf(seeds.operation, [filtered]) }));
      }
      case Algebra.Types.EXTEND: {
        const { input, variable, expression } = operation as Algebra.Extend;
        const extended = await resolve(input, seeds);
        return factory.createExtend(extended, variable, await resolveExpression(expression, { ...seeds, operation: joinOf(seeds.operation, [extended]) }));
      }
      case Algebra.Types.GRAPH: {
        const { input, name } = operation as Algebra.Graph;
        return factory.createGraph(await resolve(input, { ...nothing, graph: name as RDF.NamedNode | RDF.Variable }), name as RDF.NamedNode);
      }
      default: {
        // A projection hides variables, and a group or a slice depends on all solutions: nothing from outside may narrow them.
        const { input } = operation as Algebra.Project;
        if (!input || Array.isArray(input)) return operation;
        return { ...operation, input: await resolve(input, { ...nothing, ...(seeds.graph && { graph: seeds.graph }) }) } as Operation;
      }
    }
  };

  /** The parts without SERVICE first, then one service after another, each time one that shares a variable with what is known. */
  const resolveJoin = async ({ input }: Algebra.Join, seeds: Seeds): Promise<Operation> => {
    const known = input.filter((part) => !hasService(part));
    const waiting = input.filter(hasService);
    while (waiting.length > 0) {
      const sofar = joinOf(seeds.operation, known);
      const reached = new Set(sofar && names(sofar));
      const next = Math.max(0, waiting.findIndex((part) => names(part).some((name) => reached.has(name))));
      const [part] = waiting.splice(next, 1);
      if (part) known.push(await resolve(part, { ...seeds, operation: sofar }));
    }
    return factory.createJoin(known, false);
  };

  const resolveExpression = async (expression: Algebra.Expression, seeds: Seeds): Promise<Algebra.Expression> => {
    if (!hasService(expression)) return expression;
    if ('input' in expression) return { ...expression, input: await resolve(expression.input as Operation, seeds) } as Algebra.Expression;
    if ('args' in expression) return { ...expression, args: await inOrder(expression.args as Algebra.Expression[], (arg) => resolveExpression(arg, seeds)) } as Algebra.Expression;
    return expression;
  };

  const resolved = await resolve(query, nothing);
  if (hasService(resolved)) throw new EngineError('unsupported', 'A SERVICE cannot stand within an expression of ORDER BY or of an aggregate.');
  return resolved;
}

async function askService(service: Algebra.Service, seeds: Seeds, evaluators: Evaluators): Promise<Operation> {
  const { name, input, silent } = service;
  if (name.termType === 'Variable') return askEachService(service, name, seeds, evaluators);
  const { local, remote } = evaluators;
  const variables = algebraUtils.inScopeVariables(input);
  try {
    const sent = await seedRows(input, seeds, local);
    const blocks = sent ? chunks(sent.rows, blockSize).map((rows) => factory.createJoin([valuesOf(sent.variables, rows), input], false)) : [input];
    const answers = await inOrder(chunks(blocks, concurrency), (some) => Promise.all(
      some.map((block) => remote(name.value, factory.createProject(block, variables))),
    ));
    return valuesOf(variables, answers.flat(2));
  } catch (error) {
    if (silent && error instanceof ServiceError) return valuesOf([], [{}]);
    throw error;
  }
}

/** SERVICE with a variable: each service that the rest of the query gives for it is asked, with what belongs to it. */
async function askEachService(service: Algebra.Service, variable: RDF.Variable, seeds: Seeds, evaluators: Evaluators): Promise<Operation> {
  const { operation } = seeds;
  const found = operation && names(operation).includes(variable.value)
    ? await evaluators.local(within(seeds, factory.createDistinct(factory.createProject(operation, [variable])))) : [{}];
  if (!operation || found.some((row) => !row[variable.value])) {
    throw new EngineError('evaluation', `SERVICE ?${variable.value} cannot be asked: the patterns beside it do not bind ?${variable.value}.`);
  }
  const branches = await inOrder(found, async (row) => {
    const value = row[variable.value] as RDF.Term;
    const iri = value.termType === 'NamedNode' ? value.value : '';
    if (!evaluators.services.includes(iri)) throw new EngineError('refused', refusal(iri ? `<${iri}>` : `?${variable.value}`, evaluators.services), { service: iri });
    const only = factory.createValues([variable], [{ [variable.value]: value as RDF.NamedNode }]);
    const answer = await askService({ ...service, name: value as RDF.NamedNode }, { ...seeds, operation: joinOf(operation, [only]) }, evaluators);
    return factory.createJoin([only, answer], false);
  });
  return branches.length > 0 ? factory.createUnion(branches, false) : valuesOf([variable, ...algebraUtils.inScopeVariables(service.input)], []);
}

/** A pattern of the seeds, matched in their graph. */
const within = ({ graph }: Seeds, operation: Operation): Operation => (graph ? factory.createGraph(operation, graph as RDF.NamedNode) : operation);

/**
 * The values that are worth asking for; undefined when all are. Only variables that every solution binds, so that no
 * solution of the service is compatible with two of them. A service cannot know our blank nodes: they match nothing
 * that it binds.
 */
async function seedRows(input: Operation, seeds: Seeds, local: Evaluators['local']) {
  const { operation, filters } = seeds;
  if (!operation) return undefined;
  const known = new Set(names(operation));
  const shared = algebraUtils.inScopeVariables(input).filter(({ value }) => known.has(value));
  if (shared.length === 0) return undefined;
  const bound = certain(operation);
  const applicable = filters.filter((filter) => [...nodes(filter)].every(({ termType, value }) => termType !== 'Variable' || bound.has(value as string)));
  const narrowed = applicable.reduce<Operation>((inner, filter) => factory.createFilter(inner, filter), operation);
  const found = await local(within(seeds, factory.createSlice(factory.createDistinct(factory.createProject(narrowed, shared)), 0, maxSeeds + 1)));
  if (found.length > maxSeeds) return undefined;
  const isBlank = (row: Bindings, name: string): boolean => row[name]?.termType === 'BlankNode';
  const always = certain(input);
  const variables = shared.filter(({ value: name }) => found.every((row) => row[name])
    && (always.has(name) || !found.some((row) => isBlank(row, name))));
  if (variables.length === 0 && found.length > 0) return undefined;
  const rows = new Map<string, Bindings>();
  for (const row of found) {
    if (variables.some(({ value: name }) => isBlank(row, name))) continue;
    const kept = Object.fromEntries(variables.map(({ value: name }) => [name, row[name] as RDF.Term]));
    rows.set(JSON.stringify(Object.values(kept).map(termKey)), kept);
  }
  return { variables, rows: [...rows.values()] };
}

const termKey = (term: RDF.Term): readonly string[] => (term.termType === 'Literal'
  ? [term.value, term.language, term.datatype.value] : [term.termType, term.value]);

/** The variables that every solution of an operation binds, as far as its form tells. */
function certain(operation: Operation): ReadonlySet<string> {
  const input = (operation as { input?: Operation | readonly Operation[] }).input;
  switch (operation.type) {
    case Algebra.Types.BGP:
    case Algebra.Types.PATTERN:
    case Algebra.Types.PATH:
      return new Set(names(operation));
    case Algebra.Types.JOIN:
      return new Set((input as Operation[]).flatMap((part) => [...certain(part)]));
    case Algebra.Types.LEFT_JOIN:
    case Algebra.Types.MINUS:
      return certain((input as Operation[])[0] as Operation);
    case Algebra.Types.UNION: {
      const [first, ...others] = (input as Operation[]).map(certain);
      return new Set([...first ?? []].filter((name) => others.every((other) => other.has(name))));
    }
    case Algebra.Types.VALUES: {
      const { variables, bindings } = operation as Algebra.Values;
      return new Set(variables.map(({ value }) => value).filter((name) => bindings.every((row) => row[name])));
    }
    case Algebra.Types.PROJECT: {
      const inner = certain(input as Operation);
      return new Set((operation as Algebra.Project).variables.map(({ value }) => value).filter((name) => inner.has(name)));
    }
    case Algebra.Types.FILTER:
    case Algebra.Types.EXTEND:
    case Algebra.Types.DISTINCT:
    case Algebra.Types.REDUCED:
    case Algebra.Types.SLICE:
    case Algebra.Types.ORDER_BY:
      return certain(input as Operation);
    default:
      return new Set();
  }
}

const hasService = (operation: object): boolean => {
  for (const { type } of nodes(operation)) if (type === Algebra.Types.SERVICE) return true;
  return false;
};
const hasExists = (expression: object): boolean => {
  for (const { subType } of nodes(expression)) if (subType === Algebra.ExpressionTypes.EXISTENCE) return true;
  return false;
};

const joinOf = (outer: Operation | undefined, parts: readonly Operation[]): Operation | undefined => {
  const all = outer ? [outer, ...parts] : [...parts];
  return all.length > 1 ? factory.createJoin(all, false) : all[0];
};

const valuesOf = (variables: RDF.Variable[], rows: readonly Bindings[]): Operation =>
  factory.createValues(variables, rows as Record<string, RDF.NamedNode | RDF.Literal>[]);

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

async function inOrder<T, R>(all: readonly T[], action: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const one of all) results.push(await action(one));
  return results;
}
