import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { canonicalModule, type CanonicalModule } from '../ontology/canonical.js';
import { finishDataset, type Dataset, type DatasetSource } from '../ontology/dataset.js';
import { OntologyError, type Finding } from '../ontology/findings.js';
import { defaultGraph } from '../ontology/graphs.js';
import type { TriplesOfGraph } from '../ontology/derive.js';
import { derivedGraph, judge, judgeAfter, type Judgement } from '../ontology/judge.js';
import { createLineReader } from '../ontology/read-file.js';
import { Problem } from '../platform/problem.js';
import { createStoreBuilder, type StoreBuilder } from '../store/build-store.js';
import { readNQuad } from '../store/ntriples.js';
import { hasTriple } from '../store/patch-graph.js';
import { dictionaryOf, graphOf, hasBlankNodes, namedGraphs, quadTexts } from '../store/read-store.js';
import type { Differences, GraphDifference, Tokens } from '../store/statistics-after.js';
import { splitTriple, termsOf } from '../store/token-term.js';
import type { JournalEntry } from './journal.js';
import type { GraphFile } from './graph-files.js';
import { judgementOf, knownJudgement, remember, type Judging } from './judgements.js';
import { checked, moduleText } from './module-text.js';
import { refuseLongTerms } from './long-terms.js';
import { splitLine, type Diff } from './statements.js';
import type { FileChange } from './file-change.js';
import { locateInModules, type LocatedFinding } from './locate-in-modules.js';

/** The version that a change would give, and what it takes to keep it. */
export interface Candidate extends Diff {
  readonly dataset: Dataset;
  /** The warnings that the version before has not. */
  readonly newWarnings: readonly LocatedFinding[];
  readonly files: readonly FileChange[];
  readonly created: readonly string[];
  /** In the place of the lines of a change that has too many: numbers by graph. */
  readonly bulk?: JournalEntry['bulk'];
  /** The change in words; absent where it has too many lines. */
  readonly sentence?: string;
}

const readLines = (lines: readonly string[]): RDF.Quad[] => lines.map((line) => {
  const { triple, graph } = splitLine(line), { subject, predicate, object } = termsOf(triple);
  return DataFactory.quad(subject as never, predicate as never, object as never, DataFactory.namedNode(graph)) as RDF.Quad;
});

/** A graph of more triples is not written out as a whole for a small change of it. */
const large = 50_000;

/** Lines that are checked as one text. */
const linesAtOnce = 10_000;

/** Lines of a change that is judged by what it reaches; a larger one is judged with everything else. */
const mostReached = 5_000;

/**
 * The version that a change gives: only what it touches is written anew, and what it does not touch stays as it is.
 *
 * @param base the version that the diff is taken from.
 * @param graphFileOf tells where a graph is kept.
 * @param judging hears when the version before has to be judged first, and when that is over.
 * @returns undefined when the change changes nothing.
 * @throws Problem 422 with all findings of severity error; 400 and 403 for graphs that cannot be written; 413 for a term that is too long.
 */
export async function makeCandidate(base: Dataset, diff: Diff, source: DatasetSource, graphFileOf: (graph: string) => GraphFile, judging: Judging = () => undefined): Promise<Candidate | undefined> {
  const change = sortByGraph(base, diff, graphFileOf);
  if (change.changes.size === 0) return undefined;
  refuseDefinition(change);
  for (const { added } of change.changes.values()) refuseLongTerms(added);
  refuseBlankNodes(change);
  const builder = createStoreBuilder(base.store);
  for (const { added, removed } of change.changes.values()) {
    for (const line of removed) readNQuad(line, builder.remove);
    for (const line of added) readNQuad(line, builder.add);
  }
  const touched = new Set(change.changes.keys()), derivedName = derivedGraph(source.base);
  let judgement = knownJudgement(base.id), derived: Judgement['since'], isKnown = isSmall(change);
  let said: Pick<Dataset, 'prefixes' | 'warnings'> = base;
  // Otherwise nothing that rules and checks look at has changed.
  if ([...change.changes.keys()].some((graph) => isCurated(change, graph, source))) {
    const before = isSmall(change) ? await judgementOf(base, source, { graphFileOf, judging }) : undefined;
    said = judgement = await judged(change, source, before);
    derived = derivedDifference(judgement, before?.derived);
    isKnown &&= derived !== undefined;
    writeDerived(builder, judgement.derived, derived, derivedName);
    if (!derived || derived.added.length + derived.removed.length > 0) touched.add(derivedName);
  }
  const differences = isKnown ? differencesOf(change, derivedName, derived) : undefined;
  const dataset = await finishDataset(base, builder, { graphs: touched, empty: new Set([...change.changes.keys()].filter((graph) => isEmptyModule(change, graph))), differences }, said, source);
  if (judgement) remember(dataset.id, judgement);
  const { changes, named, wasThere } = change;
  const known = new Set(base.warnings.map(keyOf));
  return {
    dataset,
    newWarnings: await located(dataset.warnings.filter((warning) => !known.has(keyOf(warning))).slice(0, mostFindings), change, source),
    files: [...changes].map(([graph, graphChange]) => fileChange(change, graph, graphChange, dataset)),
    added: [...changes.values()].flatMap((graphChange) => [...graphChange.added]).sort(),
    removed: [...changes.values()].flatMap((graphChange) => [...graphChange.removed]).sort(),
    created: [...changes.keys()].filter((graph) => !wasThere(graph)).sort(),
    made: [...named].filter((graph) => !wasThere(graph)).sort(),
    dropped: [...named].filter(wasThere).sort(),
  };
}

