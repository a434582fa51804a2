import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { FreeRequest, Point } from './layout/model.js';

/** Names are wide and low: forces act as if all were this much higher, and the picture is as much wider than high. */
const stretch = 2;
/** Rounds in which terms find their places, for a small and a large picture, and those in which they move off each other. */
const rounds = { few: 80, many: 40, apart: 30 } as const;
/** From so many terms on a picture is large. */
const manyFrom = 600;

/** Places many nodes by forces: in a tenth of the time of fCoSE, and the same places each time. */
export function placeByForces({ nodes, edges, fixed }: FreeRequest): ReadonlyMap<string, Point> {
  const bodies = nodes.map(({ id, width, height }) => {
    const at = fixed.get(id);
    return { id, radius: Math.hypot(width, height * stretch) / 2 + 3, ...(at && { fx: at.x, fy: at.y * stretch }) } as { id: string; radius: number; x?: number; y?: number };
  });
  const known = new Set(nodes.map(({ id }) => id));
  const links = edges.flatMap(({ source, target }) => (known.has(source) && known.has(target) ? [{ source, target }] : []));
  const count = nodes.length < manyFrom ? rounds.few : rounds.many;
  const simulation = forceSimulation(bodies).stop()
    .force('link', forceLink<(typeof bodies)[number], { source: string; target: string }>(links).id(({ id }) => id).distance(110))
    .force('charge', forceManyBody().strength(-400).theta(1.3).distanceMax(1500))
    .force('x', forceX().strength(0.05)).force('y', forceY().strength(0.05)).alphaDecay(1 - 0.02 ** (1 / count));
  simulation.tick(count);
  // Apart from each other last: while the picture still moves, that would be lost work.
  for (const name of ['link', 'charge', 'x', 'y']) simulation.force(name, null);
  simulation.force('apart', forceCollide<(typeof bodies)[number]>(({ radius }) => radius).strength(0.9)).alphaDecay(0).velocityDecay(0.6);
  simulation.tick(rounds.apart);
  return new Map(bodies.map(({ id, x = 0, y = 0 }) => [id, { x, y: y / stretch }]));
}
