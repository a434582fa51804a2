import type * as RDF from '@rdfjs/types';
import { DataFactory, Store, termToId } from 'n3';
import { Validator, type Result } from 'shacl-engine';
import { sh } from '../rdf/vocabulary.js';
import type { CandidateStore } from './candidate-store.js';
import type { Finding } from './findings.js';
import type { NamedQuery } from './queries.js';

/**
 * Checks quads against SHACL shapes.
 *
 * @param quads stated quads of all modules, classes included, so that `sh:class` knows subclasses.
 * @param shapes quads of the shapes graph.
 * @returns one finding per violated shape and resource; `sh:Warning` and `sh:Info` are warnings.
 */
export type ShapeCheck = (quads: readonly RDF.Quad[], shapes: readonly RDF.Quad[]) => Promise<Finding[]>;

export const validateShapes: ShapeCheck = (quads, shapes) => createShapeCheck()(quads, shapes);

/** What was found at a resource, by which shapes, and the rows of the data that were read for it. */
interface Verdict { readonly shapes: string; readonly reads: ReadonlySet<string>; readonly findings: readonly Finding[] }

/**
 * A check that keeps what it found: as long as it gets the same array of shapes, only resources are checked again for
 * which it had read a row that is now another. The findings are those of `validateShapes`, in the same order. One call
 * at a time.
 */
export function createShapeCheck(): ShapeCheck {
  let last: { readonly shapes: readonly RDF.Quad[]; readonly validator: Validator; readonly triples: ReadonlyMap<string, RDF.Quad>; readonly verdicts: ReadonlyMap<string, Verdict> } | undefined;
  return async (quads, shapes) => {
    if (shapes.length === 0) return [];
    const data = createMatcher(quads);
    const { validator, triples, verdicts } = last?.shapes === shapes ? last : { validator: createValidator(shapes), triples: undefined, verdicts: undefined };
    const changed = triples ? changedRows(triples, data.triples) : new Set<string>();

    const targets = new Map<string, { readonly term: RDF.Term; readonly shapes: RDF.Term[] }>();
    const focusNode = validator.shapesPtr.clone({ dataset: data.dataset, ptrs: undefined });
    for (const shape of validator.shapes.values()) {
      for (const { term } of await shape.resolveTargets({ focusNode })) {
        if (!term) continue;
        const target = targets.get(termToId(term as never));
        if (target) target.shapes.push(shape.ptr.term);
        else targets.set(termToId(term as never), { term, shapes: [shape.ptr.term] });
      }
    }

    const next = new Map<string, Verdict>();
    for (const [key, { term, shapes: asked }] of targets) {
      const names = asked.map((shape) => termToId(shape as never)).join(' ');
      const known = verdicts?.get(key);
      if (known?.shapes === names && !meet(known.reads, changed)) {
        next.set(key, known);
        continue;
      }
      data.reads = new Set();
      const { results } = await validator.validate({ dataset: data.dataset, terms: [term] }, asked.map((shape) => ({ terms: [shape] })));
      next.set(key, { shapes: names, reads: data.reads, findings: results.map(findingOf) });
    }
    last = { shapes, validator, triples: data.triples, verdicts: next };
    return [...next.values()].flatMap(({ findings }) => findings);
  };
}

function createValidator(shapes: readonly RDF.Quad[]): Validator {
  const inDefaultGraph = shapes.map(({ subject, predicate, object }) => DataFactory.quad(subject as never, predicate as never, object as never));
  return new Validator(new Store(inDefaultGraph), { factory: DataFactory });
}

function findingOf(result: Result): Finding {
  const message = result.message.map(({ value }) => value).join(' ') || result.constraintComponent.value;
  const value = result.value?.term, [step, ...steps] = result.path ?? [], property = steps.length === 0 && step?.predicates.length === 1 ? step.predicates[0]?.value : undefined;
  return {
    severity: result.severity.value === sh.Violation ? 'error' : 'warning',
    resource: result.focusNode.term?.value ?? '',
    rule: result.shape.ptr.term.value,
    message: value ? `${message} Found: ${value.termType === 'Literal' ? `“${value.value}”` : `<${value.value}>`}.` : message,
    ...(property !== undefined && { property }),
  };
}