/** What becomes of one graph: lines that were not there, and lines that were. */
interface GraphChange {
  readonly added: Set<string>;
  readonly removed: Set<string>;
}

/** A change sorted by graph, beside the version that it is made on. */
interface ChangesByGraph {
  readonly base: Dataset;
  readonly changes: ReadonlyMap<string, GraphChange>;
  /** Modules that come and go by name: they do so also when no statement does. */
  readonly named: ReadonlySet<string>;
  /** Modules that go by name. */
  readonly dropped: readonly string[];
  /** Graphs that hold something afterwards. */
  readonly graphs: readonly string[];
  readonly wasThere: (graph: string) => boolean;
  readonly graphFileOf: (graph: string) => GraphFile;
  /** Statements of a graph afterwards. */
  readonly sizeOf: (graph: string) => number;
  /** Lines of a graph afterwards, sorted. */
  readonly linesOf: (graph: string) => readonly string[];
}

/** @throws Problem 403 for a graph that follows from others. */
function sortByGraph(base: Dataset, { added, removed, made = [], dropped = [] }: Diff, findFile: (graph: string) => GraphFile): ChangesByGraph {
  const before = namedGraphs(base.store);
  const wasThere = (graph: string): boolean => before.has(graph) || base.hashes.has(graph);
  const named = new Set([...made.filter((graph) => !wasThere(graph)), ...dropped.filter(wasThere)]);
  const wanted = changesOf(added, removed);
  for (const graph of named) if (!wanted.has(graph)) wanted.set(graph, { added: new Set(), removed: new Set() });
  const graphFiles = new Map([...wanted.keys(), ...before.keys()].map((graph) => [graph, findFile(graph)]));
  const graphFileOf = (graph: string): GraphFile => graphFiles.get(graph) ?? findFile(graph);
  const changes = new Map<string, GraphChange>(), known = new Map<string, readonly string[]>();
  for (const [graph, graphChange] of wanted) {
    if (graphFileOf(graph).kind === 'system') throw new Problem(403, 'Graph is derived', `<${graph}> follows from the other graphs and cannot be written.`, { graph });
    if (graphChange.added.size > 0 || graphChange.removed.size > 0 || named.has(graph)) changes.set(graph, graphChange);
  }
  const sizeOf = (graph: string): number => (before.get(graph)?.size ?? 0) + (changes.get(graph)?.added.size ?? 0) - (changes.get(graph)?.removed.size ?? 0);
  return {
    base, changes, named, dropped, wasThere, graphFileOf, sizeOf,
    graphs: [...new Set([...before.keys(), ...changes.keys()])].filter((graph) => sizeOf(graph) > 0),
    linesOf(graph) {
      let lines = known.get(graph);
      if (!lines) known.set(graph, lines = linesAfter(base, graph, changes.get(graph)));
      return lines;
    },
  };
}

/** The edits of a change; a line that it removes and adds stays. */
function changesOf(added: readonly string[], removed: readonly string[]): Map<string, GraphChange> {
  const changes = new Map<string, GraphChange>();
  const editOf = (line: string): GraphChange => {
    const { graph } = splitLine(line);
    let graphChange = changes.get(graph);
    if (!graphChange) changes.set(graph, graphChange = { added: new Set(), removed: new Set() });
    return graphChange;
  };
  for (const line of removed) editOf(line).removed.add(line);
  for (const line of added) if (!editOf(line).removed.delete(line)) editOf(line).added.add(line);
  return changes;
}

/** Whether a module is there although it holds nothing. */
const isEmptyModule = ({ graphFileOf, sizeOf, dropped }: ChangesByGraph, graph: string): boolean => graphFileOf(graph).kind === 'module' && sizeOf(graph) === 0 && !dropped.includes(graph);

