/**
 * How the work of many requests shares the thread that listens. Whatever takes longer than a moment says
 * `if (due()) await turn()` ahead of each step, with nothing awaited between that and the step. In each turn of the event
 * loop one of those who wait goes on, for a few milliseconds, and what has come from outside meanwhile is taken first. So
 * nobody waits for a whole page of somebody else.
 */

/** Milliseconds of work after which the event loop turns. */
const slice = 5;

const waiting: (() => void)[] = [];
/** When the work of this turn of the event loop was first looked at; undefined where none was. */
let began: number | undefined;
let scheduled = false;

function schedule(): void {
  if (!scheduled) setImmediate(next);
  scheduled = true;
}

function next(): void {
  scheduled = false;
  const resume = waiting.shift();
  began = resume && performance.now();
  if (!resume) return;
  schedule();
  resume();
}

/** Whether the event loop should turn before more is done. What several requests do in one turn counts together. */
export function due(): boolean {
  const now = performance.now();
  if (began !== undefined) return now - began >= slice;
  began = now;
  schedule();
  return false;
}

/** Waits for a later turn of the event loop; those who wait go on one per turn, in their order. */
export const turn = (): Promise<void> => new Promise((resolve) => {
  waiting.push(resolve);
  schedule();
});

/** Makes something of each item, in their order, with turns between. */
export async function inTurns<Item, Made>(items: Iterable<Item>, make: (item: Item) => Made): Promise<Made[]> {
  const made: Made[] = [];
  for (const item of items) {
    if (due()) await turn();
    made.push(make(item));
  }
  return made;
}

/** Does work that is written as a generator, with turns at its `yield`s. */
export async function runInTurns<Result>(work: Generator<void, Result>): Promise<Result> {
  for (;;) {
    if (due()) await turn();
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Lets so many works run at once; the others wait for them, in their order. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * @param most How many run at once. @param longest How many may wait. Default: any number.
 * @param refuse What one more is refused with.
 */
export function createGate(most: number, longest = Infinity, refuse: () => Error = () => new Error('too many wait')): Gate {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < most) running += 1;
    else if (queue.length >= longest) throw refuse();
    else await new Promise<void>((resolve) => queue.push(resolve)); // takes the place of one that ends
    try {
      return await work();
    } finally {
      const resume = queue.shift();
      if (resume) resume();
      else running -= 1;
    }
  };
}
