/** One line of the log: what happened, with the data that explains it. */
export interface LogRecord {
  readonly level: 'info' | 'error';
  readonly event: string;
  readonly [key: string]: unknown;
}
export type Log = (record: LogRecord) => void;

/** Writes one JSON object a line to standard output. Errors keep message, stack and cause. */
export function log(record: LogRecord): void {
  const line = JSON.stringify({ time: new Date().toISOString(), ...record }, (_, value: unknown) => (
    value instanceof Error ? { message: value.message, stack: value.stack, cause: value.cause } : value));
  process.stdout.write(`${line}\n`);
}
