import { ask } from '../../ask.js';
import type { ExampleAbout, ExampleRow } from './example-rows.js';
import { countQuery, countRows } from './row-counts.js';

/** Says beside each example how many rows it has. */
export interface ExampleCounts {
  /** Writes what is known. */
  draw(): void;
  /** Asks, one after the other, how many rows those have that are seen with another term. */
  askShown(): Promise<void>;
  /** Fetches what the examples have as they stand. */
  load(): Promise<void>;
}

/** Milliseconds without a key until other numbers of rows are asked for. */
const askDelay = 400;
const rowsIn = (count: number | undefined): string => (count === undefined ? '' : ` ${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}.`);

/** @param opens Examples that are shown with another term. */
export function createExampleCounts(rows: readonly ExampleRow[], opens: ReadonlyMap<ExampleRow, ExampleAbout>): ExampleCounts {
  /** How many rows each example has as it stands, by its number; and what one with another term has, by its text. */
  let counts: Readonly<Record<string, number>> = {};
  const asked = new Map<string, number | undefined>();
  let asking: AbortController | undefined;
  const draw = (): void => {
    for (const row of rows) {
      const about = opens.get(row);
      const exchanged = about && about.term !== about.instead ? ` With ${about.term.label} in the place of ${about.instead.label}.` : '';
      row.rows.textContent = exchanged + rowsIn(about ? asked.get(about.text) : counts[row.root.dataset['exampleId'] ?? '']);
    }
  };
  return {
    draw,
    async askShown() {
      asking?.abort();
      const { signal } = asking = new AbortController();
      await new Promise((resolve) => { setTimeout(resolve, askDelay); });
      for (const [row, { text }] of opens) {
        if (signal.aborted) return;
        const query = asked.has(text) || row.root.closest('details:not([open])') ? undefined : countQuery(text);
        if (query === undefined) continue;
        const count = await countRows(query, signal);
        if (!signal.aborted) asked.set(text, count);
        draw();
      }
    },
    async load() {
      const response = await ask('/query/examples.json');
      if (!response.ok) return;
      counts = await response.json() as Readonly<Record<string, number>>;
      draw();
    },
  };
}
