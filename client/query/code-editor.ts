import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyField, historyKeymap, toggleComment } from '@codemirror/commands';
import { bracketMatching, codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import { forceLinting, linter, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, hoverTooltip, keymap, lineNumbers, rectangularSelection } from '@codemirror/view';
import { element } from '../dom.js';
import { completionSource } from './completion.js';
import type { Editor, EditorOptions } from './editor-contract.js';
import { format } from './format.js';
import { sparql } from './language.js';
import { rowGutter, showRows } from './row-gutter.js';
import type { Schema } from './schema.js';
import { editorTheme } from './theme.js';
import { tokenize, type Token } from './tokens.js';
import { describeName, slugOfName } from './words-of-name.js';

/** Milliseconds without a key until the text is checked. */
const checkDelay = 250;

const tokenAt = (view: EditorView, offset: number): Token | undefined =>
  tokenize(view.state.doc.toString()).find(({ from, to, kind }) => from <= offset && offset <= to && (kind === 'name' || kind === 'iri'));

/** What is said of a name while the pointer rests on it. */
const hover = (schema: () => Schema | undefined): Extension => hoverTooltip(async (view, pos) => {
  const token = tokenAt(view, pos), known = schema();
  if (!token || !known) return null;
  const dom = await describeName(token.text, known);
  return dom ? { pos: token.from, end: token.to, create: () => ({ dom }) } : null;
});

/** Opens the window of the term at an offset; false where there is none. */
function openTerm(view: EditorView, offset: number, { schema, openWindow }: EditorOptions): boolean {
  const token = tokenAt(view, offset), known = schema();
  const slug = token && known && slugOfName(token.text, known);
  if (slug === undefined) return false;
  openWindow(slug);
  return true;
}

/** Lays the text out; the cursor stays at what it was at. */
export function layOut(view: EditorView): boolean {
  const text = view.state.doc.toString(), laidOut = format(text);
  if (laidOut === text) return true;
  const before = text.slice(0, view.state.selection.main.head).replaceAll(/\s/g, '').length;
  let head = 0;
  for (let seen = 0; head < laidOut.length && seen < before; head++) if (!/\s/.test(laidOut[head] ?? '')) seen += 1;
  view.dispatch({ changes: { from: 0, to: text.length, insert: laidOut }, selection: { anchor: head }, userEvent: 'format' });
  return true;
}

function extensions(options: EditorOptions, served: () => readonly Diagnostic[]): readonly Extension[] {
  const { schema, check, run } = options;
  const lint = linter(async (view) => [...served(), ...await check(view.state.doc.toString())], { delay: checkDelay });
  return [
    lineNumbers(), rowGutter, foldGutter(), codeFolding(), lintGutter(), lint, hover(schema),
    history(), drawSelection(), rectangularSelection(), highlightSpecialChars(), highlightActiveLine(), highlightSelectionMatches(), bracketMatching(), closeBrackets(),
    sparql(), search({ top: true }), editorTheme, EditorView.lineWrapping,
    autocompletion({ override: [completionSource(schema)], activateOnTypingDelay: 0, icons: false, maxRenderedOptions: 60, tooltipClass: () => 'completions' }),
    EditorView.contentAttributes.of({ 'aria-label': 'Query', 'autocapitalize': 'off', 'spellcheck': 'false', 'aria-describedby': 'editor-help' }),
    EditorView.domEventHandlers({
      beforeinput: (event, view) => typeOver(event, view),
      click: (event, view) => {
        const offset = event.ctrlKey || event.metaKey ? view.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
        return offset !== null && openTerm(view, offset, options);
      },
    }),
    Prec.highest(keymap.of([
      { key: 'Mod-Enter', run: () => { run(); return true; } },
      { key: 'Alt-Enter', run: (view) => openTerm(view, view.state.selection.main.head, options) },
      { key: 'Shift-Alt-f', run: layOut },
      { key: 'Mod-/', run: toggleComment },
      { key: 'Tab', run: acceptCompletion },
    ])),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
  ];
}

/**
 * Typing over a selection is done by the editor: the browser would keep the look of what was there by a style of its
 * own, which the policy of the page refuses and reports.
 */
function typeOver(event: InputEvent, view: EditorView): boolean {
  const { main, ranges } = view.state.selection, { data, inputType, isComposing } = event;
  if (inputType !== 'insertText' || data === null || isComposing || main.empty || ranges.length > 1) return false;
  event.preventDefault();
  const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
  if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, main.from, main.to, data, insert))) view.dispatch(insert());
  return true;
}

const keep = { history: historyField };

/** Makes the editor in a shadow root of its own: there its style sheets need no exception of the page's policy. */
export function createCodeEditor(host: HTMLElement, options: EditorOptions): Editor {
  let served: readonly Diagnostic[] = [];
  const root = host.attachShadow({ mode: 'open' });
  const parent = element('div', { class: 'code' });
  root.append(parent);
  const changed = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    served = [];
    options.changed();
  });
  const all = [...extensions(options, () => served), changed];
  const fresh = (doc: string): EditorState => EditorState.create({ doc, extensions: all });
  const view = new EditorView({ state: fresh(''), parent, root });
  /** The state that was kept, where it is of this text and can still be read. */
  const revived = (text: string, state: unknown): EditorState => {
    if ((state as { readonly doc?: unknown } | undefined)?.doc !== text) return fresh(text);
    try {
      return EditorState.fromJSON(state, { extensions: all }, keep);
    } catch {
      return fresh(text);
    }
  };
  return {
    get text() { return view.state.doc.toString(); },
    get selection() { return view.state.selection.main; },
    open(text, state) {
      served = [];
      view.setState(revived(text, state));
    },
    replace(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: 'input.replace', scrollIntoView: true });
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input.paste' });
      view.focus();
    },
    select(from, to) {
      view.dispatch({ selection: { anchor: Math.min(from, view.state.doc.length), head: Math.min(to, view.state.doc.length) }, scrollIntoView: true });
    },
    state: () => view.state.toJSON(keep),
    focus() { view.focus(); },
    format() { layOut(view); },
    mark(from, to, message) {
      served = [{ from, to: Math.max(from + 1, to), severity: 'error', message, source: 'service' }].map((each) => ({ ...each, to: Math.min(each.to, view.state.doc.length) })) as Diagnostic[];
      view.dispatch(setDiagnostics(view.state, [...served]));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    recheck() { forceLinting(view); },
    showRows(rows) { showRows(view, rows); },
  };
}
