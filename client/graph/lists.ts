import { element, required } from '../dom.js';
import type { Graph, GraphEdge, GraphNode } from './model.js';

/** What can be done with a node, from the list as from the details. */
export interface NodeActions {
  expand(node: GraphNode): void;
  remove(node: GraphNode): void;
}

export const termLink = (slug: string, text: string): HTMLAnchorElement => element('a', { 'href': `/${slug}`, 'data-term': slug }, text);

const action = (label: string, about: string, run: () => void): HTMLButtonElement => {
  const button = element('button', { type: 'button' }, label, element('span', { class: 'visually-hidden' }, ` ${about}`));
  button.addEventListener('click', run);
  return button;
};

export const nodeButtons = (node: GraphNode, actions: NodeActions): HTMLElement => element('div', { class: 'graph-actions' },
  ...(node.expanded ? [] : [action('Expand', node.label, () => { actions.expand(node); })]),
  action('Remove', node.label, () => { actions.remove(node); }));

export const evidenceText = ({ evidence }: GraphEdge): string => {
  const count = (direction: string): number => evidence.filter((line) => line.direction === direction).length;
  return evidence.length === 0 ? '' : `${count('supports')} for, ${count('disputes')} against`;
};

/** Shows the graph as two tables: what a canvas cannot tell to a keyboard or a screen reader. */
export function fillLists({ nodes, edges }: Graph, kindLabels: ReadonlyMap<string, string>, actions: NodeActions): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const sorted = nodes.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.label.localeCompare(b.label));
  required('[data-graph-nodes] tbody').replaceChildren(...sorted.map((node) => element('tr', {},
    element('th', { scope: 'row' }, termLink(node.slug, node.label)), element('td', {}, kindLabels.get(node.kind) ?? node.kind),
    element('td', {}, String(node.degree)), element('td', {}, nodeButtons(node, actions)))));
  const end = (id: string): HTMLElement | string => {
    const node = byId.get(id);
    return node ? termLink(node.slug, node.label) : id;
  };
  required('[data-graph-edges] tbody').replaceChildren(...edges.map((edge) => element('tr', {},
    element('td', {}, end(edge.source)), element('td', {}, edge.claim === undefined ? edge.label : termLink(edge.claim, edge.label)), element('td', {}, end(edge.target)),
    element('td', {}, edge.status ?? ''), element('td', {}, evidenceText(edge)))));
}
