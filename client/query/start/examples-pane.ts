import { element } from '../../dom.js';
import { createExampleCounts } from './example-counts.js';
import { createExampleGroups } from './example-groups.js';
import { createExampleTexts, readExampleRows, type ExampleAbout, type ExampleRow } from './example-rows.js';
import { searchWords, stem } from './example-search.js';
import { exampleAbout, termCalled } from './example-words.js';
import type { Schema, SchemaTerm } from '../text/schema.js';

export interface ExamplesOptions {
  /** Opens a text as a tab of its own. */
  readonly open: (text: string, title: string) => void;
  /** Leads to the pickers, with what was searched for. */
  readonly build: (typed: string) => void;
  /** Undefined until it has come. */
  readonly schema: () => Schema | undefined;
}

export interface Examples {
  /** Leaves the examples about a term. */
  about(slug: string): void;
  /** Says how many rows each has. */
  showRows(): Promise<void>;
  /** What the example of a text is called. */
  titleOf(text: string): string | undefined;
}

/** What an example opens where it is seen. */
type Opens = Map<ExampleRow, ExampleAbout>;

/** The examples that words find, or a term that was asked for. */
interface Search {
  readonly words: readonly string[];
  /** The term that the page was opened for. */
  readonly wanted: SchemaTerm | undefined;
  /** That one, or the one whose name was typed. */
  readonly called: SchemaTerm | undefined;
  readonly known: Schema | undefined;
}

/** Shows the rows that a search finds, by their own text or by putting the term there. @param opens Is filled. @returns How many are shown. */
function showFound(rows: readonly ExampleRow[], textOf: (row: ExampleRow) => string, { words, wanted, called, known }: Search, opens: Opens): number {
  const stems = words.map(stem);
  let shown = 0;
  opens.clear();
  for (const row of rows) {
    const about = called && known ? exampleAbout(row.query, called, known) : undefined;
    const says = stems.every((word) => textOf(row).includes(word));
    const fits = wanted ? about !== undefined && says : says || about !== undefined;
    if (fits && called && about !== undefined && (wanted || !says)) opens.set(row, { ...about, term: called });
    row.root.hidden = !fits;
    if (fits) shown += 1;
  }
  return shown;
}

/** Opens an example by its link. */
function openExample({ query, link }: ExampleRow, about: ExampleAbout | undefined, open: ExamplesOptions['open']): void {
  const title = link.textContent.trim();
  open(about?.text ?? query, about && about.term !== about.instead ? `${about.term.label}: ${title}` : title);
}

/** Makes the list of the page searchable, and its links open tabs. Without a script they open the page anew. */
export function startExamples(place: HTMLElement, { open, build, schema }: ExamplesOptions): Examples {
  const field = place.querySelector<HTMLInputElement>('[data-example-search]'), none = place.querySelector<HTMLElement>('[data-example-none]');
  const note = place.querySelector<HTMLElement>('[data-example-about]');
  const rows = readExampleRows(place), textOf = createExampleTexts(rows, schema), opens: Opens = new Map();
  const groups = createExampleGroups(place, rows, textOf), counts = createExampleCounts(rows, opens);
  const builder = element('button', { type: 'button' }, 'Build it from pickers'), more = element('p', { class: 'example-build' }, builder);
  builder.addEventListener('click', () => { build(field?.value ?? ''); });
  none?.after(more, groups.near);
  more.hidden = true;
  let wanted: SchemaTerm | undefined;
  const filter = (): void => {
    const typed = field?.value ?? '', words = searchWords(typed), known = schema();
    const called = wanted ?? (known ? termCalled(typed, known) : undefined);
    groups.goHome();
    const shown = showFound(rows, textOf, { words, wanted, called, known }, opens);
    groups.draw(words.length > 0 || wanted !== undefined);
    const nearest = shown === 0 && !wanted ? groups.drawNear(words) : 0;
    if (none) {
      none.hidden = shown > 0;
      none.textContent = nearest > 0 ? 'No example has all these words. The nearest come first.' : 'No example has these words.';
    }
    more.hidden = shown > 0 || words.length === 0;
    counts.draw();
    void counts.askShown();
    if (!note) return;
    note.hidden = opens.size === 0;
    note.textContent = called ? `Questions about ${called.label}: ${wanted ? 'each example opens' : 'those that name another term of its kind open'} with it in its place.` : '';
  };
  field?.addEventListener('input', filter);
  // What a closed group has is asked for once it is opened.
  place.addEventListener('toggle', () => { void counts.askShown(); }, true);
  place.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a'), row = rows.find((each) => each.link === link);
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openExample(row, opens.get(row), open);
  });
  return {
    titleOf: (text) => rows.find(({ query }) => query === text)?.link.textContent.trim(),
    async showRows() {
      if (field?.value) filter();
      await counts.load();
    },
    about(slug) {
      wanted = schema()?.terms.find((each) => each.slug === slug);
      filter();
    },
  };
}
