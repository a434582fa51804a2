import { formOf, type QueryForm } from './tokens.js';
import { post } from './run.js';

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
  if (fitting.has(field.value) && field.value !== 'json') return;
  const first = ['csv', 'ttl'].find((name) => fitting.has(name));
  if (first !== undefined) field.value = first;
}

const fileName = (text: string): string => (/^\s*#+[ \t]*(\S[^\n]*)/.exec(text)?.[1] ?? 'query').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'query';

/** Fetches a result and hands it to the browser as a file. @throws as `post`: what goes wrong is told on the page. */
export async function download(text: string, { name, mediaType }: Format, signal: AbortSignal): Promise<void> {
  const response = await post({ query: text, format: name }, mediaType, signal), address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName(text)}.${name}`;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(address); }, 10_000);
}
