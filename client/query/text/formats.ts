import { formOf, type QueryForm } from '../grammar/tokens.js';

export interface Format {
  readonly name: string;
  readonly mediaType: string;
  readonly holds: readonly string[];
}

const holds: Readonly<Record<QueryForm, string>> = { SELECT: 'bindings', ASK: 'boolean', CONSTRUCT: 'triples', DESCRIBE: 'triples' };

/** Names of the formats that can hold what a query gives; all while nobody knows what it gives. */
export function fittingFormats(text: string, formats: readonly Format[]): ReadonlySet<string> {
  const form = formOf(text);
  return new Set(formats.filter((format) => form === undefined || format.holds.includes(holds[form])).map(({ name }) => name));
}

/** Leaves in a list of formats those that fit; CSV and Turtle come first. */
export function offerFormats(field: HTMLSelectElement, text: string, formats: readonly Format[]): void {
  const fitting = fittingFormats(text, formats);
  for (const option of field.options) option.hidden = option.disabled = !fitting.has(option.value);
  for (const group of field.querySelectorAll('optgroup')) group.hidden = [...group.children].every((option) => (option as HTMLOptionElement).hidden);
  if (fitting.has(field.value) && field.value !== 'json') return;
  const first = ['csv', 'ttl'].find((name) => fitting.has(name));
  if (first !== undefined) field.value = first;
}
