import type * as RDF from '@rdfjs/types';
import { SaxesParser, type SaxesTagNS } from '@rubensworks/saxes';
import { DataFactory } from 'n3';
import { createCanonicalXml, type CanonicalXml } from './canonical-xml.js';
import { DocumentError } from './document-error.js';
import { resolveIri } from './iri.js';
import { allowOnly, readAttributes, type Attributes, type Fail, type XmlScope } from './rdfxml-attributes.js';
import { rdf } from './vocabulary.js';
import { entitiesOf } from './xml-entities.js';

/** How deep elements may be nested: finding the namespace of a prefix goes through all that are open. */
const deepest = 5000;

/** Names of the RDF namespace that cannot be there: RDF/XML Syntax, 6.2. */
const notNodes: ReadonlySet<string> = new Set(['RDF', 'ID', 'about', 'parseType', 'resource', 'nodeID', 'datatype', 'li', 'aboutEach', 'aboutEachPrefix', 'bagID']);
const notProperties: ReadonlySet<string> = new Set(['RDF', 'Description', 'ID', 'about', 'parseType', 'resource', 'nodeID', 'datatype', 'aboutEach', 'aboutEachPrefix', 'bagID']);

const ncName = /^[\p{L}_][\p{L}\p{N}\p{M}._\u00b7\u203f\u2040-]*$/u;
const isSpace = (text: string): boolean => /^[ \t\r\n]*$/.test(text);
const iriOf = (value: string): RDF.NamedNode => DataFactory.namedNode(value) as RDF.NamedNode;
const term = (name: string): RDF.NamedNode => iriOf(rdf.namespaceIri + name);
const [first, restOf, nil, type, xmlLiteral] = ['first', 'rest', 'nil', 'type', 'XMLLiteral'].map(term) as [RDF.NamedNode, RDF.NamedNode, RDF.NamedNode, RDF.NamedNode, RDF.NamedNode];
const textOf = (value: string, language: string): RDF.Literal => (language === '' ? DataFactory.literal(value) : DataFactory.literal(value, language)) as RDF.Literal;

/** An open element: the document or rdf:RDF, which hold nodes; a node, which holds properties; or a property. */
type Element = (XmlScope & { readonly kind: 'nodes' }) | Node | Property;
type Node = XmlScope & { readonly kind: 'node'; readonly subject: RDF.Quad_Subject; members: number };
type Property = XmlScope & {
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
  const document: Document = { open: [{ kind: 'nodes', base, language: '' }], ids: new Set(), literal: undefined, blankNode, emit, fail };
  const takeText = (piece: string): void => { addText(document, piece); };
  parser.on('opentag', (tag) => { openElement(document, tag); });
  parser.on('closetag', () => { closeElement(document); });
  parser.on('text', takeText);
  parser.on('cdata', takeText);
  parser.on('comment', (comment) => { document.literal?.comment(comment); });
  parser.on('processinginstruction', ({ target, body }) => { document.literal?.instruction(target, body); });
  parser.on('doctype', (doctype) => {
    for (const [name, value] of entitiesOf(doctype, fail)) Object.defineProperty(parser.ENTITIES, name, { get: value });
  });
  parser.on('error', ({ message }) => fail(message.replace(/^(?:Line )?\d+(?: column |:)\d+: /, '')));
  return { write: (piece) => { parser.write(piece); }, end: () => { parser.close(); } };
}

/** A document as far as it is read. */
interface Document {
  /** Outermost first; never empty. */
  readonly open: Element[];
  /** What rdf:ID has named. */
  readonly ids: Set<string>;
  /** The XML literal that is open. */
  literal: CanonicalXml | undefined;
  readonly blankNode: (name?: string) => RDF.BlankNode;
  readonly emit: (quad: RDF.Quad) => void;
  readonly fail: Fail;
}

function state({ emit }: Document, subject: RDF.Quad_Subject, predicate: RDF.NamedNode, object: RDF.Quad_Object): void {
  emit(DataFactory.quad(subject as never, predicate as never, object as never) as RDF.Quad);
}

