import { createNotes } from '../../platform/bounded-cache.js';
import type { Plan } from './plan.js';
import type { WritablePlan } from './write-plan.js';

/** Plans of queries, so that a query that comes again is not compiled again. */
export interface KeptPlans {
  /** The plan of a query that was kept under this key. */
  get(key: string): WritablePlan | undefined;
  /** @returns The plan, which is kept unless it is too large, or comes for the first time where only the second counts. */
  add(key: string, plan: Plan): WritablePlan;
  delete(key: string): void;
}

/** Plans that are kept; one that was used is not the next to go. */
const planCount = 256;

/** Bytes of the largest plan that is kept. */
const largestPlan = 256 * 1024;

/** `used`: whether it was asked for again. Noting that touches less memory than moving it in the map does. */
type KeptPlan = WritablePlan & { used: boolean };

/** @param keepSecond Whether a plan is kept only when its query comes again. */
export function createKeptPlans(keepSecond: boolean): KeptPlans {
  const cameBefore = keepSecond ? createNotes(planCount) : (): boolean => true;
  const plans = new Map<string, KeptPlan>();
  return {
    get(key) {
      const kept = plans.get(key);
      if (kept) kept.used = true;
      return kept;
    },
    add(key, plan) {
      const kept = { ...writable(plan), used: false };
      if (plan.context.bytesKept() <= largestPlan && cameBefore(key)) {
        makeRoom(plans);
        plans.set(key, kept);
      }
      return kept;
    },
    delete(key) {
      plans.delete(key);
    },
  };
}

/** A plan for which nothing has been made yet. */
export const writable = (plan: Plan): WritablePlan => ({ plan, solutionWriters: new Map(), tripleWriters: new Map() });

/** Lets go of the oldest plan that was not used since it was last in question. */
function makeRoom(plans: Map<string, KeptPlan>): void {
  if (plans.size < planCount) return;
  for (const [key, kept] of plans) {
    plans.delete(key);
    if (!kept.used) return;
    kept.used = false;
    plans.set(key, kept);
  }
}
