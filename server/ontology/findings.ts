import { isAbsolute, join } from 'node:path';

/** One thing that a check has to say about one resource. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** IRI of the resource that is wrong, or of the graph. */
  readonly resource: string;
  /** The rule: the IRI of a SHACL shape, or the path of a query below `queries/qc`. */
  readonly rule: string;
  readonly message: string;
  /** IRI of the property that is wrong, where it is one. */
  readonly property?: string;
  /** What to do about it, where that is known. */
  readonly remedy?: string;
}

/** A place in a file that could not be read. Lines and columns count from 1; a fault of the file as a whole has none. */
export interface SourceError {
  /** Path below the ontology folder, or an absolute one. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** @param folder that of the ontology. */
export const sourceErrorText = ({ file, line, column, message }: SourceError, folder = ''): string =>
  [isAbsolute(file) ? file : join(folder, file), ...(line === undefined ? [] : [line, column ?? 1])].join(':') + `: ${message}`;

/** The ontology could not be read, or breaks a rule: all causes together. */
export class OntologyError extends Error {
  readonly sourceErrors: readonly SourceError[];
  readonly findings: readonly Finding[];

  constructor(sourceErrors: readonly SourceError[], findings: readonly Finding[]) {
    super([
      ...sourceErrors.map((each) => sourceErrorText(each)),
      ...findings.map(({ resource, rule, message }) => `<${resource}>: ${message} (${rule})`),
    ].join('\n'));
    this.sourceErrors = sourceErrors;
    this.findings = findings;
    this.name = 'OntologyError';
  }
}