const resolved = (value: string, { base }: XmlScope): RDF.NamedNode => iriOf(resolveIri(base.replace(/#.*$/s, ''), value));
const named = (value: string, fail: Fail): string => (ncName.test(value) ? value : fail(`"${value}" cannot be a name (rdf:ID, rdf:nodeID).`));

/** What rdf:ID names. */
function identified({ ids, fail }: Document, value: string, scope: XmlScope): RDF.NamedNode {
  const iri = resolved(`#${named(value, fail)}`, scope);
  if (ids.has(iri.value)) fail(`rdf:ID="${value}" is there twice.`);
  ids.add(iri.value);
  return iri;
}

function stateAttributes(document: Document, subject: RDF.Quad_Subject, { properties, ...scope }: Attributes): void {
  for (const [predicate, value] of properties) state(document, subject, iriOf(predicate), predicate === type.value ? resolved(value, scope) : textOf(value, scope.language));
}

const iriOfElement = ({ name, uri, local }: SaxesTagNS, fail: Fail): string => (uri === '' ? fail(`The element ${name} has no namespace.`) : uri + local);

function openElement(document: Document, tag: SaxesTagNS): void {
  const { open, literal, fail } = document;
  if (literal) {
    literal.open(tag);
    return;
  }
  if (open.length > deepest) fail(`Elements may stand ${deepest} deep within each other.`);
  const above = open.at(-1) as Element;
  if (above.kind === 'node') openProperty(document, tag, above);
  else if (above.kind === 'property') openObject(document, tag, above);
  else if (open.length > 1 || tag.uri !== rdf.namespaceIri || tag.local !== 'RDF') openNode(document, tag, above);
  else openRoot(document, tag, above);
}

/** rdf:RDF */
function openRoot({ open, fail }: Document, tag: SaxesTagNS, above: Element): void {
  const attributes = readAttributes(tag, above, fail);
  allowOnly([], attributes, fail);
  if (attributes.properties.length > 0) fail('rdf:RDF has no attributes that are properties.');
  open.push({ kind: 'nodes', base: attributes.base, language: attributes.language });
}

function openNode(document: Document, tag: SaxesTagNS, above: Element): RDF.Quad_Subject {
  const { blankNode, open, fail } = document;
  const name = iriOfElement(tag, fail);
  if (tag.uri === rdf.namespaceIri && notNodes.has(tag.local)) fail(`rdf:${tag.local} cannot be a node.`);
  const attributes = readAttributes(tag, above, fail);
  allowOnly(['ID', 'about', 'nodeID'], attributes, fail);
  if (attributes.syntax.size > 1) fail('A node has one of rdf:about, rdf:ID and rdf:nodeID.');
  const [[kind, value] = []] = attributes.syntax;
  const subject = kind === undefined || value === undefined ? blankNode()
    : kind === 'nodeID' ? blankNode(named(value, fail)) : kind === 'ID' ? identified(document, value, attributes) : resolved(value, attributes);
  if (name !== `${rdf.namespaceIri}Description`) state(document, subject, type, iriOf(name));
  stateAttributes(document, subject, attributes);
  open.push({ kind: 'node', subject, members: 0, base: attributes.base, language: attributes.language });
  return subject;
}

/** A node in a property, which is its object or a member of its list. */
function openObject(document: Document, tag: SaxesTagNS, above: Property): void {
  const { blankNode, fail } = document;
  if (!isSpace(above.text)) fail('Text and an element stand side by side in a property.');
  if (above.holds === 'list') {
    const cell = blankNode();
    if (above.object) state(document, above.object, restOf, cell);
    else above.state(cell);
    above.object = cell;
    state(document, cell, first, openNode(document, tag, above));
  } else {
    if (above.holds !== 'any') fail(above.holds === 'text' ? 'A property with rdf:datatype holds text.' : 'A property that has its object by an attribute holds nothing.');
    if (above.object) fail('Two elements stand in one property.');
    above.object = openNode(document, tag, above);
    above.state(above.object);
  }
}

function openProperty(document: Document, tag: SaxesTagNS, node: Node): void {
  const { blankNode, open, fail } = document;
  let predicate = iriOfElement(tag, fail);
  if (tag.uri === rdf.namespaceIri && notProperties.has(tag.local)) fail(`rdf:${tag.local} cannot be a property.`);
  if (predicate === `${rdf.namespaceIri}li`) predicate = `${rdf.namespaceIri}_${++node.members}`;
  const attributes = readAttributes(tag, node, fail);
  const { base, language, properties } = attributes;
  const stateObject = objectStatement(document, node.subject, iriOf(predicate), attributes);
  const push = (holds: Property['holds'], datatype?: RDF.NamedNode): void => {
    open.push({ kind: 'property', base, language, state: stateObject, holds, datatype, text: '', object: undefined });
  };
  const value = (name: string): string | undefined => attributes.syntax.get(name);
  const [parseType, datatype, resource, nodeId] = [value('parseType'), value('datatype'), value('resource'), value('nodeID')];
  if (parseType !== undefined) {
    allowOnly(['ID', 'parseType'], attributes, fail);
    if (properties.length > 0) fail('A property with rdf:parseType has no attributes that are properties.');
    if (parseType === 'Resource') {
      const object = blankNode();
      stateObject(object);
      open.push({ kind: 'node', subject: object, members: 0, base, language });
    } else if (parseType === 'Collection') {
      push('list');
    } else {
      push('text', xmlLiteral); // whatever else it is called: 7.2.20
      document.literal = createCanonicalXml();
    }
  } else if (datatype !== undefined) {
    allowOnly(['ID', 'datatype'], attributes, fail);
    if (properties.length > 0) fail('A property with rdf:datatype has no attributes that are properties.');
    push('text', resolved(datatype, attributes));
  } else if (resource !== undefined || nodeId !== undefined || properties.length > 0) {
    allowOnly(['ID', resource === undefined ? 'nodeID' : 'resource'], attributes, fail);
    const object = resource === undefined ? blankNode(nodeId === undefined ? undefined : named(nodeId, fail)) : resolved(resource, attributes);
    stateObject(object);
    stateAttributes(document, object, attributes);
    push('nothing');
  } else {
    allowOnly(['ID'], attributes, fail);
    push('any');
  }
}

/** Writes the statement of a property when its object is known, and describes it where rdf:ID names it. */
function objectStatement(document: Document, subject: RDF.Quad_Subject, predicate: RDF.NamedNode, attributes: Attributes): (object: RDF.Quad_Object) => void {
  const id = attributes.syntax.get('ID');
  const statement = id === undefined ? undefined : identified(document, id, attributes);
  return (object) => {
    state(document, subject, predicate, object);
    if (!statement) return;
    for (const [of, is] of [['type', term('Statement')], ['subject', subject], ['predicate', predicate], ['object', object]] as const) state(document, statement, term(of), is);
  };
}

function closeElement(document: Document): void {
  if (document.literal?.close()) return;
  const closed = document.open.pop() as Element;
  if (closed.kind !== 'property') return;
  if (document.literal) {
    closed.state(DataFactory.literal(document.literal.end(), xmlLiteral as never) as RDF.Literal);
    document.literal = undefined;
  } else if (closed.holds === 'list') {
    if (closed.object) state(document, closed.object, restOf, nil);
    else closed.state(nil);
  } else if (closed.holds !== 'nothing' && !closed.object) {
    closed.state(closed.datatype ? DataFactory.literal(closed.text, closed.datatype as never) as RDF.Literal : textOf(closed.text, closed.language));
  }
}

function addText({ open, literal, fail }: Document, piece: string): void {
  if (literal) {
    literal.text(piece);
    return;
  }
  const element = open.at(-1) as Element;
  if (element.kind === 'property') element.text += piece;
  if (isSpace(piece)) return;
  if (element.kind !== 'property') fail('Text stands outside of a property.');
  else if (element.holds === 'nothing' || element.holds === 'list' || element.object) fail('Text stands beside the object of a property.');
}
