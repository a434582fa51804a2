import { startApplication } from '../application.js';
import { pageData, required } from '../dom.js';
import { createActions } from './actions.js';
import { createChecker } from './editor/checker.js';
import { createDiagnostics } from './editor/diagnostics.js';
import { createEditor } from './editor/editor.js';
import { idle } from './editor/idle.js';
import { drawRemarks } from './editor/problem-list.js';
import { later } from './load-later.js';
import { startMenus } from './menus.js';
import { findParts } from './page-parts.js';
import { startSidePanels } from './side-panels.js';
import { drawParameters } from './start/parameter-list.js';
import { startSaving } from './tabs/saving.js';
import { askedQuery, isSharedLink } from './tabs/share.js';
import { openStorage, type Storage } from './tabs/storage.js';
import { createTabList, renameTab } from './tabs/tab-list.js';
import { hasDraft, openWorkspace, type Workspace } from './tabs/workspace.js';
import { offerFormats, type Format } from './text/formats.js';
import { longText } from './text/long-text.js';
import { loadSchema, type Schema } from './text/schema.js';
import { startTools } from './tool-buttons.js';
import { createWork } from './work.js';

interface QueryData {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly formats: readonly Format[];
}

/** Milliseconds without a key until the undo history is kept; the text itself is kept at each key. */
const keepDelay = 300;

const windows = startApplication();
const { base, prefixes, formats } = pageData() as QueryData;
const parts = findParts(), { form, area, cancel, empty, shared } = parts;
let schema: Schema | undefined;
/** Undefined until the storage of the browser has answered. */
let store: Storage | undefined = undefined, workspace: Workspace | undefined = undefined;
let keeping: ReturnType<typeof setTimeout> | undefined;

const checker = createChecker({ base: `${base}sparql`, prefixes });
const getSchema = (): Schema | undefined => schema;
const comingSchema = async (): Promise<Schema> => schema = await loadSchema();
const editor = createEditor({
  schema: getSchema, loadSchema: comingSchema, check: createDiagnostics(checker, getSchema), changed: () => { changed(); }, run: () => { run(); }, openWindow: (slug) => { windows.open(slug); },
  say: (list) => { drawRemarks(parts.remarks, list, goTo); },
});
const goTo = (from: number): void => {
  editor.select(from, from);
  editor.focus();
};
const open = (text: string, title?: string): void => {
  workspace?.open(text, title);
  editor.focus();
};
const work = createWork({ parts, editor, tab: () => workspace?.active.id });
const { examples, redrawHistory } = startSidePanels({ editor, open, schema: getSchema, comingSchema, kept: () => store && workspace && { storage: store, workspace } });
const actions = createActions({
  base, prefixes, schema: getSchema, title: () => workspace?.active.title, parts, editor, checker, work, goTo,
  async answered(text, { milliseconds, version }, rows) {
    // A history that cannot be kept is no fault of the answer.
    await store?.addRun({ text, at: Date.now(), ...(rows !== undefined && { rows }), milliseconds, version }).catch(() => undefined);
    redrawHistory();
  },
});

function run(): void {
  keepState();
  void actions.run();
}

/** Keeps the text, and a little later the history that can undo it; of a long text both when nobody types. */
function changed(): void {
  if (editor.length <= longText) workspace?.keep(editor.text, workspace.active.state);
  clearTimeout(keeping);
  keeping = setTimeout(keepState, keepDelay);
  drawAbout();
}

function keepState(): void {
  if (keeping === undefined) return;
  clearTimeout(keeping);
  keeping = undefined;
  workspace?.keep(editor.text, editor.state());
}

/** What the page says of the text. */
function drawAbout(): void {
  const isLong = editor.length > longText, text = isLong ? '' : editor.text;
  offerFormats(parts.formatField, isLong && workspace ? workspace.active.text : text, formats);
  if (schema) drawParameters(parts.parameters, text, schema, (text) => { editor.replace(text); });
  if (workspace) renameTab(workspace);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
required('[data-query-explain]').addEventListener('click', () => { void actions.explain(); });
empty.addEventListener('click', () => { void actions.explainEmptiness(); });
cancel.addEventListener('click', work.cancel);
startTools({ parts, editor, work, formats });
startMenus(document);
startSaving({ storage: () => store, text: () => editor.text, say(words) { shared.textContent = words; }, saved: redrawHistory });

const isReload = (): boolean => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined)?.type === 'reload';
store = await openStorage();
// What was typed before the storage answered is a text of its own.
const before = editor.text;
// A page that is loaded again stays with the text that is being written, whatever was run last.
const asked = before !== area.defaultValue ? before : isReload() && hasDraft() ? undefined : askedQuery(location);
const isShared = asked !== undefined && isSharedLink(location);
workspace = await openWorkspace(store, area.defaultValue, asked, asked === undefined ? undefined : examples.titleOf(asked));
// Text typed while the storage answered stays in the opened tab if that tab had the earlier text; else it gets a tab of its own.
if (editor.text !== before) {
  if (workspace.active.text === before) workspace.keep(editor.text, undefined);
  else workspace.open(editor.text);
}
createTabList(required('[data-query-tabs]'), workspace, () => { editor.focus(); });
const showActive = (): void => {
  if (!workspace) return;
  const { text, state } = workspace.active;
  if (text !== editor.text) {
    clearTimeout(keeping);
    keeping = undefined;
    shared.textContent = '';
    editor.open(text, state);
  }
  drawAbout();
  work.showOutcome();
  // What was closed is there at once.
  redrawHistory();
};
workspace.onChange(showActive);
workspace.onParting(() => { shared.textContent = 'Another window wrote into this query at the same moment. What was written here is in a tab of its own; both are kept.'; });
// A link that is put into the address of this page, where the browser loads nothing.
addEventListener('hashchange', () => {
  const linked = location.hash.startsWith('#query=') ? askedQuery(location) : undefined;
  if (linked !== undefined) workspace?.open(linked, examples.titleOf(linked));
});
if (workspace.active.text !== editor.text || workspace.active.state !== undefined) editor.open(workspace.active.text, workspace.active.state);
form.addEventListener('focusout', keepState);
addEventListener('pagehide', keepState);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keepState(); });
drawAbout();
// Who gave the link meant its result.
if (isShared) run();
// The editor takes its first key ahead of all that helps with the next ones.
editor.ready.then(idle).then(comingSchema).then(() => {
  editor.recheck();
  drawAbout();
  actions.learn();
  examples.showRows().catch(() => { /* They can be opened without it. */ });
  const about = new URLSearchParams(location.search).get('about');
  if (about !== null) examples.about(about);
  void idle().then(later);
}).catch(() => { /* Queries can be written and run without it; what needs it asks again. */ });
