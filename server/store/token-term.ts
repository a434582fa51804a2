import type * as RDF from '@rdfjs/types';
import { DataFactory } from 'n3';
import { splitToken } from './ntriples.js';
import { termKind } from './term-kind.js';

/** The term of a canonical N-Triples token. */
export function termOf(token: string): RDF.NamedNode | RDF.BlankNode | RDF.Literal {
  const { kind, text, suffix } = splitToken(token);
  switch (kind) {
    case termKind.iri: return DataFactory.namedNode(text) as RDF.NamedNode;
    case termKind.blank: return DataFactory.blankNode(text) as RDF.BlankNode;
    case termKind.literal: return DataFactory.literal(text, suffix.startsWith('@') ? suffix.slice(1) : suffix === '' ? undefined : DataFactory.namedNode(suffix)) as RDF.Literal;
  }
}

/** The tokens of a triple written as `subject predicate object`. */
export function splitTriple(triple: string): readonly [subject: string, predicate: string, object: string] {
  const first = triple.indexOf(' '), second = triple.indexOf(' ', first + 1);
  return [triple.slice(0, first), triple.slice(first + 1, second), triple.slice(second + 1)];
}

/** The terms of a triple written as `subject predicate object`. */
export function termsOf(triple: string): Pick<RDF.Quad, 'subject' | 'predicate' | 'object'> {
  const [subject, predicate, object] = splitTriple(triple);
  return { subject: termOf(subject) as RDF.Quad_Subject, predicate: termOf(predicate) as RDF.NamedNode, object: termOf(object) };
}
