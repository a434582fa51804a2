import { exampleAbout, termCalled, wordsOfQuery } from './example-words.js';
import type { Schema, Term } from './schema.js';

export interface ExamplesOptions {
  /** Opens a text as a tab of its own. */
  readonly open: (text: string, title: string) => void;
  /** Undefined until it has come. */
  readonly schema: () => Schema | undefined;
}

/** The query of a link to the query page. */
const queryOf = (link: HTMLAnchorElement): string => new URL(link.href).searchParams.get('query') ?? '';

interface Row {
  readonly root: HTMLElement;
  readonly link: HTMLAnchorElement;
  readonly query: string;
  /** What it says in words. */
  readonly said: string;
}

/** Makes the list of the page searchable, and its links open tabs. Without a script they open the page anew. */
export function startExamples(place: HTMLElement, { open, schema }: ExamplesOptions): { about(slug: string): void; showRows(): Promise<void>; titleOf(text: string): string | undefined } {
  const field = place.querySelector<HTMLInputElement>('[data-example-search]'), none = place.querySelector<HTMLElement>('[data-example-none]');
  const note = place.querySelector<HTMLElement>('[data-example-about]');
  const rows = [...place.querySelectorAll<HTMLElement>('[data-example]')].flatMap((root): readonly Row[] => {
    const link = root.querySelector('a');
    return link ? [{ root, link, query: queryOf(link), said: `${root.textContent} ${root.dataset['example'] ?? ''}`.toLowerCase() }] : [];
  });
  /** The term that the page was opened for. */
  let wanted: Term | undefined;
  /** Words of the queries, once the schema can tell them. */
  let texts: { readonly schema: Schema | undefined; readonly of: ReadonlyMap<Row, string> } | undefined;
  const textOf = (row: Row): string => {
    const known = schema();
    if (!texts || texts.schema !== known) texts = { schema: known, of: new Map(rows.map((each) => [each, `${each.said} ${wordsOfQuery(each.query, known)}`])) };
    return texts.of.get(row) ?? row.said;
  };
  /** What the link of a row opens: the example, or the same about another term. */
  const opens = new Map<Row, string>();
  const filter = (): void => {
    const typed = field?.value ?? '', words = typed.toLowerCase().split(/\s+/).filter(Boolean), known = schema();
    const called = wanted ?? (known ? termCalled(typed, known) : undefined);
    let shown = 0, exchanged = 0;
    opens.clear();
    for (const row of rows) {
      const about = called && known ? exampleAbout(row.query, called, known) : undefined;
      const says = words.every((word) => textOf(row).includes(word));
      // What was searched for is found in the text itself, or by putting the term there.
      const fits = wanted ? about !== undefined && says : says || about !== undefined;
      if (fits && about !== undefined && (wanted || !says)) {
        opens.set(row, about);
        exchanged += 1;
      }
      row.root.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const group of place.querySelectorAll<HTMLDetailsElement>('details')) {
      const of = [...group.querySelectorAll<HTMLElement>('[data-example]')], left = of.filter((row) => !row.hidden).length, some = left > 0, count = group.querySelector('.schema-count');
      group.hidden = !some;
      if (count) count.textContent = left === of.length ? String(left) : `${left} of ${of.length}`;
      if (words.length > 0 || wanted) group.open = some;
    }
    if (none) none.hidden = shown > 0;
    if (!note) return;
    note.hidden = exchanged === 0;
    note.textContent = called ? `Questions about ${called.label}: ${wanted ? 'each example opens' : 'those that name another term of its kind open'} with it in its place.` : '';
  };
  field?.addEventListener('input', filter);
  place.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a'), row = rows.find((each) => each.link === link);
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(opens.get(row) ?? row.query, row.link.textContent.trim());
  });
  return {
    titleOf: (text) => rows.find(({ query }) => query === text)?.link.textContent.trim(),
    async showRows() {
      if (field?.value) filter();
      const response = await fetch('/query/examples.json');
      if (!response.ok) return;
      const counts = await response.json() as Readonly<Record<string, number>>;
      for (const { root } of rows) {
        const count = counts[root.dataset['exampleId'] ?? ''];
        if (count !== undefined) root.querySelector('.side-note')?.append(` ${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}.`);
      }
    },
    about(slug) {
      wanted = schema()?.terms.find((each) => each.slug === slug);
      filter();
    },
  };
}
