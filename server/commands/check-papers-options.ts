import { UsageError } from './usage-error.js';

/** What `check-papers` is asked for. */
export interface CheckPapersOptions {
  /** Names of papers and trials, or `papers`, or `trials`; none: all. */
  readonly only: readonly string[];
  /** Papers and trials that are asked for outside in this run. */
  readonly limit: number;
  readonly form: 'text' | 'json';
  /** Whether what was looked up in the last days is asked for again. */
  readonly anew: boolean;
}

export const checkPapersUsage = `Usage: metastasis check-papers [--only papers|trials|NAME]… [--limit N] [--format text|json] [--anew]

Looks all papers and trials of the ontology up at the services of MPP_LOOKUP_HOSTS, and tells what differs: retractions,
expressions of concern, other titles, another status of a trial; and compares quotations with the abstracts.
What was looked up in the last seven days is not asked for again, so that a run that was ended goes on where it was.
Exit codes: 0 nothing differs, 1 something does, 2 the command is not understood, 3 not everything could be asked.
`;

/** @param args What follows the name of the command. @throws UsageError */
export function readCheckPapersOptions(args: readonly string[]): CheckPapersOptions {
  const only: string[] = [];
  let limit = Infinity, form: CheckPapersOptions['form'] = 'text', anew = false;
  const rest = args.flatMap((arg) => (/^--(?:only|limit|format)=/.test(arg) ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg]));
  const value = (name: string): string => {
    const next = rest.shift();
    if (next === undefined || next.startsWith('--')) throw new UsageError(`${name} needs a value.`);
    return next;
  };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--only') only.push(value(arg));
    else if (arg === '--anew') anew = true;
    else if (arg === '--limit') {
      limit = Number(value(arg));
      if (!Number.isInteger(limit) || limit < 0) throw new UsageError('--limit is a whole number.');
    } else if (arg === '--format') {
      const name = value(arg);
      if (name !== 'text' && name !== 'json') throw new UsageError('--format is text or json.');
      form = name;
    } else throw new UsageError(`There is no option "${arg}".`);
  }
  return { only, limit, form, anew };
}
