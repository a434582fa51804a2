/** An operator of an executed plan, as `explain=json` tells it. */
export interface PlanOperator {
  readonly step: string;
  readonly depth: number;
  /** Solutions expected for each call. */
  readonly expected?: number;
  readonly calls: number;
  readonly rows: number;
  /** In how many rows they came, where equal ones that are only counted came as one. */
  readonly together?: number;
  readonly milliseconds: number;
}

/** Share of the time from which a step is called slow; milliseconds of a whole plan below which nothing is worth a change, as nobody feels them. */
export const slowShare = 0.4, worthwhile = 100;

/** What a step makes: rows, or groups of them. */
export const isGrouping = ({ step }: PlanOperator): boolean => step.startsWith('GROUP BY');

/** A number that was counted. */
export const exact = (value: number): string => value.toLocaleString('en');

/** A number of rows to three digits: what is expected, or what has little room. */
export const short = (value: number): string => (value >= 1 ? Math.round(value) : value).toLocaleString('en', { maximumSignificantDigits: 3 });

export const shortTime = (milliseconds: number): string => (milliseconds < 0.05 ? '<0.1 ms' : `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds).toLocaleString('en')} ms`);

export const wholeTime = (plan: readonly PlanOperator[]): number => plan.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/** Rows expected of all calls together. */
export const expectedOf = ({ expected, calls }: PlanOperator): number | undefined => (expected === undefined ? undefined : expected * Math.max(1, calls));
