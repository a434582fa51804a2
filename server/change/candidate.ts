import { toUSVString } from 'node:util';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { canonicalModule, type CanonicalModule } from '../ontology/canonical.js';
import { finishDataset, type Dataset, type DatasetSource } from '../ontology/dataset.js';
import { OntologyError, type Finding } from '../ontology/findings.js';
import { defaultGraph } from '../ontology/graphs.js';
import { derivedGraph, judge, judgeAfter, type Judgement } from '../ontology/judge.js';
import { parseModule } from '../ontology/load.js';
import { createLineReader } from '../ontology/read-file.js';
import { Problem } from '../platform/problem.js';
import { writeTurtle, type PrefixMap } from '../rdf/turtle.js';
import { createStoreBuilder, type StoreBuilder } from '../store/build-store.js';
import { readNQuad } from '../store/ntriples.js';
import { hasTriple } from '../store/patch-graph.js';
import { dictionaryOf, graphOf, namedGraphs, quadTexts, tripleTexts } from '../store/read-store.js';
import type { Differences, GraphDifference, Tokens } from '../store/statistics-after.js';
import { termsOf } from '../store/token-term.js';
import type { JournalEntry } from './journal.js';
import type { GraphFile } from './graph-files.js';
import { splitLine, splitTriple, type Diff } from './statements.js';
import type { FileChange } from './file-change.js';
import { placeFindings, type PlacedFinding } from './place-findings.js';

