import type { Core } from 'cytoscape';
import type { Point } from './layout/model.js';
import { enters } from './layout/truth.js';
import type { GraphEdge } from './model.js';

let registered: Promise<void> | undefined;

/** Fetches the layout with the first picture that needs it. */
const register = (): Promise<void> => registered ??= Promise.all([import('cytoscape'), import('cytoscape-fcose')]).then(([{ default: cytoscape }, { default: fcose }]) => { cytoscape.use(fcose); });

/** From so many nodes on a quick and rough placement is wanted. */
const roughFrom = 500;

/** Places the nodes by forces; those that are given stay. Resolves when they stand. */
export async function layOutFreely(cy: Core, fixed: ReadonlyMap<string, Point>): Promise<void> {
  await register();
  const rough = cy.nodes().length > roughFrom;
  const constraints = [...fixed].filter(([id]) => cy.getElementById(id).nonempty()).map(([nodeId, position]) => ({ nodeId, position: { ...position } }));
  await new Promise<void>((resolve) => {
    const layout = cy.layout({
      name: 'fcose', quality: rough ? 'draft' : 'proof', animate: false, randomize: true, fit: false, nodeDimensionsIncludeLabels: true, packComponents: true,
      idealEdgeLength: 110, nodeSeparation: 110, nodeRepulsion: 9000, ...(constraints.length > 0 && { fixedNodeConstraint: constraints }),
    } as unknown as Parameters<Core['layout']>[0]);
    layout.one('layoutstop', () => { resolve(); });
    layout.run();
  });
}

/** Pairs of an edge and a node that are looked at: beyond, the picture is too large to be read line by line. */
const mostPairs = 1_500_000;

/** The edges whose line passes behind a node that is none of their ends: in a free layout this cannot be avoided, and is marked. */
export function faultyEdges(cy: Core, edges: readonly GraphEdge[]): ReadonlySet<string> {
  const boxes = cy.nodes().map((node) => ({ id: node.id(), ...node.position(), width: node.width(), height: node.height() }));
  if (boxes.length * edges.length > mostPairs) return new Set();
  const places = new Map(boxes.map((box) => [box.id, box]));
  return new Set(edges.flatMap(({ id, source, target }) => {
    const a = places.get(source), b = places.get(target);
    return a && b && boxes.some((box) => box.id !== source && box.id !== target && enters(a, b, box)) ? [id] : [];
  }));
}
