import { element } from '../dom.js';
import { evidenceText, nodeButtons, termLink } from './lists.js';
import type { NodeActions } from './lists.js';
import type { GraphEdge, GraphNode } from './model.js';

/** A node in the side panel. */
export const nodeDetails = (node: GraphNode, kindLabel: string, actions: NodeActions): readonly Node[] => [
  element('p', { class: `badge kind-${node.kind}` }, kindLabel),
  element('h2', {}, node.label),
  ...(node.definition === undefined ? [] : [element('p', {}, node.definition)]),
  element('p', {}, termLink(node.slug, 'Open its window')),
  nodeButtons(node, actions),
];

/** An edge in the side panel: what it states and the evidence on it. */
export const edgeDetails = (edge: GraphEdge, labelOf: (id: string) => string): readonly Node[] => [
  element('p', { class: 'badge' }, edge.claim === undefined ? 'structure' : 'claim'),
  element('h2', {}, `${labelOf(edge.source)} ${edge.label} ${labelOf(edge.target)}`),
  ...(edge.statement === undefined ? [] : [element('p', {}, edge.statement)]),
  ...(edge.status === undefined ? [] : [element('p', {}, element('span', { class: `status status-${edge.status}` }, edge.status), ` ${evidenceText(edge)}`)]),
  element('ul', { class: 'evidence-list' }, ...edge.evidence.map(({ direction, finding, paper }) => element('li', { class: `evidence evidence-${direction}` },
    element('span', { class: 'direction' }, direction), ` ${finding} `, termLink(paper, paper)))),
  ...(edge.claim === undefined ? [] : [element('p', {}, termLink(edge.claim, 'Open the claim'))]),
];
