import { ask } from '../../ask.js';
import { element } from '../../dom.js';
import { exampleAbout, termCalled, wordsOfQuery } from './example-words.js';
import { rankTexts, searchWords, stem } from './example-search.js';
import { countQuery, countRows } from './row-counts.js';
import type { Schema, SchemaTerm } from '../text/schema.js';

export interface ExamplesOptions {
  /** Opens a text as a tab of its own. */
  readonly open: (text: string, title: string) => void;
  /** Leads to the pickers, with what was searched for. */
  readonly build: (typed: string) => void;
  /** Undefined until it has come. */
  readonly schema: () => Schema | undefined;
}

/** The query of a link to the query page. */
const queryOf = (link: HTMLAnchorElement): string => new URL(link.href).searchParams.get('query') ?? '';

interface Row {
  readonly root: HTMLElement;
  readonly link: HTMLAnchorElement;
  readonly query: string;
  /** What it is called and what it says in words, in small letters. */
  readonly title: string;
  readonly said: string;
  /** Where it stands when nothing is searched for. */
  readonly home: HTMLElement;
  /** Where its number of rows stands. */
  readonly rows: HTMLElement;
}

/** Milliseconds without a key until other numbers of rows are asked for. */
const askDelay = 400;
const rowsIn = (count: number | undefined): string => (count === undefined ? '' : ` ${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}.`);

