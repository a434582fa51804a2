import { setFlagsFromString } from 'node:v8';

/** Bytes of code that V8 lets a function run before it asks whether to make it fast, before version 12; and six times as many. */
const usual = 67_584, patient = 400_000;
const isKnown = Number.parseInt(process.versions.v8) < 12 && !process.execArgv.some((flag) => flag.startsWith('--interrupt-budget'));

/**
 * Does work that comes seldom: making its functions fast would take as much of a processor as the work itself, and most of
 * them are not called often enough again. Later versions of V8 have a compiler between, which costs little.
 *
 * The flag is one of the whole process. Functions of other threads that are fast already stay so, and those that are asked
 * about meanwhile are asked about again.
 */
export async function withPatientCompiler<Result>(work: () => Promise<Result>): Promise<Result> {
  if (!isKnown) return work();
  setFlagsFromString(`--interrupt-budget=${patient}`);
  try {
    return await work();
  } finally {
    setFlagsFromString(`--interrupt-budget=${usual}`);
  }
}
