import { DataFactory, Writer as N3Writer } from 'n3';
import type * as RDF from '@rdfjs/types';
import { writeTurtle, type PrefixMap } from './turtle.js';
import { rdf } from './vocabulary.js';

/** Writes quads as one document of one format. @throws ArgumentError when the format cannot hold one of them. */
export type Writer = (quads: readonly RDF.Quad[], prefixes: PrefixMap) => string | Promise<string>;

export const writeTriG: Writer = (quads, prefixes) => (quads.some(inGraph) ? writeWithN3(quads, 'TriG', usedPrefixes(quads, prefixes)) : writeTurtle(quads, prefixes));
/** Names of graphs are left out. */
export const writeNTriples: Writer = (quads) => writeWithN3(quads.map(({ subject, predicate, object }) => quad(subject, predicate, object)), 'N-Triples', {});
export const writeNQuads: Writer = (quads) => writeWithN3(quads, 'N-Quads', {});

const quad = DataFactory.quad as RDF.DataFactory['quad'];
const inGraph = ({ graph }: RDF.Quad): boolean => graph.termType !== 'DefaultGraph';

function writeWithN3(quads: readonly RDF.Quad[], format: string, prefixes: Record<string, string>): Promise<string> {
  const writer = new N3Writer({ format, prefixes });
  writer.addQuads(quads as never);
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, result: string) => (error ? reject(error) : resolve(result)));
  });
}

const jsonType = `${rdf.namespaceIri}JSON`;
/** In the place of rdf:JSON while the library writes. */
const heldType = 'urn:x-metastasis:json';

export async function writeJsonLd(quads: readonly RDF.Quad[], prefixes: PrefixMap): Promise<string> {
  // Loaded when first needed: it is a third of what the start would load.
  const { default: jsonld } = await import('jsonld');
  // The library would parse texts of this type, and throw for one that is no JSON.
  const held = quads.map((each) => (each.object.termType === 'Literal' && each.object.datatype.value === jsonType
    ? quad(each.subject, each.predicate, DataFactory.literal(each.object.value, DataFactory.namedNode(heldType)) as RDF.Literal, each.graph) : each));
  const expanded = JSON.parse(JSON.stringify(await jsonld.fromRDF(held)).replaceAll(`"@type":"${heldType}"`, `"@type":"${jsonType}"`)) as object;
  const document = await jsonld.compact(expanded as never, usedPrefixes(quads, prefixes, true));
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * The prefixes that some term begins with.
 *
 * @param compact Without those that JSON-LD would take for another thing: `ex://a` and `urn:a` are read as whole IRIs.
 */
function usedPrefixes(quads: readonly RDF.Quad[], prefixes: PrefixMap, compact = false): Record<string, string> {
  const iris = new Set<string>();
  for (const { subject, predicate, object, graph } of quads) {
    for (const term of [subject, predicate, object, graph]) {
      if (term.termType === 'NamedNode') iris.add(term.value);
      if (term.termType === 'Literal') iris.add(term.datatype.value);
    }
  }
  const all = [...iris];
  return Object.fromEntries([...prefixes].filter(([prefix, namespace]) => all.some((value) => value.startsWith(namespace))
    && !(compact && all.some((value) => value.startsWith(`${namespace}//`) || value.startsWith(`${prefix}:`)))));
}
