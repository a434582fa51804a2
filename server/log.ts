/** Hears of what went wrong: a message and its cause. */
export type Log = (message: string, error?: unknown) => void;

/** Writes one JSON object a line to standard output: time, event, and the data that explains it. */
export function logEvent(event: string, data: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...data }, withErrors)}\n`);
}

/** Logs a failure with message, stack and cause. */
export const logFailure: Log = (message, error) => { logEvent('failure', { level: 'error', message, error }); };

const withErrors = (_: string, value: unknown): unknown => (
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack, cause: value.cause } : value);
