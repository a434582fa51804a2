import type * as RDF from '@rdfjs/types';
import type { ParsedQuery } from '../sparql/parsed-query.js';
import type { StoreData } from '../store/store-data.js';

/**
 * A candidate, which our own rules and checks query before any reader sees it. It never changes. An engine implements it.
 * Queries run at once, in this thread and without limits, because all of them are ours. Its default graph is the union of
 * all graphs.
 */
export interface CandidateStore {
  readonly data: StoreData;
  /** A candidate of these columns. */
  over(data: StoreData): CandidateStore;
  /** The candidate that has these quads as well, and not those; lines of canonical N-Quads. */
  after(added: readonly string[], removed?: readonly string[]): CandidateStore;
  /** The candidate that has these quads as well. */
  afterQuads(added: Iterable<RDF.Quad>): CandidateStore;
  /**
   * The triples of a CONSTRUCT: canonical N-Triples without line ends, each once.
   *
   * @param known Whether to tell those, too, that a graph states.
   */
  construct(query: ParsedQuery, known?: boolean): readonly string[];
  /**
   * The candidate that has, in a graph with this IRI, what CONSTRUCTs say of this one and no graph states; undefined where
   * that is nothing.
   */
  infer(queries: readonly ParsedQuery[], graph: string): Inferred | undefined;
  /** Answers a SELECT: one object per solution, from variable name to its term as a canonical N-Triples token. */
  select(query: ParsedQuery): readonly Readonly<Record<string, string>>[];
}

/** What was put into a candidate. */
export interface Inferred {
  readonly store: CandidateStore;
  /** Triples, of which some may be counted twice. */
  readonly size: number;
  /** Each as `subject predicate object`. */
  triples(): readonly string[];
}
