import { setFlagsFromString } from 'node:v8';

/** Later ones have a compiler in between, which is soon there by itself, and other names for these flags. */
const hasBudgets = Number.parseInt(process.versions.v8, 10) < 12;

/**
 * Every function of this process and its threads is compiled when it is first called and optimised soon after, and not
 * only once it has been called some thousand times: it costs a few percent of a start, and the first questions of each
 * kind are answered sooner.
 */
export function compileEarly(): void {
  setFlagsFromString('--always-sparkplug');
  optimizeAfter(5000, 50);
}

/**
 * After the warm-up. What every request passes is optimised by then; what is new gets more time to show what it is
 * called with, as optimising it takes the processor from those who ask.
 */
export const compileSettled = (): void => optimizeAfter(20_000, 100);

/**
 * @param budget Bytes of bytecode that a function runs through between two looks at it. Default of V8: 67,584.
 * @param calls Calls since it last met something new. Default of V8: 500.
 */
function optimizeAfter(budget: number, calls: number): void {
  if (!hasBudgets) return;
  setFlagsFromString(`--interrupt-budget=${budget}`);
  setFlagsFromString(`--minimum-invocations-after-ic-update=${calls}`);
}
