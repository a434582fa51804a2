import { isAbsolute, join } from 'node:path';

/** A statement of the ontology; without property or value, all that are so far alike. */
export interface Statement {
  /** IRI of the subject. */
  readonly resource: string;
  readonly property?: string;
  /** An IRI, or the characters of a literal. */
  readonly value?: string;
}

/** One fault: what is wrong, where, and what to do about it. */
export interface Finding extends Statement {
  readonly severity: 'error' | 'warning';
  /** IRI of the resource that is wrong, or of the graph. */
  readonly resource: string;
  /** What found it: the IRI of a SHACL shape, or the path of a query below `queries/qc`. */
  readonly check: string;
  readonly message: string;
  /** IRI of the property that is wrong, where it is one. */
  readonly property?: string;
  /** The value that is wrong, where it is one. */
  readonly value?: string;
  /** What to do about it, where that is known. */
  readonly remedy?: string;
  /** Further statements that the fault is made of. */
  readonly others?: readonly Statement[];
  /** Path below the ontology folder of the module that states it. */
  readonly file?: string;
  /** Where that file states it, counted from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** What a shape or check says of a resource. What is wrong may be said by several of them; see `explain`. */
export interface RawFinding extends Finding {
  /** Of a shape: the constraint, as `MinCount`. */
  readonly constraint?: string;
  /** The value as a canonical N-Triples token. */
  readonly token?: string;
  /** IRI of another resource that has its part in it. */
  readonly other?: string;
}

/** A place in a file that could not be read. Lines and columns count from 1; a fault of the file as a whole has none. */
export interface SourceError {
  /** Path below the ontology folder, or an absolute one. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  /** What to do about it, where that is known. */
  readonly remedy?: string;
}

/** @param folder that of the ontology. */
export const sourceErrorText = ({ file, line, column, message, remedy }: SourceError, folder = ''): string =>
  [isAbsolute(file) ? file : join(folder, file), ...(line === undefined ? [] : [line, column ?? 1])].join(':') + `: ${message}${remedy === undefined ? '' : ` ${remedy}`}`;

/** A finding on one line, with its place where that is known. @param folder that of the ontology. */
export function findingText({ severity, resource, check, message, remedy, file, line, column }: Finding, folder = ''): string {
  const position = file === undefined ? '' : `${[join(folder, file), ...(line === undefined ? [] : [line, column ?? 1])].join(':')}: `;
  return `${position}${severity}: <${resource}> ${message}${remedy === undefined ? '' : ` ${remedy}`} (${check})`;
}

/** The ontology could not be read, or fails a check: all causes together. */
export class OntologyError extends Error {
  readonly sourceErrors: readonly SourceError[];
  readonly findings: readonly Finding[];

  constructor(sourceErrors: readonly SourceError[], findings: readonly Finding[]) {
    super([
      ...sourceErrors.map((each) => sourceErrorText(each)),
      ...findings.map((finding) => findingText(finding)),
    ].join('\n'));
    this.sourceErrors = sourceErrors;
    this.findings = findings;
    this.name = 'OntologyError';
  }
}
