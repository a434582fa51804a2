/** Something that was published about a paper later, and that its reader must know. */
export interface Mark {
  readonly kind: 'retraction' | 'concern' | 'erratum';
  /** Who says so, as `Europe PMC`. */
  readonly source: string;
  /** What the source calls it, as `Retraction in`. */
  readonly label: string;
  /** The notice, or the record that says so. */
  readonly link: string;
}

/** A paper as the services outside have it; what none of them says is absent. */
export interface PaperRecord {
  readonly pmid?: string;
  /** In small letters, as DOIs are compared. */
  readonly doi?: string;
  readonly pmcid?: string;
  readonly title?: string;
  /** All of them in order: family name and initials, or the name of a group. */
  readonly authors: readonly string[];
  /** The usual abbreviation of the journal, or else its title. */
  readonly journal?: string;
  readonly volume?: string;
  readonly issue?: string;
  readonly pages?: string;
  readonly year?: string;
  readonly abstract?: string;
  /** Retractions, expressions of concern and errata. */
  readonly marks: readonly Mark[];
  /** Whether this is itself the notice of a retraction: it is no evidence for anything. */
  readonly isNotice: boolean;
  /** Pages of the records that it was made of. */
  readonly retrievedFrom: readonly string[];
}

/** A trial as the registry has it. */
export interface TrialRecord {
  readonly nct: string;
  readonly title?: string;
  /** As the registry writes it: RECRUITING, COMPLETED … */
  readonly overallStatus?: string;
  readonly whyStopped?: string;
  /** Dates as the registry has them, some to the month. */
  readonly statusVerified?: string;
  readonly primaryCompletion?: string;
  readonly completion?: string;
  readonly lastUpdate?: string;
  readonly phases: readonly string[];
  readonly enrollment?: number;
  readonly hasResults: boolean;
  readonly retrievedFrom: readonly string[];
}

/** A service that should have been asked as well, and why it did not answer: what it alone knows is missing. */
export interface Missing { readonly source: string; readonly host: string; readonly reason: string }

/** What a look-up found, and on which day. */
export interface FoundRecord<T> {
  readonly record: T;
  /** Services that answered, also those that do not know it. */
  readonly asked: readonly string[];
  readonly missing: readonly Missing[];
  /** Day on which the services were asked. */
  readonly retrievedOn: string;
}

export const isRetracted = ({ marks }: Pick<PaperRecord, 'marks'>): boolean => marks.some(({ kind }) => kind === 'retraction');
