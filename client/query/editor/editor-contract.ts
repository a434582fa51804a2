import type { Diagnostic } from '@codemirror/lint';
import type { ListedRemark } from './problem-list.js';
import type { RowsByLine } from './row-gutter.js';
import type { Schema } from '../text/schema.js';

/** What an editor of queries can do; the plain text area and the one with colours do the same. */
export interface QueryEditor {
  readonly text: string;
  /** Number of characters. Cheaper to ask for than the text itself. */
  readonly length: number;
  readonly selection: { readonly from: number; readonly to: number };
  /** Shows another query, with the undo history that belongs to it. */
  open(text: string, state?: unknown): void;
  /** Changes the whole text as one step that can be undone. */
  replace(text: string): void;
  /** Puts a text in the place of the selection. */
  insert(text: string): void;
  select(from: number, to: number): void;
  /** What `open` takes, as JSON; undefined where it is not kept. */
  state(): unknown;
  focus(): void;
  /** Lays the text out. */
  format(): void;
  /** Marks a place as wrong and puts the cursor there. */
  mark(from: number, to: number, message: string): void;
  /** Checks the text anew. */
  recheck(): void;
  /** Shows rows beside the lines. */
  showRows(rows: RowsByLine): void;
}

export interface EditorOptions {
  /** Undefined until it has come. */
  readonly schema: () => Schema | undefined;
  /** Waits for it. */
  readonly loadSchema: () => Promise<Schema>;
  /** What is to be said of a text. */
  readonly check: (text: string) => Promise<readonly Diagnostic[]>;
  readonly changed: () => void;
  readonly run: () => void;
  readonly openWindow: (slug: string) => void;
  /** Tells what is to be said of the text; nothing where all is well. */
  readonly say: (remarks: readonly ListedRemark[]) => void;
}
