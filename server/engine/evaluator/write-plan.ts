import { createOutput } from '../results/output.js';
import { resultFormat, type SolutionWriter } from '../results/result-writers.js';
import { tripleFormat, type TripleWriter } from '../results/triple-writers.js';
import type { PrefixMap } from '../../rdf/turtle.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import type { Dictionary } from '../../store/dictionary.js';
import type { RunLimits } from '../contract/budget.js';
import type { Plan } from './plan.js';

export interface WritePlanOptions extends RunLimits {
  /** Receives the result, UTF-8, in chunks of about 64 KiB as they are ready. It may block to make the evaluation wait. */
  readonly write: (chunk: Uint8Array) => void;
  /** Receives the whole of a result that is not longer than a chunk, as text, in the place of `write`. */
  readonly writeWhole?: ((text: string) => void) | undefined;
  /** Solutions or triples after which the evaluation ends with a RowLimitError. Default: no limit. */
  readonly maxRows?: number | undefined;
}

/** Ends an evaluation whose result is too long. */
export class RowLimitError extends Error {
  override readonly name = 'RowLimitError';

  readonly limit: number;

  constructor(limit: number) {
    super(`The result has more than ${limit} rows.`);
    this.limit = limit;
  }
}

/** A plan with what has been made for it. */
export interface WritablePlan {
  readonly plan: Plan;
  /** By media type. */
  readonly solutionWriters: Map<string, SolutionWriter>;
  readonly tripleWriters: Map<string, TripleWriter>;
}

/** Runs a plan and writes what it gives. When it throws, the plan cannot be used again. */
export type WritePlan = (writable: WritablePlan, form: PreparedQuery['form'], mediaType: string, options: WritePlanOptions) => void;

/** Bytes of a triple that waits for the last one, without its texts. */
const tripleBytes = 512;

/** Makes what writes the results of one store, one at a time. */
export function createPlanWriter(dictionary: Dictionary, prefixes: PrefixMap): WritePlan {
  const output = createOutput();
  const resultFormats = formatTable((mediaType) => resultFormat(mediaType, dictionary));
  const tripleFormats = formatTable((mediaType) => tripleFormat(mediaType, dictionary, prefixes));

  const write: WritePlan = ({ plan, solutionWriters, tripleWriters }, form, mediaType, options) => {
    const { maxRows = Infinity } = options;
    const { context } = plan;
    output.open(options.write, options.writeWhole, context.spend);
    let rows = 0;
    const cost = 1 + plan.names.length;
    const counted = (): void => {
      if ((context.steps -= cost) < 0) context.look();
      if (++rows > maxRows) throw new RowLimitError(maxRows);
    };
    context.start(options);
    if (form === 'CONSTRUCT' || form === 'DESCRIBE') {
      let writer = tripleWriters.get(mediaType);
      if (!writer) tripleWriters.set(mediaType, writer = tripleFormats(mediaType)(context.terms, output));
      const { triple, waits } = writer;
      plan.run(never, (s, p, o) => {
        counted();
        if (waits) context.hold(tripleBytes);
        triple(s, p, o);
        return false;
      });
      writer.end();
    } else {
      const format = resultFormats(mediaType);
      if (form === 'ASK') {
        output.text(format.boolean(plan.run(never, never)));
      } else {
        let writer = solutionWriters.get(mediaType);
        if (!writer) solutionWriters.set(mediaType, writer = format.solutions(context, output, plan.names, plan.slots));
        writer.head();
        plan.run(() => {
          counted();
          writer.row();
          return false;
        }, never);
        writer.end();
      }
    }
    output.end();
  };
  return (writable, form, mediaType, options) => {
    try {
      write(writable, form, mediaType, options);
    } finally {
      writable.plan.context.finish();
    }
  };
}

const never = (): boolean => false;

/** Makes each format once. @returns A function that throws for a media type without one. */
function formatTable<T>(make: (mediaType: string) => T | undefined): (mediaType: string) => T {
  const formats = new Map<string, T>();
  return (mediaType) => {
    let format = formats.get(mediaType);
    if (format === undefined) {
      format = make(mediaType);
      if (format === undefined) throw new Error(`The result cannot be written as ${mediaType}.`);
      formats.set(mediaType, format);
    }
    return format;
  };
}
