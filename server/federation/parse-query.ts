import type { Algebra } from '@comunica/utils-algebra';
import type { ParsedQuery } from '../sparql/parsed-query.js';
import { readQuery } from '../sparql/read-query.js';

/** A query in the algebra that Comunica and our evaluator share; its dataset is that of the prepared query. */
export interface ParsedFederated extends Omit<ParsedQuery, 'operation' | 'from'> {
  readonly operation: Algebra.Operation;
}

/** @throws Error for text that is no query. */
export function parseQuery(text: string): ParsedFederated {
  const { operation, base, length } = readQuery(text);
  return { operation: operation as Algebra.Operation, base, length };
}