/** Makes the list of the page searchable, and its links open tabs. Without a script they open the page anew. */
export function startExamples(place: HTMLElement, { open, build, schema }: ExamplesOptions): { about(slug: string): void; showRows(): Promise<void>; titleOf(text: string): string | undefined } {
  const field = place.querySelector<HTMLInputElement>('[data-example-search]'), none = place.querySelector<HTMLElement>('[data-example-none]');
  const note = place.querySelector<HTMLElement>('[data-example-about]');
  const rows = [...place.querySelectorAll<HTMLElement>('[data-example]')].flatMap((root): readonly Row[] => {
    const link = root.querySelector('a');
    const rows = element('span');
    root.querySelector('.side-note')?.append(rows);
    return link && root.parentElement
      ? [
          {
            root,
            link,
            query: queryOf(link),
            title: link.textContent.toLowerCase(),
            said: `${root.textContent} ${root.dataset['example'] ?? ''}`.toLowerCase(),
            home: root.parentElement,
            rows,
          },
        ]
      : [];
  });
  const groups = [...place.querySelectorAll<HTMLDetailsElement>('details')];
  /** Which groups were open before anything was searched for. */
  let openBefore: ReadonlySet<HTMLDetailsElement> | undefined;
  /** Those that have some of the words, the nearest first; and what else may be done. */
  const near = element('ul', { 'class': 'example-near', 'aria-label': 'Nearest examples' }), nearCount = 12;
  const builder = element('button', { type: 'button' }, 'Build it from pickers');
  builder.addEventListener('click', () => { build(field?.value ?? ''); });
  const more = element('p', { class: 'example-build' }, builder);
  none?.after(more, near);
  more.hidden = true;
  /** The term that the page was opened for. */
  let wanted: SchemaTerm | undefined;
  /** Words of the queries, once the schema can tell them. */
  let texts: { readonly schema: Schema | undefined; readonly of: ReadonlyMap<Row, string> } | undefined;
  const textOf = (row: Row): string => {
    const known = schema();
    if (!texts || texts.schema !== known) texts = { schema: known, of: new Map(rows.map((each) => [each, `${each.said} ${wordsOfQuery(each.query, known)}`])) };
    return texts.of.get(row) ?? row.said;
  };
  /** What the link of a row opens: the example, or the same about another term. */
  const opens = new Map<Row, { readonly text: string; readonly term: SchemaTerm; readonly instead: SchemaTerm }>();
  /** How many rows each example has as it stands, by its number; and what one with another term has, by its text. */
  let counts: Readonly<Record<string, number>> = {};
  const asked = new Map<string, number | undefined>();
  const drawRows = (): void => {
    for (const row of rows) {
      const about = opens.get(row);
      const place = about && about.term !== about.instead ? ` With ${about.term.label} in the place of ${about.instead.label}.` : '';
      row.rows.textContent = place + rowsIn(about ? asked.get(about.text) : counts[row.root.dataset['exampleId'] ?? '']);
    }
  };
  let asking: AbortController | undefined;
  /** Asks one after the other how many rows those have that are seen with another term. */
  const askRows = async (): Promise<void> => {
    asking?.abort();
    const { signal } = asking = new AbortController();
    await new Promise((resolve) => { setTimeout(resolve, askDelay); });
    for (const [row, { text }] of opens) {
      if (signal.aborted) return;
      const query = asked.has(text) || row.root.closest('details:not([open])') ? undefined : countQuery(text);
      if (query === undefined) continue;
      const count = await countRows(query, signal);
      if (!signal.aborted) asked.set(text, count);
      drawRows();
    }
  };
  /** Puts those into one list that have some of the words, the nearest first. @returns Their number. */
  const drawNear = (words: readonly string[]): number => {
    const scores = rankTexts(words, rows.map((row) => ({ title: row.title, text: textOf(row) })));
    const found = rows.map((row, i) => ({ row, score: scores[i] ?? 0 })).filter(({ score }) => score > 0).sort((one, other) => other.score - one.score).slice(0, nearCount);
    near.append(...found.map(({ row: { root } }) => root));
    for (const { row } of found) row.root.hidden = false;
    return found.length;
  };
  /** Each example goes back to its group, in the order of the page. */
  const goHome = (): void => { if (near.childElementCount > 0) for (const { root, home } of rows) home.append(root); };
  const drawGroups = (searched: boolean): void => {
    if (searched) openBefore ??= new Set(groups.filter((group) => group.open));
    for (const group of groups) {
      const of = [...group.querySelectorAll<HTMLElement>('[data-example]')], left = of.filter((row) => !row.hidden).length, count = group.querySelector('.schema-count');
      group.hidden = left === 0;
      if (count) count.textContent = left === of.length ? String(left) : `${left} of ${of.length}`;
      group.open = searched ? left > 0 : openBefore ? openBefore.has(group) : group.open;
    }
    if (!searched) openBefore = undefined;
  };
  const filter = (): void => {
    const typed = field?.value ?? '', words = searchWords(typed), stems = words.map(stem), known = schema();
    const called = wanted ?? (known ? termCalled(typed, known) : undefined);
    let shown = 0, exchanged = 0;
    goHome();
    opens.clear();
    for (const row of rows) {
      const about = called && known ? exampleAbout(row.query, called, known) : undefined;
      const says = stems.every((word) => textOf(row).includes(word));
      // What was searched for is found in the text itself, or by putting the term there.
      const fits = wanted ? about !== undefined && says : says || about !== undefined;
      if (fits && called && about !== undefined && (wanted || !says)) {
        opens.set(row, { ...about, term: called });
        exchanged += 1;
      }
      row.root.hidden = !fits;
      if (fits) shown += 1;
    }
    drawGroups(words.length > 0 || wanted !== undefined);
    const nearest = shown === 0 && !wanted ? drawNear(words) : 0;
    if (none) {
      none.hidden = shown > 0;
      none.textContent = nearest > 0 ? 'No example has all these words. The nearest come first.' : 'No example has these words.';
    }
    more.hidden = shown > 0 || words.length === 0;
    drawRows();
    void askRows();
    if (!note) return;
    note.hidden = exchanged === 0;
    note.textContent = called ? `Questions about ${called.label}: ${wanted ? 'each example opens' : 'those that name another term of its kind open'} with it in its place.` : '';
  };
  field?.addEventListener('input', filter);
  // What a closed group has is asked for once it is opened.
  place.addEventListener('toggle', () => { void askRows(); }, true);
  place.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a'), row = rows.find((each) => each.link === link);
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const about = opens.get(row), title = row.link.textContent.trim();
    open(about?.text ?? row.query, about && about.term !== about.instead ? `${about.term.label}: ${title}` : title);
  });
  return {
    titleOf: (text) => rows.find(({ query }) => query === text)?.link.textContent.trim(),
    async showRows() {
      if (field?.value) filter();
      const response = await ask('/query/examples.json');
      if (!response.ok) return;
      counts = await response.json() as Readonly<Record<string, number>>;
      drawRows();
    },
    about(slug) {
      wanted = schema()?.terms.find((each) => each.slug === slug);
      filter();
    },
  };
}
