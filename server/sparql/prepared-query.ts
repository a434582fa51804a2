import type { ParsedQuery } from './parsed-query.js';

/** The graphs that make the RDF dataset of a query, by IRI. Both empty: the service's own, whose default graph is the union of all graphs. */
export interface GraphNames {
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
}

/** A query that was parsed and checked; its dataset is that of the protocol (`default-graph-uri`, `named-graph-uri`), or else that of its FROM clauses. Engines get no others. */
export interface PreparedQuery extends GraphNames {
  /** Complete SPARQL text, every prefix declared. */
  readonly text: string;
  readonly form: 'SELECT' | 'ASK' | 'CONSTRUCT' | 'DESCRIBE';
  /** IRIs of the services that its SERVICE clauses may ask, each of them allowed. Absent: it has no SERVICE. */
  readonly services?: readonly string[];
  /** The parsed query for our evaluator. Absent: the text is parsed where it is evaluated. */
  readonly parsed?: ParsedQuery | undefined;
}
