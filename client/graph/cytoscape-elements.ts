import { nameShift } from './layout/columns.js';
import type { Layout, Point } from './layout/model.js';
import type { GraphEdge, GraphNode } from './model.js';
import { isRestraining, papersOf } from './model.js';
import { lineWidth } from './palette.js';
import type { Shown } from './view.js';

/** An element as Cytoscape takes it, and may change it. */
export interface CytoscapeElement {
  readonly group: 'nodes' | 'edges';
  readonly data: Readonly<Record<string, string | number>>;
  readonly classes: string[];
  readonly position?: { x: number; y: number };
}

/** Begins the ids of what is drawn and stands for no node or edge. */
export const decoration = 'decoration ';

const digits = (value: number, places: number): string => value.toFixed(places);

/** The corners of a line in the way that Cytoscape measures them: along the line between its ends, and away from it. */
export function segments(points: readonly Point[]): { readonly weights: string; readonly distances: string } | undefined {
  const start = points[0], end = points.at(-1);
  if (!start || !end || points.length < 3) return undefined;
  const dx = end.x - start.x, dy = end.y - start.y, length = Math.hypot(dx, dy) || 1;
  const corners = points.slice(1, -1).map(({ x, y }) => ({ x: x - start.x, y: y - start.y }));
  return {
    // No number in the notation of powers of ten: it would not be read.
    weights: corners.map(({ x, y }) => digits((x * dx + y * dy) / length ** 2, 6)).join(' '),
    distances: corners.map(({ x, y }) => digits((y * dx - x * dy) / length, 3)).join(' '),
  };
}

const lengthOf = (points: readonly Point[]): number => points.slice(1).reduce((sum, { x, y }, i) => sum + Math.hypot(x - (points[i]?.x ?? 0), y - (points[i]?.y ?? 0)), 0);

const edgeClasses = (edge: GraphEdge): string[] => [
  `status-${edge.status ?? 'structure'}`, ...(isRestraining(edge.predicate) ? ['restraining'] : []), ...(edge.id.startsWith('edge more ') ? ['folded'] : []),
];

function laneEdge(edge: GraphEdge, { boxes, routes }: Layout): CytoscapeElement | undefined {
  const points = routes.get(edge.id) ?? [], source = boxes.get(edge.source), target = boxes.get(edge.target);
  const start = points[0], end = points.at(-1);
  if (!start || !end || !source || !target) return undefined;
  const bends = segments(points);
  return {
    group: 'edges', classes: [...edgeClasses(edge), 'placed', bends ? 'bent' : 'straight'],
    data: {
      id: edge.id, source: edge.source, target: edge.target, width: lineWidth(edge.status, papersOf(edge).length),
      start: `${digits(start.x - source.x, 3)}px ${digits(start.y - source.y, 3)}px`, end: `${digits(end.x - target.x, 3)}px ${digits(end.y - target.y, 3)}px`, ...bends,
      // Dashes of lines that run together into one arrow fall on each other.
      phase: Number(digits(lengthOf(points) % 11, 2)),
    },
  };
}

/** `+3 −1`: papers for and against the one edge that a node hangs on. */
function balanceOf(edges: readonly GraphEdge[]): string {
  const [edge, second] = edges;
  if (!edge || second || edge.evidence.length === 0) return '';
  const [held, disputed] = [papersOf(edge, 'supports').length, papersOf(edge, 'disputes').length];
  return `${held > 0 || disputed === 0 ? `+${held}` : ''}${disputed > 0 ? ` −${disputed}` : ''}`.trim();
}

const nodeClasses = ({ kind, role }: GraphNode): string[] => [`kind-${kind}`, `role-${role}`];

/** The picture of the layout: boxes with names inside, lines in gutters, captions. */
export function laneElements({ nodes, edges }: Pick<Shown, 'nodes' | 'edges'>, layout: Layout, stages: ReadonlySet<string>): readonly CytoscapeElement[] {
  const touching = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    for (const end of [edge.source, edge.target]) {
      const known = touching.get(end);
      if (known) known.push(edge);
      else touching.set(end, [edge]);
    }
  }
  const drawn = nodes.flatMap((node): CytoscapeElement[] => {
    const box = layout.boxes.get(node.id);
    if (!box) return [];
    const own = touching.get(node.id) ?? [], isStage = stages.has(node.id);
    const alone = own.every(({ predicate }) => predicate.endsWith('/immediatelyPrecedes'));
    const balance = isStage || node.role === 'opened' ? '' : balanceOf(own);
    const text = box.lines.join('\n');
    return [
      {
        group: 'nodes', position: { x: box.x, y: box.y }, classes: [...nodeClasses(node), isStage ? 'stage' : 'chip', ...(alone ? ['alone'] : [])],
        data: { id: node.id, label: text, width: box.width, height: box.height, shift: isStage ? 0 : node.role === 'opened' ? nameShift.hub : nameShift.chip },
      },
      ...(balance === '' ? [] : [{
        group: 'nodes' as const, position: { x: box.x + box.width / 2 - 5, y: box.y }, classes: ['balance'], data: { id: `${decoration}balance ${node.id}`, label: balance, width: 1, height: 1 },
      }]),
    ];
  });
  const captions = layout.captions.map((caption): CytoscapeElement => ({
    group: 'nodes',
    position: { x: caption.x, y: caption.y },
    classes: ['caption'],
    data: { id: decoration + caption.id, label: caption.lines.join('\n'), width: caption.width, height: caption.height },
  }));
  return [...captions, ...drawn, ...edges.flatMap((edge) => laneEdge(edge, layout) ?? [])];
}

/** With more nodes than these names stand in one line and lines are not bent. */
const plainFrom = 400;

/** The picture of a free layout: boxes with names, straight or curved lines. */
export function freeElements(
  { nodes, edges }: Pick<Shown, 'nodes' | 'edges'>,
  sizes: ReadonlyMap<string, { readonly width: number; readonly height: number; readonly lines: readonly string[] }>,
  positions: ReadonlyMap<string, Point>,
): readonly CytoscapeElement[] {
  const plain = nodes.length > plainFrom;
  return [
    ...nodes.map((node): CytoscapeElement => {
      const { width = 80, height = 22, lines = [node.label] } = sizes.get(node.id) ?? {};
      const position = positions.get(node.id);
      return {
        group: 'nodes',
        classes: [...nodeClasses(node), plain ? 'plain' : 'chip'],
        data: { id: node.id, label: lines.join('\n'), width, height, shift: 6 },
        ...(position && { position: { x: position.x, y: position.y } }),
      };
    }),
    ...edges.map((edge): CytoscapeElement => ({
      group: 'edges',
      data: { id: edge.id, source: edge.source, target: edge.target, width: lineWidth(edge.status, papersOf(edge).length) },
      classes: [...edgeClasses(edge), plain ? 'hay' : 'curved'],
    })),
  ];
}
