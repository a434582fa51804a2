import { portGap } from './columns.js';
import { gutterRange, itemBox, lowest } from './frame.js';
import type { Frame } from './frame.js';
import { columnsOf } from './edge-ways.js';
import type { Way } from './edge-ways.js';
import { spread } from './tracks.js';

/** Y at which the lines of a key arrive at a side of a node. */
export interface Ports {
  at(node: string, gutter: number, key: string): number;
}

/** Lines that arrive side by side stay so far from each other, in pixels, however many there are. */
const least = 1.4;
const portName = (node: string, gutter: number, key: string): string => `${node}\n${gutter}\n${key}`;

interface Wanted {
  readonly node: string;
  readonly gutter: number;
  readonly key: string;
  /** Y of the other ends. */
  readonly others: number[];
}

/** Gives each key of a node a place on its side: in the order of where its lines lead, so that few cross. */
export function assignPorts(ways: readonly Way[], { columns }: Frame): Ports {
  const columnOf = columnsOf(columns);
  const boxOf = (node: string) => {
    const column = columns[columnOf.get(node) ?? -1];
    return column && itemBox(column, column.items.findIndex(({ id }) => id === node));
  };
  const boxes = new Map([...columnOf.keys()].map((id) => [id, boxOf(id)]));
  const end = lowest(columns);
  const wanted = new Map<string, Wanted>();
  for (const { edge, key, kind, gutters } of ways) {
    const ends = [[edge.source, edge.target, gutters[0]], [edge.target, edge.source, gutters[1]]] as const;
    for (const [node, other, gutter] of ends) {
      if (gutter === undefined) continue;
      const name = portName(node, gutter, key);
      const y = kind === 'gutter' ? boxes.get(other)?.y ?? 0 : kind === 'stage' ? -1000 : ((boxes.get(node)?.y ?? 0) < end / 2 ? -500 : end + 500);
      const known = wanted.get(name);
      if (known) known.others.push(y);
      else wanted.set(name, { node, gutter, key, others: [y] });
    }
  }
  const bySide = new Map<string, Wanted[]>();
  for (const each of wanted.values()) {
    const side = `${each.gutter}\n${each.node}`;
    const known = bySide.get(side);
    if (known) known.push(each);
    else bySide.set(side, [each]);
  }
  const found = new Map<string, number>();
  const taken = new Map<number, number[]>();
  // Nodes with one line first: theirs goes through the middle.
  for (const ports of [...bySide.values()].sort((a, b) => a.length - b.length)) {
    const [first] = ports;
    const box = first && boxes.get(first.node);
    if (!first || !box) continue;
    const mean = ({ others }: Wanted): number => others.reduce((a, b) => a + b, 0) / others.length;
    ports.sort((a, b) => mean(a) - mean(b) || (a.key < b.key ? -1 : 1));
    const step = Math.min(portGap, Math.max(least, (box.height - 8) / ports.length));
    let inGutter = taken.get(first.gutter);
    if (!inGutter) taken.set(first.gutter, inGutter = []);
    const places = spread(ports.map((_, i) => box.y + (i - (ports.length - 1) / 2) * step), box.y - box.height / 2 + 3, box.y + box.height / 2 - 3, inGutter, least);
    ports.forEach(({ node, gutter, key }, i) => found.set(portName(node, gutter, key), places[i] ?? box.y));
  }
  return { at: (node, gutter, key) => found.get(portName(node, gutter, key)) ?? 0 };
}

/** The side of a node at which it meets a gutter. */
export const portX = ({ columns }: Frame, column: number, gutter: number): number => (gutter <= column ? gutterRange(columns, gutter)[1] : gutterRange(columns, gutter)[0]);
