import { Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { canonicalModule, type CanonicalModule } from '../ontology/canonical.js';
import { assembleDataset, derivedGraph, makeDataset, type Dataset, type DatasetSource } from '../ontology/dataset.js';
import { OntologyError, type Finding } from '../ontology/findings.js';
import { defaultGraph, storedGraph, type StoredGraph } from '../ontology/graphs.js';
import { parseModule } from '../ontology/load.js';
import { Problem } from '../problem.js';
import { writeTurtle } from '../rdf/turtle.js';
import type { Place } from './places.js';
import { linesByGraph, splitLine, type Diff } from './statements.js';

/** A file that a change writes, or removes when there is no text. */
export interface FileChange {
  readonly folder: 'ontology' | 'graphs';
  /** Path below the folder. */
  readonly path: string;
  readonly text: string | undefined;
}

/** The version that a change would give, and what it takes to keep it. */
export interface Candidate extends Diff {
  readonly dataset: Dataset;
  readonly files: readonly FileChange[];
  readonly created: readonly string[];
}

/** The curated part of a version, in the order of its files. */
export type Modules = readonly CanonicalModule[];

const readLines = (lines: readonly string[]): RDF.Quad[] => new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(lines.join('\n'));

/**
 * The version that a change gives: only what it touches is written anew, and what it does not touch stays as it is.
 *
 * @param base the version that the diff is taken from.
 * @returns undefined when the change changes nothing.
 * @throws Problem 422 with all findings of severity error; 400 and 403 for graphs that cannot be written.
 */
export async function makeCandidate(base: Dataset, { added, removed }: Diff, source: DatasetSource, place: (graph: string) => Place): Promise<Candidate | undefined> {
  const before = linesByGraph(base.nquads);
  const touched = new Map<string, Set<string>>();
  const linesOf = (line: string): Set<string> => {
    const { graph } = splitLine(line);
    let lines = touched.get(graph);
    if (!lines) touched.set(graph, lines = new Set(before.get(graph)));
    return lines;
  };
  for (const line of removed) linesOf(line).delete(line);
  for (const line of added) linesOf(line).add(line);

  const places = new Map([...touched.keys(), ...before.keys()].map((graph) => [graph, place(graph)]));
  const after = new Map<string, readonly string[]>();
  for (const [graph, lines] of touched) {
    switch (places.get(graph)?.kind) {
      case 'system':
        throw new Problem(403, 'Graph is derived', `<${graph}> follows from the other graphs and cannot be written.`, { graph });
      case 'stored':
        after.set(graph, hasBlankNodes(lines) ? await relabel(graph, [...lines]) : [...lines].sort());
        break;
      default:
        after.set(graph, [...lines].sort());
    }
    if (same(after.get(graph) ?? [], before.get(graph) ?? [])) after.delete(graph);
  }
  if (after.size === 0) return undefined;
  const linesAfter = (graph: string): readonly string[] => after.get(graph) ?? before.get(graph) ?? [];
  const all = [...new Set([...before.keys(), ...after.keys()])].filter((graph) => linesAfter(graph).length > 0);
  const kept = (kind: Place['kind']): string[] => all.filter((graph) => places.get(graph)?.kind === kind);

  const definition = [...after.keys()].find((graph) => places.get(graph)?.kind === 'definition');
  // The guard would be off its hinges if the shapes could go and the rest stay.
  if (definition !== undefined && all.some((graph) => places.get(graph)?.kind !== 'system')) {
    throw new Problem(403, 'Graph is edited as a file', `<${definition}> is laid out by hand: edit its file and start the service again. It can be removed only together with everything else.`, { graph: definition });
  }
  const blank = [...after].filter(([graph, lines]) => places.get(graph)?.kind === 'module' && hasBlankNodes(lines)).map(([graph]): Finding => ({
    severity: 'error', resource: graph, rule: 'qc/error/blank-node-in-module', message: 'The module holds a blank node.',
  }));
  if (blank.length > 0) throw rejected(blank);

  const stored = kept('stored').sort().map((graph): StoredGraph => ({ graph, lines: linesAfter(graph) }));
  const curated = [...kept('module'), ...kept('definition')].map((graph) => ({ graph, lines: linesAfter(graph), ...pick(places.get(graph)) }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const derivable = [...after.keys()].some((graph) => places.get(graph)?.kind !== 'stored' || graph === defaultGraph(source.base));
  let dataset: Dataset;
  if (derivable) {
    const modules = await Promise.all(curated.map(async (module): Promise<CanonicalModule> => {
      const quads = readLines(module.lines);
      return after.has(module.graph) ? canonicalModule({ ...module, quads }) : { ...module, quads };
    }));
    dataset = await makeDataset({ modules, stored }, source).catch((error: unknown) => {
      throw error instanceof OntologyError ? rejected(error.findings) : error;
    });
  } else {
    // Nothing that rules and checks look at has changed.
    dataset = assembleDataset({ modules: curated, stored }, before.get(derivedGraph(source.base)) ?? [], { base: source.base, prefixes: base.prefixes, warnings: base.warnings });
  }

  const files = [...after].map(([graph, lines]): FileChange => {
    const { kind, file, name } = places.get(graph) as Place;
    if (kind === 'stored') return { folder: 'graphs', path: file, text: lines.length > 0 ? checked(lines.map((line) => `${line}\n`).join(''), lines, readLines(lines)) : undefined };
    if (lines.length === 0) return { folder: 'ontology', path: file, text: undefined };
    const text = writeTurtle(readLines(lines), dataset.prefixes);
    return { folder: 'ontology', path: file, text: checked(text, lines, parseModule(text, graph, name)) };
  });
  const was = (graph: string): ReadonlySet<string> => new Set(before.get(graph));
  return {
    dataset, files,
    added: [...after].flatMap(([graph, lines]) => lines.filter(((old) => (line: string) => !old.has(line))(was(graph)))).sort(),
    removed: [...after].flatMap(([graph, lines]) => (before.get(graph) ?? []).filter(((now) => (line: string) => !now.has(line))(new Set(lines)))).sort(),
    created: [...after.keys()].filter((graph) => !before.has(graph)).sort(),
  };
}

const rejected = (findings: readonly Finding[]): Problem => new Problem(
  422, 'Change rejected', `The version that the change would give breaks ${findings.length === 1 ? 'a rule' : `rules in ${findings.length} places`}; nothing was changed.`, { findings },
);

const pick = (place: Place | undefined) => ({ name: place?.name ?? '', file: place?.file ?? '' });
const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((line, i) => line === b[i]);

/** A blank node is the only term that begins with an underscore. */
function hasBlankNodes(lines: Iterable<string>): boolean {
  for (const line of lines) if (line.startsWith('_:') || line.startsWith(' _:', line.indexOf(' ', line.indexOf(' ') + 1))) return true;
  return false;
}

async function relabel(graph: string, lines: readonly string[]): Promise<readonly string[]> {
  try {
    return (await storedGraph(graph, readLines(lines))).lines;
  } catch (cause) {
    throw new Problem(422, 'Blank nodes too entangled', `The blank nodes of <${graph}> cannot be told apart with reasonable effort; give them IRIs.`, { graph }, {}, { cause });
  }
}

/** What is written has to be what is read again, whatever the characters. */
function checked(text: string, lines: readonly string[], quads: readonly RDF.Quad[]): string {
  if (/\p{Surrogate}/u.test(text) || quads.length !== lines.length) {
    throw new Problem(400, 'Statement cannot be written', 'A literal or IRI holds characters that no file can hold.');
  }
  return text;
}
