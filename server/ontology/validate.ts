import type * as RDF from '@rdfjs/types';
import { DataFactory, Store, termToId } from 'n3';
import { Validator } from 'shacl-engine';
import { sh } from '../rdf/vocabulary.js';
import type { Draft } from './draft.js';
import type { Finding } from './findings.js';
import type { NamedQuery } from './queries.js';

/**
 * Checks quads against SHACL shapes.
 *
 * @param quads stated quads of all modules, classes included, so that `sh:class` knows subclasses.
 * @param shapes quads of the shapes graph.
 * @returns one finding a violated shape and resource; `sh:Warning` and `sh:Info` are warnings.
 */
export async function validateShapes(quads: readonly RDF.Quad[], shapes: readonly RDF.Quad[]): Promise<Finding[]> {
  if (shapes.length === 0) return [];
  const inDefaultGraph = (all: readonly RDF.Quad[]): Store => new Store(all.map(({ subject, predicate, object }) => (
    DataFactory.quad(subject as never, predicate as never, object as never))));
  const validator = new Validator(inDefaultGraph(shapes), { factory: DataFactory });
  const { results } = await validator.validate({ dataset: createMatcher(quads) });
  return results.map((result): Finding => {
    const message = result.message.map(({ value }) => value).join(' ') || result.constraintComponent.value;
    const value = result.value?.term;
    return {
      severity: result.severity.value === sh.Violation ? 'error' : 'warning',
      resource: result.focusNode.term?.value ?? '',
      rule: result.shape.ptr.term.value,
      message: value ? `${message} Found: ${value.termType === 'Literal' ? `“${value.value}”` : `<${value.value}>`}.` : message,
    };
  });
}

type Match = (...pattern: readonly (RDF.Term | null | undefined)[]) => readonly RDF.Quad[];

/** As much of a dataset as a validator asks for: it matches some hundred thousand times, most often by subject and predicate. */
function createMatcher(quads: readonly RDF.Quad[]): RDF.DatasetCore {
  const bySubject = new Map<string, RDF.Quad[]>(), byObject = new Map<string, RDF.Quad[]>();
  const known = new Set<string>();
  const put = (index: Map<string, RDF.Quad[]>, key: string, quad: RDF.Quad): void => {
    const row = index.get(key);
    if (row) row.push(quad);
    else index.set(key, [quad]);
  };
  for (const { subject, predicate, object } of quads) {
    // A triple in two graphs is one.
    const quad = DataFactory.quad(subject as never, predicate as never, object as never) as RDF.Quad;
    const [s, o] = [termToId(subject as never), termToId(object as never)];
    const key = `${s}\n${predicate.value}\n${o}`;
    if (known.has(key)) continue;
    known.add(key);
    put(bySubject, s, quad);
    put(byObject, o, quad);
  }
  const match: Match = (subject, predicate, object) => {
    const row = subject ? bySubject.get(termToId(subject as never)) : object ? byObject.get(termToId(object as never)) : [...bySubject.values()].flat();
    return (row ?? []).filter((quad) => (!predicate || quad.predicate.equals(predicate)) && (!object || quad.object.equals(object)));
  };
  return { size: known.size, match } as unknown as RDF.DatasetCore;
}

/**
 * Asks the queries of `queries/qc/error` or `queries/qc/warn`: each row, with `?resource` and `?message`, is a finding.
 *
 * @param draft holds stated and derived quads.
 */
export function runChecks(draft: Draft, checks: readonly NamedQuery[], severity: Finding['severity']): Finding[] {
  return checks.flatMap(({ name, text }) => draft.select(text).map(({ resource = '', message = '' }) => ({
    severity, resource, rule: `qc/${severity === 'error' ? 'error' : 'warn'}/${name}`, message,
  })));
}
