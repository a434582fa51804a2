import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds; looks every 5 ms. @throws Error when it does not within a minute. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const start = performance.now(); !await holds(); await sleep(5)) {
    if (performance.now() - start > 60_000) throw new Error(`it did not happen within a minute: ${holds}`);
  }
}

/** Waits until a query with an id runs or waits at a service: the id is taken then. */
export const untilQueryRuns = (origin: string, id: string): Promise<void> => until(async () => {
  // no-store: a kept answer would be sent without a look at the id.
  const answer = await fetch(`${origin}/sparql?query=ASK%7B%7D`, { headers: { 'query-id': id, 'cache-control': 'no-store' } });
  await answer.text();
  return answer.status === 409;
});
