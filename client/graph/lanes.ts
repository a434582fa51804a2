import type { Graph, Stage } from './model.js';

export interface Position {
  readonly x: number;
  readonly y: number;
}

const columnWidth = 165;
const rowHeight = 110;
/** Nodes above each other before a lane begins a further column. */
const rows = 9;

/** The main stage above which a stage beside the line stands: the first one that it leads to. */
function laneOfStage(stage: Stage, stages: ReadonlyMap<string, Stage>): number {
  if (stage.track === 'main') return stage.order;
  const next = stage.next.flatMap((iri) => stages.get(iri) ?? []).map(({ order }) => order);
  return Math.min(stage.order, ...next);
}

/**
 * Places nodes in one lane a stage, in the order of the cascade: stages on top, what acts in them below. A node that
 * touches no stage stands in the lane of the nearest node that does, and behind the last lane when there is none.
 */
export function lanes({ nodes, edges }: Graph, stages: readonly Stage[]): ReadonlyMap<string, Position> {
  const byIri = new Map(stages.map((stage) => [stage.iri, stage]));
  const neighbours = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { source, target } of edges) {
    neighbours.get(source)?.push(target);
    neighbours.get(target)?.push(source);
  }
  const laneOf = new Map<string, number>();
  let front = nodes.map(({ id }) => id).filter((id) => byIri.has(id));
  for (const id of front) laneOf.set(id, laneOfStage(byIri.get(id) as Stage, byIri));
  while (front.length > 0) {
    const found = new Map<string, number>();
    for (const id of front) {
      for (const next of neighbours.get(id) ?? []) {
        if (!laneOf.has(next)) found.set(next, Math.min(found.get(next) ?? Infinity, laneOf.get(id) ?? Infinity));
      }
    }
    for (const [id, lane] of found) laneOf.set(id, lane);
    front = [...found.keys()];
  }

  const positions = new Map<string, Position>();
  let left = 0;
  for (const lane of [...new Set(nodes.map(({ id }) => laneOf.get(id) ?? Infinity))].sort((a, b) => a - b)) {
    const members = nodes.filter(({ id }) => (laneOf.get(id) ?? Infinity) === lane);
    const main = members.filter(({ id }) => byIri.get(id)?.track === 'main');
    const beside = members.filter(({ id }) => byIri.has(id) && !main.some((node) => node.id === id));
    const others = members.filter(({ id }) => !byIri.has(id)).sort((a, b) => a.kind.localeCompare(b.kind) || a.label.localeCompare(b.label));
    main.forEach(({ id }) => positions.set(id, { x: left, y: 0 }));
    // As a fan, to the left and to the right in turn: the way of each to the line passes none of the others.
    beside.forEach(({ id }, i) => {
      const steps = Math.ceil(i / 2);
      positions.set(id, { x: left + (i % 2 === 1 ? -steps : steps) * columnWidth, y: -(steps + 1) * 1.5 * rowHeight });
    });
    others.forEach(({ id }, i) => positions.set(id, { x: left + Math.floor(i / rows) * columnWidth, y: (1.6 + i % rows) * rowHeight }));
    left += Math.max(1, Math.ceil(others.length / rows)) * columnWidth;
  }
  return positions;
}
