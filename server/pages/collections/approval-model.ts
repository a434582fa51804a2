import { inTurns } from '../../platform/turns.js';
import type { Solution } from '../../query/views.js';
import { groupBy, required, value } from '../knowledge.js';

/** What a regulator decided on one use of a therapy. Dates are those of XML Schema: a day, a month or a year. */
export interface Approval {
  readonly iri: string;
  readonly agency: string;
  readonly status: string;
  /** Whether the medicine may be given by it now: not while it is under review, or after it was withdrawn or refused. */
  readonly isInForce: boolean;
  readonly indication: string;
  readonly layIndication: string | undefined;
  /** IRIs of the diseases for which it may be given now. */
  readonly usedFor: readonly string[];
  readonly decided: string | undefined;
  /** The date of the source itself, for example of a label's revision. */
  readonly stated: string | undefined;
  /** The day on which the source was read. */
  readonly seen: string | undefined;
  /** A transcription by others that was read in place of the source. */
  readonly readIn: string | undefined;
  readonly sources: readonly string[];
}

/** By agency, the newest first within one. Stores differ in how they sort what has no date. */
const byDecision = (a: Approval, b: Approval): number =>
  compare(b.agency, a.agency) || compare(b.decided ?? '', a.decided ?? '') || compare(a.iri, b.iri);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Approvals by the IRI of their therapy, the newest first within an agency. */
export async function approvalsOf(rows: readonly Solution[]): Promise<ReadonlyMap<string, readonly Approval[]>> {
  return new Map(await inTurns(groupBy(rows, (row) => required(row, 'therapy')), ([therapy, ofTherapy]) => [
    therapy, [...groupBy(ofTherapy, (row) => required(row, 'approval'))].map(([iri, [row, ...others]]) => toApproval(iri, row as Solution, others)).sort(byDecision),
  ] as const));
}

const toApproval = (iri: string, row: Solution, others: readonly Solution[]): Approval => ({
  iri, agency: required(row, 'agency'), status: required(row, 'status'), isInForce: required(row, 'isInForce') === 'true', indication: required(row, 'indication'), layIndication: value(row, 'lay'),
  decided: value(row, 'decided'), stated: value(row, 'stated'), seen: value(row, 'seen'), readIn: value(row, 'readIn'),
  sources: valuesOf('source', [row, ...others]), usedFor: valuesOf('usedFor', [row, ...others]),
});

const valuesOf = (name: string, rows: readonly Solution[]): readonly string[] => [...new Set(rows.flatMap((row) => value(row, name) ?? []))].sort(compare);
