import { asList, asObject, asText, present } from './json.js';
import { plainText } from './plain-text.js';
import type { TrialRecord } from './record.js';

/** ClinicalTrials.gov, API 2: `studies/{nct}`. */

export const trialPath = (nct: string): string => `studies/${nct}?format=json`;

/** @returns undefined for an answer about another trial or none. */
export function readTrial(answer: unknown, nct: string): TrialRecord | undefined {
  const study = asObject(answer), protocol = asObject(study['protocolSection']), identification = asObject(protocol['identificationModule']);
  if (asText(identification['nctId'])?.toUpperCase() !== nct) return undefined;
  const status = asObject(protocol['statusModule']), design = asObject(protocol['designModule']), enrollment = asObject(design['enrollmentInfo'])['count'];
  const dateOf = (name: string): string | undefined => dayOrMonth(asObject(status[name])['date']);
  return present<TrialRecord>({
    nct,
    title: plainText(identification['briefTitle'], 500),
    overallStatus: /^[A-Z_]{3,40}$/.exec(asText(status['overallStatus']) ?? '')?.[0],
    whyStopped: plainText(status['whyStopped'], 500),
    statusVerified: dayOrMonth(status['statusVerifiedDate']),
    primaryCompletion: dateOf('primaryCompletionDateStruct'),
    completion: dateOf('completionDateStruct'),
    lastUpdate: dateOf('lastUpdatePostDateStruct'),
    phases: asList(design['phases']).flatMap((phase) => asText(phase) ?? []),
    enrollment: typeof enrollment === 'number' && Number.isSafeInteger(enrollment) ? enrollment : undefined,
    hasResults: study['hasResults'] === true,
    retrievedFrom: [`https://clinicaltrials.gov/study/${nct}`],
  });
}

const dayOrMonth = (value: unknown): string | undefined => /^\d{4}-\d{2}(?:-\d{2})?$/.exec(asText(value) ?? '')?.[0];

const statuses: Readonly<Record<string, readonly string[]>> = {
  RECRUITING: ['trial-recruiting'],
  ENROLLING_BY_INVITATION: ['trial-recruiting'],
  NOT_YET_RECRUITING: ['trial-unknown'],
  ACTIVE_NOT_RECRUITING: ['trial-closed', 'trial-reported'],
  COMPLETED: ['trial-closed', 'trial-reported'],
  TERMINATED: ['trial-stopped', 'trial-reported'],
  WITHDRAWN: ['trial-stopped'],
  SUSPENDED: ['trial-stopped', 'trial-reported'],
  UNKNOWN: ['trial-unknown', 'trial-closed', 'trial-stopped', 'trial-reported'],
};

/** Statuses of the vocabulary that fit with what the registry says, the nearest first; none for a status that is not known here. */
export const statusesOf = ({ overallStatus, hasResults }: Pick<TrialRecord, 'overallStatus' | 'hasResults'>): readonly string[] =>
  (overallStatus === 'COMPLETED' && hasResults ? ['trial-reported'] : statuses[overallStatus ?? ''] ?? []);
