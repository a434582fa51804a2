import { failureWords, ServiceProblem } from '../ask.js';
import { startApplication } from '../application.js';
import { element, pageData, required } from '../dom.js';
import { createChecker } from './editor/checker.js';
import { copyText } from './results/copy.js';
import { createDiagnostics } from './editor/diagnostics.js';
import { createEditor, offsetOf } from './editor/editor.js';
import { startExamples } from './start/examples-pane.js';
import { offerFormats, type Format } from './text/formats.js';
import { idle } from './editor/idle.js';
import { longText, longTextWords } from './text/long-text.js';
import { startMenus } from './menus.js';
import { drawParameters } from './start/parameter-list.js';
import type { Explanation } from './plan/plan.js';
import type { Results } from './results/results.js';
import { drawRemarks } from './editor/problem-list.js';
import { reveal } from './editor/reveal.js';
import { askQuery, firstColumn, isEmpty, isTrue, post } from './results/run.js';
import { startSaving } from './tabs/saving.js';
import { loadSchema, type Schema } from './text/schema.js';
import { askedQuery, isSharedLink, linkTo, sharedLink } from './tabs/share.js';
import { startSide } from './side.js';
import { openStorage, type Storage } from './tabs/storage.js';
import { createTabList, renameTab } from './tabs/tab-list.js';
import { hasDraft, openWorkspace, type Workspace } from './tabs/workspace.js';

interface QueryData {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly formats: readonly Format[];
}

/** Milliseconds without a key until the undo history is kept; the text itself is kept at each key. */
const keepDelay = 300;

const windows = startApplication();
const { base, prefixes, formats } = pageData() as QueryData;
const form = required<HTMLFormElement>('[data-query-form]'), area = required<HTMLTextAreaElement>('[data-query-text]');
const outcome = required('[data-query-outcome]'), status = required('[data-query-status]'), error = required('[data-query-error]'), output = required('[data-query-results]');
const cancel = required<HTMLButtonElement>('[data-query-cancel]'), empty = required<HTMLButtonElement>('[data-query-why]'), there = required<HTMLButtonElement>('[data-query-there]');
const formatField = required<HTMLSelectElement>('#query-format'),
  parameters = required('[data-query-parameters]'),
  shared = required('[data-query-shared]'),
  remarks = required('[data-query-remarks]');
let schema: Schema | undefined, running: AbortController | undefined;
/** The tab whose query the results, or the error, are of. */
let ranIn: string | undefined;
/** Undefined until the storage of the browser has answered. */
let store: Storage | undefined = undefined, workspace: Workspace | undefined = undefined;
let keeping: ReturnType<typeof setTimeout> | undefined;

const checker = createChecker({ base: `${base}sparql`, prefixes });
const getSchema = (): Schema | undefined => schema;
const comingSchema = async (): Promise<Schema> => schema = await loadSchema();
const editor = createEditor({
  schema: getSchema, loadSchema: comingSchema, check: createDiagnostics(checker, getSchema), changed: () => { changed(); }, run: () => { void run(); }, openWindow: (slug) => { windows.open(slug); },
  say: (list) => { drawRemarks(remarks, list, goTo); },
});
const goTo = (from: number): void => {
  editor.select(from, from);
  editor.focus();
};
/** What comes when it is asked for; and where answers are shown. */
const later = () => import('./later.js').catch((cause: unknown) => { throw new MissingPartError(cause); });
let results: Results | undefined;
const toResults = async (): Promise<Results> => {
  const { createResults } = await later();
  return results ??= createResults(output, { base, prefixes, schema: getSchema });
};

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
  offerFormats(formatField, isLong && workspace ? workspace.active.text : text, formats);
  if (schema) drawParameters(parameters, text, schema, (text) => { editor.replace(text); });
  if (workspace) renameTab(workspace);
}

function fail(text: string): void {
  error.textContent = text;
  error.hidden = false;
  status.textContent = '';
  reveal(error);
}

/** A part of the application did not come. A browser asks for it no second time before the page is loaded again. */
class MissingPartError extends Error {
  constructor(cause: unknown) {
    super('A part of this page did not load. Load it again: nothing is lost.', { cause });
    this.name = 'MissingPartError';
  }
}

