import jsonld from 'jsonld';
import { DataFactory, Writer } from 'n3';
import type * as RDF from '@rdfjs/types';
import type { Format } from './formats.js';
import { writeRdfXml } from './rdfxml.js';
import { writeTurtle, type PrefixMap } from './turtle.js';

type Serializer = (quads: readonly RDF.Quad[], prefixes: PrefixMap) => string | Promise<string>;

/** One row a format of the table in formats.ts that holds triples. */
const serializers: ReadonlyMap<string, Serializer> = new Map<string, Serializer>([
  ['ttl', writeTurtle],
  ['trig', (quads, prefixes) => (quads.some(inGraph) ? writeWithN3(quads, 'TriG', usedPrefixes(quads, prefixes)) : writeTurtle(quads, prefixes))],
  ['nt', (quads) => writeWithN3(quads.map(({ subject, predicate, object }) => quad(subject, predicate, object)), 'N-Triples', {})],
  ['nq', (quads) => writeWithN3(quads, 'N-Quads', {})],
  ['jsonld', writeJsonLd],
  ['rdf', writeRdfXml],
]);

/**
 * Writes quads in a format that holds triples. Formats without graph names leave them out.
 *
 * @throws RangeError when the format holds no triples, or cannot hold one of these.
 */
export async function serialize(quads: readonly RDF.Quad[], format: Format, prefixes: PrefixMap): Promise<string> {
  const serializer = serializers.get(format.name);
  if (!serializer) throw new RangeError(`${format.label} holds no triples`);
  return serializer(quads, prefixes);
}

const quad = DataFactory.quad as RDF.DataFactory['quad'];
const inGraph = ({ graph }: RDF.Quad): boolean => graph.termType !== 'DefaultGraph';

function writeWithN3(quads: readonly RDF.Quad[], format: string, prefixes: Record<string, string>): Promise<string> {
  const writer = new Writer({ format, prefixes });
  writer.addQuads(quads as never);
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, result: string) => (error ? reject(error) : resolve(result)));
  });
}

async function writeJsonLd(quads: readonly RDF.Quad[], prefixes: PrefixMap): Promise<string> {
  const document = await jsonld.compact(await jsonld.fromRDF(quads), usedPrefixes(quads, prefixes), { graph: quads.some(inGraph) });
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The prefixes that some term begins with. */
function usedPrefixes(quads: readonly RDF.Quad[], prefixes: PrefixMap): Record<string, string> {
  const iris = new Set<string>();
  for (const { subject, predicate, object, graph } of quads) {
    for (const term of [subject, predicate, object, graph]) {
      if (term.termType === 'NamedNode') iris.add(term.value);
      if (term.termType === 'Literal') iris.add(term.datatype.value);
    }
  }
  return Object.fromEntries([...prefixes].filter(([, namespace]) => [...iris].some((value) => value.startsWith(namespace))));
}
