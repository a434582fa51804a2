import type { ParsedQuery } from './parsed-query.js';

/** A query that was parsed and checked. Engines get no others. */
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
  /** The parsed query for our evaluator. Absent: the text is parsed where it is evaluated. */
  readonly parsed?: ParsedQuery | undefined;
}
