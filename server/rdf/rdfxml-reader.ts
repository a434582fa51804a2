import type * as RDF from '@rdfjs/types';
import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from '@rubensworks/saxes';
import { DataFactory } from 'n3';
import { createCanonicalXml, type CanonicalXml } from './canonical-xml.js';
import { DocumentError } from './document-error.js';
import { resolveIri } from './iri.js';
import { rdf } from './vocabulary.js';
import { entitiesOf } from './xml-entities.js';

/** Elements within each other: finding the namespace of a prefix goes through all of them. */
const deepest = 5000;

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const its = 'http://www.w3.org/2005/11/its';
const of = (...names: readonly string[]): ReadonlySet<string> => new Set(names);
/** Names of the RDF namespace that cannot be there: RDF/XML Syntax, 6.2. */
const notNodes = of('RDF', 'ID', 'about', 'parseType', 'resource', 'nodeID', 'datatype', 'li', 'aboutEach', 'aboutEachPrefix', 'bagID');
const notProperties = of('RDF', 'Description', 'ID', 'about', 'parseType', 'resource', 'nodeID', 'datatype', 'aboutEach', 'aboutEachPrefix', 'bagID');
const notAttributes = of('RDF', 'Description', 'li', 'aboutEach', 'aboutEachPrefix', 'bagID');
/** Attributes of the syntax; the first five may come without a namespace, as they once did. */
const syntax = of('ID', 'about', 'resource', 'parseType', 'type', 'nodeID', 'datatype');
const withoutNamespace = of('ID', 'about', 'resource', 'parseType', 'type');

const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._\u00b7\u203f\u2040-]*$/u;
const languageTag = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
const isSpace = (text: string): boolean => /^[ \t\r\n]*$/.test(text);
const iriOf = (value: string): RDF.NamedNode => DataFactory.namedNode(value) as RDF.NamedNode;
const term = (name: string): RDF.NamedNode => iriOf(rdf.namespaceIri + name);
const [first, restOf, nil, type, xmlLiteral] = ['first', 'rest', 'nil', 'type', 'XMLLiteral'].map(term) as [RDF.NamedNode, RDF.NamedNode, RDF.NamedNode, RDF.NamedNode, RDF.NamedNode];

/** What holds below an element. */
interface Scope { readonly base: string; readonly language: string }

/** An open element: the document or rdf:RDF, which hold nodes; a node, which holds properties; or a property. */
type Element = Scope & (
  | { readonly kind: 'nodes' }
  | { readonly kind: 'node'; readonly subject: RDF.Quad_Subject; members: number }
  | Property
);
type Property = Scope & {
  readonly kind: 'property';
  /** Writes the statement with its object, and what rdf:ID says of it. */
  readonly state: (object: RDF.Quad_Object) => void;
  /** What it may hold: text or one node; text; nothing; nodes of a list. */
  readonly holds: 'any' | 'text' | 'nothing' | 'list';
  readonly datatype: RDF.NamedNode | undefined;
  text: string;
  /** Whether it has its object, or the last cell of its list. */
  object: RDF.Quad_Subject | undefined;
};

/** The attributes of an element, by what they are for. */
interface Attributes extends Scope {
  /** Those of the syntax, by local name. */
  readonly syntax: ReadonlyMap<string, string>;
  /** The others, each a statement, by the IRI of its predicate. */
  readonly properties: readonly (readonly [predicate: string, value: string])[];
}

export interface RdfXmlReader {
  write(text: string): void;
  /** The end of the document. */
  end(): void;
}

/**
 * Reads RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/) as it comes. Nothing is fetched.
 *
 * @param base What relative references are resolved against.
 * @param emit Takes each triple; several may be the same.
 * @throws DocumentError with the line.
 */
