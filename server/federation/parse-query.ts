import type { Algebra } from '@comunica/utils-algebra';
import { toAlgebra } from '@traqula/algebra-sparql-1-2';
import { Parser } from '@traqula/parser-sparql-1-2';
import { lastBase, type ParsedQuery } from '../sparql/parse-query.js';

const parser = new Parser();
/** Relative IRIs are refused before a query comes here; the parser asks for a base all the same. */
const baseIRI = 'urn:base:';

/** A query in the algebra that Comunica and our evaluator share; its dataset is that of the prepared query. */
export interface ParsedFederated extends Omit<ParsedQuery, 'operation' | 'from'> {
  readonly operation: Algebra.Operation;
}

/** @throws Error for text that is not a SPARQL 1.2 query. */
export function parseQuery(text: string): ParsedFederated {
  const syntax = parser.parse(text, { baseIRI });
  const operation = toAlgebra(syntax, { baseIRI }) as Algebra.Operation;
  return {
    operation: operation.type === 'from' ? (operation as Algebra.From).input : operation,
    base: syntax.type === 'query' ? lastBase(syntax.context) : undefined,
    length: text.length,
  };
}
