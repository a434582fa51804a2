import type * as RDF from '@rdfjs/types';
import { DataFactory } from 'n3';
import sparqljs, { type InsertDeleteOperation, type ManagementOperation, type Pattern, type Quads, type SelectQuery, type Update } from 'sparqljs';
import { createPatternStore, type PatternDataset, type PatternStore, type ResultTerm } from '../engine/patterns.js';
import { toNTriple } from '../ontology/canonical.js';
import { defaultGraph } from '../ontology/graphs.js';
import { Problem } from '../problem.js';
import { nodes } from '../query/nodes.js';
import { parseText } from '../query/prepare.js';
import { scan } from '../query/scan.js';
import { checkServices } from '../query/services.js';
import { iri } from '../rdf/iri.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { Place } from './places.js';
import { createSpellings, type Spellings } from './spellings.js';
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
  readonly place: (graph: string) => Place;
}

/**
 * Makes a SPARQL 1.1 Update of a version's statements. The operations work on the statements themselves; an engine is
 * asked only for the solutions of WHERE. So what an update does not touch keeps every character, and so does what its
 * text spells out; only values that it computes are written as the engine writes them.
 *
 * - A pattern that names no graph is matched against the union of all graphs, as in queries.
 * - What is inserted without a graph goes to `{base}graph/default`; what is deleted without a graph is deleted from
 *   every graph that states it, so that it is gone.
 * - A graph exists as long as it holds something.
 *
 * @throws Problem 400, 403 for LOAD, SERVICE and the graphs that follow from others, 404 and 409 for COPY and CREATE.
 */
export function applyUpdate(request: UpdateRequest, context: UpdateContext, statements: Statements): void {
  const update = parse(request.text, context.prefixes);
  const using = { default: request.usingGraphs.map((graph) => graphIri(graph)), named: request.usingNamedGraphs.map((graph) => graphIri(graph)) };
  const draft = createDraft(statements);
  for (const operation of update.updates) {
    if ('updateType' in operation) modify(operation, using, context, draft);
    else manage(operation, context, draft);
  }
}

function parse(text: string, prefixes: PrefixMap): Update {
  if (!text.trim()) throw new Problem(400, 'Update missing', 'The update is empty.');
  const update = parseText(text, scan(text), prefixes);
  // sparqljs gives a text of nothing but declarations no type; the grammar takes it for an update that does nothing.
  if (!(update as Partial<Update>).type) return { type: 'update', prefixes: {}, updates: [] };
  if (update.type !== 'update') throw new Problem(400, 'Not an update', 'This is a query; send it as "query" or as application/sparql-query.');
  checkServices(update, []);
  for (const { termType, value, datatype } of nodes(update) as Generator<{ termType?: string; value?: string; datatype?: { value: string } }>) {
    if (termType === 'NamedNode') graphIri(value ?? '', 'IRI');
    if (termType === 'Literal') graphIri(datatype?.value ?? '', 'IRI');
    if (termType === 'Quad') throw new Problem(400, 'Not supported', 'Statements about statements (RDF-star) are not taken.');
  }
  return update;
}

function graphIri(value: string, what = 'graph IRI'): string {
  try {
    return iri(value);
  } catch (cause) {
    throw new Problem(400, `Invalid ${what}`, `"${value}" is not an absolute IRI.`, {}, {}, { cause });
  }
}

/** Statements and the engine that is asked about them, kept alike. */
interface Draft {
  readonly statements: Statements;
  add(graph: string, triple: string): void;
  delete(graph: string, triple: string): void;
  /** A store that holds the statements as they are now. */
  synced(): PatternStore;
  readonly spellings: () => Spellings;
}

