import { element } from '../../dom.js';
import { copyText } from './copy.js';
import { withoutMark } from '../text/build-query.js';
import { snippets, type SnippetLanguage } from './snippets.js';
import { tabAfter } from '../tabs/tab-keys.js';
import { formOf } from '../grammar/tokens.js';

const label: Readonly<Record<SnippetLanguage, string>> = { curl: 'curl', Python: 'Python, SPARQLWrapper', pandas: 'Python, pandas', R: 'R', JavaScript: 'JavaScript' };

/** The query as programs, in a dialog. */
export function openCode(query: string): void {
  const all = snippets(withoutMark(query), formOf(query), `${location.origin}/sparql`);
  const code = element('pre', { 'tabindex': '0', 'aria-label': 'Code' }), needs = element('p', { class: 'side-note' }), status = element('span', { role: 'status' });
  const panel = element('div', { id: 'code-panel', role: 'tabpanel' }, needs, code);
  const buttons = all.map(({ language }) =>
    element('button', { 'type': 'button', 'role': 'tab', 'id': `code-${language}`, 'aria-controls': 'code-panel', 'data-language': language }, label[language]),
  );
  const show = (language: string): void => {
    const found = all.find((each) => each.language === language) ?? all[0];
    if (!found) return;
    code.textContent = found.code;
    needs.textContent = `Runs as it stands. Needs: ${found.needs}.`;
    status.textContent = '';
    for (const each of buttons) {
      const chosen = each.dataset['language'] === found.language;
      each.setAttribute('aria-selected', String(chosen));
      each.tabIndex = chosen ? 0 : -1;
    }
    panel.setAttribute('aria-labelledby', `code-${found.language}`);
  };
  const copy = element('button', { type: 'button', class: 'primary' }, 'Copy'), close = element('button', { type: 'button' }, 'Close');
  const choice = element('div', { 'class': 'segmented', 'role': 'tablist', 'aria-label': 'Language' }, ...buttons);
  const dialog = element(
    'dialog',
    { 'class': 'query-dialog', 'aria-label': 'This query as code' },
    element('h2', {}, 'This query as code'),
    choice,
    panel,
    element('p', { class: 'dialog-actions' }, copy, close, status),
  );
  choice.addEventListener('click', (event) => {
    const language = (event.target as Element).closest('[data-language]')?.getAttribute('data-language');
    if (typeof language === 'string') show(language);
  });
  choice.addEventListener('keydown', (event) => {
    const next = buttons[tabAfter(event.key, buttons.findIndex((each) => each === event.target), buttons.length) ?? -1];
    if (!next) return;
    event.preventDefault();
    show(next.dataset['language'] ?? '');
    next.focus();
  });
  copy.addEventListener('click', () => { void copyText(code.textContent, status); });
  close.addEventListener('click', () => { dialog.close(); });
  dialog.addEventListener('close', () => { dialog.remove(); });
  show('curl');
  document.body.append(dialog);
  dialog.showModal();
}
