import type * as RDF from '@rdfjs/types';
import { DataFactory, Store } from 'n3';
import { distance } from 'fastest-levenshtein';
import { mpp, owl, rdf, rdfs, skos } from '../rdf/vocabulary.js';
import type { Dataset } from './dataset.js';

const { namedNode, quad } = DataFactory;

/** Statement nodes that belong to what they are about: they stand in its document. */
const aboutness: readonly string[] = [
  rdf.subject, rdf.object, owl.annotatedSource, mpp.depicts, mpp.aboutStage, mpp.paper, mpp.evidenceFor,
];
/** What a reader needs of a neighbour to name it. */
const naming: readonly string[] = [rdf.type, skos.prefLabel, rdfs.label];

/**
 * The document of a resource: all triples about it, the claims, evidence, mappings and images that it stands in, and
 * name and kind of everything these mention. Graph names are left out.
 *
 * @returns undefined when the version knows nothing of the resource.
 */
export function describe({ quads }: Pick<Dataset, 'quads'>, iri: string): Store | undefined {
  const document = new Store();
  const described = new Set<string>();
  const add = ({ subject, predicate, object }: RDF.Quad): void => { document.addQuad(quad(subject as never, predicate as never, object as never)); };
  const describeNode = (node: RDF.Term): void => {
    if (described.has(node.value)) return;
    described.add(node.value);
    for (const statement of quads.getQuads(node as never, null, null, null)) {
      add(statement);
      const { predicate, object } = statement;
      if (object.termType === 'BlankNode' || predicate.value === mpp.hasEvidence) describeNode(object);
    }
  };

  const subject = namedNode(iri);
  if (quads.countQuads(subject, null, null, null) === 0) return undefined;
  describeNode(subject);
  for (const predicate of aboutness) {
    for (const node of quads.getSubjects(namedNode(predicate), subject, null)) {
      describeNode(node);
      // The statement that a line of evidence is about says what the evidence is worth.
      if (predicate === mpp.paper) quads.getObjects(node, namedNode(mpp.evidenceFor), null).forEach(describeNode);
    }
  }
  for (const { value } of document.getObjects(null, null, null).filter(({ termType }) => termType === 'NamedNode')) {
    if (described.has(value)) continue;
    for (const predicate of naming) quads.getQuads(namedNode(value), namedNode(predicate), null, null).forEach(add);
  }
  return document;
}

/** Up to `count` local names of described resources that are nearest to `slug`, best first. */
export function nearestSlugs(dataset: Pick<Dataset, 'quads'>, base: string, slug: string, count = 5): string[] {
  const known = dataset.quads.getSubjects(null, null, null)
    .filter(({ termType, value }) => termType === 'NamedNode' && value.startsWith(base))
    .map(({ value }) => value.slice(base.length));
  const wanted = slug.toLowerCase();
  const score = (name: string): number => {
    const lower = name.toLowerCase();
    return distance(wanted, lower) - (lower.startsWith(wanted) || wanted.startsWith(lower) ? wanted.length : 0);
  };
  return known
    .filter((name) => !/^(?:claim|evidence|mapping|shape|prefix|pmid|doi)-/.test(name) || name.slice(0, 5) === wanted.slice(0, 5))
    .map((name) => ({ name, rank: score(name) }))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
    .slice(0, count).map(({ name }) => name);
}
