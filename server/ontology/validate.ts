import type * as RDF from '@rdfjs/types';
import { DataFactory, Store } from 'n3';
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
  const { results } = await validator.validate({ dataset: inDefaultGraph(quads) });
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
