import { element } from '../../dom.js';
import { tabAfter } from './tab-keys.js';
import { titleOf, type Workspace } from './workspace.js';

/**
 * The tabs as a list: arrow keys move, Delete closes.
 *
 * @param write Leads to the text, where a new query is to be written.
 */
export function createTabList(place: HTMLElement, workspace: Workspace, write: () => void): void {
  const list = element('div', { 'role': 'tablist', 'aria-label': 'Queries', 'class': 'query-tablist' });
  const close = element('button', { 'type': 'button', 'class': 'query-tab-tool', 'aria-label': 'Close this query' }, '×');
  const add = element('button', { 'type': 'button', 'class': 'query-tab-tool', 'aria-label': 'New query' }, '+');
  place.replaceChildren(list, close, add);
  // Without a script there are no tabs.
  const panel = document.getElementById('query-panel');
  panel?.setAttribute('role', 'tabpanel');
  const draw = (): void => {
    const { tabs, active } = workspace, hadFocus = list.contains(document.activeElement);
    list.replaceChildren(...tabs.map((tab) => element('button', {
      'type': 'button', 'role': 'tab', 'id': `tab-${tab.id}`, 'data-tab': tab.id, 'aria-controls': 'query-panel',
      'aria-selected': String(tab.id === active.id), 'tabindex': tab.id === active.id ? '0' : '-1',
    }, titleOf(tab))));
    panel?.setAttribute('aria-labelledby', `tab-${active.id}`);
    const shown = list.querySelector<HTMLElement>('[aria-selected="true"]');
    shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (hadFocus) shown?.focus();
  };
  list.addEventListener('click', (event) => {
    const id = (event.target as Element).closest('[data-tab]')?.getAttribute('data-tab');
    if (id) workspace.select(id);
  });
  list.addEventListener('keydown', (event) => {
    const { tabs, active } = workspace, next = tabs[tabAfter(event.key, tabs.findIndex(({ id }) => id === active.id), tabs.length) ?? -1];
    if (next) workspace.select(next.id);
    else if (event.key === 'Delete') workspace.close(active.id);
    else return;
    event.preventDefault();
  });
  close.addEventListener('click', () => { workspace.close(workspace.active.id); });
  add.addEventListener('click', () => {
    workspace.open('');
    write();
  });
  workspace.onChange(draw);
  draw();
}

/** Writes the title of the active tab anew when its text changed. */
export function renameTab({ active }: Workspace): void {
  const tab = document.getElementById(`tab-${active.id}`), title = titleOf(active);
  if (tab && tab.textContent !== title) tab.textContent = title;
}
