import { element } from '../../dom.js';
import type { PastRun, Saved, Storage } from './storage.js';
import { titleOf, type Workspace } from './workspace.js';

export interface HistoryOptions {
  readonly storage: Storage;
  readonly workspace: Workspace;
  /** Opens a text as a tab of its own. */
  readonly open: (text: string, title?: string) => void;
  /** Leads to the text. */
  readonly write: () => void;
}

const time = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** What a text without a title is told by: what it asks, as many begin with the same declarations. */
const nameOf = (text: string): string => {
  const title = titleOf({ text, order: -1 });
  return title === 'Query 0' ? text.replace(/^(?:\s*(?:#.*|(?:PREFIX\s+\S*|BASE)\s*<[^>]*>))+/i, '').replaceAll(/\s+/g, ' ').trim().slice(0, 60) : title;
};

/** What was saved, run and closed; each opens as a tab. Drawn anew whenever it is shown. */
export async function drawHistory(place: HTMLElement, options: HistoryOptions): Promise<void> {
  const { storage, workspace, open, write } = options;
  const [saved, runs] = await Promise.all([storage.saved(), storage.runs()]), closed = workspace.closed();
  const opener = (text: string, label: string, note: string, act = (): void => { open(text); }): HTMLElement => {
    const button = element('button', { type: 'button', class: 'history-open' }, label, element('span', { class: 'side-note' }, ` ${note}`));
    button.addEventListener('click', act);
    return button;
  };
  const savedRow = ({ name, text, at }: Saved): HTMLElement => {
    const forget = element('button', { 'type': 'button', 'class': 'query-tab-tool', 'aria-label': `Forget ${name}` }, '×');
    forget.addEventListener('click', () => { void storage.forget(name).then(() => drawHistory(place, options)); });
    return element('li', {}, opener(text, name, time.format(at), () => { open(text, name); }), forget);
  };
  const runRow = ({ text, at, rows, milliseconds }: PastRun): HTMLElement =>
    element(
      'li',
      {},
      opener(text, nameOf(text), `${time.format(at)}, ${rows === undefined ? '' : `${rows.toLocaleString('en')} rows, `}${Math.round(milliseconds)} ms`),
    );
  const field = element('input', { 'type': 'search', 'placeholder': 'Find in the history', 'aria-label': 'Find in the history' });
  const list = (title: string, rows: readonly HTMLElement[], none: string): readonly HTMLElement[] => [
    element('h2', {}, title, ...(rows.length > 0 ? [element('span', { class: 'schema-count' }, String(rows.length))] : [])),
    rows.length > 0 ? element('ul', { class: 'history-list' }, ...rows) : element('p', { class: 'side-note' }, none),
  ];
  // The same text that was run again and again is one row, the newest.
  const distinct = [...new Map([...runs].reverse().map((run) => [run.text, run])).values()].reverse().sort((a, b) => b.at - a.at);
  place.replaceChildren(field,
    ...list('Saved', saved.sort((a, b) => (a.name < b.name ? -1 : 1)).map(savedRow), 'Save gives a query a name.'),
    ...list('Closed', closed.slice(0, 50).map((tab) => element('li', {}, opener(tab.text, titleOf(tab), time.format(tab.closed ?? 0), () => {
      workspace.reopen(tab.id);
      write();
    }))), 'Queries that you close are kept here.'),
    ...list('Run', distinct.map(runRow), 'Queries that you run are kept here; their results are not.'),
    ...(storage.lasting ? [] : [element('p', { class: 'notice' }, 'This browser keeps nothing: closing the page loses all.')]));
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of place.querySelectorAll<HTMLElement>('li')) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