export function createRdfXmlReader(base: string, blankNode: (name?: string) => RDF.BlankNode, emit: (quad: RDF.Quad) => void): RdfXmlReader {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const fail = (reason: string): never => { throw new DocumentError(reason, parser.line); };
  const open: Element[] = [{ kind: 'nodes', base, language: '' }];
  const current = (): Element => open.at(-1) as Element;
  const ids = new Set<string>();
  let literal: CanonicalXml | undefined;

  const state = (subject: RDF.Quad_Subject, predicate: RDF.NamedNode, object: RDF.Quad_Object): void => { emit(DataFactory.quad(subject as never, predicate as never, object as never) as RDF.Quad); };
  const text = (value: string, language: string): RDF.Literal => (language === '' ? DataFactory.literal(value) : DataFactory.literal(value, language)) as RDF.Literal;
  const resolved = (value: string, { base: against }: Scope): RDF.NamedNode => iriOf(resolveIri(against.replace(/#.*$/s, ''), value));
  const named = (value: string): string => (ncName.test(value) ? value : fail(`"${value}" cannot be a name (rdf:ID, rdf:nodeID).`));
  const identified = (value: string, scope: Scope): RDF.NamedNode => {
    const iri = resolved(`#${named(value)}`, scope);
    if (ids.has(iri.value)) fail(`rdf:ID="${value}" is there twice.`);
    ids.add(iri.value);
    return iri;
  };

  const attributesOf = ({ attributes }: SaxesTagNS, above: Scope): Attributes => {
    let { base: against, language } = above;
    const ofSyntax = new Map<string, string>(), properties: [string, string][] = [];
    for (const { name, prefix, uri, local, value } of Object.values<SaxesAttributeNS>(attributes)) {
      if (prefix === 'xmlns' || name === 'xmlns') {
        // The parser would take it away, and what is named would be something else.
        if (value.trim() !== value) fail(`The namespace "${value}" begins or ends in white space.`);
        continue;
      }
      if (uri === xmlNamespace) {
        if (local === 'base') against = resolveIri(against, value);
        if (local === 'lang') language = value === '' || languageTag.test(value) ? value : fail(`"${value}" is no language tag.`);
      } else if (uri === its) {
        if (local === 'dir') fail('Literals with a direction (its:dir) are not taken.');
      } else if (uri === rdf.namespaceIri && local !== 'type' && syntax.has(local)) {
        ofSyntax.set(local, value);
      } else if (uri === '' && withoutNamespace.has(local)) {
        if (local === 'type') properties.push([type.value, value]);
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
    return { base: against, language, syntax: ofSyntax, properties };
  };
  const stateAttributes = (subject: RDF.Quad_Subject, { properties, ...scope }: Attributes): void => {
    for (const [predicate, value] of properties) state(subject, iriOf(predicate), predicate === type.value ? resolved(value, scope) : text(value, scope.language));
  };
  const only = (attributes: Attributes, allowed: readonly string[]): void => {
    for (const name of attributes.syntax.keys()) if (!allowed.includes(name)) fail(`rdf:${name} cannot stand there${allowed.length > 0 ? ` beside ${allowed.map((each) => `rdf:${each}`).join(', ')}` : ''}.`);
  };
  const iriOfElement = ({ name, uri, local }: SaxesTagNS): string => (uri === '' ? fail(`The element ${name} has no namespace.`) : uri + local);

  const openNode = (tag: SaxesTagNS, above: Element): RDF.Quad_Subject => {
    const name = iriOfElement(tag);
    if (tag.uri === rdf.namespaceIri && notNodes.has(tag.local)) fail(`rdf:${tag.local} cannot be a node.`);
    const attributes = attributesOf(tag, above);
    only(attributes, ['ID', 'about', 'nodeID']);
    if (attributes.syntax.size > 1) fail('A node has one of rdf:about, rdf:ID and rdf:nodeID.');
    const [[kind, value] = []] = attributes.syntax;
    const subject = kind === undefined || value === undefined ? blankNode()
      : kind === 'nodeID' ? blankNode(named(value)) : kind === 'ID' ? identified(value, attributes) : resolved(value, attributes);
    if (name !== `${rdf.namespaceIri}Description`) state(subject, type, iriOf(name));
    stateAttributes(subject, attributes);
    open.push({ kind: 'node', subject, members: 0, base: attributes.base, language: attributes.language });
    return subject;
  };

  const openProperty = (tag: SaxesTagNS, node: Extract<Element, { kind: 'node' }>): void => {
    let predicate = iriOfElement(tag);
    if (tag.uri === rdf.namespaceIri && notProperties.has(tag.local)) fail(`rdf:${tag.local} cannot be a property.`);
    if (predicate === `${rdf.namespaceIri}li`) predicate = `${rdf.namespaceIri}_${++node.members}`;
    const attributes = attributesOf(tag, node);
    const { base: against, language, properties } = attributes;
    const id = attributes.syntax.get('ID');
    const statement = id === undefined ? undefined : identified(id, attributes);
    const stateObject = (object: RDF.Quad_Object): void => {
      state(node.subject, iriOf(predicate), object);
      if (!statement) return;
      for (const [of, is] of [['type', term('Statement')], ['subject', node.subject], ['predicate', iriOf(predicate)], ['object', object]] as const) state(statement, term(of), is);
    };
    const push = (holds: Property['holds'], datatype?: RDF.NamedNode): void => {
      open.push({ kind: 'property', base: against, language, state: stateObject, holds, datatype, text: '', object: undefined });
    };
    const value = (name: string): string | undefined => attributes.syntax.get(name);
    const [parseType, datatype, resource, nodeId] = [value('parseType'), value('datatype'), value('resource'), value('nodeID')];
    if (parseType !== undefined) {
      only(attributes, ['ID', 'parseType']);
      if (properties.length > 0) fail('A property with rdf:parseType has no attributes that are properties.');
      if (parseType === 'Resource') {
        const object = blankNode();
        stateObject(object);
        open.push({ kind: 'node', subject: object, members: 0, base: against, language });
      } else if (parseType === 'Collection') {
        push('list');
      } else {
        push('text', xmlLiteral); // whatever else it is called: 7.2.20
        literal = createCanonicalXml();
      }
    } else if (datatype !== undefined) {
      only(attributes, ['ID', 'datatype']);
      if (properties.length > 0) fail('A property with rdf:datatype has no attributes that are properties.');
      push('text', resolved(datatype, attributes));
    } else if (resource !== undefined || nodeId !== undefined || properties.length > 0) {
      only(attributes, ['ID', resource === undefined ? 'nodeID' : 'resource']);
      const object = resource === undefined ? blankNode(nodeId === undefined ? undefined : named(nodeId)) : resolved(resource, attributes);
      stateObject(object);
      stateAttributes(object, attributes);
      push('nothing');
    } else {
      only(attributes, ['ID']);
      push('any');
    }
  };

  const openTag = (tag: SaxesTagNS): void => {
    if (literal) {
      literal.open(tag);
      return;
    }
    if (open.length > deepest) fail(`Elements may stand ${deepest} deep within each other.`);
    const above = current();
    if (above.kind === 'node') {
      openProperty(tag, above);
      return;
    }
    if (above.kind === 'nodes') {
      if (open.length > 1 || tag.uri !== rdf.namespaceIri || tag.local !== 'RDF') {
        openNode(tag, above);
        return;
      }
      const attributes = attributesOf(tag, above);
      only(attributes, []);
      if (attributes.properties.length > 0) fail('rdf:RDF has no attributes that are properties.');
      open.push({ kind: 'nodes', base: attributes.base, language: attributes.language });
      return;
    }
    if (!isSpace(above.text)) fail('Text and an element stand side by side in a property.');
    if (above.holds === 'list') {
      const cell = blankNode();
      if (above.object) state(above.object, restOf, cell);
      else above.state(cell);
      above.object = cell;
      state(cell, first, openNode(tag, above));
    } else {
      if (above.holds !== 'any') fail(above.holds === 'text' ? 'A property with rdf:datatype holds text.' : 'A property that has its object by an attribute holds nothing.');
      if (above.object) fail('Two elements stand in one property.');
      above.object = openNode(tag, above);
      above.state(above.object);
    }
  };
  const closeTag = (): void => {
    if (literal?.close()) return;
    const closed = open.pop() as Element;
    if (closed.kind !== 'property') return;
    if (literal) {
      closed.state(DataFactory.literal(literal.end(), xmlLiteral as never) as RDF.Literal);
      literal = undefined;
    } else if (closed.holds === 'list') {
      if (closed.object) state(closed.object, restOf, nil);
      else closed.state(nil);
    } else if (closed.holds !== 'nothing' && !closed.object) {
      closed.state(closed.datatype ? DataFactory.literal(closed.text, closed.datatype as never) as RDF.Literal : text(closed.text, closed.language));
    }
  };
  const takeText = (piece: string): void => {
    if (literal) {
      literal.text(piece);
      return;
    }
    const element = current();
    if (element.kind === 'property') element.text += piece;
    if (isSpace(piece)) return;
    if (element.kind !== 'property') fail('Text stands outside of a property.');
    else if (element.holds === 'nothing' || element.holds === 'list' || element.object) fail('Text stands beside the object of a property.');
  };

  parser.on('opentag', openTag);
  parser.on('closetag', closeTag);
  parser.on('text', takeText);
  parser.on('cdata', takeText);
  parser.on('comment', (comment) => { literal?.comment(comment); });
  parser.on('processinginstruction', ({ target, body }) => { literal?.instruction(target, body); });
  parser.on('doctype', (doctype) => {
    for (const [name, value] of entitiesOf(doctype, fail)) Object.defineProperty(parser.ENTITIES, name, { get: value });
  });
  parser.on('error', ({ message }) => fail(message.replace(/^(?:Line )?\d+(?: column |:)\d+: /, '')));
  return { write: (piece) => { parser.write(piece); }, end: () => { parser.close(); } };
}
