import { termKind, type Dictionary } from '../../store/dictionary.js';
import { literalClass } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import type { StoreData } from '../../store/store-data.js';
import { createBudget, type Budget, type RunLimits } from '../contract/budget.js';
import { createQueryTerms, type QueryTerms } from '../values/query-terms.js';
import { valueOf, type TemporalValue, type Value } from '../values/values.js';

/** How many values are kept, by the low bits of their ids. */
const valueCells = 1024;
/** Bytes of the longest term of the store whose value is kept. */
const longestKept = 1024;

/** Values of terms by the low bits of their ids. */
interface KnownValues {
  readonly ids: Uint32Array;
  readonly values: Value[];
}
const createKnownValues = (): KnownValues => ({ ids: new Uint32Array(valueCells), values: [] });

/** Those of the store's terms, which no run changes. */
const storedValues = new WeakMap<Dictionary, KnownValues>();

export { CancelledError } from '../contract/budget.js';

/** What the operators of one query share while it runs. */
export interface Context extends Budget {
  readonly data: StoreData;
  /** What IRI resolves a relative reference against; undefined without a BASE. */
  readonly base: string | undefined;
  readonly terms: QueryTerms & { typedLiteral(lexical: string, datatype: string): number };
  /** The solution that is being made: a term id in the slot of each variable, 0 where it is unbound. */
  readonly row: Uint32Array;
  /** Called at the start of each run, and when it has ended: what operators remember from the run before. */
  readonly resets: (() => void)[];
  valueOf(id: number): Value;
  now(): TemporalValue;
  freshBlank(): string;
  /** The blank node that BNODE gives for this string in the current solution. */
  blankFor(label: string): string;
  /** Called for each solution that is made from a group of patterns. */
  nextSolution(): void;
  /** Makes ready for a run, of which the one before has finished. */
  start(limits?: RunLimits): void;
  /** Lets go of what the run held; after a failure, too. */
  finish(): void;
  /** Ends compiling: the terms that stand in the query keep their ids, and what is held stays with each run. */
  keep(): void;
  /** Bytes that compiling held. */
  bytesKept(): number;
}

/** One array holds the rows of many plans. A separate array per plan would cost a small plan more than everything else it needs. */
const slabCells = 2 ** 16;
let slab = new Uint32Array(0), taken = 0;

/** Zeroes. */
function createRow(slots: number): Uint32Array {
  if (slots > slabCells / 8) return new Uint32Array(slots);
  if (taken + slots > slab.length) {
    slab = new Uint32Array(slabCells);
    taken = 0;
  }
  return slab.subarray(taken, taken += slots);
}

/** @param slots Room for variables. */
export function createContext(data: StoreData, dictionary: Dictionary, slots: number, base?: string): Context {
  const budget = createBudget();
  const own = createQueryTerms(data, dictionary, budget);
  const terms = {
    ...own,
    typedLiteral: (lexical: string, datatype: string) => own.intern(termKind.literal, lexical, datatype === xsd.string ? '' : datatype),
  };
  const resets: (() => void)[] = [];
  let startedAt: TemporalValue | undefined;
  let blanks = 0, kept = 0;
  const labels = new Map<string, string>();
  const forgetLabels = (): void => {
    if (labels.size > 0) labels.clear(); // which makes a new table each time
  };
  let known = storedValues.get(dictionary);
  if (!known) storedValues.set(dictionary, known = createKnownValues());
  const ofStore = known;
  let ofRun: KnownValues | undefined;
  const { starts } = data;

  const context: Context = Object.assign(budget, {
    data,
    base,
    terms,
    row: createRow(slots),
    resets,
    valueOf(id: number) {
      const { ids, values } = id <= own.stored ? ofStore : ofRun ??= createKnownValues();
      const index = id & (valueCells - 1);
      if (ids[index] === id) return values[index]!;
      const value = valueOf(terms, id);
      if (id > own.stored || starts[id + 1]! - starts[id]! <= longestKept) {
        ids[index] = id;
        values[index] = value;
      }
      return value;
    },
    now() {
      if (!startedAt) {
        const time = Date.now();
        startedAt = { tag: 'temporal', type: literalClass.dateTime, value: time, lexical: new Date(time).toISOString(), datatype: `${xsd.namespaceIri}dateTime`, id: 0 };
      }
      return startedAt;
    },
    freshBlank() {
      let label: string;
      do {
        label = `c${blanks++}`;
      } while (terms.dictionary.find(termKind.blank, label, '') !== 0);
      return label;
    },
    blankFor(label: string) {
      let blank = labels.get(label);
      if (blank === undefined) labels.set(label, blank = context.freshBlank());
      return blank;
    },
    nextSolution: forgetLabels,
    start(limits: RunLimits = {}) {
      budget.open(limits, kept);
      startedAt = undefined;
      blanks = 0;
      forgetLabels();
      for (const reset of resets) reset();
    },
    finish() {
      for (const reset of resets) reset();
      terms.reset();
      ofRun = undefined;
      budget.close();
    },
    bytesKept() {
      return kept;
    },
    keep() {
      terms.keep();
      kept = budget.close();
    },
  } satisfies Omit<Context, keyof Budget>);
  return context;
}
