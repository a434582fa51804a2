import type { Box } from './layout/model.js';
import { enters } from './layout/truth.js';

/** Pairs of an edge and a node that are looked at: beyond, the picture is too large to be read line by line. */
const mostPairs = 1_500_000;

/** The edges whose line passes behind a node that is none of their ends: in a free layout this cannot be avoided, and is marked. */
export function faultyEdges(boxes: ReadonlyMap<string, Box>, edges: readonly { readonly id: string; readonly source: string; readonly target: string }[]): ReadonlySet<string> {
  if (boxes.size * edges.length > mostPairs) return new Set();
  return new Set(edges.flatMap(({ id, source, target }) => {
    const a = boxes.get(source), b = boxes.get(target);
    if (!a || !b) return [];
    for (const [other, box] of boxes) if (other !== source && other !== target && enters(a, b, box)) return [id];
    return [];
  }));
}
