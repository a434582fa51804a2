import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { FreeRequest, Point } from './layout/model.js';

/** Names are wide and low: forces act as if all were this much higher, and the picture is as much wider than high. */
const stretch = 2;
/** Rounds in which terms find their places, for a small and a large picture, and those in which they move off each other. */
const rounds = { few: 80, many: 40, apart: 30 } as const;
/** From so many terms on a picture is large. */
const manyFrom = 600;
/** The share of the plane that terms take at most before they move off each other: closer, they could not. */
const densest = 0.75;

interface Body {
  readonly id: string;
  readonly radius: number;
  x?: number;
  y?: number;
  vx?: number;
  vy?: number;
}

/** Spreads all as they are until each has room. */
function spread(bodies: readonly Body[]): void {
  const mean = (value: (body: Body) => number): number => bodies.reduce((sum, body) => sum + value(body), 0) / bodies.length;
  const x0 = mean(({ x = 0 }) => x), y0 = mean(({ y = 0 }) => y);
  const taken = Math.PI * 4 * Math.sqrt(mean(({ x = 0 }) => (x - x0) ** 2) * mean(({ y = 0 }) => (y - y0) ** 2));
  const factor = Math.sqrt(Math.PI * bodies.reduce((sum, { radius }) => sum + radius ** 2, 0) / densest / taken);
  if (!(factor > 1) || factor === Infinity) return;
  for (const body of bodies) Object.assign(body, { x: (body.x ?? 0) * factor, y: (body.y ?? 0) * factor, vx: 0, vy: 0 });
}

/** Places many nodes by forces: in a tenth of the time of fCoSE, and the same places each time. */
export function placeByForces({ nodes, edges, fixed }: FreeRequest): ReadonlyMap<string, Point> {
  const bodies = nodes.map(({ id, width, height }) => {
    const at = fixed.get(id);
    return { id, radius: Math.hypot(width, height * stretch) / 2 + 3, ...(at && { fx: at.x, fy: at.y * stretch }) } as Body;
  });
  const known = new Set(nodes.map(({ id }) => id));
  const links = edges.flatMap(({ source, target }) => (known.has(source) && known.has(target) ? [{ source, target }] : []));
  const count = nodes.length < manyFrom ? rounds.few : rounds.many;
  const simulation = forceSimulation(bodies).stop()
    .force('link', forceLink<Body, { source: string; target: string }>(links).id(({ id }) => id).distance(110))
    .force('charge', forceManyBody().strength(-400).theta(1.3).distanceMax(1500))
    .force('x', forceX().strength(0.05)).force('y', forceY().strength(0.05)).alphaDecay(1 - 0.02 ** (1 / count));
  simulation.tick(count);
  if (fixed.size === 0) spread(bodies);
  // Apart from each other last: while the picture still moves, that would be lost work.
  for (const name of ['link', 'charge', 'x', 'y']) simulation.force(name, null);
  simulation.force('apart', forceCollide<Body>(({ radius }) => radius).strength(0.9)).alphaDecay(0).velocityDecay(0.4);
  simulation.tick(rounds.apart);
  return new Map(bodies.map(({ id, x = 0, y = 0 }) => [id, { x, y: y / stretch }]));
}
