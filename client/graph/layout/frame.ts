import type { SizedColumn } from './columns.js';
import type { Strip } from './strip.js';

/** Everything that stands, before lines are drawn between it. */
export interface Frame {
  readonly columns: readonly SizedColumn[];
  readonly strip: Strip;
  /** Height of the channel between the steps and the columns, whose upper edge is at y = 0. */
  readonly channel: number;
}

/** Between a node and the first line that runs past it, in pixels. */
export const pad = 14;
/** Between two lines that run side by side, where there is room. */
export const trackGap = 7;

/** Middle of an item of a column. */
export const itemBox = (column: SizedColumn, index: number): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } => {
  const item = column.items[index];
  return { x: column.left + column.width / 2, y: column.top + (item?.top ?? 0) + (item?.height ?? 0) / 2, width: column.width, height: item?.height ?? 0 };
};

/** X from which and to which gutter i reaches; the outermost ones have one end. */
export function gutterRange(columns: readonly SizedColumn[], i: number): readonly [number, number] {
  const before = columns[i - 1], after = columns[i];
  return [before ? before.left + before.width : -Infinity, after ? after.left : Infinity];
}

/** Y below which nothing stands. */
export const lowest = (columns: readonly SizedColumn[]): number => Math.max(0, ...columns.map(({ top, height }) => top + height));
