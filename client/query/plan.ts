import { element } from '../dom.js';

/** A step of the plan, as `explain=json` tells it. */
interface PlanStep {
  readonly step: string;
  readonly depth: number;
  /** Solutions expected for each call. */
  readonly expected?: number;
  readonly calls: number;
  readonly rows: number;
  readonly milliseconds: number;
}

/** What `explain=json` answers, as far as it is shown. */
export interface Explanation {
  readonly engine: string;
  readonly milliseconds: number;
  readonly rows?: number;
  readonly plan?: readonly PlanStep[];
  readonly rewritten: string;
}

const number = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });
const depths = 12; // levels of indentation that the style sheet has

/** How a query was answered: its steps as a table, each with its share of the time, and the query as it was evaluated. */
export function planView({ plan, rewritten }: Explanation): HTMLElement {
  const text = element('details', {}, element('summary', {}, 'The query as it was evaluated'), element('pre', {}, rewritten));
  if (!plan) return element('div', {}, element('p', {}, 'The engine that answered does not tell its steps.'), text);
  const whole = plan.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = plan.map(({ step, depth, expected, calls, rows: found, milliseconds }) => element('tr', {},
    element('td', {}, element('code', { class: `plan-step plan-depth-${Math.min(depth, depths)}` }, step)),
    element('td', {}, number(found)),
    element('td', {}, expected === undefined ? '' : number(expected * Math.max(1, calls))),
    element('td', {}, number(calls)),
    element('td', {}, milliseconds.toFixed(3)),
    element('td', {}, element('meter', { 'min': '0', 'max': String(whole || 1), 'value': String(milliseconds), 'aria-label': 'Share of the time' }))));
  return element('div', {},
    element('p', { class: 'plan-note' }, 'Solutions go from each step to the next one. Measuring takes longer than answering.'),
    element('table', { class: 'plan' },
      element('thead', {}, element('tr', {}, ...['Step', 'Rows', 'Expected', 'Calls', 'ms', 'Share'].map((name) => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, ...rows)),
    text);
}
