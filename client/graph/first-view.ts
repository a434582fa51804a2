import type { Point } from './layout/model.js';

/** The middle of what is seen, in the picture's own pixels, and the zoom. */
export interface Viewport extends Point {
  readonly zoom: number;
}

/** Corners of a part of the picture. */
export interface Corners {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Around the picture, in pixels of the screen; and the zoom beyond which nothing is enlarged. */
const margin = 18, mostZoom = 1.3;
/** Room below what was opened where the steps above it come into view, in the picture's own pixels. */
const below = 24;

/** The zoom at which all of a picture has room on a screen. */
export const zoomOfAll = ({ x1, y1, x2, y2 }: Corners, width: number, height: number): number =>
  Math.min(mostZoom, (width - 2 * margin) / Math.max(1, x2 - x1), (height - 2 * margin) / Math.max(1, y2 - y1));

/** The whole picture. */
export const viewOfAll = (box: Corners, width: number, height: number): Viewport => ({ x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2, zoom: Math.max(zoomOfAll(box, width, height), 0.05) });

/**
 * What stands around the terms that were opened, at a zoom at which names can be read: with the steps above where there is
 * room; the rest is a drag away. Terms that take more than the screen are shown from where they begin.
 *
 * @param core Of the terms that were opened.
 */
export function viewOfOpened(box: Corners, core: Corners, screen: { readonly width: number; readonly height: number }, zoom: number): Viewport {
  const width = screen.width / zoom, height = screen.height / zoom, edge = margin / zoom;
  const within = (middle: number, low: number, high: number, size: number): number =>
    high - low <= size ? (low + high) / 2 : Math.max(low + size / 2 - edge, Math.min(high - size / 2 + edge, middle));
  const begin = (low: number, high: number, size: number): number | undefined => (high - low > size ? low + size / 2 - edge : undefined);
  const x = begin(core.x1, core.x2, width) ?? (core.x1 + core.x2) / 2;
  const y = begin(core.y1, core.y2, height) ?? Math.min((core.y1 + core.y2) / 2, Math.max(box.y1 + height / 2 - edge, core.y2 - height / 2 + below));
  return { x: within(x, box.x1, box.x2, width), y: within(y, box.y1, box.y2, height), zoom };
}
