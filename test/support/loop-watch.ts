import { readFileSync } from 'node:fs';
import { pid } from 'node:process';

/** Nanoseconds that the first thread of this process has run; where the system does not tell, those that have passed. */
const used = (): number => {
  try {
    return Number(readFileSync(`/proc/self/task/${pid}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return performance.now() * 1e6;
  }
};

/**
 * Watches how long the event loop of this thread is held at a time. What counts is the time that the thread ran: on a
 * machine that has much else to do it waits for a core, which is no fault of what is tested.
 *
 * @returns Ends the watch and gives the longest, in milliseconds; those of the timer that watches are in it.
 */
export function watchLoop(): () => number {
  let longest = 0, last = used();
  const look = (): void => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 5);
  return () => {
    look();
    clearInterval(timer);
    return longest / 1e6;
  };
}