function createDraft(statements: Statements): Draft {
  let store: PatternStore | undefined;
  let spellings: Spellings | undefined;
  /** Lines that the store does not know of yet: whether each is there. */
  const pending = new Map<string, boolean>();
  const lines = function* () {
    for (const graph of statements.graphs()) for (const triple of statements.in(graph)) yield inGraph(triple, graph);
  };
  return {
    statements,
    add(graph, triple) {
      if (statements.in(graph).has(triple)) return;
      statements.add(graph, triple);
      spellings?.learn([triple]);
      if (store) pending.set(inGraph(triple, graph), true);
    },
    delete(graph, triple) {
      if (!statements.in(graph).has(triple)) return;
      statements.delete(graph, triple);
      if (store) pending.set(inGraph(triple, graph), false);
    },
    synced() {
      if (!store) {
        store = createPatternStore();
        store.add(lines());
      } else if (pending.size > 0) {
        const gone = [...pending].filter(([, there]) => !there).map(([line]) => line);
        store.delete(gone);
        // The engine keeps one spelling of a value: deleting it takes the others along.
        const typed = new Set(gone.filter((line) => line.includes('^^<')).map(subjectAndPredicate));
        if (typed.size > 0) store.add([...lines()].filter((line) => line.includes('^^<') && typed.has(subjectAndPredicate(line))));
        store.add([...pending].filter(([, there]) => there).map(([line]) => line));
        pending.clear();
      }
      return store;
    },
    spellings() {
      if (!spellings) {
        spellings = createSpellings();
        for (const graph of statements.graphs()) spellings.learn(statements.in(graph));
      }
      return spellings;
    },
  };
}

const subjectAndPredicate = (line: string): string => line.slice(0, line.indexOf(' ', line.indexOf(' ') + 1));

function manage(operation: ManagementOperation, { base, place }: UpdateContext, draft: Draft): void {
  const { statements } = draft;
  const clear = (graph: string): void => { for (const triple of statements.in(graph)) draft.delete(graph, triple); };
  const named = (reference: { readonly name?: RDF.NamedNode | undefined }): string => reference.name?.value ?? defaultGraph(base);
  switch (operation.type) {
    case 'load':
      throw new Problem(403, 'LOAD refused', `LOAD <${operation.source.value}> was not done: nothing is fetched from elsewhere. Put the document into /graphs instead.`);
    case 'create': {
      const graph = writable(named(operation.graph), place);
      if (statements.in(graph).size > 0 && !operation.silent) throw new Problem(409, 'Graph exists', `CREATE: the graph <${graph}> exists.`, { graph });
      break;
    }
    case 'clear':
    case 'drop': {
      const { all, named: everyNamed } = operation.graph;
      if (all || everyNamed) {
        statements.graphs().filter((graph) => place(graph).kind !== 'system' && (all || graph !== defaultGraph(base))).forEach(clear);
      } else {
        clear(writable(named(operation.graph), place));
      }
      break;
    }
    default: {
      const source = named(operation.source), destination = writable(named(operation.destination), place);
      if (operation.type === 'move') writable(source, place);
      if (source === destination) break;
      if (statements.in(source).size === 0 && source !== defaultGraph(base)) {
        if (operation.silent) break;
        throw new Problem(404, 'No such graph', `${operation.type.toUpperCase()}: the graph <${source}> does not exist.`, { graph: source });
      }
      const triples = [...statements.in(source)];
      if (operation.type !== 'add') clear(destination);
      for (const triple of triples) draft.add(destination, triple);
      if (operation.type === 'move') clear(source);
    }
  }
}

/** @throws Problem 403 for a graph that follows from others. */
export function writable(graph: string, place: UpdateContext['place']): string {
  if (place(graph).kind === 'system') {
    throw new Problem(403, 'Graph is derived', `<${graph}> follows from the other graphs and cannot be written; change what it is derived from.`, { graph });
  }
  return graph;
}

/** A quad of a template; without a graph it is one of the default graph. */
interface TemplateQuad {
  readonly subject: RDF.Term;
  readonly predicate: RDF.Term;
  readonly object: RDF.Term;
  readonly graph: RDF.Term | undefined;
}

