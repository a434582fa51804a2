import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { writeTurtle, type PrefixMap } from '../../rdf/turtle.js';
import { termKind } from '../../store/dictionary.js';
import type { StoreData } from '../../store/store-data.js';
import type { Output } from './output.js';
import type { QueryTerms } from './query-terms.js';
import { ntriplesTerms } from './term-writers.js';
import { datatypeOf } from '../../store/term-columns.js';

/** Writes the triples of CONSTRUCT and DESCRIBE, which come without repetition. */
export interface TripleWriter {
  triple(s: number, p: number, o: number): void;
  end(): void;
}

type MakeTripleWriter = (data: StoreData, terms: QueryTerms, output: Output, prefixes: PrefixMap) => TripleWriter;

const lines: MakeTripleWriter = (data, terms, output) => {
  const write = ntriplesTerms(data, terms);
  return {
    triple(s, p, o) {
      write(output, s);
      output.byte(0x20);
      write(output, p);
      output.byte(0x20);
      write(output, o);
      output.text(' .\n');
    },
    end: () => undefined,
  };
};

/** Turtle is laid out as a whole, so the triples wait for the last one. */
const turtle: MakeTripleWriter = (_, terms, output, prefixes) => {
  const quads: RDF.Quad[] = [];
  return {
    triple(s, p, o) {
      quads.push(DataFactory.quad(rdfTerm(terms, s) as RDF.Quad_Subject, rdfTerm(terms, p) as RDF.Quad_Predicate, rdfTerm(terms, o) as RDF.Quad_Object));
    },
    end: () => output.text(writeTurtle(quads, prefixes)),
  };
};

/** A term as the RDF/JS interfaces have it. */
export function rdfTerm(terms: QueryTerms, id: number): RDF.Term {
  const text = terms.text(id);
  switch (terms.kind(id)) {
    case termKind.iri: return DataFactory.namedNode(text);
    case termKind.blank: return DataFactory.blankNode(text);
    case termKind.literal: {
      const suffix = terms.suffix(id);
      return suffix.startsWith('@') ? DataFactory.literal(text, suffix.slice(1)) : DataFactory.literal(text, DataFactory.namedNode(datatypeOf(suffix)));
    }
  }
}

/** By media type. A result has no graph names, so that Turtle is TriG and N-Triples are N-Quads. */
export const tripleFormats: ReadonlyMap<string, MakeTripleWriter> = new Map([
  ['application/n-triples', lines],
  ['application/n-quads', lines],
  ['text/turtle', turtle],
  ['application/trig', turtle],
]);
