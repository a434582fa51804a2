import { StateEffect, StateField } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, gutter, GutterMarker } from '@codemirror/view';
import { element } from '../../dom.js';

/** What the plan tells of a line. */
export interface LineRows {
  /** For each pattern the rows that were found, and those expected. */
  readonly figures: readonly (readonly [found: string, expected: string | undefined])[];
  readonly time: string;
  /** All of it in words. */
  readonly title: string;
  /** Whether this line took most of the time. */
  readonly slow: boolean;
}

/** By number of the line, from 1. */
export type RowsByLine = ReadonlyMap<number, LineRows>;

const setRows = StateEffect.define<RowsByLine>();

/** What is shown ends with the next change: it is of the text that was run. */
const shown = StateField.define<RowsByLine>({
  create: () => new Map(),
  update(rows, transaction) {
    for (const effect of transaction.effects) if (effect.is(setRows)) return effect.value;
    return transaction.docChanged ? new Map() : rows;
  },
});

class RowMarker extends GutterMarker {
  private readonly rows: LineRows;

  constructor(rows: LineRows) {
    super();
    this.rows = rows;
  }

  override eq(other: RowMarker): boolean {
    return other.rows.title === this.rows.title;
  }

  override toDOM(): Node {
    const { figures, time, title, slow } = this.rows, more = (...text: readonly string[]): HTMLElement => element('span', { class: 'rows-more' }, ...text);
    const [last, ...before] = figures.slice(-most).reverse(), [found, expected] = last ?? ['', undefined];
    // Where several patterns stand in a line, their rows are enough to fill the room; the rest is in the title, and in the tree below.
    const others = before.length === 0 ? [] : [more(figures.length > most ? '… ' : '', ...before.reverse().flatMap(([rows]) => [rows, ' · ']))];
    return element('span', { title, class: slow ? 'rows slow' : 'rows' }, ...others, found, ...before.length > 0 || expected === undefined ? [] : [more(` (≈${expected})`)], more(`, ${time}`));
  }
}

/** Figures of one line, the last ones: what a line leaves is that of its last pattern. More take the room of the text. */
const most = 2;

/** Rows and time beside each pattern. */
export const rowGutter: Extension = [shown, gutter({
  class: 'cm-rows',
  lineMarker(view, line) {
    const rows = view.state.field(shown).get(view.state.doc.lineAt(line.from).number);
    return rows ? new RowMarker(rows) : null;
  },
  lineMarkerChange: (update) => update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setRows))) || update.docChanged,
})];

export function showRows(view: EditorView, rows: RowsByLine): void {
  view.dispatch({ effects: setRows.of(rows) });
}
