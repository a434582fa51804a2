import type * as RDF from '@rdfjs/types';
import { distance } from 'fastest-levenshtein';
import { DataFactory, Store } from 'n3';
import { mpp, rdf, rdfs, skos } from '../rdf/vocabulary.js';
import type { Resources } from './resources.js';

/** What a reader needs of a neighbour to name it. */
const naming: readonly string[] = [rdf.type, skos.prefLabel, rdfs.label];

/**
 * The document of a resource: all triples about it, the claims, evidence, mappings and images that it stands in, and
 * name and kind of everything these mention. Graph names are left out.
 *
 * @returns undefined when the version knows nothing of the resource.
 */
export function describe(resources: Resources, iri: string): RDF.Quad[] | undefined {
  const document = new Store();
  const described = new Set<string>();
  const add = ({ subject, predicate, object }: RDF.Quad): void => {
    document.addQuad(DataFactory.quad(subject as never, predicate as never, object as never));
  };
  const describeNode = (node: string): void => {
    if (described.has(node)) return;
    described.add(node);
    for (const statement of resources.about(node)) {
      add(statement);
      const { predicate, object } = statement;
      if (object.termType === 'BlankNode') describeNode(`_:${object.value}`);
      else if (predicate.value === mpp.hasEvidence) describeNode(object.value);
    }
  };

  describeNode(iri);
  if (document.size === 0) return undefined;
  for (const statement of resources.statementsAbout(iri)) {
    describeNode(statement);
    // The statement that a line of evidence is about says what the evidence is worth.
    for (const claim of document.getObjects(DataFactory.namedNode(statement), DataFactory.namedNode(mpp.evidenceFor), null)) describeNode(claim.value);
  }
  for (const { termType, value } of document.getObjects(null, null, null)) {
    if (termType === 'NamedNode' && !described.has(value)) resources.about(value).filter(({ predicate }) => naming.includes(predicate.value)).forEach(add);
  }
  return document.getQuads(null, null, null, null);
}

/** Resources whose address nobody guesses: they are never offered as the nearest name. */
const record = /^(?:claim|evidence|mapping|shape|prefix|pmid|doi)-|^\.well-known\//;

/** Names that are looked at for the nearest: where there are more, only those that begin alike. */
const mostNames = 20_000;
/** Characters of a name that are compared: no known name is longer. */
const longestName = 100;
/** Names that are looked at between two looks at the clock. */
const namesAtOnce = 50;

/** Up to `count` local names of described resources that are nearest to `slug`, best first. Yields, so that others may have their turn. */
export function* nearestSlugs(resources: Resources, base: string, slug: string, count = 5): Generator<void, string[]> {
  const wanted = slug.slice(0, longestName).toLowerCase();
  const ranked: { readonly name: string; readonly rank: number }[] = [];
  let looked = 0;
  for (const iri of yield* fewIris(resources, base, slug.slice(0, longestName))) {
    if (++looked % namesAtOnce === 0) yield;
    const name = iri.slice(base.length);
    if (record.test(name) && !record.test(wanted)) continue;
    const lower = name.toLowerCase();
    const isPart = wanted.length > 2 && (lower.startsWith(wanted) || (lower.length > 2 && wanted.startsWith(lower)));
    ranked.push({ name, rank: distance(wanted, lower) - (isPart ? wanted.length : 0) });
  }
  return ranked.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1)).slice(0, count).map(({ name }) => name);
}

/** The resources whose names begin as the slug does, with as few of its characters as keeps them few. */
function* fewIris(resources: Resources, base: string, slug: string): Generator<void, string[]> {
  for (let length = 0; length <= slug.length; length++) {
    const found: string[] = [];
    for (const iri of resources.iris(base + slug.slice(0, length))) {
      found.push(iri);
      if (found.length > mostNames) break;
      if (found.length % namesAtOnce === 0) yield;
    }
    if (found.length <= mostNames) return found;
  }
  return [];
}