/** Tells what went wrong, and where. */
function showFailure(cause: unknown, controller: AbortController): void {
  if (controller.signal.aborted) {
    // What was begun in its place says how it goes.
    if (running === controller) status.textContent = 'Cancelled.';
  } else if (cause instanceof ServiceProblem) {
    const { line, column, detail, service } = cause.problem;
    fail(cause.message);
    const from = line === undefined ? undefined : offsetOf(editor.text, line, column ?? 1);
    const asked = service === undefined ? -1 : editor.text.indexOf(service);
    if (from !== undefined) editor.mark(from, from + 1, detail ?? cause.message);
    else if (service !== undefined && asked >= 0) editor.mark(asked, asked + service.length, detail ?? cause.message);
  } else {
    fail(failureWords(cause));
  }
}

/** Does one thing at a time, with the time that it takes and a way to end it. */
async function work(title: string, act: (signal: AbortSignal, elapsed: () => string) => Promise<void>): Promise<void> {
  running?.abort();
  const controller = running = new AbortController(), begun = performance.now();
  const elapsed = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  error.hidden = empty.hidden = there.hidden = true;
  // What was said of the text before, such as that it is saved.
  shared.textContent = '';
  cancel.hidden = false;
  ranIn = workspace?.active.id;
  showOutcome();
  status.textContent = title;
  const clock = setInterval(() => { if (performance.now() - begun > 500 && status.textContent.startsWith(title)) status.textContent = `${title} ${elapsed()}`; }, 100);
  try {
    await act(controller.signal, elapsed);
  } catch (cause) {
    showFailure(cause, controller);
  } finally {
    clearInterval(clock);
    if (running === controller) cancel.hidden = true;
  }
}

/** What came of the query of one tab is not shown under the query of another. */
function showOutcome(): void {
  const elsewhere = ranIn !== undefined && ranIn !== workspace?.active.id;
  outcome.hidden = elsewhere;
  form.toggleAttribute('data-elsewhere', elsewhere);
}

