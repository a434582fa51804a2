import type { ParsedQuery } from './parsed-query.js';

/** A query that was parsed and found good: nothing that reaches an engine is unchecked. */
export interface PreparedQuery {
  /** Complete SPARQL text, every prefix declared. */
  readonly text: string;
  readonly form: 'SELECT' | 'ASK' | 'CONSTRUCT' | 'DESCRIBE';
  /**
   * RDF dataset of the query: that of the protocol (`default-graph-uri`, `named-graph-uri`), or else that of its FROM
   * clauses. Both empty: the service's own, whose default graph is the union of all graphs.
   */
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
  /** IRIs of the services that its SERVICE clauses may ask, each of them allowed. Absent: it has no SERVICE. */
  readonly services?: readonly string[];
  /** The text as our evaluator takes it. Absent: whoever evaluates the text parses it. */
  readonly parsed?: ParsedQuery | undefined;
}
