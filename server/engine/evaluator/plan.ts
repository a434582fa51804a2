import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { Dictionary } from '../../store/dictionary.js';
import type { StoreData } from '../../store/store-data.js';
import type { RunLimits } from '../contract/budget.js';
import { EngineError } from '../contract/engine.js';
import { build, slotOf, unboundSlot, type QueryDataset, type Env } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { buildConstruct, buildDescribe, type EmitTriple } from '../operators/construct.js';
import { createContext, type Context } from '../run/context.js';
import type { ParsedQuery } from '../../sparql/parsed-query.js';
import { none } from '../run/names.js';
import { buildOperator } from '../operators/operator-table.js';
import { checkSize } from '../planning/plan-size.js';
import type { Profile } from '../run/profile.js';
import { UnsupportedError } from '../../sparql/unsupported.js';

/** A query compiled for one version and dataset. It runs once at a time, and any number of times. */
export interface Plan {
  readonly context: Context;
  /** SELECT: the variables and their slots. */
  readonly names: readonly string[];
  readonly slots: readonly number[];
  /**
   * Evaluates. `onRow` is called with each solution of a SELECT in the row, `onTriple` with each triple of a CONSTRUCT or
   * DESCRIBE.
   *
   * @returns Of an ASK, whether there is a solution.
   */
  run(onRow: Operator, onTriple: EmitTriple): boolean;
}

/**
 * @param limits What compiling may use.
 * @param profile Measures the plan that is made.
 * @throws UnsupportedError for an operation or function that is not supported.
 */
export function compile({ operation, base, length }: ParsedQuery, data: StoreData, dictionary: Dictionary, dataset: QueryDataset, limits: RunLimits = {}, profile?: Profile): Plan {
  checkSize(operation);
  // Each mention of a variable takes at least two characters of the text, and adds at most four slots.
  const context = createContext(data, dictionary, 2 * length + 64, base);
  let slots = unboundSlot;
  const env: Env = {
    query: {
      context,
      dataset,
      build: buildOperator,
      profile,
      sunk: new Map(),
      newSlot() {
        if (++slots >= context.row.length) throw new EngineError('limit', 'The query has too many variables.');
        return slots;
      },
    },
    scope: new Map(), bound: none, maybe: none, constants: none, graph: { data: dataset.defaultGraph },
  };
  const { form, input, limited } = unwrap(operation);
  let onRow: Operator = () => false;
  let onTriple: EmitTriple = () => false;
  const emitTriple: EmitTriple = (s, p, o) => onTriple(s, p, o);
  const plan = (names: readonly string[], operator: Operator): Plan => {
    context.keep();
    return {
      context, names, slots: names.map((name) => slotOf(env, name)),
      run(row, triple) {
        onRow = row;
        onTriple = triple;
        return operator();
      },
    };
  };
  context.start({ ...limits, steps: undefined }); // the bound of steps is for the run
  try {
    context.hold(context.row.byteLength);
    switch (form.type) {
      case 'ask': return plan([], build(input, env, () => true));
      case 'construct': return plan([], buildConstruct(form as Algebra.Construct, limited, env, emitTriple));
      case 'describe': return plan([], buildDescribe(form as Algebra.Describe, limited, env, emitTriple));
      default: return plan(projected(operation), build(operation, env, () => onRow()));
    }
  } catch (error) {
    context.finish();
    throw error;
  }
}

/** LIMIT and OFFSET of a CONSTRUCT or DESCRIBE count its solutions. */
function unwrap(operation: Algebra.Operation): { form: Algebra.Operation; input: Algebra.Operation; limited: Algebra.Operation } {
  const form = operation.type === 'slice' ? (operation as Algebra.Slice).input : operation;
  const { input } = form as Algebra.Ask;
  return { form, input, limited: form === operation ? input : { ...operation, input } as Algebra.Operation };
}

function projected(operation: Algebra.Operation): readonly string[] {
  if (operation.type === 'project') return (operation as Algebra.Project).variables.map(({ value }) => value);
  const { input } = operation as Algebra.Distinct;
  if (input === undefined) throw new UnsupportedError('This is not a query.');
  return projected(input);
}
