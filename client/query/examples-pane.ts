import { exchange, parametersOf } from './parameters.js';
import type { Schema } from './schema.js';

export interface ExamplesOptions {
  /** Opens a text as a tab of its own. */
  readonly open: (text: string, title: string) => void;
  /** Undefined until it has come. */
  readonly schema: () => Schema | undefined;
}

/** The query of a link to the query page. */
const queryOf = (link: HTMLAnchorElement): string => new URL(link.href).searchParams.get('query') ?? '';

/** Examples that can be asked about a term: those that name one of its kind, with the term in its place. */
export function examplesAbout(text: string, slug: string, { terms, byName }: Pick<Schema, 'terms' | 'byName'>): string | undefined {
  const term = terms.find((each) => each.slug === slug);
  const place = term && parametersOf(text, { byName }).find(({ type }) => type === term.type);
  return term && place && exchange(text, place.name, term.name);
}

/** Makes the list of the page searchable, and its links open tabs. Without a script they open the page anew. */
export function startExamples(place: HTMLElement, { open, schema }: ExamplesOptions): { about(slug: string): void; showRows(): Promise<void>; titleOf(text: string): string | undefined } {
  const field = place.querySelector<HTMLInputElement>('[data-example-search]'), none = place.querySelector<HTMLElement>('[data-example-none]');
  const rows = [...place.querySelectorAll<HTMLElement>('[data-example]')];
  let slug: string | undefined;
  const textOf = (link: HTMLAnchorElement): string => {
    const known = schema(), text = queryOf(link);
    return (slug !== undefined && known ? examplesAbout(text, slug, known) : undefined) ?? text;
  };
  const filter = (): void => {
    const words = (field?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean), known = schema();
    let shown = 0;
    for (const row of rows) {
      const link = row.querySelector('a'), text = `${row.textContent} ${row.dataset['example'] ?? ''}`.toLowerCase();
      const about = slug === undefined || (known && link ? examplesAbout(queryOf(link), slug, known) !== undefined : true);
      row.hidden = !about || !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    for (const group of place.querySelectorAll<HTMLDetailsElement>('details')) {
      const some = [...group.querySelectorAll<HTMLElement>('[data-example]')].some((row) => !row.hidden);
      group.hidden = !some;
      if (words.length > 0 || slug !== undefined) group.open = some;
    }
    if (none) none.hidden = shown > 0;
  };
  field?.addEventListener('input', filter);
  place.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !link.matches('[data-example] a')) return;
    event.preventDefault();
    open(textOf(link), link.textContent.trim());
  });
  return {
    titleOf: (text) => rows.map((row) => row.querySelector('a')).find((link) => link && queryOf(link) === text)?.textContent.trim(),
    async showRows() {
      const response = await fetch('/query/examples.json');
      if (!response.ok) return;
      const counts = await response.json() as Readonly<Record<string, number>>;
      for (const row of rows) {
        const count = counts[row.dataset['exampleId'] ?? ''];
        if (count !== undefined) row.querySelector('.side-note')?.append(` ${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}.`);
      }
    },
    about(wanted) {
      slug = wanted;
      const note = place.querySelector<HTMLElement>('[data-example-about]'), term = schema()?.terms.find((each) => each.slug === wanted);
      if (note && term) {
        note.hidden = false;
        note.textContent = `Questions about ${term.label}: each example opens with it in its place.`;
      }
      filter();
    },
  };
}
