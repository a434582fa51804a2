import type { Solution } from '../query/solutions.js';
import { required } from './knowledge.js';

/** All that is said directly of the resource. */
export interface Subject {
  readonly iri: string;
  readonly slug: string;
  readonly rows: readonly Solution[];
}

export const valuesOf = ({ rows }: Subject, predicate: string): readonly string[] =>
  rows.filter((row) => required(row, 'predicate') === predicate).map((row) => required(row, 'object'));

export const valueOf = (subject: Subject, predicate: string): string | undefined => valuesOf(subject, predicate)[0];
