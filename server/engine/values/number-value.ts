import type { LiteralClass } from '../../store/literal-class.js';

export interface NumberValue {
  readonly tag: 'number';
  readonly type: LiteralClass;
  /** Exact for floats, doubles and integers up to 2^53. */
  readonly value: number;
  /** The exact value of a decimal or a bigger integer: `digits` divided by 10 to the power of `scale`. */
  readonly digits: bigint | undefined;
  readonly scale: number;
  readonly id: number;
  /** An integer or decimal of more digits than are computed with, as it is written. */
  readonly lexical?: string;
}
