import type * as RDF from '@rdfjs/types';
import { NotUpdateError, openPatterns, parseUpdate, type Modification, type PatternStore, type SolutionTokens, type Transfer, type UpdateOperation } from '../engine/evaluator/patterns.js';
import { EngineError } from '../engine/contract/engine.js';
import { defaultGraph } from '../ontology/graphs.js';
import { Problem } from '../platform/problem.js';
import { asObject, asProblem } from '../sparql/prepare.js';
import type { GraphNames } from '../sparql/prepared-query.js';
import { checkServices } from '../sparql/services.js';
import { SyntaxFault } from '../sparql/syntax-error.js';
import { shortened } from '../platform/shortened.js';
import { iri } from '../rdf/iri.js';
import { escapeString, type PrefixMap } from '../rdf/turtle.js';
import { xsd } from '../rdf/vocabulary.js';
import { createLabels } from './blank-labels.js';
import { createGraph, noSuchGraph, writable } from './modules.js';
import { isDescription, type GraphFile } from './graph-files.js';
import { inGraph, type Statements } from './statements.js';

export interface UpdateRequest {
  readonly text: string;
  /** `using-graph-uri` and `using-named-graph-uri` of the protocol. */
  readonly usingGraphs: readonly string[];
  readonly usingNamedGraphs: readonly string[];
}

export interface UpdateContext {
  readonly prefixes: PrefixMap;
  readonly base: string;
  readonly graphFileOf: (graph: string) => GraphFile;
  /** Gives a label that no blank node has. Default: at random. */
  readonly newBlankNode?: () => string;
}

/**
 * Makes a SPARQL 1.1 Update of a version's statements. The operations work on the statements themselves; the engine
 * only finds the solutions of WHERE. So statements that an update does not touch keep every character.
 *
 * - A pattern that names no graph is matched against the union of all graphs, as in queries.
 * - What is inserted without a graph goes to `{base}graph/default`; what is deleted without a graph is deleted from
 *   there and from every module that states it. Other graphs lose only what is deleted from them by name.
 * - The graphs that describe a version are made after it from all the others: patterns do not see them.
 * - A module is made by CREATE and gone with DROP; any other graph exists as long as it holds something.
 *
 * @throws Problem 400, 403 for LOAD, SERVICE and the graphs that follow from others, 404 for a module or source that is
 * not there, 409 for CREATE.
 */
export function applyUpdate(request: UpdateRequest, context: UpdateContext, statements: Statements): void {
  const operations = parse(request.text, context);
  const using = { defaultGraphs: request.usingGraphs.map(graphIri), namedGraphs: request.usingNamedGraphs.map(graphIri) };
  const changing = createChangingStore(statements, context);
  for (const operation of operations) {
    if (operation.type === 'modification') modify(operation, using, context, changing);
    else manage(operation, context, changing);
  }
}

function parse(text: string, { prefixes, base }: UpdateContext): readonly UpdateOperation[] {
  if (!text.trim()) throw new Problem(400, 'Update missing', 'The update is empty.');
  try {
    const operations = parseUpdate(text, { base: `${base}sparql`, prefixes: asObject(prefixes) });
    checkServices(operations, []);
    return operations;
  } catch (error) {
    if (error instanceof NotUpdateError) throw new Problem(400, 'Not an update', 'This is a query; send it as "query" or as application/sparql-query.');
    throw error instanceof SyntaxFault ? asProblem(text, error) : error;
  }
}

function graphIri(value: string): string {
  try {
    return iri(value);
  } catch (cause) {
    throw new Problem(400, 'Invalid graph IRI', `"${shortened(value)}" is not an absolute IRI.`, {}, {}, { cause });
  }
}

/** Statements, and the engine that is asked about them. */
interface ChangingStore {
  readonly statements: Statements;
  readonly newBlankNode: () => string;
  add(graph: string, triple: string): void;
  delete(graph: string, triple: string): void;
  /** A store that holds the statements as they are now. */
  synced(): PatternStore;
}

