import { before, behind, comparison, equality, membership, same } from './comparisons.js';
import { cheap, cheapIds, fromId, fromTest, fromValue, type Compiled } from './compiled.js';
import { special, type FunctionRow } from './function-row.js';
import { concat } from './string-functions.js';
import type { Value } from '../values/values.js';

/** Functional forms: they take errors among their arguments, or look at terms instead of values (SPARQL 1.1, 17.4.1). */
export const forms: readonly FunctionRow[] = [
  special('&&', '17.4.1.6', 2, (context, [a, b]) => fromTest(context, () => {
    const x = a!.test();
    if (x === 0) return 0;
    const y = b!.test();
    return y === 0 ? 0 : Math.min(x, y);
  })),
  special('||', '17.4.1.5', 2, (context, [a, b]) => fromTest(context, () => {
    const x = a!.test();
    if (x === 1) return 1;
    const y = b!.test();
    return y === 1 ? 1 : Math.min(x, y);
  })),
  special('!', '17.3', 1, (context, [a]) => fromTest(context, () => {
    const x = a!.test();
    return x < 0 ? -1 : 1 - x;
  })),
  special('=', '17.4.1.7', 2, equality(1)),
  special('!=', '17.4.1.7', 2, equality(0)),
  special('<', '17.3', 2, comparison(before)),
  special('<=', '17.3', 2, comparison(before | same)),
  special('>', '17.3', 2, comparison(behind)),
  special('>=', '17.3', 2, comparison(behind | same)),
  special('in', '17.4.1.9', [1, Infinity], membership(1)),
  special('notin', '17.4.1.10', [1, Infinity], membership(0)),
  special('bound', '17.4.1.1', 1, (context, [a]) => fromTest(context, () => (a!.id() === 0 ? 0 : 1))),
  special('sameterm', '17.4.1.8', 2, (context, [a, b]) => fromTest(context, () => {
    const [x, y] = [a!.id(), b!.id()];
    return x === 0 || y === 0 ? -1 : x === y ? 1 : 0;
  })),
  special('if', '17.4.1.2', 3, (_context, [condition, then, otherwise]) => {
    const choose = (): Compiled | undefined => {
      const x = condition!.test();
      return x < 0 ? undefined : x === 1 ? then : otherwise;
    };
    const id = (): number => {
      const x = condition!.test();
      return x < 0 ? 0 : x === 1 ? then!.id() : otherwise!.id();
    };
    const chosen: Compiled = { value: () => choose()?.value(), test: () => choose()?.test() ?? -1, id };
    return cheapIds.has(then!) && cheapIds.has(otherwise!) ? cheap(chosen) : chosen;
  }),
  special('coalesce', '17.4.1.3', [0, Infinity], (context, args) => {
    const first = fromId(context, () => {
      for (const arg of args) {
        const id = arg.id();
        if (id !== 0) return id;
      }
      return 0;
    });
    return args.every((arg) => cheapIds.has(arg)) ? cheap(first) : first;
  }),
  special('concat', '17.4.3.12', [0, Infinity], (context, args) => fromValue(context, () => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg.value();
      if (value === undefined) return undefined;
      values.push(value);
    }
    return concat(values, context);
  })),
];
