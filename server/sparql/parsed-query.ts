import type { Algebra } from '@traqula/algebra-transformations-1-1';

export interface ParsedQuery {
  readonly operation: Algebra.Operation;
  /** The last BASE of the query. */
  readonly base: string | undefined;
  /** UTF-16 units of its text. */
  readonly length: number;
  /** IRIs of FROM and FROM NAMED; undefined without them. */
  readonly from: { readonly defaultGraphs: readonly string[]; readonly namedGraphs: readonly string[]; } | undefined;
}
