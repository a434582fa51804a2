import type { ExportSource } from './export-source.js';
import { writeObo } from './obo.js';
import { writeOboGraph } from './obo-graph.js';
import { owlView } from './owl-view.js';
import { writeRdfXml } from '../rdf/rdfxml.js';

type Write = (source: ExportSource) => string | Promise<string>;

const prefixesOfOwl = new Map([['oboInOwl', 'http://www.geneontology.org/formats/oboInOwl#']]);

/** What writes each export, by its name. */
export const writers: ReadonlyMap<string, Write> = new Map<string, Write>([
  ['owl', (source) => writeRdfXml(owlView(source), new Map([...source.prefixes, ...prefixesOfOwl]))],
  ['obo', writeObo],
  ['obographs', writeOboGraph],
]);
