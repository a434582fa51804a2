/**
 * Cases of our own, by section of SPARQL 1.1 Query: what is right is derived from the recommendation. Prefixes `:`, `xsd:`
 * and `rdf:` are declared for data (TriG) and queries. The default graph is the union of all graphs, unless FROM says so.
 */
export interface OwnSection {
  /** The clause of the recommendation. */
  readonly clause: string;
  readonly data: string;
  readonly cases: readonly OwnCase[];
}

/**
 * Name, query, and what is right: true or false for ASK; Turtle for CONSTRUCT and DESCRIBE; else the variables and then a
 * row a text, in the syntax of the query, `.` for what is unbound. `ordered` where the order of the rows is part of it.
 */
export type OwnCase = readonly [name: string, query: string, right: boolean | string | readonly string[], how?: 'ordered'];

export const ownPrefixes = {
  '': 'http://e/', 'xsd': 'http://www.w3.org/2001/XMLSchema#', 'rdf': 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
} as const;
export const ownPrologue = Object.entries(ownPrefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`).join('');
