import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser, Store } from 'n3';
import { Validator } from 'shacl-engine';
import { quadTexts } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import type { Fault } from './findings.js';
import { createMatcher, faultOf } from './shape-check.js';

/** A resource as somebody would have it, with the shapes that hold for it. */
export interface Checked { readonly iri: string; readonly shapes: readonly string[]; readonly quads: readonly RDF.Quad[] }

/** The validator of the shapes that were asked last: most versions have the same. */
let last: { readonly lines: string; readonly validator: Validator } | undefined;

function validatorOf(data: StoreData, graph: string): Validator {
  const lines = [...quadTexts(data, graph)].join('\n');
  if (last?.lines === lines) return last.validator;
  const quads = new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(lines).map(({ subject, predicate, object }) => DataFactory.quad(subject, predicate, object));
  last = { lines, validator: new Validator(new Store(quads), { factory: DataFactory }) };
  return last.validator;
}

const validators = new WeakMap<StoreData, Validator>();

/**
 * What shapes say of some resources in the place of what a version says of them: a few milliseconds each. Nothing else is
 * checked: whether a version with them is sound, a dry run tells.
 *
 * @param graph IRI of the graph of the shapes.
 */
export async function checkResources(data: StoreData, graph: string, resources: readonly Checked[]): Promise<readonly Fault[]> {
  let validator = validators.get(data);
  if (!validator) validators.set(data, validator = validatorOf(data, graph));
  const matcher = createMatcher(data), own = new Map(resources.map(({ iri, quads }) => [iri, quads]));
  const fits = (pattern: RDF.Term | null | undefined, term: RDF.Term): boolean => !pattern || pattern.equals(term);
  const match = (s?: RDF.Term | null, p?: RDF.Term | null, o?: RDF.Term | null): readonly RDF.Quad[] => {
    const mine = [...own].flatMap(([iri, quads]) => (s && s.value !== iri ? [] : quads.filter(({ predicate, object }) => fits(p, predicate) && fits(o, object))));
    if (s?.termType === 'NamedNode' && own.has(s.value)) return mine;
    return [...(matcher.dataset.match(s ?? null, p ?? null, o ?? null) as unknown as readonly RDF.Quad[]).filter(({ subject }) => !own.has(subject.value)), ...mine];
  };
  const dataset = { size: data.union.size, match } as unknown as RDF.DatasetCore, faults: Fault[] = [];
  for (const { iri, shapes } of resources) {
    const { results } = await validator.validate({ dataset, terms: [DataFactory.namedNode(iri) as RDF.NamedNode] }, shapes.map((shape) => ({ terms: [DataFactory.namedNode(shape) as RDF.NamedNode] })));
    faults.push(...results.map(faultOf));
  }
  return faults;
}