function createChangingStore(statements: Statements, { base, newBlankNode = createLabels() }: UpdateContext): ChangingStore {
  let store: PatternStore | undefined;
  /** Changes that the store does not have yet. */
  const pending = new Map<string, { readonly graph: string; readonly triple: string; readonly there: boolean }>();
  const note = (graph: string, triple: string, there: boolean): void => {
    if (store) pending.set(inGraph(triple, graph), { graph, triple, there });
  };
  return {
    statements,
    newBlankNode,
    add(graph, triple) {
      if (statements.add(graph, triple)) note(graph, triple, true);
    },
    delete(graph, triple) {
      if (statements.delete(graph, triple)) note(graph, triple, false);
    },
    synced() {
      if (!store) {
        store = openPatterns(statements.toStore(statements.graphs().filter((graph) => isDescription(graph, base))));
      } else if (pending.size > 0) {
        store.change(pending.values());
        pending.clear();
      }
      return store;
    },
  };
}

function manage(operation: Exclude<UpdateOperation, Modification>, { base, graphFileOf }: UpdateContext, changing: ChangingStore): void {
  const { statements } = changing;
  const target = { graphFileOf, statements };
  const clear = (graph: string): void => { for (const triple of statements.in(graph)) changing.delete(graph, triple); };
  const remove = (graph: string): void => {
    clear(graph);
    if (graphFileOf(graph).kind === 'module') statements.drop(graph);
  };
  const named = (graph: string | RDF.NamedNode): string => (typeof graph === 'string' ? defaultGraph(base) : graph.value);
  const { silent } = operation;
  /** Whether a module is missing and the operation is SILENT. */
  const passed = (graph: string): boolean => Boolean(silent) && graphFileOf(graph).kind === 'module' && !statements.exists(graph);
  switch (operation.type) {
    case 'load':
      if (silent) break; // asks not to be told
      if (operation.destination) writable(named(operation.destination), target);
      throw new Problem(403, 'LOAD refused', `LOAD <${operation.source.value}> was not done: nothing is fetched from elsewhere. Put the document into /graphs instead.`);
    case 'create':
      try {
        createGraph(named(operation.source), base, target);
      } catch (error) {
        if (!(silent && error instanceof Problem && error.status === 409)) throw error;
      }
      break;
    case 'clear':
    case 'drop': {
      const { source } = operation;
      const empty = operation.type === 'drop' ? remove : clear;
      if (source === 'ALL' || source === 'NAMED') {
        [...statements.graphs(), ...statements.empty()].filter((graph) => graphFileOf(graph).kind !== 'system' && (source === 'ALL' || graph !== defaultGraph(base))).forEach(empty);
      } else if (!passed(named(source))) {
        empty(writable(named(source), target));
      }
      break;
    }
    default: {
      const { type, ...ends } = operation as Transfer;
      const source = named(ends.source), destination = named(ends.destination);
      if (passed(destination) || passed(source)) break;
      writable(destination, target);
      if (graphFileOf(source).kind === 'module' ? !statements.exists(source) : statements.in(source).size === 0 && source !== defaultGraph(base)) {
        if (silent) break;
        const { status, title, detail, members } = noSuchGraph(source, target);
        throw new Problem(status, title, `${type.toUpperCase()}: ${detail}`, members);
      }
      if (type === 'move') writable(source, target);
      if (source === destination) break;
      const triples = [...statements.in(source)];
      if (type !== 'add') clear(destination);
      for (const triple of triples) changing.add(destination, triple);
      if (type === 'move') remove(source);
    }
  }
}

function modify({ deleted, inserted, where, within }: Modification, protocol: GraphNames, context: UpdateContext, changing: ChangingStore): void {
  if (!where) {
    if ([...inserted, ...deleted].some(({ subject }) => subject.termType === 'Literal')) throw new Problem(400, 'Literal as subject', 'A literal cannot be the subject of a statement.');
    write(deleted, inserted, [], [[]], context, changing);
    return;
  }
  const given = protocol.defaultGraphs.length + protocol.namedGraphs.length > 0;
  if (given && (where.from || within !== undefined)) {
    throw new Problem(400, 'Dataset given twice', 'The request has using-graph-uri or using-named-graph-uri, and the update has USING or WITH; give one of them.');
  }
  const dataset = given ? protocol
    : where.from ?? (within === undefined ? { defaultGraphs: [], namedGraphs: [] } : { defaultGraphs: [within], namedGraphs: changing.statements.graphs() });
  const terms = [...deleted, ...inserted].flatMap(parts);
  const variables = [...new Set(terms.filter(({ termType }) => termType === 'Variable').map(({ value }) => value))];
  let solutions: readonly SolutionTokens[];
  try {
    // Each solution makes blank nodes of its own; without any, equal solutions have the same effect.
    solutions = changing.synced().solve(where, variables, !terms.some(({ termType }) => termType === 'BlankNode'), dataset, changing.newBlankNode);
  } catch (cause) {
    throw notEvaluated(cause);
  }
  write(deleted, inserted, variables, solutions, context, changing);
}

