import type { LayoutEdge, LayoutNode, LayoutAddition } from './layout/model.js';
import type { GraphData, GraphEdge, GraphNode } from './model.js';
import { papersOf } from './model.js';
import { emptyState, type GraphState } from './state.js';
import type { Extra, Shown } from './view.js';

/** What a state says of the places of terms. */
type Arrangement = Pick<GraphState, 'layout' | 'pinned' | 'columns'>;

export const layoutEdge = (edge: GraphEdge): LayoutEdge =>
  ({ id: edge.id, source: edge.source, target: edge.target, relation: edge.label, status: edge.status ?? '', weight: papersOf(edge).length });

function layoutNode({ id, slug, label, kind, role }: GraphNode, data: GraphData, { columns }: Extra, { layout, pinned }: Arrangement): LayoutNode {
  const stage = data.stages.find(({ iri }) => iri === id);
  const column = stage ? undefined : columns?.get(id);
  return {
    id, label, kind, role: role === 'opened' ? 'hub' : role === 'listed' ? 'listed' : 'leaf',
    ...(stage && { stage: { order: stage.order, main: stage.track === 'main', next: stage.next } }), ...(column !== undefined && { column }),
    ...(layout === 'kinds' && { heading: data.kinds.find(({ name }) => name === kind)?.plural ?? kind }), ...(pinned.includes(slug) && { pinned: true }),
  };
}

/** The picture as layouts take it. A term that an expansion opened is no hub: it was there before. */
export const layoutAdditions = ({ additions }: Pick<Shown, 'additions'>, data: GraphData, extra: Extra = {}, arrangement: Arrangement = emptyState): readonly LayoutAddition[] =>
  additions.map(({ nodes, edges, origin }) => ({ origin, most: arrangement.columns, edges: edges.map(layoutEdge), nodes: nodes.map((node) => layoutNode(node, data, extra, arrangement)) }));
