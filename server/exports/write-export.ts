import { cx2 } from '../../network/cx2.js';
import { cytoscapeJson } from '../../network/cytoscape-json.js';
import { graphml } from '../../network/graphml.js';
import { edgesTsv, nodesTsv } from '../../network/tsv.js';
import { writeRdfXml } from '../rdf/rdfxml.js';
import { writeTurtle } from '../rdf/turtle.js';
import { writeTriG } from '../rdf/writers.js';
import type { ExportSource } from './export-source.js';
import { writeGeneSets } from './gene-sets.js';
import { kgxEdgesJsonl, kgxEdgesTsv, kgxNodesJsonl, kgxNodesTsv } from './kgx.js';
import { nanopublicationPrefixes, nanopublications } from './nanopublications.js';
import { writeObo } from './obo.js';
import { writeOboGraph } from './obo-graph.js';
import { owlView } from './owl-view.js';
import { establishedRelations, skosView } from './skos-view.js';
import { wholeNetwork } from './whole-network.js';

type Write = (source: ExportSource) => string | Promise<string>;

const prefixesOfOwl = new Map([['oboInOwl', 'http://www.geneontology.org/formats/oboInOwl#']]);

/** What writes each export, by its name. */
export const writers: ReadonlyMap<string, Write> = new Map<string, Write>([
  ['owl', (source) => writeRdfXml(owlView(source), new Map([...source.prefixes, ...prefixesOfOwl]))],
  ['obo', writeObo],
  ['obographs', writeOboGraph],
  ['skos', (source) => writeTurtle(skosView(source), source.prefixes)],
  ['established', (source) => writeTurtle(establishedRelations(source), source.prefixes)],
  ['nanopublications', (source) => writeTriG(nanopublications(source), new Map([...source.prefixes, ...nanopublicationPrefixes]))],
  ['kgx-nodes', kgxNodesTsv],
  ['kgx-edges', kgxEdgesTsv],
  ['kgx-nodes-jsonl', kgxNodesJsonl],
  ['kgx-edges-jsonl', kgxEdgesJsonl],
  ['cx2', (source) => cx2(wholeNetwork(source))],
  ['cyjs', (source) => cytoscapeJson(wholeNetwork(source))],
  ['graphml', (source) => graphml(wholeNetwork(source))],
  ['edges', (source) => edgesTsv(wholeNetwork(source))],
  ['nodes', (source) => nodesTsv(wholeNetwork(source))],
  ['gmt', (source) => writeGeneSets(source, 'symbol')],
  ['gmt-entrez', (source) => writeGeneSets(source, 'entrez')],
]);