const counted = (number: number, one: string): string => `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
const rowsIn = (rows: number): string => counted(rows, 'row');

/** Asks the query and shows what comes. */
async function run(): Promise<void> {
  const query = editor.text;
  keepState();
  output.replaceChildren();
  if (query.trim() === '') {
    running?.abort();
    fail('There is no query here yet: write one, or begin with an example.');
    return;
  }
  return work('Running…', async (signal, elapsed) => {
    const shown = await toResults();
    shown.clear();
    const ran = await askQuery(query, signal, (solutions) => {
      shown.come(solutions);
      status.textContent = `${rowsIn(solutions.rows.length)} so far, ${elapsed()}`;
    });
    shown.show(query, ran);
    const { answer } = ran, rows = answer.kind === 'solutions' ? answer.solutions.rows.length : undefined;
    const triples = answer.kind === 'triples' ? (await later()).countTriples(answer.text) : undefined;
    const found = rows !== undefined ? rowsIn(rows) : triples !== undefined ? counted(triples, 'triple') : '';
    status.textContent = [found, `${Math.round(ran.milliseconds)} ms`].filter(Boolean).join(', ');
    empty.hidden = !isEmpty(answer);
    reveal(outcome);
    history.replaceState(history.state, '', linkTo(query, '') + (location.hash.startsWith('#query=') ? '' : location.hash));
    // A history that cannot be kept is no fault of the answer.
    await store?.addRun({ text: query, at: Date.now(), ...(rows !== undefined && { rows }), milliseconds: ran.milliseconds, version: ran.version }).catch(() => undefined);
    if (sideName === 'history') side.show('history');
  });
}

/** Shows how the query is answered: in words, as a tree, and beside its lines. */
function explain(): Promise<void> {
  const query = editor.text;
  output.replaceChildren();
  return work('Explaining…', async (signal) => {
    const { planView, rowsByLine } = await later();
    const explanation = await (await post({ query, explain: 'json' }, 'application/json', signal)).json() as Explanation;
    output.replaceChildren(planView(explanation));
    reveal(outcome);
    const { rows, ended, milliseconds, engine } = explanation, found = rows === undefined ? '' : `${rowsIn(rows)}${ended ? ' so far' : ''}, `;
    status.textContent = ended ? `${found}ended early, after ${(milliseconds / 1000).toFixed(1)} s` : `${found}${milliseconds} ms, answered by the ${engine ?? ''} engine`;
    const checked = await checker.check(query);
    if (explanation.plan && editor.text === query) editor.showRows(rowsByLine(query, explanation.plan, checked.triples));
  });
}

/** Says which part of the query leaves nothing. */
function explainEmptiness(): Promise<void> {
  const query = editor.text;
  return work('Looking for what leaves nothing…', async (signal) => {
    const checked = await checker.check(query);
    const { whyEmpty } = await later();
    const { words, from } = await whyEmpty(query, checked.steps, { ask: (each) => isTrue(each, signal), values: (each) => firstColumn(each, signal) });
    status.textContent = words;
    reveal(outcome);
    if (from === undefined || editor.text !== query) return;
    editor.select(from, from);
    there.hidden = false;
    there.onclick = () => { goTo(from); };
    // The button that was pressed is gone.
    if (document.activeElement === null || document.activeElement === document.body) there.focus({ preventScroll: true });
  });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void run();
});
required('[data-query-explain]').addEventListener('click', () => { void explain(); });
empty.addEventListener('click', () => { void explainEmptiness(); });
cancel.addEventListener('click', () => { running?.abort(); });
required('[data-query-layout]').addEventListener('click', () => {
  editor.format();
  editor.focus();
});
required('[data-query-code]').addEventListener('click', () => {
  void later()
    .then(({ openCode }) => {
      openCode(editor.text);
    })
    .catch((cause: unknown) => {
      fail(cause instanceof Error ? cause.message : String(cause));
    });
});
required('[data-query-share]').addEventListener('click', () => {
  if (editor.length > longText) shared.textContent = longTextWords;
  else void copyText(sharedLink(editor.text, location.origin), shared);
});
required('[data-query-download]').addEventListener('click', () => {
  const format = formats.find(({ name }) => name === formatField.value);
  const said = status.textContent;
  if (format) void work('Downloading…', async (signal) => {
    const { download } = await later();
    await download(editor.text, format, signal);
    status.textContent = [said, 'Downloaded.'].filter(Boolean).join('. ');
  });
});

const open = (text: string, title?: string): void => {
  workspace?.open(text, title);
  editor.focus();
};
/** What was searched for in words, and is to be built. */
let typed: string | undefined;
const examples = startExamples(required('[data-side-panel="examples"]'), {
  open, schema: getSchema,
  build(words) {
    typed = words;
    side.show('build');
    required('[data-side="build"]').focus();
  },
});
let sideName = 'examples';
const side = startSide(required('[data-query-side]'), (name, panel) => {
  sideName = name;
  if (name === 'history') {
    void later().then(({ drawHistory }) => { if (store && workspace) void drawHistory(panel, { storage: store, workspace, open, write() { editor.focus(); } }); });
  } else if (name !== 'examples') {
    const words = typed;
    typed = undefined;
    void withSchema(panel, (known, { createSchemaPane, createBuilder }) => {
      if (name === 'schema') createSchemaPane(panel, { schema: known, insert: (text) => { editor.insert(text); }, open });
      else createBuilder(panel, { schema: known, text: () => editor.text, typed: words, built: (text, replaces) => { if (replaces) editor.replace(text); else open(text); } });
    });
  }
});

/** Fills a panel once the schema is there; says so where it cannot be fetched. */
async function withSchema(panel: HTMLElement, fill: (schema: Schema, parts: Awaited<ReturnType<typeof later>>) => void): Promise<void> {
  if (panel.childElementCount === 0) panel.replaceChildren(element('p', { class: 'side-note' }, 'Loading…'));
  try {
    fill(await comingSchema(), await later());
  } catch {
    panel.replaceChildren(element('p', { class: 'side-note' }, 'The schema could not be fetched.'));
  }
}

startMenus(document);
startSaving({
  storage: () => store, text: () => editor.text, say(words) { shared.textContent = words; },
  saved() { if (sideName === 'history') side.show('history'); },
});

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
  showOutcome();
  // What was closed is there at once.
  if (sideName === 'history') side.show('history');
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
if (isShared) void run();
// The editor takes its first key ahead of all that helps with the next ones.
editor.ready.then(idle).then(comingSchema).then(() => {
  editor.recheck();
  drawAbout();
  results?.learn();
  examples.showRows().catch(() => { /* They can be opened without it. */ });
  const about = new URLSearchParams(location.search).get('about');
  if (about !== null) examples.about(about);
  void idle().then(later);
}).catch(() => { /* Queries can be written and run without it; what needs it asks again. */ });
