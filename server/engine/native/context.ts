import { termKind, type Dictionary } from '../../store/dictionary.js';
import { literalClass } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import type { StoreData } from '../../store/store-data.js';
import { EngineError } from '../engine.js';
import { createQueryTerms, type QueryTerms } from './query-terms.js';
import { valueOf, type TemporalValue, type Value } from './values.js';

/** Steps of work between two looks at the cancel flag. */
const stepsPerLook = 8192;

/** Bytes that one query may hold. */
const mostHeld = 512 * 2 ** 20;

/** Values that are kept read, by the low bits of their ids. */
const valuePlaces = 1024;
/** Bytes of the longest term of the store whose value is kept. */
const longestKept = 1024;

/** Values of terms by the low bits of their ids. */
interface KnownValues {
  readonly ids: Uint32Array;
  readonly values: Value[];
}
const createKnownValues = (): KnownValues => ({ ids: new Uint32Array(valuePlaces), values: [] });

/** Those of the store's terms, which no run changes. */
const storedValues = new WeakMap<Dictionary, KnownValues>();

/** Ends an evaluation that was cancelled from outside. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** What the operators of one query share while it runs. */
export interface Context {
  readonly data: StoreData;
  /** What IRI resolves a relative reference against; undefined without a BASE. */
  readonly base: string | undefined;
  readonly terms: QueryTerms & { typedLiteral(lexical: string, datatype: string): number };
  /** The solution that is being made: a term id in the slot of each variable, 0 where it is unbound. */
  readonly row: Uint32Array;
  /** Counted down by whatever takes time; at zero or below, `look` is called. */
  steps: number;
  /** Looks at the cancel flag. @throws CancelledError */
  look(): void;
  /** Counts work that takes about as long as reading so many triples. @throws CancelledError */
  spend(steps: number): void;
  /** Counts bytes that are held until the run has finished. @throws EngineError `limit` */
  hold(bytes: number): void;
  /** Called at the start of each run, and when it has ended: what operators remember from the run before. */
  readonly resets: (() => void)[];
  valueOf(id: number): Value;
  now(): TemporalValue;
  freshBlank(): string;
  /** The blank node that BNODE gives for this string in the current solution. */
  blankFor(label: string): string;
  /** Called for each solution that is made from a group of patterns. */
  nextSolution(): void;
  /** Makes ready for a run, of which the one before has finished. `cancel` is looked at often; a value other than 0 in its first place ends the run. `budget` is the number of steps until then, for the first time. */
  start(cancel?: Int32Array, budget?: number): void;
  /** Lets go of what the run held. */
  finish(): void;
}

/** Room for many rows: one of its own outside of the heap costs more than all else that a plan of few steps needs. */
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
  const own = createQueryTerms(data, dictionary);
  const terms = {
    ...own,
    typedLiteral: (lexical: string, datatype: string) => own.intern(termKind.literal, lexical, datatype === xsd.string ? '' : datatype),
  };
  const resets: (() => void)[] = [];
  let cancelFlag: Int32Array | undefined;
  let startedAt: TemporalValue | undefined;
  let blanks = 0, held = 0;
  const labels = new Map<string, string>();
  const forgetLabels = (): void => {
    if (labels.size > 0) labels.clear(); // which makes a new table each time
  };
  let known = storedValues.get(dictionary);
  if (!known) storedValues.set(dictionary, known = createKnownValues());
  const ofStore = known;
  let ofRun: KnownValues | undefined;
  const { starts } = data;

  const context: Context = {
    data,
    base,
    terms,
    row: createRow(slots),
    steps: stepsPerLook,
    look() {
      context.steps = stepsPerLook;
      if (cancelFlag && Atomics.load(cancelFlag, 0) !== 0) throw new CancelledError('The query was cancelled.');
    },
    spend(steps) {
      if ((context.steps -= steps) < 0) context.look();
    },
    hold(bytes) {
      if ((held += bytes) > mostHeld) throw new EngineError('limit', `The query needs more than ${mostHeld / 2 ** 20} MiB of memory.`, { limit: mostHeld, setting: 'MPP_MEMORY' });
    },
    resets,
    valueOf(id) {
      const { ids, values } = id <= own.stored ? ofStore : ofRun ??= createKnownValues();
      const place = id & (valuePlaces - 1);
      if (ids[place] === id) return values[place]!;
      const value = valueOf(terms, id);
      if (id > own.stored || starts[id + 1]! - starts[id]! <= longestKept) {
        ids[place] = id;
        values[place] = value;
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
    blankFor(label) {
      let blank = labels.get(label);
      if (blank === undefined) labels.set(label, blank = context.freshBlank());
      return blank;
    },
    nextSolution: forgetLabels,
    start(cancel, budget = stepsPerLook) {
      cancelFlag = cancel;
      startedAt = undefined;
      blanks = 0;
      held = 0;
      forgetLabels();
      context.steps = budget;
      for (const reset of resets) reset();
    },
    finish() {
      for (const reset of resets) reset();
      terms.reset();
      ofRun = undefined;
    },
  };
  return context;
}
