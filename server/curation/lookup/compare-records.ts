import { statusesOf } from './clinical-trials.js';
import { isRetracted, type FoundRecord, type PaperRecord, type TrialRecord } from './record.js';

/** A paper as the ontology has it. */
export interface KnownPaper {
  readonly iri: string;
  readonly pmid: string | undefined;
  readonly doi: string | undefined;
  readonly title: string | undefined;
  readonly year: string | undefined;
  readonly retracted: boolean;
  /** Whether it says that no look-up has seen its record. */
  readonly typedByHand?: boolean;
}

/** A trial as the ontology has it. */
export interface KnownTrial {
  readonly iri: string;
  readonly nct: string;
  /** Last part of the IRI of its status, as `trial-closed`. */
  readonly status: string | undefined;
  readonly typedByHand?: boolean;
}

/** What differs between the ontology and the services outside. */
export interface Difference {
  /** `error`: what rests on it may not stand; `warning`: it is to be looked at; `note`: nothing is wrong. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly kind: 'retracted' | 'not retracted' | 'concern' | 'erratum' | 'notice' | 'identifier' | 'title' | 'year' | 'status' | 'results' | 'typed by hand' | 'unknown' | 'quotation';
  readonly resource: string;
  readonly message: string;
  readonly here: string | null;
  readonly there: string | null;
  /** Where it is said. */
  readonly link: string | null;
}

/** A title as it is compared: letters and digits alone, since services differ in all other signs. */
const letters = (text: string): string => text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
/** Greek letters are written out by some. */
const spelled: Readonly<Record<string, string>> = { α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', κ: 'kappa', λ: 'lambda', μ: 'mu', ω: 'omega' };
export const sameTitle = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((title) => letters(title).replace(/[α-ω]/gu, (letter) => spelled[letter] ?? letter)) as [string, string];
  return a === b;
};

export function comparePaper(known: KnownPaper, { record, missing }: Pick<FoundRecord<PaperRecord>, 'record' | 'missing'>): readonly Difference[] {
  const page = record.retrievedFrom[0] ?? null, found: Difference[] = [];
  const add = (severity: Difference['severity'], kind: Difference['kind'], message: string, here: string | undefined, there: string | undefined, link = page): void => {
    found.push({ severity, kind, resource: known.iri, message, here: here ?? null, there: there ?? null, link });
  };
  const retraction = record.marks.find(({ kind }) => kind === 'retraction');
  if (retraction && !known.retracted)
    add(
      'error',
      'retracted',
      `The paper was retracted, says ${retraction.source}: state mpp:retracted true, and take away what rests on it.`,
      'not retracted',
      retraction.label,
      retraction.link,
    );
  if (known.retracted && !isRetracted(record) && missing.length === 0) add('warning', 'not retracted', 'No service says that the paper was retracted, as is stated here.', 'retracted', undefined);
  if (record.isNotice) add('error', 'notice', 'This is the notice of a retraction, and no paper that found something.', undefined, undefined);
  for (const { kind, source, label, link } of record.marks) {
    if (kind === 'concern') add('warning', 'concern', `There is an expression of concern, says ${source}.`, undefined, label, link);
    else if (kind === 'erratum') add('note', 'erratum', `There is a correction, says ${source}.`, undefined, label, link);
  }
  if (known.pmid !== undefined && record.pmid !== undefined && known.pmid !== record.pmid) add('error', 'identifier', 'The PubMed number is that of another paper.', known.pmid, record.pmid);
  if (known.doi !== undefined && record.doi !== undefined && known.doi.toLowerCase() !== record.doi) add('error', 'identifier', 'The DOI is that of another paper.', known.doi, record.doi);
  if (known.title !== undefined && record.title !== undefined && !sameTitle(known.title, record.title)) add('warning', 'title', 'The title differs.', known.title, record.title);
  if (known.year !== undefined && record.year !== undefined && Math.abs(Number(known.year) - Number(record.year)) > 1)
    add('warning', 'year', 'The year differs by more than one.', known.year, record.year);
  // What differs is looked at first.
  if (known.typedByHand === true && found.every(({ severity }) => severity === 'note'))
    add('note', 'typed by hand', 'Its record was seen now: take mpp:typedByHand away.', 'typed by hand', record.title);
  return found;
}

export function compareTrial(known: KnownTrial, { record }: Pick<FoundRecord<TrialRecord>, 'record'>): readonly Difference[] {
  const fitting = statusesOf(record), link = record.retrievedFrom[0] ?? null, there = record.overallStatus ?? null;
  const differs = (severity: Difference['severity'], kind: Difference['kind'], message: string): readonly Difference[] => [
    { severity, kind, resource: known.iri, message, here: known.status ?? null, there, link },
  ];
  if (known.status !== undefined && fitting.includes(known.status)) return known.typedByHand === true ? differs('note', 'typed by hand', 'Its record was seen now: take mpp:typedByHand away.') : [];
  if (fitting.length === 0) return differs('note', 'status', 'The registry has a status that is not known here.');
  if (record.hasResults && fitting.length === 1 && known.status === 'trial-closed') return differs('warning', 'results', 'The registry has results: mpp:trial-reported, once they were read.');
  return differs(
    'warning',
    'status',
    `The status differs: ${fitting.map((status) => `mpp:${status}`).join(' or ')} fits.${record.whyStopped === undefined ? '' : ` Why it was stopped: ${record.whyStopped}`}`,
  );
}
