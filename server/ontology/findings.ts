/** One thing that a check has to say about one resource. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** IRI of the resource that is wrong, or of the graph. */
  readonly resource: string;
  /** The rule: the IRI of a SHACL shape, or the path of a query below `queries/qc`. */
  readonly rule: string;
  readonly message: string;
}

/** A place in a file that could not be read. Lines and columns count from 1. */
export interface SourceError {
  /** Path below the ontology folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The ontology could not be read, or breaks a rule: all causes together. */
export class OntologyError extends Error {
  constructor(readonly sourceErrors: readonly SourceError[], readonly findings: readonly Finding[]) {
    super([
      ...sourceErrors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`),
      ...findings.map(({ resource, rule, message }) => `<${resource}>: ${message} (${rule})`),
    ].join('\n'));
    this.name = 'OntologyError';
  }
}
