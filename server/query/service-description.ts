import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { extensionFunctions } from '../engine/expressions/function-table.js';
import { formats } from '../rdf/formats.js';
import { iri } from '../rdf/iri.js';
import { rdf, rdfs, sd, voidVocabulary, xsd } from '../rdf/vocabulary.js';

const { literal, namedNode, quad } = DataFactory;

export interface ServiceDescription {
  /** Absolute IRI of the endpoint; what belongs to it is named by fragments of it. */
  readonly endpoint: string;
  /** The address at which it was asked, where that is another one. */
  readonly address?: string | undefined;
  /** Whether it takes updates. */
  readonly updates: boolean;
  /** Endpoints that SERVICE may ask. */
  readonly services: readonly string[];
  /** Graphs of the default dataset, with the number of their triples where it is known; the default graph is their union. */
  readonly namedGraphs: readonly { readonly name: string; readonly triples?: number }[];
  /** Bounds on what is answered, one sentence each. */
  readonly limits: readonly string[];
}

/** In which ways updates differ from those of other stores. */
const updateSentences = [
  'A module of the ontology is made by CREATE GRAPH alone and stays, though it be empty, until DROP GRAPH; any other graph exists as long as it holds something.',
  'What is inserted without a graph goes to the graph named graph/default.',
];

/**
 * What the endpoint is and can do, in the words of SPARQL 1.1 Service Description. No blank nodes.
 *
 * @throws ArgumentError when the endpoint or a graph is not an absolute IRI.
 */
export function serviceDescription({ endpoint, address, updates, services, namedGraphs, limits }: ServiceDescription): readonly RDF.Quad[] {
  const service = namedNode(iri(endpoint));
  const part = (name: string) => namedNode(`${endpoint}#${name}`);
  const dataset = part('dataset'), defaultGraph = part('default-graph');
  return [
    quad(service, namedNode(rdf.type), namedNode(sd.Service)),
    ...[...new Set([endpoint, ...(address === undefined ? [] : [address])])].map((each) => quad(service, namedNode(sd.endpoint), namedNode(iri(each)))),
    ...[sd.SPARQL10Query, sd.SPARQL11Query, ...(updates ? [sd.SPARQL11Update] : [])].map((language) => quad(service, namedNode(sd.supportedLanguage), namedNode(language))),
    ...[sd.UnionDefaultGraph, ...(services.length > 0 ? [sd.BasicFederatedQuery] : [])].map((feature) => quad(service, namedNode(sd.feature), namedNode(feature))),
    ...extensionFunctions.map((name) => quad(service, namedNode(sd.extensionFunction), namedNode(name))),
    ...formats.map((format) => quad(service, namedNode(sd.resultFormat), namedNode(format.iri))),
    // No sd:inputFormat: queries refer to no data outside.
    quad(service, namedNode(sd.defaultEntailmentRegime), namedNode('http://www.w3.org/ns/entailment/Simple')),
    ...[...limits, ...(updates ? updateSentences : []), ...services.map((each) => `SERVICE may ask <${each}>.`)].map((sentence) => quad(service, namedNode(rdfs.comment), literal(sentence, 'en'))),
    quad(service, namedNode(sd.defaultDataset), dataset),
    quad(dataset, namedNode(rdf.type), namedNode(sd.Dataset)),
    quad(dataset, namedNode(sd.defaultGraph), defaultGraph),
    quad(defaultGraph, namedNode(rdf.type), namedNode(sd.Graph)),
    ...namedGraphs.flatMap(({ name, triples }, i) => {
      const graph = part(`graph-${i + 1}`);
      return [
        quad(dataset, namedNode(sd.namedGraph), graph),
        quad(graph, namedNode(rdf.type), namedNode(sd.NamedGraph)),
        quad(graph, namedNode(sd.name), namedNode(iri(name))),
        ...(triples === undefined ? [] : [
          quad(graph, namedNode(sd.graph), namedNode(name)),
          quad(namedNode(name), namedNode(voidVocabulary.triples), literal(String(triples), namedNode(xsd.integer))),
        ]),
      ];
    }),
  ];
}
