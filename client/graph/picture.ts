import type { Canvas } from './canvas.js';
import { freeElements, laneElements } from './cytoscape-elements.js';
import { faultyEdges } from './faulty-edges.js';
import { layoutAdditions } from './layout-input.js';
import { sizes as fonts } from './layout/columns.js';
import type { Layout, NodeBox, Point } from './layout/model.js';
import { wrap } from './layout/text.js';
import type { Measure } from './layout/text.js';
import type { Layouter } from './layouter.js';
import type { Session } from './session.js';

/** With more terms the columns would be too many to be read: the free layout takes their place. */
const mostInColumns = 400;

/** Lines that are marked because they pass behind a term: more marks would hide the picture. */
const mostMarked = 1000;

/** What was drawn. */
export interface Picture {
  readonly layout: Layout;
  /** What the reader should know of it. */
  readonly note: string;
  readonly free: boolean;
}

const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** What pictures are drawn with. */
export interface Pencils {
  readonly canvas: Canvas;
  readonly layouter: Layouter;
  readonly measure: Measure;
  readonly font: string;
  /** Columns of terms that the screen has room for. */
  readonly columns: number;
}

/** Draws what the session shows. `isLate` tells that another picture has been asked for meanwhile. */
export async function drawPicture(session: Session, pencils: Pencils, isLate: () => boolean): Promise<Picture | undefined> {
  const { canvas, layouter, measure, font } = pencils;
  const { shown, data, extra, state } = session;
  const many = shown.nodes.length > mostInColumns;
  if (state.layout !== 'free' && !many) {
    const layout = await layouter.lanes(layoutAdditions(shown, data, extra, { ...state, columns: state.columns ?? pencils.columns }), measure, font);
    if (isLate()) return undefined;
    canvas.draw(laneElements(shown, layout, new Set(data.stages.map(({ iri }) => iri))), false);
    canvas.mark('pinned', new Set(state.pinned.map((slug) => data.base + slug)));
    return { layout, note: '', free: false };
  }
  return drawFreely(session, pencils, isLate, many && state.layout !== 'free');
}

/** Where nodes of the free layout stood last, so that a change of theme or filter moves nothing. */
const placed = new Map<string, Point>();

async function drawFreely({ shown, data, state }: Session, { canvas, layouter, measure }: Pencils, isLate: () => boolean, forced: boolean): Promise<Picture | undefined> {
  const sizes = new Map(shown.nodes.map(({ id, label, role }) => {
    // What was opened is written larger and bold.
    const size = role === 'opened' ? fonts.hubName : fonts.name, lines = wrap(label, 130, size, measure);
    return [id, { lines, width: Math.ceil(Math.max(40, ...lines.map((line) => measure(line, size)))) + (role === 'opened' ? 40 : 28), height: lines.length * Math.ceil(size * 1.17) + 8 }];
  }));
  const moved = new Map([...state.moved].map(([slug, at]) => [data.base + slug, at]));
  const pinned = new Set(state.pinned.map((slug) => data.base + slug));
  const positions = new Map([...[...placed].filter(([id]) => sizes.has(id)), ...moved]);
  if (shown.nodes.some(({ id }) => !positions.has(id))) {
    // A first picture is laid out as a whole; later ones keep what stands.
    const fixed = new Map([...positions].filter(([id]) => positions.size > 1 || pinned.has(id) || moved.has(id)));
    const found = await layouter.free({
      nodes: shown.nodes.map(({ id }) => ({ id, width: sizes.get(id)?.width ?? 80, height: sizes.get(id)?.height ?? 22 })),
      edges: shown.edges.map(({ id, source, target }) => ({ id, source, target })),
      fixed,
    });
    if (isLate()) return undefined;
    for (const [id, at] of found) if (!fixed.has(id)) positions.set(id, at);
  }
  for (const [id, at] of positions) placed.set(id, at);
  canvas.draw(freeElements(shown, sizes, positions), true);
  canvas.mark('pinned', pinned);
  const boxes = new Map(shown.nodes.map(({ id }): [string, NodeBox] => [id, { ...positions.get(id) ?? { x: 0, y: 0 }, ...sizes.get(id) ?? { width: 100, height: 22, lines: [] } }]));
  const faults = faultyEdges(boxes, shown.edges);
  const isMarked = faults.size <= mostMarked;
  canvas.mark('fault', isMarked ? faults : new Set());
  return {
    free: true,
    layout: { boxes, routes: new Map(), captions: [] },
    note: [
      forced && `More than ${mostInColumns} terms are laid out freely. Filters, or fewer levels, bring the columns back.`,
      faults.size > 0
        && `${counted(faults.size, 'line')} pass${faults.size === 1 ? 'es' : ''} behind a term that ${faults.size === 1 ? 'it does' : 'they do'} not touch: ${isMarked ? 'pale with a yellow band' : 'too many to be marked; the tables say what is connected'}.`,
    ]
      .filter(Boolean)
      .join(' '),
  };
}

/** Forgets where nodes of the free layout stood. */
export function forgetPlaces(keep: ReadonlySet<string>): void {
  for (const id of placed.keys()) if (!keep.has(id)) placed.delete(id);
}
/** Notes that the reader moved a node. */
export const notePlace = (id: string, at: Point): void => { placed.set(id, at); };
