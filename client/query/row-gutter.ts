import { StateEffect, StateField } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, gutter, GutterMarker } from '@codemirror/view';
import { element } from '../dom.js';

/** What the plan tells of a line. */
export interface LineRows {
  /** Found rows, and what is said beside them where there is room: rows expected, and the time. */
  readonly text: string;
  readonly more: string;
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
    return other.rows.text === this.rows.text && other.rows.title === this.rows.title;
  }

  override toDOM(): Node {
    return element('span', { title: this.rows.title, class: this.rows.slow ? 'rows slow' : 'rows' }, this.rows.text, element('span', { class: 'rows-more' }, this.rows.more));
  }
}

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
