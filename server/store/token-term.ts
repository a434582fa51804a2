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

/** The terms of a triple written as `subject predicate object`. */
export function termsOf(triple: string): Pick<RDF.Quad, 'subject' | 'predicate' | 'object'> {
  const first = triple.indexOf(' '), second = triple.indexOf(' ', first + 1);
  return { subject: termOf(triple.slice(0, first)) as RDF.Quad_Subject, predicate: termOf(triple.slice(first + 1, second)) as RDF.NamedNode, object: termOf(triple.slice(second + 1)) };
}