/** The version that a change would give, and what it takes to keep it. */
export interface Candidate extends Diff {
  readonly dataset: Dataset;
  /** The warnings that the version before has not. */
  readonly newWarnings: readonly PlacedFinding[];
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

type Judging = (begins: boolean) => void;

/** What was judged last, by the id of the version: the next change is judged from there. */
const judgements = new Map<string, Judgement>();
const mostJudgements = 3;

function remember(version: string, judgement: Judgement): void {
  judgements.delete(version);
  judgements.set(version, judgement);
  for (const oldest of judgements.keys()) if (judgements.size > mostJudgements) judgements.delete(oldest);
}

/**
 * The version that a change gives: only what it touches is written anew, and what it does not touch stays as it is.
 *
 * @param base the version that the diff is taken from.
 * @param place tells where a graph is kept.
 * @param judging hears when the version before has to be judged first, and when that is over.
 * @returns undefined when the change changes nothing.
 * @throws Problem 422 with all findings of severity error; 400 and 403 for graphs that cannot be written.
 */
export async function makeCandidate(base: Dataset, diff: Diff, source: DatasetSource, place: (graph: string) => GraphFile, judging: Judging = () => undefined): Promise<Candidate | undefined> {
  const change = sortByGraph(base, diff, place);
  if (change.edits.size === 0) return undefined;
  refuseDefinition(change);
  refuseBlankNodes(change);
  const builder = createStoreBuilder(base.store);
  for (const { added, removed } of change.edits.values()) {
    for (const line of removed) readNQuad(line, builder.remove);
    for (const line of added) readNQuad(line, builder.add);
  }
  const touched = new Set(change.edits.keys()), derivedName = derivedGraph(source.base);
  let judgement = judgements.get(base.id), derived: Judgement['since'], isKnown = isSmall(change);
  let said: Pick<Dataset, 'prefixes' | 'warnings'> = base;
  // Otherwise nothing that rules and checks look at has changed.
  if ([...change.edits.keys()].some((graph) => isCurated(change, graph, source))) {
    const before = isSmall(change) ? await judgementOf(change, source, judging) : undefined;
    said = judgement = await judged(change, source, before);
    derived = derivedDifference(judgement, before?.derived);
    isKnown &&= derived !== undefined;
    writeDerived(builder, judgement.derived, derived, derivedName);
    if (!derived || derived.added.length + derived.removed.length > 0) touched.add(derivedName);
  }
  const differences = isKnown ? differencesOf(change, derivedName, derived) : undefined;
  const dataset = await finishDataset(base, builder, { graphs: touched, empty: new Set([...change.edits.keys()].filter((graph) => isEmptyModule(change, graph))), differences }, said, source);
  if (judgement) remember(dataset.id, judgement);
  const { edits, named, wasThere } = change;
  const known = new Set(base.warnings.map(keyOf));
  return {
    dataset,
    newWarnings: await placed(dataset.warnings.filter((warning) => !known.has(keyOf(warning))), change, source),
    files: [...edits].map(([graph, edit]) => fileChange(change, graph, edit, dataset)),
    added: [...edits.values()].flatMap((edit) => [...edit.added]).sort(),
    removed: [...edits.values()].flatMap((edit) => [...edit.removed]).sort(),
    created: [...edits.keys()].filter((graph) => !wasThere(graph)).sort(),
    made: [...named].filter((graph) => !wasThere(graph)).sort(),
    dropped: [...named].filter(wasThere).sort(),
  };
}

/** What becomes of one graph: lines that were not there, and lines that were. */
interface Edit {
  readonly added: Set<string>;
  readonly removed: Set<string>;
}

/** A change sorted by graph, beside the version that it is made on. */
interface GraphEdits {
  readonly base: Dataset;
  readonly edits: ReadonlyMap<string, Edit>;
  /** Modules that come and go by name: they do so also when no statement does. */
  readonly named: ReadonlySet<string>;
  /** Modules that go by name. */
  readonly dropped: readonly string[];
  /** Graphs that hold something afterwards. */
  readonly graphs: readonly string[];
  readonly wasThere: (graph: string) => boolean;
  readonly placeOf: (graph: string) => GraphFile;
  /** Statements of a graph afterwards. */
  readonly sizeOf: (graph: string) => number;
  /** Lines of a graph afterwards, sorted. */
  readonly linesOf: (graph: string) => readonly string[];
}

/** @throws Problem 403 for a graph that follows from others. */
function sortByGraph(base: Dataset, { added, removed, made = [], dropped = [] }: Diff, place: (graph: string) => GraphFile): GraphEdits {
  const before = namedGraphs(base.store);
  const wasThere = (graph: string): boolean => before.has(graph) || base.hashes.has(graph);
  const named = new Set([...made.filter((graph) => !wasThere(graph)), ...dropped.filter(wasThere)]);
  const wanted = editsOf(added, removed);
  for (const graph of named) if (!wanted.has(graph)) wanted.set(graph, { added: new Set(), removed: new Set() });
  const places = new Map([...wanted.keys(), ...before.keys()].map((graph) => [graph, place(graph)]));
  const placeOf = (graph: string): GraphFile => places.get(graph) ?? place(graph);
  const edits = new Map<string, Edit>(), known = new Map<string, readonly string[]>();
  for (const [graph, edit] of wanted) {
    if (placeOf(graph).kind === 'system') throw new Problem(403, 'Graph is derived', `<${graph}> follows from the other graphs and cannot be written.`, { graph });
    if (edit.added.size > 0 || edit.removed.size > 0 || named.has(graph)) edits.set(graph, edit);
  }
  const sizeOf = (graph: string): number => (before.get(graph)?.size ?? 0) + (edits.get(graph)?.added.size ?? 0) - (edits.get(graph)?.removed.size ?? 0);
  return {
    base, edits, named, dropped, wasThere, placeOf, sizeOf,
    graphs: [...new Set([...before.keys(), ...edits.keys()])].filter((graph) => sizeOf(graph) > 0),
    linesOf(graph) {
      let lines = known.get(graph);
      if (!lines) known.set(graph, lines = linesAfter(base, graph, edits.get(graph)));
      return lines;
    },
  };
}

/** The edits of a change; a line that it removes and adds stays. */
function editsOf(added: readonly string[], removed: readonly string[]): Map<string, Edit> {
  const edits = new Map<string, Edit>();
  const editOf = (line: string): Edit => {
    const { graph } = splitLine(line);
    let edit = edits.get(graph);
    if (!edit) edits.set(graph, edit = { added: new Set(), removed: new Set() });
    return edit;
  };
  for (const line of removed) editOf(line).removed.add(line);
  for (const line of added) if (!editOf(line).removed.delete(line)) editOf(line).added.add(line);
  return edits;
}

/** Whether a module is there although it holds nothing. */
const isEmptyModule = ({ placeOf, sizeOf, dropped }: GraphEdits, graph: string): boolean => placeOf(graph).kind === 'module' && sizeOf(graph) === 0 && !dropped.includes(graph);

/** @throws Problem 403 when schema, shapes or prefixes would change and anything else would stay: they could not guard it any more. */
function refuseDefinition({ edits, graphs, placeOf }: GraphEdits): void {
  const definition = [...edits.keys()].find((graph) => placeOf(graph).kind === 'definition');
  if (definition === undefined || graphs.every((graph) => placeOf(graph).kind === 'system')) return;
  throw new Problem(403, 'Graph is edited as a file', `<${definition}> is laid out by hand: edit its file and start the service again. It can be removed only together with everything else.`, { graph: definition });
}

/** @throws Problem 422 */
function refuseBlankNodes({ edits, placeOf, linesOf }: GraphEdits): void {
  const blank = [...edits.keys()].filter((graph) => placeOf(graph).kind === 'module' && holdsBlankNode(linesOf(graph))).map((graph): Finding => ({
    severity: 'error', resource: graph, rule: 'qc/error/blank-node-in-module', message: 'The module would hold a blank node.', remedy: 'Give it an IRI in place of [ ] or _:.', file: placeOf(graph).file,
  }));
  if (blank.length > 0) throw rejected(blank);
}

/** Whether rules and checks look at a graph. */
const isCurated = ({ placeOf }: GraphEdits, graph: string, { base }: DatasetSource): boolean => placeOf(graph).kind !== 'stored' || graph === defaultGraph(base);

/** What rules and checks say of the modules afterwards. @param before What they said of the version before. @throws Problem 422 */
async function judged(change: GraphEdits, source: DatasetSource, before: Judgement | undefined): Promise<Judgement> {
  try {
    return (before && await judgedAfter(change, source, before)) ?? await judgedWhole(change, source);
  } catch (error) {
    throw error instanceof OntologyError ? rejected(await placed(error.findings, change, source)) : error;
  }
}

/**
 * What rules and checks say of a version, judged now where this thread does not know it: whatever comes of the change, the
 * next one on the same version is judged from there.
 *
 * @returns undefined where the version itself breaks a rule, which came after it.
 */
async function judgementOf(change: GraphEdits, source: DatasetSource, judging: Judging): Promise<Judgement | undefined> {
  const { base } = change, known = judgements.get(base.id);
  if (known) return known;
  judging(true);
  try {
    const derived = new Set(tripleTexts(base.store, graphOf(base.store, derivedGraph(source.base))));
    const judgement = await judgedWhole(sortByGraph(base, { added: [], removed: [] }, change.placeOf), source, derived);
    remember(base.id, judgement);
    return judgement;
  } catch (error) {
    if (error instanceof OntologyError) return undefined;
    throw error;
  } finally {
    judging(false);
  }
}

/** Whether a change is judged by what it reaches: it is small, and leaves schema, shapes and prefixes as they are. */
const isSmall = ({ edits, placeOf }: GraphEdits): boolean =>
  [...edits.keys()].every((graph) => placeOf(graph).kind !== 'definition') && [...edits.values()].reduce((sum, { added, removed }) => sum + added.size + removed.size, 0) <= mostReached;

async function judgedAfter(change: GraphEdits, source: DatasetSource, before: Judgement): Promise<Judgement | undefined> {
  const curated = [...change.edits].filter(([graph]) => isCurated(change, graph, source));
  const lines = (of: keyof Edit) => curated.flatMap(([graph, edit]) => [...edit[of]].map((line) => ({ triple: splitLine(line).triple, graph: graph === defaultGraph(source.base) ? undefined : graph })));
  return judgeAfter(before, { added: lines('added'), removed: lines('removed') });
}

async function judgedWhole({ edits, graphs, placeOf, linesOf }: GraphEdits, source: DatasetSource, derived?: ReadonlySet<string>): Promise<Judgement> {
  const modules = await Promise.all(graphs.filter((graph) => ['module', 'definition'].includes(placeOf(graph).kind)).map(async (graph): Promise<CanonicalModule> => {
    const { name, file } = placeOf(graph);
    const lines = linesOf(graph), module = { graph, name, file, lines, quads: readLines(lines) };
    return edits.has(graph) ? canonicalModule(module) : module;
  }));
  modules.sort((a, b) => (a.file < b.file ? -1 : 1));
  return judge({ modules, unnamed: linesOf(defaultGraph(source.base)) }, source, derived);
}

/** What is derived now and was not before, and the other way round. @param before What the version before derived; undefined where that is not known. */
function derivedDifference({ derived, since }: Judgement, before: ReadonlySet<string> | undefined): Judgement['since'] {
  return before && (since ?? { added: [...derived].filter((triple) => !before.has(triple)), removed: [...before].filter((triple) => !derived.has(triple)) });
}

function writeDerived(builder: StoreBuilder, derived: ReadonlySet<string>, difference: Judgement['since'], graph: string): void {
  if (!difference) builder.clear(`<${graph}>`);
  for (const triple of difference?.removed ?? []) readNQuad(`${triple} <${graph}> .`, builder.remove);
  for (const triple of difference?.added ?? derived) readNQuad(`${triple} <${graph}> .`, builder.add);
}

/** What becomes of each graph by its edit, and of the derived one. */
function differencesOf({ base, edits }: GraphEdits, graph: string, derived: Judgement['since']): Differences {
  const tokens = (lines: Iterable<string>): Tokens[] => [...lines].map((line) => splitTriple(splitLine(line).triple));
  const all = [...edits].map(([name, { added, removed }]) => [name, { added: tokens(added), removed: tokens(removed) }] as const);
  return new Map([...all, ...derived ? [[graph, { added: derived.added.map(splitTriple), removed: derived.removed.map(splitTriple) }] as const] : []]
    .map(([name, difference]) => [name, exactly(base, name, difference)] as const).filter(([name, { added, removed }]) => edits.has(name) || added.length + removed.length > 0));
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
function fileChange(graphEdits: GraphEdits, graph: string, edit: Edit, { prefixes }: Dataset): FileChange {
  const { placeOf, sizeOf, linesOf } = graphEdits;
  const { kind, file, name } = placeOf(graph);
  const folder = kind === 'stored' ? 'graphs' : 'ontology';
  if (sizeOf(graph) === 0) return { folder, path: file, text: isEmptyModule(graphEdits, graph) ? '' : undefined };
  if (kind === 'stored' && sizeOf(graph) > large) {
    const lines = [...edit.added];
    checked(lines.join('\n'), lines.length, countStatements(lines));
    return { folder, path: file, text: undefined, graph };
  }
  const lines = linesOf(graph);
  if (kind === 'stored') return { folder, path: file, text: checked(lines.map((line) => `${line}\n`).join(''), lines.length, countStatements(lines)) };
  return { folder, path: file, text: moduleText(lines, edit, { graph, name, prefixes }) };
}

/** The text of a module. What was there came from a file: of the text, only what is written of resources that get lines is read again. @throws Problem 400 */
function moduleText(lines: readonly string[], { added }: Edit, { graph, name, prefixes }: { readonly graph: string; readonly name: string; readonly prefixes: PrefixMap }): string {
  const quads = readLines(lines), changed = new Set(readLines([...added]).map(({ subject }) => subject.value));
  const about = quads.filter(({ subject }) => changed.has(subject.value)), part = writeTurtle(about, prefixes);
  checked(part, about.length, parseModule(part, graph, name).length);
  return writeTurtle(quads, prefixes);
}

/** Lines of a graph after an edit, sorted. */
function linesAfter({ store }: Dataset, graph: string, edit?: Edit): readonly string[] {
  const lines = [...quadTexts(store, graph)];
  const left = edit && edit.removed.size > 0 ? lines.filter((line) => !edit.removed.has(line)) : lines;
  return [...left, ...edit?.added ?? []].sort();
}

/** Findings about a change, each with the module that states what is wrong, the line of its file as it is, and the property. */
async function placed(findings: readonly Finding[], { base, edits, placeOf }: GraphEdits, { ontology }: DatasetSource): Promise<readonly PlacedFinding[]> {
  const modules = [...namedGraphs(base.store).keys(), ...edits.keys()].filter((graph) => placeOf(graph).kind === 'module');
  return placeFindings(findings, {
    base, ontology, modules: [...new Set(modules)].map((graph) => ({ ...placeOf(graph), graph, added: [...edits.get(graph)?.added ?? []] })),
  });
}

const keyOf = ({ resource, rule, message }: Finding): string => `${resource} ${rule} ${message}`;

const rejected = (findings: readonly Finding[]): Problem => new Problem(
  422, 'Change rejected', `The version that the change would give breaks ${findings.length === 1 ? 'a rule' : `rules in ${findings.length} places`}; nothing was changed.`, { findings },
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

/** Checks that a text that is written would be read again as the same statements, whatever its characters. */
function checked(text: string, lines: number, found: number): string {
  if (toUSVString(text) !== text || found !== lines) {
    throw new Problem(400, 'Statement cannot be written', 'A literal or IRI holds characters that no file can hold.');
  }
  return text;
}
