import { element, required, shape } from '../dom.js';
import type { Actions } from './actions.js';
import { openMenu } from './menu.js';
import type { GraphEdge, GraphNode } from './model.js';
import { papersOf } from './model.js';
import { actionButton, evidenceText, termLink } from './panel.js';
import type { Session } from './session.js';

/** The same nodes and edges as tables: everything that the canvas can do is done here by keyboard. */
export interface Twin {
  fill(): void;
  /** Shows what is selected, and brings it into view where it was chosen elsewhere. */
  select(): void;
}

interface Order {
  readonly column: string;
  readonly down: boolean;
}

/** Rows of a table at once; the others are a button away. */
const rowsAtOnce = 300;

const numeric = (a: number | string, b: number | string): number => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));

export function createTwin(session: Session, actions: Actions): Twin {
  const orders: Record<'nodes' | 'edges', Order> = { nodes: { column: 'term', down: false }, edges: { column: 'from', down: false } };
  const most = { nodes: rowsAtOnce, edges: rowsAtOnce };
  const words = { nodes: '', edges: '' };
  const label = (id: string): string => session.shown.nodes.find((node) => node.id === id)?.label ?? session.explored.terms.get(id)?.label ?? id;
  let labels = new Map<string, string>();

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
  const nodeRow = (node: GraphNode): HTMLElement => {
    const kind = session.data.kinds.find(({ name }) => name === node.kind);
    const isOpened = session.state.focus.includes(node.slug) || session.state.expand.includes(node.slug);
    return element('tr', { 'data-row': node.id }, element('td', {}, checkbox(node.id, node.label)),
      element('th', { scope: 'row' }, node.fold ? node.label : termLink(node.slug, node.label)), element('td', {}, ...(kind ? [shape(kind.name, kind.icon)] : []), kind?.label ?? node.kind),
      element('td', {}, String(node.degree)), element('td', {}, element('span', { class: 'graph-actions' },
        ...(node.fold ? [actionButton(node.fold.open ? 'Fold' : 'Show', node.label, () => { actions.expand(node); })]
          : [isOpened ? actionButton('Collapse', node.label, () => { actions.collapse(node); }) : actionButton('Expand', node.label, () => { actions.expand(node); }), actionButton('Hide', node.label, () => { actions.hide([node.id]); }), menuButton(node.id, node.label)]))));
  };
  const edgeRow = (edge: GraphEdge): HTMLElement => {
    const end = (id: string): Node | string => {
      const slug = session.explored.terms.get(id)?.slug;
      return slug === undefined ? labels.get(id) ?? id : termLink(slug, labels.get(id) ?? id);
    };
    return element('tr', { 'data-row': edge.id }, element('td', {}, checkbox(edge.id, `${labels.get(edge.source) ?? ''} ${edge.label} ${labels.get(edge.target) ?? ''}`)),
      element('td', {}, end(edge.source)), element('td', {}, edge.claim === undefined ? edge.label : termLink(edge.claim, edge.label)), element('td', {}, end(edge.target)),
      element('td', {}, ...(edge.status === undefined ? [] : [element('span', { class: `status status-${edge.status}` }, edge.status)])), element('td', {}, evidenceText(edge)));
  };
  const nodeValue: Readonly<Record<string, (node: GraphNode) => string | number>> = { term: (node) => node.label, kind: ({ kind }) => kind, connections: ({ degree }) => degree };
  const edgeValue: Readonly<Record<string, (edge: GraphEdge) => string | number>> = {
    from: ({ source }) => labels.get(source) ?? '', relation: (edge) => edge.label, to: ({ target }) => labels.get(target) ?? '', status: ({ status }) => status ?? '', evidence: (edge) => papersOf(edge).length,
  };
  const put = <Row extends { readonly id: string }>(name: 'nodes' | 'edges', rows: readonly Row[], value: Readonly<Record<string, (row: Row) => string | number>>, text: (row: Row) => string, make: (row: Row) => HTMLElement): void => {
    const table = required(`[data-graph-${name}]`), { column, down } = orders[name], read = value[column];
    const wanted = words[name].toLowerCase();
    const found = rows.filter((row) => text(row).toLowerCase().includes(wanted));
    const sorted = read ? [...found].sort((a, b) => (down ? -1 : 1) * numeric(read(a), read(b))) : found;
    const focused = document.activeElement instanceof HTMLElement && table.contains(document.activeElement) ? { row: document.activeElement.closest('tr')?.dataset['row'], text: document.activeElement.textContent } : undefined;
    required('tbody', table).replaceChildren(...sorted.slice(0, most[name]).map(make));
    const more = required(`[data-graph-more="${name}"]`);
    more.hidden = sorted.length <= most[name];
    more.textContent = `${sorted.length - most[name]} more`;
    for (const head of table.querySelectorAll<HTMLElement>('th[data-column]')) head.setAttribute('aria-sort', head.dataset['column'] === column ? (down ? 'descending' : 'ascending') : 'none');
    // The row may have gone: the focus goes to the next one that is there.
    if (focused?.row !== undefined) {
      const row = [...table.querySelectorAll<HTMLElement>('tbody tr')].find(({ dataset }) => dataset['row'] === focused.row);
      const target = row ? [...row.querySelectorAll<HTMLElement>('button, input, a')].find((each) => each.textContent === focused.text) ?? row.querySelector<HTMLElement>('input') : table.querySelector<HTMLElement>('tbody input');
      target?.focus({ preventScroll: true });
    }
  };
  const twin: Twin = {
    fill() {
      const { nodes, edges } = session.shown;
      labels = new Map([...nodes, ...edges.flatMap(({ source, target }) => [source, target]).map((id) => ({ id, label: label(id) }))].map((node) => [node.id, node.label]));
      put('nodes', nodes, nodeValue, (node) => `${node.label} ${node.kind}`, nodeRow);
      put('edges', edges.filter(({ id }) => !id.startsWith('edge more ')), edgeValue, (edge) => `${labels.get(edge.source) ?? ''} ${edge.label} ${labels.get(edge.target) ?? ''} ${edge.status ?? ''} ${edge.statement ?? ''}`, edgeRow);
      twin.select();
    },
    select() {
      for (const row of document.querySelectorAll<HTMLElement>('[data-graph-nodes] tbody tr, [data-graph-edges] tbody tr')) {
        const chosen = session.selected.has(row.dataset['row'] ?? '');
        row.classList.toggle('chosen', chosen);
        const input = row.querySelector<HTMLInputElement>('input[data-id]');
        if (input) input.checked = chosen;
        // Within its own frame: the page stays where it is.
        const frame = row.closest<HTMLElement>('.table-frame');
        if (chosen && frame && !frame.contains(document.activeElement)) frame.scrollTop = row.offsetTop - frame.clientHeight / 2;
      }
    },
  };
  for (const name of ['nodes', 'edges'] as const) {
    for (const head of required(`[data-graph-${name}]`).querySelectorAll<HTMLElement>('th[data-column]')) {
      const button = element('button', { type: 'button', class: 'sort' }, head.textContent ?? '');
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        const column = head.dataset['column'] ?? '';
        orders[name] = { column, down: orders[name].column === column && !orders[name].down };
        twin.fill();
      });
    }
    required<HTMLInputElement>(`[data-graph-find="${name}"]`).addEventListener('input', ({ target }) => {
      words[name] = (target as HTMLInputElement).value.trim();
      twin.fill();
    });
    required(`[data-graph-more="${name}"]`).addEventListener('click', () => {
      most[name] = Infinity;
      twin.fill();
    });
  }
  return twin;
}
