import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import type { Bindings, PatternUse } from '../sparql/reach.js';
import { token } from '../store/build-store.js';
import { hasKey, hasPair, hasTriple } from '../store/patch-graph.js';
import { dictionaryOf, eachOfSubject } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';

/**
 * The rows of a use that can lead to a solution: those for which the data have a triple for each of the patterns beside it,
 * taken by itself. Most changes fit into most checks and lead nowhere, and a look into the columns tells that at a hundredth
 * of what a query takes.
 */
export function possibleRows(data: StoreData, { beside }: PatternUse, rows: readonly Bindings[]): readonly Bindings[] {
  const patterns = (beside ?? []).flatMap((operation) => (operation.type === 'bgp' ? (operation as Algebra.Bgp).patterns : []));
  if (patterns.length === 0 || rows.length === 0) return rows;
  const { findToken } = dictionaryOf(data);
  /** The number of a term, 0 where the data have it not; undefined for what may be any term. */
  const numberOf = (term: RDF.Term, row: Bindings): number | undefined => {
    const known = term.termType === 'Variable' ? row[term.value] : term;
    // A blank node of a query is a variable that nothing names.
    return known === undefined || term.termType === 'BlankNode' ? undefined : findToken(token(known));
  };
  return rows.filter((row) => patterns.every(({ subject, predicate, object }) => holdsOne(data, numberOf(subject, row), numberOf(predicate, row), numberOf(object, row))));
}

/** Whether there is a triple with these terms; undefined: any term. */
function holdsOne({ union }: StoreData, s: number | undefined, p: number | undefined, o: number | undefined): boolean {
  if (s === 0 || p === 0 || o === 0) return false;
  if (s !== undefined && p !== undefined) return o === undefined ? hasPair(union.spo, s, p) : hasTriple(union, s, p, o);
  if (o !== undefined && p !== undefined) return hasPair(union.ops, o, p);
  if (s !== undefined) {
    let found = false;
    eachOfSubject(union, s, (_, object) => { found ||= o === undefined || object === o; });
    return found;
  }
  if (p !== undefined) return hasKey(union.pso, p);
  return o === undefined ? union.size > 0 : hasKey(union.ops, o);
}
