import type { Canvas } from './canvas.js';
import { freeElements, laneElements, decoration } from './cytoscape-elements.js';
import { faultyEdges, layOutFreely } from './free-layout.js';
import { layoutSteps } from './layout-input.js';
import { layoutLanes } from './layout/lanes.js';
import type { Layout, NodeBox, Point } from './layout/model.js';
import { wrap } from './layout/text.js';
import type { Measure } from './layout/text.js';
import type { Session } from './session.js';

/** With more terms the columns would be too many to be read: the free layout takes their place. */
export const mostInColumns = 400;

/** What was drawn. */
export interface Picture {
  readonly layout: Layout;
  /** What the reader should know of it. */
  readonly note: string;
  readonly free: boolean;
}

/** Measures names with the font of the page. */
export function createMeasure(font: string): Measure {
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map<string, number>();
  return (text, size) => {
    const key = `${size} ${text}`;
    let width = known.get(key);
    if (width === undefined) {
      if (context) context.font = `${size >= 13 ? 'bold ' : ''}${size}px ${font}`;
      known.set(key, width = context?.measureText(text).width ?? text.length * size * 0.6);
    }
    return width;
  };
}

const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** Draws what the session shows. */
export async function drawPicture(session: Session, canvas: Canvas, measure: Measure): Promise<Picture> {
  const { shown, data, extra, state } = session;
  const many = shown.nodes.length > mostInColumns;
  if (state.layout === 'lanes' && !many) {
    const layout = layoutLanes(layoutSteps(shown, data, extra), measure);
    canvas.draw(laneElements(shown, layout, new Set(data.stages.map(({ iri }) => iri))), false);
    return { layout, note: '', free: false };
  }
  return drawFreely(session, canvas, measure, many && state.layout === 'lanes');
}

/** Where nodes of the free layout stood last, so that a change of theme or filter moves nothing. */
const placed = new Map<string, Point>();

async function drawFreely({ shown, data, state }: Session, canvas: Canvas, measure: Measure, forced: boolean): Promise<Picture> {
  const sizes = new Map(shown.nodes.map(({ id, label }) => {
    const lines = wrap(label, 130, 12, measure);
    return [id, { lines, width: Math.ceil(Math.max(40, ...lines.map((line) => measure(line, 12)))) + 28, height: lines.length * 14 + 8 }];
  }));
  const moved = new Map([...state.moved].map(([slug, at]) => [data.base + slug, at]));
  const pinned = new Set(state.pinned.map((slug) => data.base + slug));
  const positions = new Map([...[...placed].filter(([id]) => sizes.has(id)), ...moved]);
  canvas.draw(freeElements(shown, sizes, positions), true);
  const missing = shown.nodes.filter(({ id }) => !positions.has(id));
  if (missing.length > 0) {
    const known = shown.nodes.length - missing.length;
    // A first picture is laid out as a whole; later ones keep what stands.
    await layOutFreely(canvas.cy, new Map([...positions].filter(([id]) => known > 1 || pinned.has(id) || moved.has(id))));
  }
  canvas.cy.nodes().forEach((node) => { if (!node.id().startsWith(decoration)) placed.set(node.id(), { ...node.position() }); });
  canvas.mark('pinned', pinned);
  const faults = faultyEdges(canvas.cy, shown.edges);
  canvas.mark('fault', faults);
  const boxes = new Map(shown.nodes.map(({ id }): [string, NodeBox] => [id, { ...placed.get(id) ?? { x: 0, y: 0 }, ...sizes.get(id) ?? { width: 100, height: 22, lines: [] } }]));
  return {
    free: true, layout: { boxes, routes: new Map(), captions: [] },
    note: [
      forced && `More than ${mostInColumns} terms are laid out freely. Filters, or fewer levels, bring the columns back.`,
      faults.size > 0 && `${counted(faults.size, 'line')} pass${faults.size === 1 ? 'es' : ''} behind a term that they do not touch: pale with a yellow band.`,
    ].filter(Boolean).join(' '),
  };
}

/** Forgets where nodes of the free layout stood. */
export function forgetPlaces(keep: ReadonlySet<string>): void {
  for (const id of placed.keys()) if (!keep.has(id)) placed.delete(id);
}
/** Notes that the reader moved a node. */
export const notePlace = (id: string, at: Point): void => { placed.set(id, at); };
