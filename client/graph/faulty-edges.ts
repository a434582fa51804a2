import { bottom, left, right, top, type Box, type Point } from './layout/model.js';
import { enters } from './layout/truth.js';

/** Cells in which terms are looked for: about as large as a term with the room around it. */
const cell = { width: 160, height: 60 };

const column = (x: number): number => Math.floor(x / cell.width);
const row = (y: number): number => Math.floor(y / cell.height);
/** Two cells far apart may have one number: what stands in both is looked at, and does no harm. */
const numberOf = (x: number, y: number): number => x * 65_536 + y;

/** The cells that a line touches, a column at a time. */
function* cellsOf(a: Point, b: Point): Generator<number> {
  const [from, to] = a.x <= b.x ? [a, b] : [b, a];
  const slope = to.x === from.x ? 0 : (to.y - from.y) / (to.x - from.x);
  for (let x = column(from.x); x <= column(to.x); x++) {
    const ends = to.x === from.x ? [from.y, to.y] : [Math.max(from.x, x * cell.width), Math.min(to.x, (x + 1) * cell.width)].map((at) => from.y + slope * (at - from.x));
    for (let y = row(Math.min(...ends)); y <= row(Math.max(...ends)); y++) yield numberOf(x, y);
  }
}

/** The edges whose line passes behind a node that is none of their ends: in a free layout this cannot be avoided, and is marked. */
export function faultyEdges(boxes: ReadonlyMap<string, Box>, edges: readonly { readonly id: string; readonly source: string; readonly target: string }[]): ReadonlySet<string> {
  const cells = new Map<number, (readonly [id: string, box: Box])[]>();
  for (const entry of boxes) {
    const [, box] = entry;
    for (let x = column(left(box)); x <= column(right(box)); x++) {
      for (let y = row(top(box)); y <= row(bottom(box)); y++) {
        const at = numberOf(x, y), known = cells.get(at);
        if (known) known.push(entry);
        else cells.set(at, [entry]);
      }
    }
  }
  const passes = (a: Point, b: Point, source: string, target: string): boolean => {
    for (const key of cellsOf(a, b)) for (const [id, box] of cells.get(key) ?? []) if (id !== source && id !== target && enters(a, b, box)) return true;
    return false;
  };
  return new Set(edges.flatMap(({ id, source, target }) => {
    const a = boxes.get(source), b = boxes.get(target);
    return a && b && passes(a, b, source, target) ? [id] : [];
  }));
}
