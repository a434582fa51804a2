import { join } from 'node:path';
import { Parser } from 'n3';
import type { PrefixMap } from '../rdf/turtle.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import { canonicalQuads, toNQuad, toNTriple, versionId } from './canonical.js';
import { derive } from './derive.js';
import type { Draft } from './draft.js';
import { OntologyError, type Finding } from './findings.js';
import { loadOntology } from './load.js';
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
  /** Folder laid out like `queries/`. */
  readonly queries: string;
  /** IRI under which the graphs are named. */
  readonly base: string;
  readonly createDraft: () => Promise<Draft>;
}

/**
 * load → derive → validate: the only way in which a version comes to be.
 *
 * @throws OntologyError with every syntax error, or else every finding of severity error.
 */
export async function buildDataset({ ontology: folder, queries, base, createDraft }: DatasetSource): Promise<Dataset> {
  const { modules, prefixes: declared } = await loadOntology(folder, base);
  const prefixes = declared.size > 0 ? declared : wellKnownPrefixes;
  const read = (path: string) => readQueries(join(queries, path), prefixes);
  const [rules, errorChecks, warnChecks] = await Promise.all([read('rules'), read('qc/error'), read('qc/warn')]);

  const stated = await Promise.all(modules.map(canonicalQuads));
  const lines = stated.map((quads) => [...new Set(quads.map(toNQuad))].sort());
  const draft = await createDraft();
  draft.add(lines.flat().join('\n'));
  const derived = derive(draft, rules, stated.flat().map(toNTriple), `${base}graph/derived`);
  const quads = [...stated.flat(), ...new Parser({ format: 'application/n-quads' }).parse(derived.join('\n'))];

  // After the rules, so that a shape for a class also meets the instances of its subclasses.
  const shapes = modules.flatMap(({ name }, i) => (name === 'shapes' ? stated[i] ?? [] : []));
  const findings = [
    ...await validateShapes(quads, shapes),
    ...runChecks(draft, errorChecks, 'error'),
    ...runChecks(draft, warnChecks, 'warning'),
  ];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new OntologyError([], errors);

  const all = [...lines.flat(), ...derived];
  const nquads = sharedBytes(all.map((line) => `${line}\n`).join(''));
  return {
    id: versionId(new Uint8Array(nquads)), prefixes, nquads, size: all.length,
    graphs: [...new Set(quads.map(({ graph }) => graph.value))].sort(),
    warnings: findings,
  };
}

function sharedBytes(text: string): SharedArrayBuffer {
  const bytes = Buffer.from(text, 'utf8');
  const shared = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(shared).set(bytes);
  return shared;
}
