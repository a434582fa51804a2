import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';

/** One solution: variable name to term; a variable that is not bound is absent. */
export type Solution = ReadonlyMap<string, RDF.Term>;

/** A term of SPARQL 1.1 Query Results JSON. */
type JsonTerm =
  | { readonly type: 'uri' | 'bnode'; readonly value: string }
  | { readonly type: 'literal'; readonly value: string; readonly datatype?: string; readonly 'xml:lang'?: string };

/** Reads SPARQL 1.1 Query Results JSON of a SELECT, as an engine writes it. */
export function parseSolutions(json: string): readonly Solution[] {
  const { results } = JSON.parse(json) as { results: { bindings: readonly Readonly<Record<string, JsonTerm>>[] } };
  return results.bindings.map((binding) => new Map(Object.entries(binding).map(([name, term]) => [name, toTerm(term)])));
}

function toTerm(term: JsonTerm): RDF.Term {
  switch (term.type) {
    case 'uri': return DataFactory.namedNode(term.value);
    case 'bnode': return DataFactory.blankNode(term.value);
    case 'literal': return DataFactory.literal(term.value, term['xml:lang'] ?? (term.datatype ? DataFactory.namedNode(term.datatype) : undefined));
  }
}
