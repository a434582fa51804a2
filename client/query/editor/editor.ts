import { element, required } from '../../dom.js';
import { cleanText } from '../text/clean-text.js';
import type { QueryEditor, EditorOptions } from './editor-contract.js';
import { longText } from '../text/long-text.js';

/** Milliseconds without a key until the field of the form has a long text, too. */
const copyDelay = 300;

/** The offset of a line and column, both from 1, in a text; the end of the text for places behind it. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(before + Math.min(Math.max(column - 1, 0), lines[line - 1]?.length ?? 0), text.length);
}

/** The text area of the page as an editor. It is there before any script is. */
function plainEditor(area: HTMLTextAreaElement, { changed, run }: EditorOptions): QueryEditor {
  const numbers = required('[data-editor-lines]');
  let wrong: number | undefined;
  const draw = (): void => {
    numbers.replaceChildren(...area.value.split('\n').map((_, i) => element('span', i + 1 === wrong ? { class: 'wrong' } : {}, `${i + 1}\n`)));
    numbers.scrollTop = area.scrollTop;
  };
  const clear = (): void => {
    wrong = undefined;
    area.removeAttribute('aria-invalid');
    draw();
  };
  const edited = (): void => {
    clear();
    changed();
  };
  area.addEventListener('input', edited);
  area.addEventListener('scroll', () => { numbers.scrollTop = area.scrollTop; });
  area.addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(); });
  area.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '', clean = cleanText(text);
    if (clean === text) return;
    event.preventDefault();
    put(clean);
  });
  draw();
  /** By a command, so that the browser can undo it. */
  const put = (text: string): void => {
    area.focus({ preventScroll: true });
    if (!document.execCommand('insertText', false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
      edited();
    }
  };
  return {
    get text() { return area.value; },
    get length() { return area.value.length; },
    get selection() { return { from: area.selectionStart, to: area.selectionEnd }; },
    open(text) {
      area.value = text;
      clear();
    },
    replace(text) {
      area.select();
      put(text);
    },
    insert: put,
    select(from, to) { area.setSelectionRange(from, to); },
    state: () => undefined,
    focus() { area.focus(); },
    format() { /* The editor that can has not come yet. */ },
    mark(from, to) {
      wrong = area.value.slice(0, from).split('\n').length;
      area.setAttribute('aria-invalid', 'true');
      draw();
      area.focus({ preventScroll: true });
      area.setSelectionRange(from, Math.min(Math.max(to, from + 1), area.value.length));
    },
    recheck() { /* Nothing is checked while one types here. */ },
    showRows() { /* There is no place for them. */ },
  };
}

/**
 * The editor of the page: the text area at once, and the one with colours as soon as it has come. The form keeps the
 * text area, so that it can always be sent.
 */
export function createEditor(options: EditorOptions): QueryEditor & { readonly ready: Promise<void> } {
  const area = required<HTMLTextAreaElement>('[data-query-text]'), frame = required('[data-editor]');
  let current = plainEditor(area, options);
  const upgrade = async (): Promise<void> => {
    const { createCodeEditor } = await import('./code-editor.js');
    const host = element('div', { 'class': 'editor-host', 'data-editor-host': '' });
    const focused = document.activeElement === area, { from, to } = current.selection;
    let copying: ReturnType<typeof setTimeout> | undefined;
    const copy = (): void => { area.value = made.text; };
    const made = createCodeEditor(host, {
      ...options,
      changed() {
        clearTimeout(copying);
        if (made.length > longText) copying = setTimeout(copy, copyDelay);
        else copy();
        options.changed();
      },
    });
    frame.append(host);
    frame.classList.add('coloured');
    made.open(area.value, pending.text === area.value ? pending.state : undefined);
    made.select(from, to);
    current = made;
    if (focused) made.focus();
    // Its label would lead to a field that is not seen.
    document.querySelector('label[for="query-text"]')?.addEventListener('click', (event) => { event.preventDefault(); made.focus(); });
  };
  /** What was opened before the editor came. */
  let pending: { readonly text?: string; readonly state?: unknown } = {};
  const ready = upgrade().catch(() => { /* The text area goes on to work. */ });
  return {
    ready,
    get text() { return current.text; },
    get length() { return current.length; },
    get selection() { return current.selection; },
    open(text, state) {
      pending = { text, state };
      area.value = text;
      current.open(text, state);
    },
    replace(text) { current.replace(text); },
    insert(text) { current.insert(text); },
    select(from, to) { current.select(from, to); },
    state: () => current.state(),
    focus() { current.focus(); },
    format() { current.format(); },
    mark(from, to, message) { current.mark(from, to, message); },
    recheck() { current.recheck(); },
    showRows(rows) { current.showRows(rows); },
  };
}
