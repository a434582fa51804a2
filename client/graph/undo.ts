/** Steps that can be taken back, in the order in which they were made. */
export interface Undo<Step> {
  /** Notes what is left behind. What was taken back before is gone. */
  note(step: Step): void;
  /** The step before; undefined where there is none. `present` can be come back to. */
  back(present: Step): Step | undefined;
  forward(present: Step): Step | undefined;
  readonly canBack: boolean;
  readonly canForward: boolean;
}

/** Steps that are remembered. */
const most = 200;

export function createUndo<Step>(): Undo<Step> {
  const past: Step[] = [], future: Step[] = [];
  const move = (from: Step[], to: Step[], present: Step): Step | undefined => {
    const step = from.pop();
    if (step !== undefined) to.push(present);
    return step;
  };
  return {
    note(step) {
      past.push(step);
      if (past.length > most) past.shift();
      future.length = 0;
    },
    back: (present) => move(past, future, present),
    forward: (present) => move(future, past, present),
    get canBack() { return past.length > 0; },
    get canForward() { return future.length > 0; },
  };
}
