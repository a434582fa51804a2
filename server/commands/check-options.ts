import { formNames, isForm, type FormName } from './finding-forms.js';
import { UsageError } from './usage-error.js';

/** What `check` is asked for. */
export interface CheckOptions {
  /** Errors alone. */
  readonly quiet: boolean;
  /** What the rules of language say of every text, too. */
  readonly language: boolean;
  /** Everything is checked, whatever an earlier check has kept. */
  readonly anew: boolean;
  readonly form: FormName;
  /** A commit of git: only what is wrong on lines that differ from it is told. */
  readonly changed: string | undefined;
}

/** @param args What follows the name of the command. @throws UsageError */
export function readCheckOptions(args: readonly string[]): CheckOptions {
  let quiet = false, language = false, anew = false, form: FormName = 'text', changed: string | undefined;
  const rest = args.flatMap((arg) => (/^--(?:format|changed)=/.test(arg) ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg]));
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--quiet') quiet = true;
    else if (arg === '--language') language = true;
    else if (arg === '--anew') anew = true;
    else if (arg === '--format') form = formOf(rest.shift());
    else if (arg === '--changed') changed = rest[0] !== undefined && !rest[0].startsWith('--') ? rest.shift() : 'HEAD';
    else throw new UsageError(`There is no option "${arg}"; there are --quiet, --language, --anew, --format NAME and --changed [COMMIT].`);
  }
  return { quiet, language, anew, form, changed };
}

function formOf(name: string | undefined): FormName {
  if (name !== undefined && isForm(name)) return name;
  throw new UsageError(`--format is one of ${formNames.join(', ')}.`);
}
