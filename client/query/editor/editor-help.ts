import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus, startCompletion } from '@codemirror/autocomplete';
import { diagnosticCount, forEachDiagnostic, linter, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics, setDiagnosticsEffect } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { closeSearchPanel, findNext, findPrevious, openSearchPanel, search } from '@codemirror/search';
import { Prec, StateEffect } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap } from '@codemirror/view';
import type { KeyBinding } from '@codemirror/view';
import { completionSource } from './completion.js';
import type { EditorOptions } from './editor-contract.js';
import { longText, longTextWords } from '../text/long-text.js';
import type { ListedRemark } from './problem-list.js';
import { format } from '../text/format.js';
import { positionInfo } from './info-position.js';
import { tokenize, type Token } from '../grammar/tokens.js';
import { describeName, slugOfName } from './words-of-name.js';

/** Milliseconds without a key until the text is checked, and until what is wrong is said. */
const checkDelay = 200, sayDelay = 300;

/** Of searching and of going from fault to fault what the page lists; the rest of both would only be loaded. */
const ownKeys: readonly KeyBinding[] = [
  { key: 'Mod-f', run: openSearchPanel, scope: 'editor search-panel' },
  { key: 'Escape', run: closeSearchPanel, scope: 'editor search-panel' },
  { key: 'F3', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'Mod-g', run: findNext, shift: findPrevious, scope: 'editor search-panel', preventDefault: true },
  { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic },
];

/** What the editor has beyond taking keys; it comes when keys are taken already. */
export interface EditorHelp {
  readonly extension: Extension;
  layOut(view: EditorView): boolean;
  /** Opens the list of completions. */
  complete(view: EditorView): void;
  recheck(view: EditorView): void;
  /** Marks places, until the text changes. */
  show(view: EditorView, diagnostics: readonly Diagnostic[]): void;
}

const tokenAt = (view: EditorView, offset: number): Token | undefined =>
  (view.state.doc.length > longText ? [] : tokenize(view.state.doc.toString())).find(({ from, to, kind }) => from <= offset && offset <= to && (kind === 'name' || kind === 'iri'));

/** What is said of a name while the pointer rests on it. */
const hover = ({ schema, loadSchema, openWindow }: EditorOptions): Extension => hoverTooltip(async (view, pos) => {
  const token = tokenAt(view, pos), known = token && (schema() ?? await loadSchema().catch(() => undefined));
  if (!token || !known) return null;
  const dom = await describeName(token.text, known, openWindow);
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
function layOut(view: EditorView): boolean {
  const text = view.state.doc.toString(), laidOut = format(text);
  if (laidOut === text) return true;
  const before = text.slice(0, view.state.selection.main.head).replaceAll(/\s/g, '').length;
  let head = 0;
  for (let seen = 0; head < laidOut.length && seen < before; head++) if (!/\s/.test(laidOut[head] ?? '')) seen += 1;
  view.dispatch({ changes: { from: 0, to: text.length, insert: laidOut }, selection: { anchor: head }, userEvent: 'format' });
  return true;
}

const kinds: Readonly<Record<Diagnostic['severity'], ListedRemark['kind']>> = { error: 'fault', warning: 'warning', info: 'note', hint: 'note' };
const order: readonly ListedRemark['kind'][] = ['fault', 'warning', 'note'];

/** What is said of a text: faults, then warnings, then notes, each in the order of the text. */
export function remarksOf(view: EditorView): readonly ListedRemark[] {
  const { state } = view, all: ListedRemark[] = [];
  forEachDiagnostic(state, ({ severity, message, actions: [mend] = [] }, from, to) => {
    const apply = (): void => {
      mend?.apply(view, from, to);
      view.focus();
    };
    all.push({ kind: kinds[severity], line: state.doc.lineAt(from).number, from, message: message.replace(/^Line \d+, column \d+: /, ''), ...(mend && { mend: { name: mend.name, apply } }) });
  });
  return all.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.from - b.from);
}

/** Says what is wrong once nobody types, for those who do not see the marks and those who have no pointer. */
function saying(say: EditorOptions['say']): Extension {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return EditorView.updateListener.of(({ view, docChanged, transactions }) => {
    // Of a text that is being changed nothing new is said.
    if (docChanged) clearTimeout(timer);
    if (!transactions.some(({ effects }) => effects.some((effect) => effect.is(setDiagnosticsEffect)))) return;
    clearTimeout(timer);
    // That nothing is wrong any more need not wait.
    if (diagnosticCount(view.state) === 0) say([]);
    else timer = setTimeout(() => { say(remarksOf(view)); }, sayDelay);
  });
}

/** More is known than when the text was checked last: it is checked again, though nothing in it has changed. */
const moreIsKnown = StateEffect.define<null>();

/** @param served What the service said of the text, until it changes. */
export function createHelp(options: EditorOptions, served: () => readonly Diagnostic[]): EditorHelp {
  const { check, say } = options;
  const tooLong: Diagnostic = { from: 0, to: 0, severity: 'info', message: longTextWords };
  const lint = linter(async ({ state: { doc } }) => [...served(), ...doc.length > longText ? [tooLong] : await check(doc.toString())], {
    delay: checkDelay, needsRefresh: ({ transactions }) => transactions.some(({ effects }) => effects.some((effect) => effect.is(moreIsKnown))),
  });
  return {
    extension: [
      lintGutter(), lint, saying(say), hover(options), closeBrackets(), search({ top: true }),
      autocompletion({ override: [completionSource(options)], activateOnTypingDelay: 0, icons: false, maxRenderedOptions: 60, positionInfo, tooltipClass: () => 'completions' }),
      EditorView.domEventHandlers({
        click: (event, view) => {
          const offset = event.ctrlKey || event.metaKey ? view.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
          return offset !== null && openTerm(view, offset, options);
        },
      }),
      Prec.highest(keymap.of([
        { key: 'Alt-Enter', run: (view) => openTerm(view, view.state.selection.main.head, options) },
        { key: 'Shift-Alt-f', run: layOut },
        // A list that has just opened takes nothing yet; the editor is not left for that.
        { key: 'Tab', run: (view) => acceptCompletion(view) || completionStatus(view.state) === 'active' },
      ])),
      Prec.high(keymap.of([...closeBracketsKeymap, ...completionKeymap, ...ownKeys])),
    ],
    layOut,
    complete(view) { startCompletion(view); },
    recheck(view) { view.dispatch({ effects: moreIsKnown.of(null) }); },
    show(view, diagnostics) { view.dispatch(setDiagnostics(view.state, diagnostics)); },
  };
}
