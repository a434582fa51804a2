import { join } from 'node:path';
import { Parser } from 'n3';
import type { PrefixMap } from '../rdf/turtle.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import { canonicalModule, versionId, type CanonicalModule } from './canonical.js';
import { derive } from './derive.js';
import type { Draft } from './draft.js';
import { OntologyError, type Finding } from './findings.js';
import { defaultGraph, loadGraphs, withoutGraph, type StoredGraph } from './graphs.js';
import { declaredPrefixes, loadOntology } from './load.js';
import { readQueries } from './queries.js';
import { runChecks, validateShapes } from './validate.js';

/** One version of the knowledge graph: what was stated and what follows from it. It never changes. */
export interface Dataset {
  /** SHA-256 of `nquads`, in hexadecimal: the version shown everywhere. */
  readonly id: string;
  readonly prefixes: PrefixMap;
  /** Canonical N-Quads, UTF-8, sorted within each graph, in shared memory for the engine's workers. Documents are written from here. */
  readonly nquads: SharedArrayBuffer;
  /** Number of quads. */
  readonly size: number;
  /** IRIs of the named graphs, sorted. */
  readonly graphs: readonly string[];
  /** What the checks of `qc/warn` and shapes of lower severity say. */
  readonly warnings: readonly Finding[];
}

export interface DatasetSource {
  /** Folder laid out like `ontology/`. */
  readonly ontology: string;
  /** Folder of the graphs that are kept beside the modules; absent or not there: none. */
  readonly graphs?: string;
  /** Folder laid out like `queries/`. */
  readonly queries: string;
  /** IRI under which the graphs are named. */
  readonly base: string;
  readonly createDraft: () => Promise<Draft>;
}

/** Everything that is stated: what a version is made from. */
export interface Stated {
  /** In the order of their files. */
  readonly modules: readonly CanonicalModule[];
  /** In the order of their IRIs. */
  readonly stored: readonly StoredGraph[];
}

/**
 * load → derive → validate: the version that the files give.
 *
 * @throws OntologyError with every syntax error, or else every finding of severity error.
 */
export async function buildDataset(source: DatasetSource): Promise<Dataset> {
  const [{ modules }, stored] = await Promise.all([
    loadOntology(source.ontology, source.base), source.graphs === undefined ? [] : loadGraphs(source.graphs),
  ]);
  return makeDataset({ modules: await Promise.all(modules.map(canonicalModule)), stored }, source);
}

/**
 * derive → validate: the only way in which a version of curated statements comes to be. Stored graphs are part of the
 * version as they are; only the default one is reasoned over and checked with the modules.
 *
 * @throws OntologyError with every finding of severity error.
 */
export async function makeDataset({ modules, stored }: Stated, { queries, base, createDraft }: Omit<DatasetSource, 'ontology' | 'graphs'>): Promise<Dataset> {
  const prefixes = prefixesOf(modules);
  const read = (path: string) => readQueries(join(queries, path), prefixes);
  const [rules, errorChecks, warnChecks] = await Promise.all([read('rules'), read('qc/error'), read('qc/warn')]);

  const nquads = (lines: readonly string[]) => new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(lines.join('\n'));
  const unnamed = stored.find(({ graph }) => graph === defaultGraph(base))?.lines ?? [];
  const stated = [...modules.flatMap(({ quads }) => quads), ...nquads(unnamed)];
  const draft = await createDraft();
  draft.add(modules.flatMap(({ lines }) => lines).join('\n'));
  // Without its name: it may hold blank nodes, and the checks that ask for graphs ask for modules.
  draft.add(unnamed.map(withoutGraph).join('\n'));
  const derived = derive(draft, rules, derivedGraph(base));
  const quads = [...stated, ...nquads(derived)];

  // After the rules, so that a shape for a class also meets the instances of its subclasses.
  const shapes = modules.find(({ name }) => name === 'shapes')?.quads ?? [];
  const findings = [
    ...await validateShapes(quads, shapes),
    ...runChecks(draft, errorChecks, 'error'),
    ...runChecks(draft, warnChecks, 'warning'),
  ];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new OntologyError([], errors);
  return assembleDataset({ modules, stored }, derived, { base, prefixes, warnings: findings });
}

/** Puts a version together from parts that are known to be good. */
export function assembleDataset(
  { modules, stored }: { readonly modules: readonly Pick<CanonicalModule, 'graph' | 'lines'>[]; readonly stored: readonly StoredGraph[] },
  derived: readonly string[], { base, prefixes, warnings }: { readonly base: string } & Pick<Dataset, 'prefixes' | 'warnings'>,
): Dataset {
  const parts = [...modules, { graph: derivedGraph(base), lines: derived }, ...stored];
  const all = parts.flatMap(({ lines }) => lines);
  const nquads = sharedBytes(all.map((line) => `${line}\n`).join(''));
  return {
    id: versionId(new Uint8Array(nquads)), prefixes, nquads, size: all.length,
    graphs: parts.filter(({ lines }) => lines.length > 0).map(({ graph }) => graph).sort(),
    warnings,
  };
}

/** The prefix map that modules declare, or the well-known one when they declare none. */
function prefixesOf(modules: readonly Pick<CanonicalModule, 'quads'>[]): PrefixMap {
  const declared = declaredPrefixes(modules);
  return declared.size > 0 ? declared : wellKnownPrefixes;
}

/** Of everything that the rules derive; it cannot be written. */
export const derivedGraph = (base: string): string => `${base}graph/derived`;

function sharedBytes(text: string): SharedArrayBuffer {
  const bytes = Buffer.from(text, 'utf8');
  const shared = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(shared).set(bytes);
  return shared;
}
