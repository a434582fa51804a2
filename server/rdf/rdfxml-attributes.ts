import type { SaxesAttributeNS, SaxesTagNS } from '@rubensworks/saxes';
import { resolveIri } from './iri.js';
import { rdf } from './vocabulary.js';

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const its = 'http://www.w3.org/2005/11/its';
/** Attributes of the syntax of RDF/XML; the first five may come without a namespace, as they once did. */
const syntax: ReadonlySet<string> = new Set(['ID', 'about', 'resource', 'parseType', 'type', 'nodeID', 'datatype']);
const withoutNamespace: ReadonlySet<string> = new Set(['ID', 'about', 'resource', 'parseType', 'type']);
/** Names of the RDF namespace that no attribute has: RDF/XML Syntax, 6.2. */
const notAttributes: ReadonlySet<string> = new Set(['RDF', 'Description', 'li', 'aboutEach', 'aboutEachPrefix', 'bagID']);

const languageTag = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

/** What holds below an element. */
export interface XmlScope { readonly base: string; readonly language: string }

/** The attributes of an element, by what they are for. */
export interface Attributes extends XmlScope {
  /** Those of the syntax, by local name. */
  readonly syntax: ReadonlyMap<string, string>;
  /** The others, each a statement, by the IRI of its predicate. */
  readonly properties: readonly (readonly [predicate: string, value: string])[];
}

/** Ends the reading with a DocumentError that names the line. */
export type Fail = (reason: string) => never;

/** Sorts the attributes of an element. @throws DocumentError by `fail` */
export function readAttributes({ attributes }: SaxesTagNS, above: XmlScope, fail: Fail): Attributes {
  let { base, language } = above;
  const ofSyntax = new Map<string, string>(), properties: [string, string][] = [];
  for (const { name, prefix, uri, local, value } of Object.values<SaxesAttributeNS>(attributes)) {
    if (prefix === 'xmlns' || name === 'xmlns') {
      // The parser would take it away, and what is named would be something else.
      if (value.trim() !== value) fail(`The namespace "${value}" begins or ends in white space.`);
    } else if (uri === xmlNamespace) {
      if (local === 'base') base = resolveIri(base, value);
      if (local === 'lang') language = value === '' || languageTag.test(value) ? value : fail(`"${value}" is no language tag.`);
    } else if (uri === its) {
      if (local === 'dir') fail('Literals with a direction (its:dir) are not taken.');
    } else if (uri === rdf.namespaceIri && local !== 'type' && syntax.has(local)) {
      ofSyntax.set(local, value);
    } else if (uri === '' && withoutNamespace.has(local)) {
      if (local === 'type') properties.push([rdf.type, value]);
      else ofSyntax.set(local, value);
    } else if (uri === '') {
      // Names that begin so are kept for XML itself.
      if (!/^xml/i.test(name)) fail(`The attribute ${name} has no namespace, so that it says nothing.`);
    } else if (uri === rdf.namespaceIri && notAttributes.has(local)) {
      fail(`rdf:${local} cannot be an attribute.`);
    } else if (uri !== rdf.namespaceIri || local !== 'version') {
      properties.push([uri + local, value]);
    }
  }
  return { base, language, syntax: ofSyntax, properties };
}

/** Refuses attributes of the syntax that cannot stand together. @throws DocumentError by `fail` */
export function allowOnly(allowed: readonly string[], attributes: Attributes, fail: Fail): void {
  for (const name of attributes.syntax.keys()) {
    if (!allowed.includes(name)) fail(`rdf:${name} cannot stand there${allowed.length > 0 ? ` beside ${allowed.map((each) => `rdf:${each}`).join(', ')}` : ''}.`);
  }
}
