import { defaultKeymap, history, historyField, historyKeymap, toggleComment } from '@codemirror/commands';
import { bracketMatching, codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, gutter, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { element } from '../../dom.js';
import { cleanText } from '../text/clean-text.js';
import type { QueryEditor, EditorOptions } from './editor-contract.js';
import type { EditorHelp } from './editor-help.js';
import { idle } from './idle.js';
import { sparql } from './language.js';
import { rowGutter, showRows } from './row-gutter.js';
import { editorTheme } from './theme.js';

/** Holds the room of the marks beside the lines until those can be shown, so that the text does not move. */
const marksToCome = gutter({ class: 'cm-gutter-lint' });

const basics = ({ run }: EditorOptions): readonly Extension[] => [
  history(), drawSelection(), highlightSpecialChars(), highlightActiveLine(), bracketMatching(),
  sparql(), editorTheme, EditorView.lineWrapping,
  EditorView.clipboardInputFilter.of(cleanText),
  // Said to be reachable by keys, as what scrolls has to be.
  EditorView.contentAttributes.of({ 'tabindex': '0', 'aria-label': 'Query', 'autocapitalize': 'off', 'spellcheck': 'false', 'aria-describedby': 'editor-words' }),
  EditorView.domEventHandlers({ beforeinput: (event, view) => typeOver(event, view) }),
  Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => { run(); return true; } }, { key: 'Mod-/', run: toggleComment }])),
  keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap]),
];

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
export function createCodeEditor(host: HTMLElement, options: EditorOptions): QueryEditor {
  let served: readonly Diagnostic[] = [], help: EditorHelp | undefined, typed = false;
  const root = host.attachShadow({ mode: 'open' });
  const parent = element('div', { class: 'code' });
  // As high as the host, which takes the room beside the examples.
  Object.assign(parent.style, { display: 'flex', flexDirection: 'column', flex: '1 0 auto' });
  // Named from within: a label does not reach into a shadow root.
  root.append(
    parent,
    element(
      'p',
      { id: 'editor-words', hidden: '' },
      'Editor of a SPARQL query. Control and Space complete, Control and Enter run, F8 goes to the next fault or warning, Tab leaves.',
    ),
  );
  const changed = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    served = [];
    typed = update.transactions.some((transaction) => transaction.isUserEvent('input.type'));
    options.changed();
  });
  const marks = new Compartment(), more = new Compartment();
  const all = (): readonly Extension[] => [
    lineNumbers(), rowGutter, foldGutter(), codeFolding(), marks.of(help ? [] : marksToCome), more.of(help?.extension ?? []), ...basics(options), changed,
  ];
  const fresh = (doc: string): EditorState => EditorState.create({ doc, extensions: all() });
  const view = new EditorView({ state: fresh(''), parent, root });
  idle().then(() => import('./editor-help.js')).then(({ createHelp }) => {
    help = createHelp(options, () => served);
    view.dispatch({ effects: [marks.reconfigure([]), more.reconfigure(help.extension)] });
    host.dataset['helped'] = '';
    // Who has begun a word ahead of it gets the list for it.
    if (typed && view.hasFocus && /[\w:?$]$/.test(view.state.sliceDoc(0, view.state.selection.main.head))) help.complete(view);
  }).catch(() => { /* It goes on to take keys, and to run. */ });
  /** The state that was kept, where it is of this text and can still be read. */
  const revived = (text: string, state: unknown): EditorState => {
    if ((state as { readonly doc?: unknown } | undefined)?.doc !== text) return fresh(text);
    try {
      return EditorState.fromJSON(state, { extensions: all() }, keep);
    } catch {
      return fresh(text);
    }
  };
  return {
    get text() { return view.state.doc.toString(); },
    get length() { return view.state.doc.length; },
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
    format() { help?.layOut(view); },
    mark(from, to, message) {
      served = [{ from, to: Math.min(Math.max(from + 1, to), view.state.doc.length), severity: 'error', message, source: 'service' }];
      help?.show(view, served);
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    recheck() { help?.recheck(view); },
    showRows(rows) { showRows(view, rows); },
  };
}
