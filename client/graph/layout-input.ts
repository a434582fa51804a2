import type { LayoutEdge, LayoutNode, LayoutStep } from './layout/model.js';
import type { GraphData, GraphEdge, GraphNode } from './model.js';
import { papersOf } from './model.js';
import type { Extra, Shown } from './view.js';

export const layoutEdge = (edge: GraphEdge): LayoutEdge =>
  ({ id: edge.id, source: edge.source, target: edge.target, relation: edge.label, status: edge.status ?? '', weight: papersOf(edge).length });

function layoutNode({ id, label, kind, role }: GraphNode, data: GraphData, { columns }: Extra): LayoutNode {
  const stage = data.stages.find(({ iri }) => iri === id);
  const column = stage ? undefined : columns?.get(id);
  return {
    id, label, kind, role: role === 'opened' ? 'hub' : role === 'listed' ? 'listed' : 'leaf',
    ...(stage && { stage: { order: stage.order, main: stage.track === 'main', next: stage.next } }), ...(column !== undefined && { column }),
  };
}

/** The picture as layouts take it. A term that an expansion opened is no hub: it was there before. */
export const layoutSteps = ({ steps }: Pick<Shown, 'steps'>, data: GraphData, extra: Extra = {}): readonly LayoutStep[] =>
  steps.map(({ nodes, edges, origin }) => ({ origin, edges: edges.map(layoutEdge), nodes: nodes.map((node) => layoutNode(node, data, extra)) }));
