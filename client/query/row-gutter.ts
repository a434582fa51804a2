import { StateEffect, StateField } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, gutter, GutterMarker } from '@codemirror/view';
import { element } from '../dom.js';

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
    const { figures, time, title, slow } = this.rows, more = (text: string): HTMLElement => element('span', { class: 'rows-more' }, text);
    const parts = figures.slice(0, most).flatMap(([found, expected], i) => [i === 0 ? '' : ' · ', found, ...(expected === undefined ? [] : [more(` (≈${expected})`)])]);
    return element('span', { title, class: slow ? 'rows slow' : 'rows' }, ...parts, figures.length > most ? ' …' : '', more(`, ${time}`));
  }
}

/** Figures of one line; more than these take the room of the text. */
const most = 3;

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
