import { logFailure } from './platform/log.js';
import { causeOf, DamagedFileError } from './ontology/damaged.js';
import { findingText, OntologyError, sourceErrorText } from './ontology/findings.js';
import { helpersGiveWay } from './platform/priority.js';
import { Problem } from './platform/problem.js';
import { readSettings, SettingError, type Settings } from './platform/settings.js';

/** Newer versions of Node.js tell only in its message why a thread could not start. */
const codeOf = ({ code, message }: NodeJS.ErrnoException): string | undefined => (code === 'ERR_WORKER_INIT_FAILED' ? /\bE[A-Z]{3,}\b/.exec(message)?.[0] : code);

/** What is wrong with the start, one sentence a cause; undefined for a fault of ours. */
function explain(error: unknown, settings: Settings | undefined): string | undefined {
  if (error instanceof SettingError) return error.message;
  if (error instanceof Problem) return error.detail;
  if (error instanceof DamagedFileError) return error.message;
  if (error instanceof OntologyError) {
    return [
      ...error.sourceErrors.map((each) => sourceErrorText(each, settings?.ontology)),
      ...error.findings.map((finding) => findingText(finding, settings?.ontology)),
    ].join('\n');
  }
  if (settings?.store && error instanceof Error && error.message.startsWith('the store at ')) return `MPP_STORE=${settings.store.query}: ${error.message}.`;
  const { path } = error as NodeJS.ErrnoException, code = codeOf(error as NodeJS.ErrnoException);
  if (code === 'EADDRINUSE') return `PORT=${settings?.port}: another process listens on this port of ${settings?.host}.`;
  if (code === 'EACCES' && !path) return `PORT=${settings?.port}: this user may not listen on the port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST=${settings?.host}: this machine has no such address.`;
  if (path && path === settings?.ontology) return `MPP_ONTOLOGY=${path}: there is no such folder, or it cannot be read (${code}).`;
  if (code === 'EMFILE' || code === 'ENFILE') return `The service cannot be started: ${causeOf({ code })} (${code}).`;
  if (path && settings && path.startsWith(settings.data)) return `MPP_DATA=${settings.data}: the folder cannot be used, because of ${path}: ${causeOf(error) ?? 'it cannot be used'} (${code}).`;
  if (path && causeOf(error) !== undefined) return `${path}: ${causeOf(error)} (${code}).`;
  return undefined;
}

// Nobody may be reading the log any more; that is no reason to stop answering.
process.stdout.on('error', () => undefined);

// Nobody knows what state a process is in that failed where nothing was expected to: it ends, with the reason, and is started again.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    logFailure('the service ends: a failure that nobody handled', error);
    process.exit(1);
  });
}

helpersGiveWay();

let settings: Settings | undefined;
try {
  settings = readSettings(process.env);
  // Everything else is loaded now, so that a failure of that has its sentence as well.
  const { start } = await import('./service/serve.js');
  await start(settings);
} catch (error) {
  const sentence = explain(error, settings);
  process.stderr.write(`${sentence ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(1);
}
