import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import type { Bindings, PatternUse } from '../sparql/reach.js';
import { token } from '../store/build-store.js';
import { hasTriple, thirdsOf } from '../store/patch-graph.js';
import { dictionaryOf } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';

/** Triples that are looked at for one row; where there are more, the query is asked. */
const mostLooks = 200;

/** A pattern term: the number of a term, or the name of a variable. */
type PatternTerm = number | string;
type PatternTerms = readonly [s: PatternTerm, p: PatternTerm, o: PatternTerm];

/**
 * The rows of a use that can lead to a solution: those for which the data have the patterns beside it. Most changes fit into
 * most checks and lead nowhere, and a look into the columns tells that at a hundredth of what a query takes. What it cannot
 * tell with a few looks counts as possible, and of filters it knows nothing.
 */
export function possibleRows(data: StoreData, { beside = [] }: PatternUse, rows: readonly Bindings[]): readonly Bindings[] {
  const patterns = beside.flatMap((operation) => (operation.type === 'bgp' ? (operation as Algebra.Bgp).patterns : []));
  const values = beside.filter(({ type }) => type === 'values') as readonly Algebra.Values[];
  if (patterns.length + values.length === 0 || rows.length === 0) return rows;
  const { findToken } = dictionaryOf(data);
  const patternTerm = (term: RDF.Term): PatternTerm => (term.termType === 'Variable' ? term.value : term.termType === 'BlankNode' ? `_:${term.value}` : findToken(token(term)));
  const terms = patterns.map(({ subject, predicate, object }): PatternTerms => [patternTerm(subject), patternTerm(predicate), patternTerm(object)]);
  return rows.filter((row) => {
    if (!values.every((table) => agrees(table, row))) return false;
    const known = new Map(Object.entries(row).map(([name, term]) => [name, findToken(token(term))]));
    return holds(data, terms, known, { left: mostLooks });
  });
}

/** Whether a row of VALUES says nothing else than a row does. */
const agrees = ({ bindings }: Algebra.Values, row: Bindings): boolean =>
  (bindings as readonly Bindings[]).some((given) => Object.entries(given).every(([name, term]) => row[name]?.equals(term) ?? true));

/** Whether there may be triples for all of these patterns together. */
function holds(data: StoreData, patterns: readonly PatternTerms[], known: ReadonlyMap<string, number>, looks: { left: number }): boolean {
  const numberOf = (each: PatternTerm): number | undefined => (typeof each === 'number' ? each : known.get(each));
  const bound = ([s, p, o]: PatternTerms): number => (numberOf(p) === undefined ? 0 : 1 + Number(numberOf(s) !== undefined) + Number(numberOf(o) !== undefined));
  const next = patterns.reduce<PatternTerms | undefined>((best, each) => (best === undefined || bound(each) > bound(best) ? each : best), undefined);
  // Of a pattern with one term alone there are mostly too many triples.
  if (next === undefined || bound(next) < 2) return true;
  const others = patterns.filter((each) => each !== next), [s, p, o] = next.map(numberOf);
  if ([s, p, o].includes(0)) return false;
  if (s !== undefined && p !== undefined && o !== undefined) return hasTriple(data.union, s, p, o) && holds(data, others, known, looks);
  const [order, first, free] = s === undefined ? [data.union.ops, o, next[0]] as const : [data.union.spo, s, next[2]] as const;
  for (const found of thirdsOf(order, first ?? 0, p ?? 0)) {
    if (--looks.left < 0 || holds(data, others, new Map([...known, [free as string, found]]), looks)) return true;
  }
  return false;
}
