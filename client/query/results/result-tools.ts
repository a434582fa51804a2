import { element } from '../../dom.js';
import type { ArrangedTable } from './arranged-table.js';
import { copyText } from './copy.js';
import { toMarkdown, toTsv } from './write-rows.js';

/** What stands above a table of results: its filter, names, columns, copies. */
export interface ResultTools {
  readonly root: HTMLElement;
  /** Other solutions have come into the table. */
  reset(): void;
}

/** Rows of a copy to Markdown. */
const mostMarkdown = 5_000;
/** Rows beyond which a filter waits until nothing is typed for some milliseconds. */
const many = 5_000, typing = 150;

export function createResultTools(table: ArrangedTable): ResultTools {
  const field = element('input', { 'type': 'search', 'placeholder': 'Filter rows', 'aria-label': 'Filter rows', 'class': 'result-filter' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { table.filter(field.value); }, table.solutions.rows.length > many ? typing : 0);
  });
  const names = element('label', { class: 'result-check' }, element('input', { type: 'checkbox', checked: '' }), ' Names');
  names.addEventListener('change', (event) => { table.name((event.target as HTMLInputElement).checked); });
  const boxes = element('div', { class: 'menu-body' });
  /** A table without columns says nothing: the last one that is shown stays. */
  const keepOne = (): void => {
    const all = [...boxes.querySelectorAll('input')], shown = all.filter((box) => box.checked);
    for (const box of all) box.disabled = shown.length === 1 && box.checked;
  };
  const copied = element('span', { role: 'status' });
  const copyButton = (text: string, make: () => string): HTMLButtonElement => {
    const made = element('button', { type: 'button' }, text);
    made.addEventListener('click', () => { void copyText(make(), copied); });
    return made;
  };
  const root = element('div', { class: 'result-tools' }, field, table.count, names, element('details', { class: 'menu' }, element('summary', {}, 'Columns'), boxes),
    copyButton('Copy for a spreadsheet', () => toTsv(table.selected())), copyButton('Copy as Markdown', () => toMarkdown(table.selected(mostMarkdown))), copied);
  return {
    root,
    reset() {
      clearTimeout(timer);
      field.value = '';
      boxes.replaceChildren(...table.solutions.variables.map((name, i) => {
        const box = element('input', { type: 'checkbox', ...(!table.isHidden(i) && { checked: '' }) });
        box.addEventListener('change', () => {
          table.hide(i, !box.checked);
          keepOne();
        });
        return element('label', {}, box, ` ?${name}`);
      }));
      keepOne();
    },
  };
}
