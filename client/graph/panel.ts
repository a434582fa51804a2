import { element } from '../dom.js';
import type { Actions } from './actions.js';
import type { GraphEdge, GraphNode } from './model.js';
import { papersOf } from './model.js';
import type { Session } from './session.js';
import { expansionText } from './state.js';
import { expandChoices } from './view.js';

export const termLink = (slug: string, text: string): HTMLAnchorElement => element('a', { 'href': `/${slug}`, 'data-term': slug }, text);

/** A button whose purpose is told in full to those who hear it alone. */
export function actionButton(label: string, about: string, run: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button' }, label, ...(about === '' ? [] : [element('span', { class: 'visually-hidden' }, ` ${about}`)]));
  button.addEventListener('click', run);
  return button;
}

/** `3 for, 1 against`: papers on an edge. */
export const evidenceText = (edge: GraphEdge): string => {
  if (edge.evidence.length === 0) return '';
  const unsure = papersOf(edge, 'inconclusive').length;
  return `${papersOf(edge, 'supports').length} for, ${papersOf(edge, 'disputes').length} against${unsure > 0 ? `, ${unsure} inconclusive` : ''}`;
};

/** What an edge says, in words. */
export function sentence({ source, target, label, statement }: GraphEdge, labelOf: (id: string) => string): string {
  return statement ?? `${labelOf(source)} ${label} ${labelOf(target)}.`;
}

function nodeDetails(node: GraphNode, session: Session, actions: Actions): readonly Node[] {
  const { data, explored, shown, state } = session, kind = data.kinds.find(({ name }) => name === node.kind);
  if (node.fold) {
    return [element('h2', {}, node.label), element('p', {}, `${node.fold.members.map((id) => explored.terms.get(id)?.label ?? id).join(', ')}.`),
      element('div', { class: 'graph-actions' }, actionButton(node.fold.open ? 'Fold them again' : 'Show them all', '', () => { actions.expand(node); }))];
  }
  const choices = expandChoices(node.id, explored, shown).filter(({ hidden }) => hidden > 0);
  const plural = new Map(data.kinds.map(({ name, plural: many }) => [name, many]));
  const opened = state.focus.includes(node.slug) || state.expand.includes(node.slug);
  return [
    element('p', { class: `badge kind-${node.kind}` }, kind?.label ?? node.kind),
    element('h2', {}, node.label),
    ...(node.definition === undefined ? [] : [element('p', {}, node.definition)]),
    element(
      'div',
      { class: 'graph-actions' },
      termButton(node.slug),
      ...(opened
        ? [
            actionButton('Collapse', node.label, () => {
              actions.collapse(node);
            }),
          ]
        : [
            actionButton('Expand', node.label, () => {
              actions.expand(node);
            }),
          ]),
      actionButton('Hide', node.label, () => {
        actions.hide([node.id]);
      }),
    ),
    ...(choices.length === 0
      ? []
      : [
          element('p', { class: 'graph-note' }, 'Expand by relation:'),
          element(
            'ul',
            { class: 'expand-choices' },
            ...choices.map(({ expansion, label, kind: name, hidden, strongest }) =>
              element(
                'li',
                {},
                actionButton(
                  `${expansion.inward ? `${plural.get(name) ?? name} → ${label}` : `${label} → ${plural.get(name) ?? name}`} (${hidden})`,
                  strongest > 0 ? `, best evidenced by ${strongest} lines` : '',
                  () => {
                    void session.change({ expand: [...session.state.expand, expansionText(expansion)] }, 'grown');
                  },
                ),
              ),
            ),
          ),
        ]),
  ];
}

const termButton = (slug: string): HTMLElement => element('a', { 'class': 'button', 'href': `/${slug}`, 'data-term': slug }, 'Open its window');
const directionOrder = ['supports', 'disputes', 'inconclusive'];
const directionWords: Readonly<Record<string, string>> = { supports: 'For', disputes: 'Against', inconclusive: 'Inconclusive' };

function edgeDetails(edge: GraphEdge, session: Session): readonly Node[] {
  const labelOf = (id: string): string => session.explored.terms.get(id)?.label ?? id;
  const lines = [...edge.evidence].sort((a, b) => directionOrder.indexOf(a.direction) - directionOrder.indexOf(b.direction) || (b.year ?? 0) - (a.year ?? 0));
  return [
    element('p', { class: 'badge' }, edge.claim === undefined ? 'stated without a claim' : 'claim'),
    element('h2', {}, `${labelOf(edge.source)} ${edge.label} ${labelOf(edge.target)}`),
    ...(edge.statement === undefined ? [] : [element('p', {}, edge.statement)]),
    ...(edge.status === undefined ? [] : [element('p', {}, element('span', { class: `status status-${edge.status}` }, edge.status), ` ${evidenceText(edge)}`)]),
    ...(edge.claim === undefined
      ? []
      : [element('div', { class: 'graph-actions' }, element('a', { 'class': 'button', 'href': `/${edge.claim}`, 'data-term': edge.claim }, 'Open the claim'))]),
    element(
      'ul',
      { class: 'evidence-list' },
      ...lines.map(({ direction, finding, paper, citation, systems }) =>
        element(
          'li',
          { class: `evidence evidence-${direction}` },
          element('span', { class: 'direction' }, directionWords[direction] ?? direction),
          ` ${finding} `,
          element('span', { class: 'evidence-source' }, termLink(paper, citation), systems.length > 0 ? ` · ${systems.join(', ').replaceAll('-', ' ')}` : ''),
        ),
      ),
    ),
  ];
}

/** The panel beside the canvas: what is selected, and the evidence on it. */
export function fillPanel(root: HTMLElement, session: Session, actions: Actions): void {
  const { shown, selected } = session;
  const nodes = shown.nodes.filter(({ id }) => selected.has(id)), edges = shown.edges.filter(({ id }) => selected.has(id));
  const [node] = nodes, [edge] = edges;
  if (nodes.length + edges.length === 0) {
    root.replaceChildren(element('p', { class: 'none' }, 'Choose a term or a connection, in the picture or in the table.'));
  } else if (nodes.length === 1 && node && edges.length === 0) root.replaceChildren(...nodeDetails(node, session, actions));
  else if (edges.length === 1 && edge && nodes.length === 0) root.replaceChildren(...edgeDetails(edge, session));
  else {
    const slugs = nodes.filter(({ fold }) => !fold).map(({ slug }) => slug);
    const connect = (common: 'any' | 'causes' | 'effects' | 'none'): void => {
      void session.change({ list: slugs, focus: [], expand: [], without: [], common, from: undefined, to: undefined, query: undefined });
    };
    root.replaceChildren(
      element('h2', {}, `${nodes.length} terms and ${edges.length} connections selected`),
      element('p', {}, nodes.slice(0, 12).map(({ label }) => label).join(', ') + (nodes.length > 12 ? '…' : '')),
      element('div', { class: 'graph-actions' }, ...(slugs.length < 2 ? [] : [
        actionButton('What connects them', '', () => { connect('any'); }), actionButton('Common causes', '', () => { connect('causes'); }), actionButton('Common effects', '', () => { connect('effects'); }),
        actionButton('Only these', '', () => { connect('none'); }),
      ]), actionButton('Hide them', '', () => { actions.hide(nodes.map(({ id }) => id)); })),
    );
  }
}
