import { startApplication } from '../application.js';
import { element, pageData, required } from '../dom.js';
import { createEditor } from './editor.js';
import { planView, type Explanation } from './plan.js';
import { resultsView } from './results.js';
import type { Results } from './results.js';

interface QueryData {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
}

/** What the service says when it does not answer, RFC 9457. */
interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly line?: number;
  readonly column?: number;
}

startApplication();
const { base, prefixes } = pageData() as QueryData;
const form = required<HTMLFormElement>('[data-query-form]');
const status = required('[data-query-status]');
const error = required('[data-query-error]');
const output = required('[data-query-results]');
const cancel = required<HTMLButtonElement>('[data-query-cancel]');
const editor = createEditor();
let running: AbortController | undefined;

/** The form of a query decides what can come back: rows and truth values as JSON, triples as Turtle. */
const accept = 'application/sparql-results+json, text/turtle;q=0.9';

const address = (): string => `/query?query=${encodeURIComponent(editor.text)}`;

function fail(text: string): void {
  error.textContent = text;
  error.hidden = false;
  status.textContent = '';
}

async function showProblem(response: Response): Promise<void> {
  const problem: ProblemDocument = response.headers.get('content-type')?.includes('json') ? await response.json() as ProblemDocument : {};
  const { title = `${response.status} ${response.statusText}`, detail = '', line, column } = problem;
  fail(`${title}. ${detail}`);
  if (line !== undefined) editor.mark(line, column ?? 1);
}

/** Asks the query and shows what comes: the answer, or with `explain` how it was answered. */
async function run(explain = false): Promise<void> {
  running?.abort();
  const controller = running = new AbortController();
  error.hidden = true;
  editor.clearMark();
  output.replaceChildren();
  status.textContent = 'Running…';
  cancel.hidden = false;
  history.replaceState(null, '', address() + location.hash);
  const begun = performance.now();
  try {
    const response = await fetch('/sparql', {
      method: 'POST', body: new URLSearchParams({ query: editor.text, ...(explain && { explain: 'json' }) }), headers: { Accept: accept }, signal: controller.signal,
    });
    if (!response.ok) await showProblem(response);
    else if (explain) await showPlan(response);
    else await showAnswer(response, begun);
  } catch (cause) {
    if (controller.signal.aborted) status.textContent = 'Cancelled.';
    else fail(`The service could not be reached (${cause instanceof Error ? cause.message : 'unknown error'}).`);
  } finally {
    if (running === controller) cancel.hidden = true;
  }
}

async function showAnswer(response: Response, begun: number): Promise<void> {
  const json = response.headers.get('content-type')?.includes('json') === true;
  const body = json ? await response.json() as Results : await response.text();
  const time = `${Math.round(performance.now() - begun)} ms`;
  output.replaceChildren(typeof body === 'string' ? element('pre', {}, body) : resultsView(body, base, prefixes));
  status.textContent = typeof body === 'string' ? time : counted(body.results?.bindings.length, time);
}

async function showPlan(response: Response): Promise<void> {
  const explanation = await response.json() as Explanation;
  output.replaceChildren(planView(explanation));
  status.textContent = `${counted(explanation.rows, `${explanation.milliseconds} ms`)}, answered by the ${explanation.engine} engine`;
}

const counted = (rows: number | undefined, time: string): string => (rows === undefined ? time : `${rows} ${rows === 1 ? 'row' : 'rows'}, ${time}`);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void run();
});
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
});
required('[data-query-explain]').addEventListener('click', () => { void run(true); });
cancel.addEventListener('click', () => { running?.abort(); });
required('[data-query-download]').addEventListener('click', () => {
  const format = required<HTMLSelectElement>('#query-format').value;
  location.assign(`/sparql?query=${encodeURIComponent(editor.text)}&format=${format}`);
});
const share = required<HTMLAnchorElement>('[data-query-share]');
for (const event of ['pointerenter', 'focus', 'click']) share.addEventListener(event, () => { share.href = address(); });
document.querySelector<HTMLSelectElement>('[data-query-example]')?.addEventListener('change', ({ currentTarget }) => {
  const text = (currentTarget as HTMLSelectElement).selectedOptions[0]?.dataset['query'];
  if (text !== undefined) editor.text = text;
});
