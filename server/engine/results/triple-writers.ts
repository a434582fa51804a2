import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { writeTurtle, type PrefixMap } from '../../rdf/turtle.js';
import { termKind, type Dictionary } from '../../store/dictionary.js';
import { datatypeOf } from '../../store/term-columns.js';
import type { Output } from './output.js';
import type { QueryTerms } from '../values/query-terms.js';
import { cachedTexts, ntriplesText } from './term-texts.js';

/** Writes the triples of CONSTRUCT and DESCRIBE, each once. The same writer serves one run after the other. */
export interface TripleWriter {
  readonly triple: (s: number, p: number, o: number) => void;
  /** Whether triples are kept until the last one has come. */
  readonly waits: boolean;
  end(): void;
}

/** A format of triples. */
export type TripleFormat = (terms: QueryTerms, output: Output) => TripleWriter;

function lines(dictionary: Dictionary): TripleFormat {
  const texts = cachedTexts(dictionary, ntriplesText);
  return (terms, output) => {
    const text = texts(terms);
    return {
      waits: false,
      triple: (s, p, o) => output.text(`${text(s)} ${text(p)} ${text(o)} .\n`),
      end: () => undefined,
    };
  };
}

/** Turtle is laid out as a whole, so the triples wait for the last one. */
const turtle = (_: Dictionary, prefixes: PrefixMap): TripleFormat => (terms, output) => {
  let quads: RDF.Quad[] = [];
  return {
    waits: true,
    triple(s, p, o) {
      quads.push(DataFactory.quad(rdfTerm(terms, s) as RDF.Quad_Subject, rdfTerm(terms, p) as RDF.Quad_Predicate, rdfTerm(terms, o) as RDF.Quad_Object));
    },
    end() {
      output.text(writeTurtle(quads, prefixes));
      quads = [];
    },
  };
};

/** A term as the RDF/JS interfaces have it. */
function rdfTerm(terms: QueryTerms, id: number): RDF.Term {
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
const makers = new Map([
  ['application/n-triples', lines],
  ['application/n-quads', lines],
  ['text/turtle', turtle],
  ['application/trig', turtle],
]);

/** Whether there is a format with this media type. */
export const writesTriples = (mediaType: string): boolean => makers.has(mediaType);

/** The format with this media type; undefined if there is none. */
export function tripleFormat(mediaType: string, dictionary: Dictionary, prefixes: PrefixMap): TripleFormat | undefined {
  return makers.get(mediaType)?.(dictionary, prefixes);
}
