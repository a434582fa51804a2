import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser, Store } from 'n3';
import { Validator } from 'shacl-engine';
import { due, turn } from '../platform/turns.js';
import { quadTexts } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import type { RawFinding } from './findings.js';
import { createMatcher, faultOf } from './shape-check.js';

/** A resource as somebody would have it, with the shapes that hold for it. */
export interface Checked { readonly iri: string; readonly shapes: readonly string[]; readonly quads: readonly RDF.Quad[] }

/** The validator of the shapes that were asked last: most versions have the same. */
let last: { readonly lines: string; readonly validator: Validator } | undefined;
/** Lines that are read before others have their turn. */
const linesAtOnce = 200;

/** Makes a validator of a graph of shapes, with turns for others between its steps. */
async function validatorOf(data: StoreData, graph: string): Promise<Validator> {
  const all = [...quadTexts(data, graph)], lines = all.join('\n');
  if (last?.lines === lines) return last.validator;
  const shapes = new Store(), parts = Array.from({ length: Math.ceil(all.length / linesAtOnce) }, (_, i) => all.slice(i * linesAtOnce, (i + 1) * linesAtOnce));
  for (const part of parts) {
    if (due()) await turn();
    for (const { subject, predicate, object } of new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(part.join('\n')))
      shapes.addQuad(DataFactory.quad(subject, predicate, object));
  }
  if (due()) await turn();
  last = { lines, validator: new Validator(shapes, { factory: DataFactory }) };
  return last.validator;
}

const validators = new WeakMap<StoreData, Promise<Validator>>();

/**
 * What shapes say of some resources in the place of what a version says of them: a few milliseconds each. Nothing else is
 * checked: whether a version with them is sound, a dry run tells.
 *
 * @param graph IRI of the graph of the shapes.
 */
export async function checkResources(data: StoreData, graph: string, resources: readonly Checked[]): Promise<readonly RawFinding[]> {
  let made = validators.get(data);
  if (!made) {
    validators.set(data, made = validatorOf(data, graph));
    made.catch(() => validators.delete(data));
  }
  const validator = await made;
  const matcher = createMatcher(data), own = new Map(resources.map(({ iri, quads }) => [iri, quads]));
  const fits = (pattern: RDF.Term | null | undefined, term: RDF.Term): boolean => !pattern || pattern.equals(term);
  const match = (s?: RDF.Term | null, p?: RDF.Term | null, o?: RDF.Term | null): readonly RDF.Quad[] => {
    const mine = [...own].flatMap(([iri, quads]) => (s && s.value !== iri ? [] : quads.filter(({ predicate, object }) => fits(p, predicate) && fits(o, object))));
    if (s?.termType === 'NamedNode' && own.has(s.value)) return mine;
    return [...(matcher.dataset.match(s ?? null, p ?? null, o ?? null) as unknown as readonly RDF.Quad[]).filter(({ subject }) => !own.has(subject.value)), ...mine];
  };
  const dataset = { size: data.union.size, match } as unknown as RDF.DatasetCore, findings: RawFinding[] = [];
  for (const { iri, shapes } of resources) {
    if (due()) await turn();
    const { results } = await validator.validate(
      { dataset, terms: [DataFactory.namedNode(iri) as RDF.NamedNode] },
      shapes.map((shape) => ({ terms: [DataFactory.namedNode(shape) as RDF.NamedNode] })),
    );
    findings.push(...results.map(faultOf));
  }
  return findings;
}
