import { bold, sizes } from './columns.js';
import type { LayoutNode, NodeBox, StageInStrip } from './model.js';
import { wrap } from './text.js';
import type { Measure } from './text.js';

/** The steps of the cascade in a row, and what runs beside them in a row above. */
export interface Strip {
  /** By id; y is measured from the lower edge of the row of main steps. */
  readonly boxes: ReadonlyMap<string, NodeBox & { readonly main: boolean }>;
  /** Main steps from left to right. */
  readonly row: readonly string[];
  readonly places: ReadonlyMap<string, StageInStrip>;
  /** Y of the upper edge of the main row, and of the lower edge of the row above it. */
  readonly mainTop: number;
  readonly sideBottom: number;
}

const sideWidth = 124;
/** Lines of a name, and room beside them. */
const mostLines = 4, beside = 7;
/** Between two steps: lines to the row above pass here, and an arrow from step to step. */
export const stageGap = 20;
/** Between the two rows: for arrows, and for each line that runs there. */
const between = 30;
const trackRoom = 6;

/** The narrowest box that holds a name in a few lines with no word divided: eleven of them stand beside each other. */
function boxOf({ label, role }: LayoutNode, measure: Measure): { readonly width: number; readonly lines: readonly string[] } {
  for (let width = Math.ceil(Math.max(56, ...label.split(/\s+/).map((word) => measure(word, sizes.stage * (role === 'hub' ? bold : 1))))); ; width += 6) {
    const lines = wrap(label, width, sizes.stage, measure);
    if (lines.length <= mostLines) return { width: width + beside, lines };
  }
}

/** @param centre X of the middle of what stands below. @param tracks Lines that have room between the two rows. @param before The strip that these stages are added to. */
export function makeStrip(stages: readonly LayoutNode[], centre: number, measure: Measure, tracks: number, before?: Strip): Strip {
  const places = new Map(stages.flatMap(({ id, stage }) => (stage ? [[id, stage] as const] : [])));
  if (before) return extended(before, stages, measure, places);
  const byOrder = [...stages].sort((a, b) => (places.get(a.id)?.order ?? 0) - (places.get(b.id)?.order ?? 0));
  const anyMain = byOrder.some(({ stage }) => stage?.main);
  const main = byOrder.filter(({ stage }) => !anyMain || stage?.main);
  const side = byOrder.filter((node) => !main.includes(node));
  const sized = new Map(byOrder.map((node) => [node.id, main.includes(node) ? boxOf(node, measure) : { width: sideWidth, lines: wrap(node.label, sideWidth - beside, sizes.stage, measure) }]));
  const sizeOf = (id: string): { readonly width: number; readonly lines: readonly string[] } => sized.get(id) ?? { width: sideWidth, lines: [] };
  const heightOf = (nodes: readonly LayoutNode[]): number => Math.max(0, ...nodes.map(({ id }) => sizeOf(id).lines.length * sizes.line + 11));
  const mainHeight = heightOf(main), sideHeight = heightOf(side);
  const total = main.reduce((sum, { id }) => sum + sizeOf(id).width + stageGap, -stageGap);
  const boxes = new Map<string, NodeBox & { main: boolean }>();
  let left = centre - total / 2;
  for (const { id } of main) {
    const { width, lines } = sizeOf(id);
    boxes.set(id, { x: left + width / 2, y: -mainHeight / 2, width, height: mainHeight, lines, main: true });
    left += width + stageGap;
  }
  const sideBottom = -mainHeight - between - tracks * trackRoom;
  const wanted = side.map(({ id }) => boxes.get(places.get(id)?.next.find((next) => boxes.has(next)) ?? '')?.x ?? centre);
  const xs = apart(wanted, sideWidth + stageGap);
  side.forEach(({ id }, i) => boxes.set(id, { x: xs[i] ?? centre, y: sideBottom - sideHeight / 2, width: sideWidth, height: sideHeight, lines: sizeOf(id).lines, main: false }));
  return { boxes, row: main.map(({ id }) => id), places, mainTop: -mainHeight, sideBottom };
}

/** Stages that come later stand behind the row: nothing that is there moves. */
function extended(before: Strip, stages: readonly LayoutNode[], measure: Measure, added: ReadonlyMap<string, StageInStrip>): Strip {
  const boxes = new Map(before.boxes);
  const row = [...before.row];
  let x = Math.max(-40, ...[...boxes.values()].map((box) => box.x + box.width / 2)) + stageGap;
  for (const stage of stages) {
    const { id } = stage, { width, lines } = boxOf(stage, measure);
    const height = Math.max(-before.mainTop, 30);
    boxes.set(id, { x: x + width / 2, y: -height / 2, width, height, lines, main: true });
    row.push(id);
    x += width + stageGap;
  }
  const mainTop = Math.min(before.mainTop, stages.length > 0 ? -30 : 0);
  // Without a row above there is as much room as the lines need.
  const sideBottom = [...before.boxes.values()].some(({ main }) => !main) ? before.sideBottom : Math.min(before.sideBottom, mainTop - 120);
  return { ...before, boxes, row, places: new Map([...before.places, ...added]), mainTop, sideBottom };
}

/** The places closest to those wanted, in their order of x, so far from each other. */
function apart(wanted: readonly number[], distance: number): readonly number[] {
  const order = wanted.map((x, i) => ({ x, i })).sort((a, b) => a.x - b.x || a.i - b.i);
  const result: number[] = [...wanted];
  const mean = order.reduce((sum, { x }) => sum + x, 0) / Math.max(1, order.length);
  const tight = order.some(({ x }, k) => k > 0 && x - (order[k - 1]?.x ?? 0) < distance);
  order.forEach(({ x, i }, k) => { result[i] = tight ? mean + (k - (order.length - 1) / 2) * distance : x; });
  return result;
}
