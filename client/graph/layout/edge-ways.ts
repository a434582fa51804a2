import type { SizedColumn } from './columns.js';
import type { LayoutEdge } from './model.js';
import type { Strip } from './strip.js';

/**
 * The way of an edge before it has coordinates. Gutter i lies to the left of column i, and the last one behind all columns.
 * - `arrow`: from one step of the cascade to the next in the row.
 * - `upper`: between other steps, above the row.
 * - `gutter`: both ends stand at one gutter.
 * - `stage`: a gutter, then the channel below the steps.
 * - `far`: two gutters and a channel above or below all columns.
 */
export interface Way {
  readonly edge: LayoutEdge;
  /** Edges with one key share their lines: they have an end, its relation and the status in common. */
  readonly key: string;
  readonly kind: 'arrow' | 'upper' | 'gutter' | 'stage' | 'far';
  /** Of source and target; of a step it is undefined. */
  readonly gutters: readonly [number | undefined, number | undefined];
}

/** Number of the column that a node stands in. */
export const columnsOf = (columns: readonly SizedColumn[]): ReadonlyMap<string, number> =>
  new Map(columns.flatMap(({ items }, i) => items.flatMap(({ node }) => (node ? [[node.id, i] as const] : []))));

/** Key of each edge: that of the end where more edges of the same relation, direction and status meet. */
function keysOf(edges: readonly LayoutEdge[], isHub: (id: string) => boolean): ReadonlyMap<string, string> {
  const keyAt = (end: 'source' | 'target', edge: LayoutEdge): string => `${edge[end]} ${end} ${edge.relation} ${edge.status}`;
  const counts = new Map<string, number>();
  for (const edge of edges) for (const end of ['source', 'target'] as const) counts.set(keyAt(end, edge), (counts.get(keyAt(end, edge)) ?? 0) + 1);
  return new Map(edges.map((edge) => {
    const weight = (end: 'source' | 'target'): number => (counts.get(keyAt(end, edge)) ?? 0) + (isHub(edge[end]) ? 0.5 : 0);
    return [edge.id, keyAt(weight('source') > weight('target') ? 'source' : 'target', edge)];
  }));
}

/** Finds the way of every edge between nodes that are placed. */
export function edgeWays(edges: readonly LayoutEdge[], columns: readonly SizedColumn[], strip: Strip): readonly Way[] {
  const columnOf = columnsOf(columns);
  const keys = keysOf(edges, (id) => columns[columnOf.get(id) ?? -1]?.hub ?? strip.boxes.has(id));
  /** Steps from which an arrow leads to the next one: there is room for one. */
  const arrows = new Set<string>();
  const load = new Map<number, Set<string>>();
  const use = (gutter: number, key: string): number => {
    const known = load.get(gutter);
    if (known) known.add(key);
    else load.set(gutter, new Set([key]));
    return gutter;
  };
  /** The gutter beside a column for what leads out of the way of its hub. */
  const outer = (column: number, key: string): number => {
    const hubLeft = columns[column - 1]?.hub === true, hubRight = columns[column + 1]?.hub === true;
    if (hubLeft !== hubRight && !columns[column]?.hub) return use(hubLeft ? column + 1 : column, key);
    const sizes = [column, column + 1].map((gutter) => (load.get(gutter)?.has(key) ? -1 : load.get(gutter)?.size ?? 0)) as [number, number];
    return use(sizes[1] < sizes[0] ? column + 1 : column, key);
  };
  const wayOf = (edge: LayoutEdge): Way | undefined => {
    const key = keys.get(edge.id) ?? edge.id;
    const [a, b] = [columnOf.get(edge.source), columnOf.get(edge.target)];
    const stages = [strip.boxes.has(edge.source), strip.boxes.has(edge.target)];
    if (a !== undefined && b !== undefined) {
      if (Math.abs(a - b) === 1) return { edge, key, kind: 'gutter', gutters: both(use(Math.max(a, b), key)) };
      if (a === b) return { edge, key, kind: 'gutter', gutters: both(outer(a, key)) };
      return { edge, key, kind: 'far', gutters: [use(a < b ? a + 1 : a, key), use(a < b ? b : b + 1, key)] };
    }
    if (a !== undefined && stages[1]) return { edge, key, kind: 'stage', gutters: [outer(a, key), undefined] };
    if (b !== undefined && stages[0]) return { edge, key, kind: 'stage', gutters: [undefined, outer(b, key)] };
    if (!stages[0] || !stages[1]) return undefined;
    const place = (id: string): number => strip.row.indexOf(id);
    const next = place(edge.source) >= 0 && place(edge.target) - place(edge.source) === 1 && edge.status === '' && !arrows.has(edge.source);
    if (next) arrows.add(edge.source);
    return { edge, key, kind: next ? 'arrow' : 'upper', gutters: [undefined, undefined] };
  };
  return [...edges].flatMap((edge) => (edge.source === edge.target ? [] : wayOf(edge) ?? []));
}

const both = (gutter: number): readonly [number, number] => [gutter, gutter];
