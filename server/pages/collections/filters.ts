import { html } from '../html.js';
import type { Html } from '../html.js';

/** The parameters of a page's address, as its form sends them. */
export type Parameters = Pick<URLSearchParams, 'get' | 'entries'>;

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Options of one sort below its name. */
export interface OptionGroup {
  readonly label: string;
  readonly options: readonly Option[];
}

/** Characters of a search text that count: nobody means more. */
const maxText = 200;

/** What was typed into a field; undefined when nothing was. */
export const typed = (parameters: Parameters, name: string): string | undefined => parameters.get(name)?.trim().slice(0, maxText) || undefined;

/** What was chosen from a list; undefined for anything that is not in it. */
export function chosen(parameters: Parameters, name: string, options: readonly Option[]): string | undefined {
  const value = parameters.get(name);
  return options.find((option) => option.value === value)?.value;
}

/** Whether all words of the search text stand in one of the texts, in whatever case. */
export function contains(words: string | undefined, texts: readonly (string | undefined)[]): boolean {
  if (words === undefined) return true;
  const text = texts.filter((each) => each !== undefined).join(' ').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

const optionOf = ({ value, label }: Option, chosenValue: string | undefined): Html => html`<option value="${value}"${value === chosenValue && html` selected`}>${label}</option>`;

/** Groups of options have names where there are several. */
export const selectField = (name: string, label: string, options: readonly (Option | OptionGroup)[], value: string | undefined, any = 'any'): Html => html`<label>${label}
<select name="${name}"><option value="">${any}</option>${options.map((option) => ('options' in option
    ? html`${options.length > 1 ? html`<optgroup label="${option.label}">${option.options.map((each) => optionOf(each, value))}</optgroup>` : option.options.map((each) => optionOf(each, value))}`
    : optionOf(option, value)))}</select></label>`;

export const textField = (name: string, label: string, value: string | undefined): Html =>
  html`<label>${label} <input type="search" name="${name}" value="${value}"></label>`;

export const yearField = (name: string, label: string, value: string | undefined): Html =>
  html`<label class="short">${label} <input type="text" name="${name}" value="${value}" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" placeholder="year"></label>`;

/** The form that narrows a list: plain GET, so that what it shows has an address. `keep` are parameters that it passes on. */
export const filterForm = (
  path: string,
  fields: readonly (Html | false)[],
  keep: readonly (readonly [string, string | undefined])[] = [],
): Html => html`<form class="filters" method="get" action="${path}" aria-label="Filter">
${fields}
${keep.map(([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`)}
<p class="filter-actions"><button type="submit" class="primary">Show</button> <a href="${path}">Show all</a></p>
</form>`;

/** The address of the same list with some parameters changed; an undefined one is left out. */
export function addressWith(path: string, parameters: Parameters, changes: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams([...parameters.entries()].filter(([name, value]) => value !== '' && name !== 'open' && !(name in changes)));
  for (const [name, value] of Object.entries(changes)) if (value !== undefined) query.set(name, value);
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
