import { sizes } from './columns.js';
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

const mainWidth = 80;
const sideWidth = 118;
/** Between two steps: lines to the row above pass here, and an arrow from step to step. */
export const stageGap = 20;
/** Between the two rows: for arrows, and for each line that runs there. */
const between = 30;
const trackRoom = 6;

/** @param centre X of the middle of what stands below. @param tracks Lines that have room between the two rows. @param before The strip that these stages are added to. */
export function makeStrip(stages: readonly LayoutNode[], centre: number, measure: Measure, tracks: number, before?: Strip): Strip {
  const places = new Map(stages.flatMap(({ id, stage }) => (stage ? [[id, stage] as const] : [])));
  if (before) return extended(before, stages, measure, places);
  const byOrder = [...stages].sort((a, b) => (places.get(a.id)?.order ?? 0) - (places.get(b.id)?.order ?? 0));
  const anyMain = byOrder.some(({ stage }) => stage?.main);
  const main = byOrder.filter(({ stage }) => !anyMain || stage?.main);
  const side = byOrder.filter((node) => !main.includes(node));
  const lines = new Map(byOrder.map((node) => [node.id, wrap(node.label, (main.includes(node) ? mainWidth : sideWidth) - 10, sizes.stage, measure)]));
  const heightOf = (nodes: readonly LayoutNode[]): number => Math.max(0, ...nodes.map(({ id }) => (lines.get(id)?.length ?? 1) * 13 + 12));
  const mainHeight = heightOf(main), sideHeight = heightOf(side);
  const total = main.length * (mainWidth + stageGap) - stageGap;
  const boxes = new Map<string, NodeBox & { main: boolean }>();
  main.forEach(({ id }, i) => boxes.set(id, {
    x: centre - total / 2 + mainWidth / 2 + i * (mainWidth + stageGap), y: -mainHeight / 2, width: mainWidth, height: mainHeight, lines: lines.get(id) ?? [], main: true,
  }));
  const sideBottom = -mainHeight - between - tracks * trackRoom;
  const wanted = side.map(({ id }) => boxes.get(places.get(id)?.next.find((next) => boxes.has(next)) ?? '')?.x ?? centre);
  const xs = apart(wanted, sideWidth + stageGap);
  side.forEach(({ id }, i) => boxes.set(id, { x: xs[i] ?? centre, y: sideBottom - sideHeight / 2, width: sideWidth, height: sideHeight, lines: lines.get(id) ?? [], main: false }));
  return { boxes, row: main.map(({ id }) => id), places, mainTop: -mainHeight, sideBottom };
}

/** Stages that come later stand behind the row: nothing that is there moves. */
function extended(before: Strip, stages: readonly LayoutNode[], measure: Measure, added: ReadonlyMap<string, StageInStrip>): Strip {
  const boxes = new Map(before.boxes);
  const row = [...before.row];
  let x = Math.max(-mainWidth / 2, ...[...boxes.values()].map((box) => box.x + box.width / 2)) + stageGap;
  for (const { id, label } of stages) {
    const lines = wrap(label, mainWidth - 10, sizes.stage, measure);
    const height = Math.max(-before.mainTop, 30);
    boxes.set(id, { x: x + mainWidth / 2, y: -height / 2, width: mainWidth, height, lines, main: true });
    row.push(id);
    x += mainWidth + stageGap;
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
