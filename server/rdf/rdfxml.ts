import type * as RDF from '@rdfjs/types';
import { FormatError } from './format-error.js';
import type { PrefixMap } from './turtle.js';
import { rdf, xsd } from './vocabulary.js';

const nameStart =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}';
/** The longest end of an IRI that can be the local part of an XML name (Namespaces in XML 1.0, NCName). */
const localPart = new RegExp(`[${nameStart}][${nameStart}.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040-]*$`, 'u');

/**
 * Writes triples as RDF/XML, one `rdf:Description` per subject, in the order of the quads. Graph names are ignored.
 *
 * @throws FormatError for a predicate that cannot be written as an XML name, and for characters that XML 1.0 excludes.
 */
export function writeRdfXml(quads: Iterable<RDF.Quad>, prefixes: PrefixMap): string {
  const byNamespace = new Map([...prefixes].map(([prefix, namespace]) => [namespace, prefix]));
  const used = new Map([[rdf.namespaceIri, 'rdf']]);

  const name = (predicate: string): string => {
    const local = localPart.exec(predicate)?.[0];
    if (!local) throw new FormatError(`RDF/XML cannot hold the predicate <${predicate}>, which does not end in an XML name. Ask for another format.`);
    const namespace = predicate.slice(0, -local.length);
    // Readers of XML take white space of any kind from the ends of a namespace.
    if (namespace.trim() !== namespace) throw new FormatError(`RDF/XML cannot hold the predicate <${predicate}>, whose namespace would end in white space. Ask for another format.`);
    let prefix = used.get(namespace);
    if (!prefix) used.set(namespace, prefix = byNamespace.get(namespace) ?? `ns${used.size}`);
    return `${prefix}:${local}`;
  };
  const property = (predicate: string, object: RDF.Term): string => {
    const tag = name(predicate);
    switch (object.termType) {
      case 'NamedNode': return `<${tag} rdf:resource="${escapeXml(object.value)}"/>`;
      case 'BlankNode': return `<${tag} rdf:nodeID="${nodeId(object.value)}"/>`;
      case 'Literal': {
        const type = object.language ? ` xml:lang="${object.language}"`
          : object.datatype.value === xsd.string ? '' : ` rdf:datatype="${escapeXml(object.datatype.value)}"`;
        return `<${tag}${type}>${escapeXml(object.value)}</${tag}>`;
      }
      default: throw new FormatError(`RDF/XML cannot hold a ${object.termType}`);
    }
  };

  const subjects = new Map<string, string[]>();
  for (const { subject, predicate, object } of quads) {
    const about = subject.termType === 'BlankNode' ? `rdf:nodeID="${nodeId(subject.value)}"` : `rdf:about="${escapeXml(subject.value)}"`;
    const lines = subjects.get(about) ?? [];
    if (lines.length === 0) subjects.set(about, lines);
    lines.push(`    ${property(predicate.value, object)}\n`);
  }
  const descriptions = [...subjects].map(([about, lines]) => `  <rdf:Description ${about}>\n${lines.join('')}  </rdf:Description>\n`);
  const namespaces = [...used].map(([namespace, prefix]) => `\n    xmlns:${prefix}="${escapeXml(namespace)}"`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${namespaces.join('')}>\n${descriptions.join('')}</rdf:RDF>\n`;
}

/** An NCName for a blank node label: a label may start with a digit, and XML names may not. */
const nodeId = (label: string): string => `b${label.replace(/[^A-Za-z0-9_.-]/g, (c) => `-${c.codePointAt(0)?.toString(16)}`)}`;

const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };

function escapeXml(value: string): string {
  if (notXml.test(value)) throw new FormatError('RDF/XML cannot hold a control character or U+FFFE, U+FFFF. Ask for another format.');
  return value.replace(/[&<>"\r]/g, (c) => entities[c] as string);
}
