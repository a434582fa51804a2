import { UsageError } from './usage-error.js';

/** What `import` is asked for. */
export interface ImportOptions {
  readonly files: readonly string[];
  /** Only tells what is wrong. */
  readonly check: boolean;
  /** A service that the proposal is sent to. */
  readonly to: string | undefined;
  /** A file that the proposal is written to; default: standard output. */
  readonly output: string | undefined;
  readonly note: string;
  readonly form: 'text' | 'json';
}

export const importUsage = `Usage: metastasis import FILE.tsv… [--check] [--to ADDRESS] [--output FILE] [--note TEXT] [--format text|json]

Reads tables of claims, terms and papers, as /bulk gives them, and tells what is wrong by row and column.
  --check           nothing more; --format json tells it as JSON
  --to ADDRESS      sends them to a service as one proposal; the personal token of somebody is in MPP_TOKEN
  --output FILE     writes the proposal, as POST /api/proposals takes it; without it, to standard output
Nothing is changed here: a proposal becomes true when a curator accepts it.
Exit codes: 0 done, 1 there are errors or the command failed, 2 the command is not understood.
`;

/** @param args What follows the name of the command. @throws UsageError */
export function readImportOptions(args: readonly string[]): ImportOptions {
  const files: string[] = [], rest = args.flatMap((arg) => (/^--(?:to|output|note|format)=/.test(arg) ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg]));
  let check = false, to: string | undefined, output: string | undefined, note = '', form: ImportOptions['form'] = 'text';
  const value = (name: string): string => {
    const next = rest.shift();
    if (next === undefined || next.startsWith('--')) throw new UsageError(`${name} needs a value.`);
    return next;
  };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--check') check = true;
    else if (arg === '--to') to = value(arg);
    else if (arg === '--output' || arg === '-o') output = value(arg);
    else if (arg === '--note') note = value(arg);
    else if (arg === '--format') form = formOf(value(arg));
    else if (arg.startsWith('-')) throw new UsageError(`There is no option "${arg}".`);
    else files.push(arg);
  }
  if (files.length === 0) throw new UsageError('No file.');
  if (to !== undefined && !/^https?:\/\/[^\s/]+\/?$/.test(to)) throw new UsageError('--to is the address of a service, as https://example.org.');
  if (to !== undefined && (check || output !== undefined)) throw new UsageError('--to does not go with --check and --output.');
  return { files, check, to, output, note, form };
}

function formOf(name: string): ImportOptions['form'] {
  if (name === 'text' || name === 'json') return name;
  throw new UsageError('--format is text or json.');
}
