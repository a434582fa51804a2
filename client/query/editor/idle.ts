/** Milliseconds after which it is no longer waited for a pause. */
const longest = 1500;

/** Waits until the page has nothing to do: what somebody types goes first. */
export const idle = (): Promise<void> => new Promise((resolve) => {
  // Safari has no such call.
  if ('requestIdleCallback' in window) requestIdleCallback(() => { resolve(); }, { timeout: longest });
  else setTimeout(resolve, 200);
});
