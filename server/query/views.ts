import type * as RDF from '@rdfjs/types';

/** One solution: variable name to term; a variable that is not bound is absent. */
export type Solution = ReadonlyMap<string, RDF.Term>;

/** The questions that the service asks for its own pages: one `queries/views/{name}.rq` each. */
export interface Views {
  /**
   * Runs a SELECT view. Values enter as terms, through VALUES put in the parsed query: each key of `values` is a
   * variable of the view.
   *
   * @throws RangeError when there is no such view, EngineError when the engine does not answer.
   */
  select(name: string, values?: Readonly<Record<string, RDF.Term | readonly RDF.Term[]>>): Promise<readonly Solution[]>;
}