function modify(operation: InsertDeleteOperation, protocol: { readonly default: readonly string[]; readonly named: readonly string[] }, context: UpdateContext, draft: Draft): void {
  const within = operation.updateType === 'insertdelete' ? operation.graph : undefined;
  const template = (quads: readonly Quads[] | undefined): TemplateQuad[] => (quads ?? []).flatMap((part) => part.triples.map((triple) => ({
    ...triple as { subject: RDF.Term; predicate: RDF.Term; object: RDF.Term }, graph: part.type === 'graph' ? part.name : within,
  })));
  const inserted = template('insert' in operation ? operation.insert : undefined);
  const deleted = template('delete' in operation ? operation.delete : undefined);
  if (deleted.some((quad) => Object.values(quad).some((term) => (term as RDF.Term | undefined)?.termType === 'BlankNode'))) {
    throw new Problem(400, 'Blank node in a deletion', 'What is to be deleted cannot be named by a blank node; use a variable.');
  }
  if (operation.updateType === 'insert' || operation.updateType === 'delete') {
    if ([...inserted, ...deleted].some(({ subject }) => subject.termType === 'Literal')) throw new Problem(400, 'Literal as subject', 'A literal cannot be the subject of a statement.');
    write(deleted, inserted, undefined, context, draft);
    return;
  }
  const used = operation.updateType === 'insertdelete' ? operation.using : undefined;
  if (protocol.default.length + protocol.named.length > 0 && (used || within)) {
    throw new Problem(400, 'Dataset given twice', 'The request has using-graph-uri or using-named-graph-uri, and the update has USING or WITH; give one of them.');
  }
  const graphs = protocol.default.length + protocol.named.length > 0 ? protocol
    : used && { default: used.default.map(({ value }) => value), named: used.named.map(({ value }) => value) };
  const dataset: PatternDataset = graphs ?? (within ? { default: [within.value], named: 'all' } : 'union');
  const where = operation.updateType === 'insertdelete' ? operation.where : operation.delete.map((part): Pattern => (
    part.type === 'graph' ? { type: 'graph', name: part.name, patterns: [{ type: 'bgp', triples: part.triples }] } as Pattern : part));
  write(deleted, inserted, solve(where, [...deleted, ...inserted], dataset, draft), context, draft);
}

type Solution = ReadonlyMap<string, RDF.Term>;

/** The solutions of a pattern, as far as the templates need them. */
function solve(where: Pattern[], template: readonly TemplateQuad[], dataset: PatternDataset, draft: Draft): Solution[] {
  const terms = template.flatMap(({ subject, predicate, object, graph }) => [subject, predicate, object, ...(graph ? [graph] : [])]);
  const variables = [...new Set(terms.filter(({ termType }) => termType === 'Variable').map(({ value }) => value))];
  const fresh = terms.some(({ termType }) => termType === 'BlankNode');
  const query = {
    type: 'query', queryType: 'SELECT', prefixes: {}, where,
    // Each solution makes blank nodes of its own; without them equal solutions do the same.
    ...(!fresh && { distinct: true, ...(variables.length === 0 && { limit: 1 }) }),
    variables: variables.length > 0 ? variables.map((name) => DataFactory.variable(name))
      : [{ expression: DataFactory.literal('1', DataFactory.namedNode('http://www.w3.org/2001/XMLSchema#integer')), variable: DataFactory.variable('mppOne') }],
  } as unknown as SelectQuery;
  const text = new sparqljs.Generator().stringify(query);
  // What is asked has to be what was written.
  if (shape((new sparqljs.Parser().parse(text) as SelectQuery).where) !== shape(where)) {
    throw new Problem(400, 'Update cannot be evaluated', 'The pattern of WHERE cannot be handed to the engine; write it more plainly.');
  }
  let rows: readonly Readonly<Record<string, ResultTerm>>[];
  try {
    rows = draft.synced().select(text, dataset);
  } catch (cause) {
    throw new Problem(400, 'Update cannot be evaluated', cause instanceof Error ? cause.message : String(cause), {}, {}, { cause });
  }
  return rows.map((row) => new Map(Object.entries(row).map(([name, term]) => [name, toTerm(term)])));
}

/** A pattern as text that does not depend on the labels of its blank nodes. */
function shape(where: unknown): string {
  const labels = new Map<string, number>();
  return JSON.stringify(where, (_, value: unknown) => {
    const { termType, value: label } = (value ?? {}) as { termType?: string; value?: string };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if (termType !== 'BlankNode' || label === undefined) return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
    if (!labels.has(label)) labels.set(label, labels.size);
    return { termType, value: labels.get(label) };
  });
}