/** @throws Problem 403 when schema, shapes or prefixes would change and anything else would stay: they could not guard it any more. */
function refuseDefinition({ changes, graphs, graphFileOf }: ChangesByGraph): void {
  const definition = [...changes.keys()].find((graph) => graphFileOf(graph).kind === 'definition');
  if (definition === undefined || graphs.every((graph) => graphFileOf(graph).kind === 'system')) return;
  throw new Problem(
    403,
    'Graph is edited as a file',
    `<${definition}> is laid out by hand: edit its file and start the service again. It can be removed only together with everything else.`,
    { graph: definition },
  );
}

/** @throws Problem 422 */
function refuseBlankNodes({ base: { store }, changes, graphFileOf, linesOf }: ChangesByGraph): void {
  // What is there already is read only where it has blank nodes, which the change may take away.
  const holds = ([graph, { added }]: readonly [string, GraphChange]): boolean => holdsBlankNode(added) || (hasBlankNodes(store, graphOf(store, graph)) && holdsBlankNode(linesOf(graph)));
  const blank = [...changes]
    .filter((change) => graphFileOf(change[0]).kind === 'module' && holds(change))
    .map(([graph]) => graph)
    .map((graph): Finding => ({
      severity: 'error',
      resource: graph,
      check: 'qc/error/blank-node-in-module',
      message: 'The module would hold a blank node.',
      remedy: 'Give it an IRI in place of [ ] or _:.',
      file: graphFileOf(graph).file,
    }));
  if (blank.length > 0) throw rejected(blank);
}

/** Whether rules and checks look at a graph. */
const isCurated = ({ graphFileOf }: ChangesByGraph, graph: string, { base }: DatasetSource): boolean => graphFileOf(graph).kind !== 'stored' || graph === defaultGraph(base);

/** What rules and checks say of the modules afterwards. @param before What they said of the version before. @throws Problem 422 */
async function judged(change: ChangesByGraph, source: DatasetSource, before: Judgement | undefined): Promise<Judgement> {
  try {
    return (before && await judgedAfter(change, source, before)) ?? await judgedWhole(change, source);
  } catch (error) {
    throw error instanceof OntologyError ? rejected(await located(error.findings, change, source)) : error;
  }
}

/** Whether a change is judged by what it reaches: it is small, and leaves schema, shapes and prefixes as they are. */
const isSmall = ({ changes, graphFileOf }: ChangesByGraph): boolean =>
  [...changes.keys()].every((graph) => graphFileOf(graph).kind !== 'definition') && [...changes.values()].reduce((sum, { added, removed }) => sum + added.size + removed.size, 0) <= mostReached;

async function judgedAfter(change: ChangesByGraph, source: DatasetSource, before: Judgement): Promise<Judgement | undefined> {
  const curated = [...change.changes].filter(([graph]) => isCurated(change, graph, source));
  const graphName = (graph: string): string | undefined => (graph === defaultGraph(source.base) ? undefined : graph);
  const lines = (of: keyof GraphChange) =>
    curated.flatMap(([graph, graphChange]) => [...graphChange[of]].map((line) => ({ triple: splitLine(line).triple, graph: graphName(graph) })));
  return judgeAfter(before, { added: lines('added'), removed: lines('removed') });
}

async function judgedWhole({ changes, graphs, graphFileOf, linesOf }: ChangesByGraph, source: DatasetSource): Promise<Judgement> {
  const modules = await Promise.all(graphs.filter((graph) => ['module', 'definition'].includes(graphFileOf(graph).kind)).map(async (graph): Promise<CanonicalModule> => {
    const { name, file } = graphFileOf(graph);
    const lines = linesOf(graph), module = { graph, name, file, lines, quads: readLines(lines) };
    return changes.has(graph) ? canonicalModule(module) : module;
  }));
  modules.sort((a, b) => (a.file < b.file ? -1 : 1));
  return judge({ modules, unnamed: linesOf(defaultGraph(source.base)) }, source);
}

/** What is derived now and was not before, and the other way round. @param before What the version before derived; undefined where that is not known. */
function derivedDifference({ derived, since }: Judgement, before: TriplesOfGraph | undefined): Judgement['since'] {
  return before && (since ?? { added: [...derived].filter((triple) => !before.has(triple)), removed: [...before].filter((triple) => !derived.has(triple)) });
}

function writeDerived(builder: StoreBuilder, derived: TriplesOfGraph, difference: Judgement['since'], graph: string): void {
  if (!difference) builder.clear(`<${graph}>`);
  for (const triple of difference?.removed ?? []) readNQuad(`${triple} <${graph}> .`, builder.remove);
  for (const triple of difference?.added ?? derived) readNQuad(`${triple} <${graph}> .`, builder.add);
}