/** What ended the evaluation: a bound with its setting, as a query has it, or the update itself. */
function notEvaluated(cause: unknown): Problem {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!(cause instanceof EngineError && ['limit', 'busy'].includes(cause.reason))) return new Problem(400, 'Update cannot be evaluated', message, {}, {}, { cause });
  const { reason, limit, setting } = cause, members = { ...(limit !== undefined && { limit }), ...(setting !== undefined && { setting }) };
  return new Problem(reason === 'limit' ? 422 : 503, 'Update too large', `${message} Nothing was changed.${setting === undefined ? '' : ` The limit is set by ${setting}.`}`, members, reason === 'limit' ? {} : { 'Retry-After': '5' }, { cause });
}

const parts = ({ subject, predicate, object, graph }: RDF.BaseQuad): RDF.Term[] => [subject, predicate, object, graph];

/** Deletes what the template gives for all solutions, then inserts: SPARQL 1.1 Update, section 3.1.3. */
function write(
  deleted: readonly RDF.BaseQuad[],
  inserted: readonly RDF.BaseQuad[],
  variables: readonly string[],
  solutions: readonly SolutionTokens[],
  { base, graphFileOf }: UpdateContext,
  changing: ChangingStore,
): void {
  const { statements, newBlankNode } = changing;
  const target = { graphFileOf, statements };
  for (const { graph } of [...deleted, ...inserted]) if (graph.termType === 'NamedNode') writable(graph.value, target);
  const unnamed = statements.graphs().filter((graph) => graph === defaultGraph(base) || ['module', 'definition'].includes(graphFileOf(graph).kind));

  const allowed = new Set<string>();
  const allow = (graph: string): string => {
    if (!allowed.has(graph)) allowed.add(writable(graph, target));
    return graph;
  };
  const deletions: [graph: string, triple: string][] = [];
  const insertions: [graph: string, triple: string][] = [];
  for (const solution of solutions) {
    const fresh = new Map<string, string>();
    const value = (term: RDF.Term): string | undefined => {
      if (term.termType === 'Variable') return solution[variables.indexOf(term.value)];
      if (term.termType !== 'BlankNode') return text(term);
      const node = fresh.get(term.value) ?? newBlankNode();
      fresh.set(term.value, node);
      return node;
    };
    /** Undefined for what is no triple, which SPARQL leaves out. */
    const triple = ({ subject, predicate, object }: RDF.BaseQuad): string | undefined => {
      const [s, p, o] = [value(subject), value(predicate), value(object)];
      return s === undefined || o === undefined || s.startsWith('"') || !p?.startsWith('<') ? undefined : `${s} ${p} ${o}`;
    };
    /** The graph of a quad; undefined when it is no IRI. */
    const graphOf = (term: RDF.Term): string | undefined => {
      const graph = value(term);
      return graph?.startsWith('<') ? graph.slice(1, -1) : undefined;
    };
    for (const quad of deleted) {
      const stated = triple(quad);
      const graph = quad.graph.termType === 'DefaultGraph' ? undefined : graphOf(quad.graph);
      if (stated === undefined || (quad.graph.termType !== 'DefaultGraph' && (graph === undefined || graphFileOf(graph).kind === 'system'))) continue;
      for (const from of graph === undefined ? unnamed : [graph]) deletions.push([from, stated]);
    }
    for (const quad of inserted) {
      const stated = triple(quad);
      const graph = quad.graph.termType === 'DefaultGraph' ? defaultGraph(base) : graphOf(quad.graph);
      if (stated !== undefined && graph !== undefined) insertions.push([allow(graph), stated]);
    }
  }
  for (const deletion of deletions) changing.delete(...deletion);
  for (const insertion of insertions) changing.add(...insertion);
}

/** A term as it stands in a canonical line. */
function text(term: RDF.Term): string {
  if (term.termType !== 'Literal') return `<${term.value}>`;
  const { value, language, datatype } = term;
  return `"${escapeString(value)}"${language ? `@${language.toLowerCase()}` : datatype.value === xsd.string ? '' : `^^<${datatype.value}>`}`;
}
