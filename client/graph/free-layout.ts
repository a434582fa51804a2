import { placeByForces } from './force-layout.js';
import type { FreeRequest, Point } from './layout/model.js';

/** With more nodes fCoSE takes seconds. */
const mostCareful = 120;

/** The libraries of small pictures are fetched for the first one that needs them. */
export const freeLibraries = () => Promise.all([import('cytoscape'), import('cytoscape-fcose')]);

/** Places the nodes by forces: few of them with fCoSE, which takes its time. */
export async function placeFreely(request: FreeRequest): Promise<ReadonlyMap<string, Point>> {
  const { nodes, edges, fixed } = request;
  if (nodes.length > mostCareful) return placeByForces(request);
  const [{ default: cytoscape }, { default: fcose }] = await freeLibraries();
  cytoscape.use(fcose);
  const cy = cytoscape({
    headless: true, styleEnabled: true, style: [{ selector: 'node', style: { width: 'data(width)', height: 'data(height)' } }],
    elements: [
      ...nodes.map(({ id, width, height }) => ({ group: 'nodes' as const, data: { id, width, height }, ...(fixed.has(id) && { position: { ...fixed.get(id) as Point } }) })),
      ...edges.map(({ id, source, target }) => ({ group: 'edges' as const, data: { id, source, target } })),
    ],
  });
  const constraints = [...fixed].filter(([id]) => cy.getElementById(id).nonempty()).map(([nodeId, position]) => ({ nodeId, position: { ...position } }));
  await new Promise<void>((resolve) => {
    const layout = cy.layout({
      name: 'fcose', quality: 'proof', animate: false, randomize: true, fit: false, packComponents: false,
      idealEdgeLength: 110, nodeSeparation: 110, nodeRepulsion: 9000, ...(constraints.length > 0 && { fixedNodeConstraint: constraints }),
    } as unknown as Parameters<typeof cy.layout>[0]);
    layout.one('layoutstop', () => { resolve(); });
    layout.run();
  });
  const places = new Map(cy.nodes().map((node): [string, Point] => [node.id(), { ...node.position() }]));
  cy.destroy();
  return places;
}
