import { element, required } from '../dom.js';
import type { Actions } from './actions.js';
import type { GraphEdge, GraphNode } from './model.js';
import { papersOf } from './model.js';
import type { Session } from './session.js';
import { createTableRows } from './table-rows.js';

/** The same nodes and edges as tables: everything that the canvas can do is done here by keyboard. */
export interface Twin {
  fill(): void;
  /** Shows what is selected, and brings it into view where it was chosen elsewhere. */
  select(): void;
}

/** How one table is shown. */
interface TableState {
  readonly name: 'nodes' | 'edges';
  /** The column that it is ordered by. */
  column: string;
  down: boolean;
  /** Rows that are shown at most. */
  most: number;
  /** What rows must contain, in lower case. */
  words: string;
}

/** What is in a table: how its rows are made, found and ordered. */
interface Content<Row> {
  readonly rows: readonly Row[];
  /** By column. */
  readonly value: Readonly<Record<string, (row: Row) => string | number>>;
  readonly text: (row: Row) => string;
  readonly make: (row: Row) => HTMLElement;
}

/** Rows of a table at once; the others are a button away. */
const rowsAtOnce = 300;

const byValue = (a: number | string, b: number | string): number => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));

function put<Row extends { readonly id: string }>({ name, column, down, most, words }: TableState, { rows, value, text, make }: Content<Row>): void {
  const table = required(`[data-graph-${name}]`), read = value[column];
  const found = rows.filter((row) => text(row).toLowerCase().includes(words));
  const sorted = read ? [...found].sort((a, b) => (down ? -1 : 1) * byValue(read(a), read(b))) : found;
  keepFocus(table, () => { required('tbody', table).replaceChildren(...sorted.slice(0, most).map(make)); });
  const more = required(`[data-graph-more="${name}"]`);
  more.hidden = sorted.length <= most;
  more.textContent = `${sorted.length - most} more`;
  for (const head of table.querySelectorAll<HTMLElement>('th[data-column]')) head.setAttribute('aria-sort', head.dataset['column'] === column ? (down ? 'descending' : 'ascending') : 'none');
}

/** Replaces rows; the focus goes to the same control of its row, or where the row has gone to the first that is there. */
function keepFocus(table: HTMLElement, replace: () => void): void {
  const focused =
    document.activeElement instanceof HTMLElement && table.contains(document.activeElement)
      ? { row: document.activeElement.closest('tr')?.dataset['row'], text: document.activeElement.textContent }
      : undefined;
  replace();
  if (focused?.row === undefined) return;
  const row = [...table.querySelectorAll<HTMLElement>('tbody tr')].find(({ dataset }) => dataset['row'] === focused.row);
  const target = row
    ? ([...row.querySelectorAll<HTMLElement>('button, input, a')].find((each) => each.textContent === focused.text) ?? row.querySelector<HTMLElement>('input'))
    : table.querySelector<HTMLElement>('tbody input');
  target?.focus({ preventScroll: true });
}

/** A button in the head of each column orders by it; a box finds rows by their words; another button shows all. */
function listen(state: TableState, fill: () => void): void {
  for (const head of required(`[data-graph-${state.name}]`).querySelectorAll<HTMLElement>('th[data-column]')) {
    const button = element('button', { type: 'button', class: 'sort' }, head.textContent ?? '');
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const column = head.dataset['column'] ?? '';
      state.down = state.column === column && !state.down;
      state.column = column;
      fill();
    });
  }
  required<HTMLInputElement>(`[data-graph-find="${state.name}"]`).addEventListener('input', ({ target }) => {
    state.words = (target as HTMLInputElement).value.trim().toLowerCase();
    fill();
  });
  required(`[data-graph-more="${state.name}"]`).addEventListener('click', () => {
    state.most = Infinity;
    fill();
  });
}

function showSelection(selected: ReadonlySet<string>): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-graph-nodes] tbody tr, [data-graph-edges] tbody tr')) {
    const chosen = selected.has(row.dataset['row'] ?? '');
    row.classList.toggle('chosen', chosen);
    const input = row.querySelector<HTMLInputElement>('input[data-id]');
    if (input) input.checked = chosen;
    // Within its own frame: the page stays where it is.
    const frame = row.closest<HTMLElement>('.table-frame');
    if (chosen && frame && !frame.contains(document.activeElement)) frame.scrollTop = row.offsetTop - frame.clientHeight / 2;
  }
}

const nodeValue: Content<GraphNode>['value'] = { term: ({ label }) => label, kind: ({ kind }) => kind, connections: ({ degree }) => degree };
const edgeValue = (labels: ReadonlyMap<string, string>): Content<GraphEdge>['value'] => ({
  from: ({ source }) => labels.get(source) ?? '',
  relation: ({ label }) => label,
  to: ({ target }) => labels.get(target) ?? '',
  status: ({ status }) => status ?? '',
  evidence: (edge) => papersOf(edge).length,
});

export function createTwin(session: Session, actions: Actions): Twin {
  const ofNodes: TableState = { name: 'nodes', column: 'term', down: false, most: rowsAtOnce, words: '' };
  const ofEdges: TableState = { name: 'edges', column: 'from', down: false, most: rowsAtOnce, words: '' };
  const rows = createTableRows(session, actions);
  const twin: Twin = {
    fill() {
      const { nodes, edges } = session.shown;
      const labels = new Map(nodes.map(({ id, label }) => [id, label]));
      for (const { source, target } of edges) for (const id of [source, target]) if (!labels.has(id)) labels.set(id, session.explored.terms.get(id)?.label ?? id);
      put(ofNodes, { rows: nodes, value: nodeValue, text: (node) => `${node.label} ${node.kind}`, make: rows.node });
      put(ofEdges, {
        rows: edges.filter(({ id }) => !id.startsWith('edge more ')), value: edgeValue(labels), make: (edge) => rows.edge(edge, labels),
        text: (edge) => `${labels.get(edge.source) ?? ''} ${edge.label} ${labels.get(edge.target) ?? ''} ${edge.status ?? ''} ${edge.statement ?? ''}`,
      });
      twin.select();
    },
    select() { showSelection(session.selected); },
  };
  for (const state of [ofNodes, ofEdges]) listen(state, () => { twin.fill(); });
  return twin;
}
