import { rdf } from '../rdf/vocabulary.js';
import type { PrefixMap } from '../rdf/turtle.js';

/** A local name that Turtle allows unescaped. */
const localName = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;

/** Writes the IRIs in a text, which stand in angle brackets, as a curator writes them: `mpp:emt` for `<https://w3id.org/metastasis/emt>`. */
export function shortNames(prefixes: PrefixMap): (text: string) => string {
  const namespaces = [...prefixes].sort(([, a], [, b]) => b.length - a.length);
  return (text) => text.replace(/<([^<>\s]+)>/g, (whole, iri: string) => {
    if (iri === rdf.type) return 'rdf:type';
    for (const [prefix, namespace] of namespaces) if (iri.startsWith(namespace) && localName.test(iri.slice(namespace.length))) return `${prefix}:${iri.slice(namespace.length)}`;
    return whole;
  });
}