/** What becomes of each graph by its edit, and of the derived one. */
function differencesOf({ base, changes }: ChangesByGraph, graph: string, derived: Judgement['since']): Differences {
  const tokens = (lines: Iterable<string>): Tokens[] => [...lines].map((line) => splitTriple(splitLine(line).triple));
  const all = [...changes].map(([name, { added, removed }]) => [name, { added: tokens(added), removed: tokens(removed) }] as const);
  return new Map([...all, ...derived ? [[graph, { added: derived.added.map(splitTriple), removed: derived.removed.map(splitTriple) }] as const] : []]
    .map(([name, difference]) => [name, exactly(base, name, difference)] as const).filter(([name, { added, removed }]) => changes.has(name) || added.length + removed.length > 0));
}

/** Without what is there already, or was not there. */
function exactly({ store }: Dataset, name: string, { added, removed }: GraphDifference): GraphDifference {
  const graph = graphOf(store, name), { findToken } = dictionaryOf(store);
  const has = ([subject, predicate, object]: Tokens): boolean => {
    const [s, p, o] = [findToken(subject), findToken(predicate), findToken(object)] as const;
    return s > 0 && p > 0 && o > 0 && hasTriple(graph, s, p, o);
  };
  return { added: added.filter((triple) => !has(triple)), removed: removed.filter(has) };
}

/** The file of a graph after its edit. @throws Problem 400 when it cannot be written. */
function fileChange(changesByGraph: ChangesByGraph, graph: string, graphChange: GraphChange, dataset: Dataset): FileChange {
  const { base, graphFileOf, sizeOf, linesOf } = changesByGraph;
  const { kind, file, name } = graphFileOf(graph);
  const folder = kind === 'stored' ? 'graphs' : 'ontology';
  if (sizeOf(graph) === 0) return { folder, path: file, text: isEmptyModule(changesByGraph, graph) ? '' : undefined };
  if (kind === 'stored' && sizeOf(graph) > large) {
    const lines = [...graphChange.added];
    checked(lines.join('\n'), lines.length, countStatements(lines));
    return { folder, path: file, text: undefined, graph };
  }
  if (kind !== 'stored') return { folder, path: file, text: moduleText({ base, dataset, graph, name }, graphChange) };
  const lines = linesOf(graph);
  return { folder, path: file, text: checked(lines.map((line) => `${line}\n`).join(''), lines.length, countStatements(lines)) };
}

/** Lines of a graph after an edit, sorted. */
function linesAfter({ store }: Dataset, graph: string, graphChange?: GraphChange): readonly string[] {
  const lines = [...quadTexts(store, graph)];
  const left = graphChange && graphChange.removed.size > 0 ? lines.filter((line) => !graphChange.removed.has(line)) : lines;
  return [...left, ...graphChange?.added ?? []].sort();
}

/** Findings about a change, each with the module that states what is wrong, the line of its file as it is, and the property. */
async function located(findings: readonly Finding[], { base, changes, graphFileOf }: ChangesByGraph, { ontology }: DatasetSource): Promise<readonly LocatedFinding[]> {
  const modules = [...namedGraphs(base.store).keys(), ...changes.keys()].filter((graph) => graphFileOf(graph).kind === 'module');
  return locateInModules(findings, {
    base, ontology, modules: [...new Set(modules)].map((graph) => ({ ...graphFileOf(graph), graph, added: [...changes.get(graph)?.added ?? []] })),
  });
}

const keyOf = ({ resource, check, message }: Finding): string => `${resource} ${check} ${message}`;

/** Findings that are told of one change: whoever sent it mends these first, and megabytes of them would hold everybody up. */
const mostFindings = 500;

const rejected = (findings: readonly Finding[]): Problem => new Problem(
  422, 'Change rejected', `The version that the change would give fails ${findings.length === 1 ? 'a check' : `checks in ${findings.length} places`}; nothing was changed.`,
  { findings: findings.slice(0, mostFindings), ...(findings.length > mostFindings && { more: findings.length - mostFindings }) },
);

/** A blank node is the only term that begins with an underscore. */
function holdsBlankNode(lines: Iterable<string>): boolean {
  for (const line of lines) if (line.startsWith('_:') || line.startsWith(' _:', line.indexOf(' ', line.indexOf(' ') + 1))) return true;
  return false;
}

/** The number of statements in lines, read strictly. */
function countStatements(lines: readonly string[]): number {
  let found = 0;
  const reader = createLineReader(() => { found += 1; });
  for (let at = 0; at < lines.length; at += linesAtOnce) reader.write(Buffer.from(lines.slice(at, at + linesAtOnce).map((line) => `${line}\n`).join('')));
  reader.end();
  return found;
}
