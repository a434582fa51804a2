import type { Point } from './layout/model.js';

export type Direction = 'left' | 'right' | 'up' | 'down';

export const arrowKeys: ReadonlyMap<string, Direction> = new Map([['ArrowLeft', 'left'], ['ArrowRight', 'right'], ['ArrowUp', 'up'], ['ArrowDown', 'down']]);

/** How much further a node seems for each pixel that it lies beside the direction. */
const aside = 2.5;

/** The closest node in a direction, as one reads the picture; the first of all where none is chosen. Undefined where none lies there. */
export function nextNode(boxes: ReadonlyMap<string, Point>, from: string | undefined, direction: Direction): string | undefined {
  const here = from === undefined ? undefined : boxes.get(from);
  if (!here) return [...boxes].sort(([, a], [, b]) => a.y - b.y || a.x - b.x)[0]?.[0];
  const horizontal = direction === 'left' || direction === 'right', sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let best: string | undefined, least = Infinity;
  for (const [id, at] of boxes) {
    const along = sign * (horizontal ? at.x - here.x : at.y - here.y), across = Math.abs(horizontal ? at.y - here.y : at.x - here.x);
    if (id === from || along <= 1) continue;
    const distance = along + aside * across;
    if (distance >= least) continue;
    least = distance;
    best = id;
  }
  return best;
}
