import type { Checker } from './editor/checker.js';
import type { QueryEditor } from './editor/editor-contract.js';
import { reveal } from './editor/reveal.js';
import { later } from './load-later.js';
import type { QueryParts } from './page-parts.js';
import type { Explanation } from './plan/plan.js';
import type { Results, ResultsOptions } from './results/results.js';
import { askQuery, firstColumn, isEmpty, isTrue, post, type Ran } from './results/run.js';
import { linkTo } from './tabs/share.js';
import type { Work } from './work.js';

/** What can be asked of the service for the text of the editor. */
export interface Actions {
  /** Asks the query and shows what comes. */
  run(): Promise<void>;
  /** Shows how the query is answered: in words, as a tree, and beside its lines. */
  explain(): Promise<void>;
  /** Says which part of the query leaves nothing. */
  explainEmptiness(): Promise<void>;
  /** The schema has come. */
  learn(): void;
}

export interface ActionsOptions extends ResultsOptions {
  readonly parts: QueryParts;
  readonly editor: QueryEditor;
  readonly checker: Checker;
  readonly work: Work;
  /** Leads to a character of the text. */
  readonly goTo: (from: number) => void;
  /** A query was answered. */
  readonly answered: (query: string, ran: Ran, rows: number | undefined) => Promise<void>;
}

const counted = (number: number, one: string): string => `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
const rowsIn = (rows: number): string => counted(rows, 'row');

/** How an explanation ended, in a line. */
function explained({ rows, ended, milliseconds, engine }: Explanation): string {
  const found = rows === undefined ? '' : `${rowsIn(rows)}${ended ? ' so far' : ''}, `;
  return ended ? `${found}ended early, after ${(milliseconds / 1000).toFixed(1)} s` : `${found}${milliseconds} ms, answered by the ${engine ?? ''} engine`;
}

export function createActions({ parts: { outcome, status, output, empty, there }, editor, checker, work, goTo, answered, ...options }: ActionsOptions): Actions {
  let results: Results | undefined;
  const toResults = async (): Promise<Results> => {
    const { createResults } = await later();
    return results ??= createResults(output, options);
  };
  return {
    learn() { results?.learn(); },
    async run() {
      const query = editor.text;
      output.replaceChildren();
      if (query.trim() === '') {
        work.cancel();
        work.fail('There is no query here yet: write one, or begin with an example.');
        return;
      }
      return work.begin('Running…', async (signal, elapsed) => {
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
        await answered(query, ran, rows);
      });
    },
    explain() {
      const query = editor.text;
      output.replaceChildren();
      return work.begin('Explaining…', async (signal) => {
        const { planView, rowsByLine } = await later();
        const explanation = await (await post({ query, explain: 'json' }, 'application/json', signal)).json() as Explanation;
        output.replaceChildren(planView(explanation));
        reveal(outcome);
        status.textContent = explained(explanation);
        const checked = await checker.check(query);
        if (explanation.plan && editor.text === query) editor.showRows(rowsByLine(query, explanation.plan, checked.triples));
      });
    },
    explainEmptiness() {
      const query = editor.text;
      return work.begin('Looking for what leaves nothing…', async (signal) => {
        const checked = await checker.check(query);
        const { whyEmpty } = await later();
        const { words, from } = await whyEmpty(query, checked.parts, { ask: (each) => isTrue(each, signal), values: (each) => firstColumn(each, signal) });
        status.textContent = words;
        reveal(outcome);
        if (from === undefined || editor.text !== query) return;
        editor.select(from, from);
        there.hidden = false;
        there.onclick = () => { goTo(from); };
        // The button that was pressed is gone.
        if (document.activeElement === null || document.activeElement === document.body) there.focus({ preventScroll: true });
      });
    },
  };
}
