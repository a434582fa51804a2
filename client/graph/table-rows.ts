import { element, shape } from '../dom.js';
import type { Actions } from './actions.js';
import { openMenu } from './menu.js';
import type { GraphEdge, GraphNode } from './model.js';
import { actionButton, evidenceText, termLink } from './panel.js';
import type { Session } from './session.js';

/** Makes the rows of the tables, with what can be done with each. */
export interface TableRows {
  node(node: GraphNode): HTMLElement;
  /** @param labels Names of terms by IRI. */
  edge(edge: GraphEdge, labels: ReadonlyMap<string, string>): HTMLElement;
}

export function createTableRows(session: Session, actions: Actions): TableRows {
  const checkbox = (id: string, name: string): HTMLInputElement => {
    const input = element('input', { 'type': 'checkbox', 'data-id': id, 'aria-label': `Select ${name}` });
    input.addEventListener('change', () => {
      const selected = new Set(session.selected);
      if (input.checked) selected.add(id);
      else selected.delete(id);
      session.select(selected);
    });
    return input;
  };
  const menuButton = (id: string, name: string): HTMLElement => {
    const button = actionButton('⋯', `Actions for ${name}`, () => {
      const { left, bottom } = button.getBoundingClientRect();
      void actions.menuOf(id).then((entries) => { openMenu(entries, { x: left, y: bottom + 2 }, name); });
    });
    button.setAttribute('aria-haspopup', 'menu');
    button.className = 'row-menu';
    return button;
  };
  const buttonsOf = (node: GraphNode): readonly HTMLElement[] => {
    const expand = (label: string): HTMLElement => actionButton(label, node.label, () => { actions.expand(node); });
    if (node.fold) return [expand(node.fold.open ? 'Fold' : 'Show')];
    const isOpened = session.state.focus.includes(node.slug) || session.state.expand.includes(node.slug);
    return [
      isOpened ? actionButton('Collapse', node.label, () => { actions.collapse(node); }) : expand('Expand'),
      actionButton('Hide', node.label, () => { actions.hide([node.id]); }), menuButton(node.id, node.label),
    ];
  };
  return {
    node(node) {
      const kind = session.data.kinds.find(({ name }) => name === node.kind);
      return element('tr', { 'data-row': node.id }, element('td', {}, checkbox(node.id, node.label)),
        element('th', { scope: 'row' }, node.fold ? node.label : termLink(node.slug, node.label)), element('td', {}, ...(kind ? [shape(kind.name, kind.icon)] : []), kind?.label ?? node.kind),
        element('td', {}, String(node.degree)), element('td', {}, element('span', { class: 'graph-actions' }, ...buttonsOf(node))));
    },
    edge(edge, labels) {
      const end = (id: string): Node | string => {
        const slug = session.explored.terms.get(id)?.slug;
        return slug === undefined ? labels.get(id) ?? id : termLink(slug, labels.get(id) ?? id);
      };
      return element('tr', { 'data-row': edge.id }, element('td', {}, checkbox(edge.id, `${labels.get(edge.source) ?? ''} ${edge.label} ${labels.get(edge.target) ?? ''}`)),
        element('td', {}, end(edge.source)), element('td', {}, edge.claim === undefined ? edge.label : termLink(edge.claim, edge.label)), element('td', {}, end(edge.target)),
        element('td', {}, ...(edge.status === undefined ? [] : [element('span', { class: `status status-${edge.status}` }, edge.status)])), element('td', {}, evidenceText(edge)));
    },
  };
}
