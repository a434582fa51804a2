import { ArgumentError } from '../platform/argument-error.js';

/** A file that is made of the knowledge for the tools of one field. A new one is a row here, and a row of `writers` in `write-export.ts`. */
export interface Export {
  /** The name in `metastasis export NAME`. */
  readonly name: string;
  /** Its addresses below the base, without the first slash; the first is the one to give. */
  readonly addresses: readonly string[];
  readonly mediaType: string;
  /** What it is, as descriptions and documents say it. */
  readonly title: string;
}

export const exports: readonly Export[] = [
  { name: 'owl', addresses: ['ontology.owl', 'ontology.rdf'], mediaType: 'application/rdf+xml', title: 'ontology in OWL 2 DL, for Protégé, ROBOT, OLS and reasoners' },
  { name: 'obo', addresses: ['ontology.obo'], mediaType: 'text/plain', title: 'terms in OBO format' },
  { name: 'skos', addresses: ['skos.ttl'], mediaType: 'text/turtle', title: 'vocabulary in SKOS, for Skosmos' },
  { name: 'established', addresses: ['established.ttl'], mediaType: 'text/turtle', title: 'relations that established claims state, as plain triples' },
  { name: 'nanopublications', addresses: ['nanopublications.trig'], mediaType: 'application/trig', title: 'nanopublications, one for each claim' },
  { name: 'kgx-nodes', addresses: ['kgx/nodes.tsv'], mediaType: 'text/tab-separated-values', title: 'KGX nodes in the Biolink model' },
  { name: 'kgx-edges', addresses: ['kgx/edges.tsv'], mediaType: 'text/tab-separated-values', title: 'KGX edges in the Biolink model' },
  { name: 'kgx-nodes-jsonl', addresses: ['kgx/nodes.jsonl'], mediaType: 'application/jsonl', title: 'KGX nodes as JSON Lines' },
  { name: 'kgx-edges-jsonl', addresses: ['kgx/edges.jsonl'], mediaType: 'application/jsonl', title: 'KGX edges as JSON Lines' },
  { name: 'cx2', addresses: ['network.cx2'], mediaType: 'application/json', title: 'network in CX2, for Cytoscape, Cytoscape Web and NDEx' },
  { name: 'cyjs', addresses: ['network.cyjs'], mediaType: 'application/json', title: 'network in Cytoscape JSON' },
  { name: 'graphml', addresses: ['network.graphml'], mediaType: 'application/xml', title: 'network in GraphML, for igraph, Gephi and networkx' },
  { name: 'edges', addresses: ['network.tsv'], mediaType: 'text/tab-separated-values', title: 'edges of the network as a table' },
  { name: 'nodes', addresses: ['network-nodes.tsv'], mediaType: 'text/tab-separated-values', title: 'nodes of the network as a table' },
  { name: 'gmt', addresses: ['gene-sets.gmt'], mediaType: 'text/tab-separated-values', title: 'gene sets by step, mechanism, site and direction, with symbols' },
  { name: 'gmt-entrez', addresses: ['gene-sets.entrez.gmt'], mediaType: 'text/tab-separated-values', title: 'gene sets with numbers of NCBI Gene (Entrez)' },
  { name: 'obographs', addresses: ['ontology.json', 'ontology.obo.json'], mediaType: 'application/json', title: 'terms and relations as OBO Graphs JSON, for oaklib' },
];

/** @throws ArgumentError for a name that no export has. */
export function exportNamed(name: string): Export {
  const found = exports.find((one) => one.name === name);
  if (!found) throw new ArgumentError(`no export ${name}`);
  return found;
}
