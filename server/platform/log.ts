/** Told what went wrong: a message and its cause. */
export type Log = (message: string, error?: unknown) => void;

/** Milliseconds that a line waits for others: a write for each request would cost as much as a cheap query does. */
const patience = 100;
/** UTF-16 units that wait at most. */
const room = 2 ** 16;

let pending = '';
let timer: NodeJS.Timeout | undefined;

/** Writes the lines that wait. */
function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  const lines = pending;
  pending = '';
  if (lines !== '') process.stdout.write(lines);
}
process.on('exit', flush);

/** Writes one JSON object per line to standard output: time, event, and the data that explains it. A failure is written at once. */
export function logEvent(event: string, data: Readonly<Record<string, unknown>> = {}): void {
  const failed = data['error'] !== undefined;
  const members = JSON.stringify(data, failed ? withErrors : undefined).slice(1, -1);
  pending += `{"time":"${new Date().toISOString()}","event":${JSON.stringify(event)}${members === '' ? '' : ','}${members}}\n`;
  if (failed || pending.length > room) flush();
  else timer ??= setTimeout(flush, patience);
}

/** Logs a failure with message, stack and cause. */
export const logFailure: Log = (message, error) => {
  logEvent('failure', { level: 'error', message, error });
  flush();
};

const withErrors = (_: string, value: unknown): unknown => (
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack, cause: value.cause } : value);