function toTerm({ type, value, datatype, 'xml:lang': language }: ResultTerm): RDF.Term {
  switch (type) {
    case 'uri': return DataFactory.namedNode(value);
    case 'bnode': return DataFactory.blankNode(value);
    case 'literal': return DataFactory.literal(value, language ?? (datatype === undefined ? undefined : DataFactory.namedNode(datatype)));
    case 'triple': throw new Problem(400, 'Not supported', 'Statements about statements (RDF-star) are not taken.');
  }
}

/**
 * Deletes what the template gives for all solutions, then inserts: SPARQL 1.1 Update, section 3.1.3.
 *
 * @param found undefined for data that is written out: it is taken to the letter.
 */
function write(deleted: readonly TemplateQuad[], inserted: readonly TemplateQuad[], found: readonly Solution[] | undefined, { base, place }: UpdateContext, draft: Draft): void {
  const { statements } = draft;
  for (const { graph } of [...deleted, ...inserted]) if (graph?.termType === 'NamedNode') writable(graph.value, place);
  const everywhere = statements.graphs().filter((graph) => place(graph).kind !== 'system');
  const spell = (object: string): readonly string[] => (found ? draft.spellings().of(object) : [object]);

  const deletions: [graph: string, triple: string][] = [];
  const insertions: [graph: string, triple: string][] = [];
  for (const solution of found ?? [new Map<string, RDF.Term>()]) {
    const fresh = new Map<string, RDF.Term>();
    const value = (term: RDF.Term): RDF.Term | undefined => {
      if (term.termType === 'Variable') return solution.get(term.value);
      if (term.termType !== 'BlankNode') return term;
      const node = fresh.get(term.value) ?? newBlankNode();
      fresh.set(term.value, node);
      return node;
    };
    for (const quad of deleted) {
      const graph = quad.graph && value(quad.graph);
      if (quad.graph && (graph?.termType !== 'NamedNode' || place(graph.value).kind === 'system')) continue;
      const triple = tripleText(value(quad.subject), value(quad.predicate), value(quad.object));
      if (!triple) continue;
      const [start, object] = triple;
      for (const from of graph ? [graph.value] : everywhere) {
        const there = spell(object).map((spelling) => `${start} ${spelling}`).filter((candidate) => statements.in(from).has(candidate));
        // A variable stands for every spelling, a literal of the text for one: its own if it is there.
        for (const candidate of quad.object.termType === 'Variable' ? there : there.slice(0, 1)) deletions.push([from, candidate]);
      }
    }
    for (const quad of inserted) {
      const graph = quad.graph && value(quad.graph);
      if (quad.graph && graph?.termType !== 'NamedNode') continue;
      const triple = tripleText(value(quad.subject), value(quad.predicate), value(quad.object));
      if (!triple) continue;
      const [start, object] = triple;
      insertions.push([graph ? writable(graph.value, place) : defaultGraph(base), `${start} ${quad.object.termType === 'Variable' ? spell(object)[0] : object}`]);
    }
  }
  for (const deletion of deletions) draft.delete(...deletion);
  for (const insertion of insertions) draft.add(...insertion);
}

/** Subject and predicate, and object, as they stand in a line; undefined for what is no triple, which SPARQL leaves out. */
function tripleText(subject: RDF.Term | undefined, predicate: RDF.Term | undefined, object: RDF.Term | undefined): [start: string, object: string] | undefined {
  if (!subject || !object || subject.termType === 'Literal' || predicate?.termType !== 'NamedNode') return undefined;
  return [`${text(subject)} ${text(predicate)}`, text(object)];
}

let made = 0;
const newBlankNode = (): RDF.Term => {
  made += 1;
  return DataFactory.blankNode(`new-${process.pid}-${made}`);
};

const probe = DataFactory.namedNode('x:');
const probeLength = toNTriple(DataFactory.quad(probe, probe, probe)).length - '<x:> .'.length;

/** A term as it stands in a canonical line. */
const text = (term: RDF.Term): string => toNTriple(DataFactory.quad(probe, probe, term as never)).slice(probeLength, -' .'.length);