/** Names of the rows of a matcher: all triples of a subject, all of an object, and all that there are. */
const subjectRow = (id: string): string => `s${id}`;
const objectRow = (id: string): string => `o${id}`;
const everything = '*';

function changedRows(before: ReadonlyMap<string, RDF.Quad>, now: ReadonlyMap<string, RDF.Quad>): Set<string> {
  const rows = new Set<string>();
  const addMissing = (from: ReadonlyMap<string, RDF.Quad>, other: ReadonlyMap<string, RDF.Quad>): void => {
    for (const [key, { subject, object }] of from) if (!other.has(key)) rows.add(subjectRow(termToId(subject as never))).add(objectRow(termToId(object as never))).add(everything);
  };
  addMissing(before, now);
  addMissing(now, before);
  return rows;
}

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const row of few) if (many.has(row)) return true;
  return false;
}

type Match = (...pattern: readonly (RDF.Term | null | undefined)[]) => readonly RDF.Quad[];

interface Matcher {
  readonly dataset: RDF.DatasetCore;
  /** Each triple once. */
  readonly triples: ReadonlyMap<string, RDF.Quad>;
  /** Where the names of the rows go that are read. */
  reads: Set<string>;
}

/** The part of a dataset's interface that a validator uses. It matches some hundred thousand times, most often by subject and predicate. */
function createMatcher(quads: readonly RDF.Quad[]): Matcher {
  const bySubject = new Map<string, RDF.Quad[]>(), byObject = new Map<string, RDF.Quad[]>();
  const triples = new Map<string, RDF.Quad>();
  const put = (index: Map<string, RDF.Quad[]>, key: string, quad: RDF.Quad): void => {
    const row = index.get(key);
    if (row) row.push(quad);
    else index.set(key, [quad]);
  };
  for (const { subject, predicate, object } of quads) {
    const [s, o] = [termToId(subject as never), termToId(object as never)];
    const key = `${s}\n${predicate.value}\n${o}`;
    if (triples.has(key)) continue; // a triple in two graphs is one
    const quad = DataFactory.quad(subject as never, predicate as never, object as never) as RDF.Quad;
    triples.set(key, quad);
    put(bySubject, s, quad);
    put(byObject, o, quad);
  }
  const rowOf = (subject: RDF.Term | null | undefined, object: RDF.Term | null | undefined): readonly RDF.Quad[] => {
    const id = termToId((subject ?? object) as never);
    matcher.reads.add(subject ? subjectRow(id) : object ? objectRow(id) : everything);
    return (subject ? bySubject.get(id) : object ? byObject.get(id) : [...triples.values()]) ?? [];
  };
  const match: Match = (subject, predicate, object) => (
    rowOf(subject, object).filter((quad) => (!predicate || quad.predicate.equals(predicate)) && (!object || quad.object.equals(object))));
  const matcher: Matcher = { dataset: { size: triples.size, match } as unknown as RDF.DatasetCore, triples, reads: new Set() };
  return matcher;
}

/**
 * Asks the queries of `queries/qc/error` or `queries/qc/warn`: each row, with `?resource` and `?message`, is a finding.
 *
 * @param candidate holds stated and derived quads.
 */
export function runChecks(candidate: CandidateStore, checks: readonly NamedQuery[], severity: Finding['severity']): Finding[] {
  return checks.flatMap(({ name, text }) => candidate.select(text).map(({ resource = '', message = '' }) => ({
    severity, resource, rule: `qc/${severity === 'error' ? 'error' : 'warn'}/${name}`, message,
  })));
}
