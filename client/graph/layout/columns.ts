import type { LayoutEdge, LayoutNode } from './model.js';
import { wrap } from './text.js';
import type { Measure } from './text.js';

/** Nodes below one caption. */
export interface Group {
  /** The relation of each of them, one line a hub; none where the edges say it themselves. */
  readonly caption: readonly string[];
  readonly nodes: readonly LayoutNode[];
}

/** Nodes above each other. */
export interface Column {
  readonly hub: boolean;
  readonly groups: readonly Group[];
}

/** A node or a caption in its column; `top` is given when the column is stacked. */
export interface Item {
  readonly id: string;
  readonly node: LayoutNode | undefined;
  readonly lines: readonly string[];
  readonly height: number;
  top: number;
}

/** A column with the sizes of what stands in it. */
export interface SizedColumn {
  readonly hub: boolean;
  readonly items: readonly Item[];
  readonly width: number;
  readonly height: number;
  /** Its left upper corner. */
  left: number;
  top: number;
}

/** Font sizes and room, in pixels at zoom 1. */
export const sizes = { name: 12, hubName: 13.5, caption: 12, stage: 12, badge: 11, line: 14, captionLine: 14.5, rowGap: 6, groupGap: 9, hubGap: 30 } as const;
/** The widest line of a name, and of that of a hub; where columns are narrow. */
const widest = { name: 138, hub: 112 } as const, narrow = { name: 106, hub: 84 } as const;
/** By how much a bold name is wider than it was measured. */
export const bold = 1.07;
/** Room beside a name: the sign of its kind and the number of its evidence lines. */
const stripe = 20;
const badge = 38;
/** By how much a name stands beside the middle of its box. */
export const nameShift = { chip: (stripe - badge) / 2, hub: 5 } as const;
/** Between the places at which lines arrive at a hub. */
export const portGap = 16;

/** @param ports How many lines a node will need room for, on the side that has more. */
export function sizeColumn({ hub, groups }: Column, index: number, measure: Measure, ports: (id: string) => number, isNarrow = false): SizedColumn {
  const font = hub ? sizes.hubName * bold : sizes.name, most = isNarrow ? narrow : widest;
  const named = groups.flatMap(({ nodes }) => nodes.map((node) => ({ node, lines: wrap(node.label, hub ? most.hub : most.name, font, measure) })));
  const text = Math.max(hub ? 72 : 64, ...named.flatMap(({ lines }) => lines.map((line) => measure(line, font))));
  const width = Math.ceil(text) + stripe + (hub ? 10 : badge);
  const linesOf = new Map(named.map(({ node, lines }) => [node.id, lines]));
  const items: Item[] = [];
  let y = 0;
  groups.forEach(({ caption, nodes }, g) => {
    if (g > 0) y += hub ? sizes.hubGap : sizes.groupGap;
    const lines = caption.flatMap((line) => wrap(line, width, sizes.caption, measure));
    if (lines.length > 0) {
      const height = lines.length * sizes.captionLine;
      items.push({ id: `caption ${index} ${g} ${nodes[0]?.id ?? ''}`, node: undefined, lines, height, top: y });
      y += height + 3;
    }
    nodes.forEach((node, i) => {
      const name = linesOf.get(node.id) ?? [node.label];
      const height = hub ? Math.max(name.length * 17 + 22, ports(node.id) * portGap + 14) : name.length * sizes.line + 8;
      if (i > 0) y += hub ? sizes.hubGap : sizes.rowGap;
      items.push({ id: node.id, node, lines: name, height, top: y });
      y += height;
    });
  });
  return { hub, items, width, height: y, left: 0, top: 0 };
}

/** Lines that a group takes, roughly. */
export const rowsOf = ({ caption, nodes }: Group): number => caption.length * 0.7 + nodes.length + 0.4;
export const rowsOfAll = (groups: readonly Group[]): number => groups.reduce((sum, group) => sum + rowsOf(group), 0);

/** Groups in columns of at most so many rows, in their order; a group that is too tall for one is divided. */
export function packed(groups: readonly Group[], most: number): readonly (readonly Group[])[] {
  const columns: Group[][] = [];
  const total = rowsOfAll(groups);
  const each = Math.max(8, Math.min(most, total / Math.ceil(total / most) + 1.5));
  let room = 0;
  const begin = (): void => {
    columns.push([]);
    room = each;
  };
  for (const group of groups) {
    let rest = group;
    while (rest.nodes.length > 0) {
      const fitting = Math.floor(room - rest.caption.length * 0.7 - 0.4);
      if (rest.nodes.length <= fitting || (room === each && fitting < 1)) {
        columns.at(-1)?.push(rest);
        room -= rowsOf(rest);
        break;
      }
      // A few at the foot of a column and the rest in the next one would be read as two groups.
      if (room === each || (rowsOf(rest) > each && fitting >= 4)) {
        columns.at(-1)?.push({ ...rest, nodes: rest.nodes.slice(0, fitting) });
        rest = { ...rest, nodes: rest.nodes.slice(fitting) };
      }
      begin();
    }
  }
  return columns;
}

/** How each node is tied to the hubs. */
export interface Ties {
  /** The edges between a node and a hub. */
  between(node: string, hub: string): readonly LayoutEdge[];
  /** The ids that a node has an edge with. */
  of(node: string): ReadonlySet<string>;
}

export function tiesOf(edges: readonly LayoutEdge[]): Ties {
  const pairs = new Map<string, LayoutEdge[]>();
  const neighbours = new Map<string, Set<string>>();
  const put = (a: string, b: string): void => {
    const known = neighbours.get(a);
    if (known) known.add(b);
    else neighbours.set(a, new Set([b]));
  };
  for (const edge of edges) {
    const key = [edge.source, edge.target].sort().join(' ');
    const known = pairs.get(key);
    if (known) known.push(edge);
    else pairs.set(key, [edge]);
    put(edge.source, edge.target);
    put(edge.target, edge.source);
  }
  const none: ReadonlySet<string> = new Set();
  return { between: (a, b) => pairs.get([a, b].sort().join(' ')) ?? [], of: (node) => neighbours.get(node) ?? none };
}
