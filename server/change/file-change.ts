/** A file that a change writes, or removes when there is neither text nor graph. */
export interface FileChange {
  readonly folder: 'ontology' | 'graphs';
  /** Path below the folder. */
  readonly path: string;
  readonly text: string | undefined;
  /** IRI of a graph that is too large for a text: it is written from the columns of the version. */
  readonly graph?: string;
}
