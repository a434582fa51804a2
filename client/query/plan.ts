import { element } from '../dom.js';
import type { RowsByLine } from './row-gutter.js';
import type { PlacedTriple } from './syntax/check.js';

/** A step of the plan, as `explain=json` tells it. */
export interface PlanStep {
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
/** Share of the time from which a step is called slow; and how far from the truth an estimate is told. */
const slowShare = 0.4, farOff = 20;

const expectedOf = ({ expected, calls }: PlanStep): number | undefined => (expected === undefined ? undefined : expected * Math.max(1, calls));

/** The plan in words: what took the time, what was expected wrongly, and what may be changed. */
export function planWords(plan: readonly PlanStep[]): readonly string[] {
  const whole = plan.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const [slowest] = [...plan].sort((a, b) => b.milliseconds - a.milliseconds);
  const words: string[] = [];
  if (!slowest || whole === 0) return words;
  const share = slowest.milliseconds / whole;
  if (whole < 5) words.push(`All steps together took ${whole.toFixed(2)} ms: there is nothing to gain.`);
  else if (share >= slowShare) words.push(`${Math.round(share * 100)} % of the time went into “${slowest.step}”, which was called ${number(slowest.calls)} times and found ${number(slowest.rows)} rows.`);
  else words.push('No single step took most of the time.');
  const wrong = plan.map((step) => ({ step, expected: expectedOf(step) })).filter(({ step, expected }) => expected !== undefined && step.rows > 1000 && step.rows > farOff * Math.max(1, expected));
  for (const { step, expected } of wrong.slice(0, 2)) words.push(`“${step.step}” found ${number(step.rows)} rows where ${number(expected ?? 0)} were expected.`);
  const last = plan.at(-1), many = plan.find(({ rows, depth }) => depth > 0 && rows > 10_000 && last && last.rows * 50 < rows);
  if (whole >= 5 && many) words.push(`“${many.step}” finds ${number(many.rows)} rows of which few stay: a pattern that says more about its variables, such as a class, would leave fewer.`);
  if (whole >= 5 && /[*+]/.test(slowest.step)) words.push('A path of any length looks at everything that can be reached; begin it at a term, or name its length.');
  if (whole >= 5 && /REGEX|CONTAINS|LCASE/.test(slowest.step)) words.push('A search in texts looks at each of them: narrow down by a class or a relation first.');
  return words;
}

/** Whether a step is called so; a star of the name is any variable. */
function matcher(name: string): (step: string) => boolean {
  if (!/^\* | \*$/.test(name)) return (step) => step === name;
  const start = name.replace(/^\* /, '? '), [first = '', ...rest] = start.split(' ');
  const end = rest.at(-1) === '*' ? undefined : rest.slice(1).join(' '), middle = rest[0] ?? '';
  return (step) => {
    const [subject = '', predicate = '', ...object] = step.split(' ');
    return predicate === middle && (first === '?' ? subject.startsWith('?') : subject === first) && (end === undefined ? object.join(' ').startsWith('?') : object.join(' ') === end);
  };
}

/** What stands beside the lines of the text: rows of each of its triples, those expected and the time. */
export function rowsByLine(text: string, plan: readonly PlanStep[], triples: readonly PlacedTriple[]): RowsByLine {
  const whole = plan.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const lines = new Map<number, { text: string; title: string; slow: boolean }>();
  const used = new Set<PlanStep>();
  for (const { name, from } of triples) {
    const fits = matcher(name), step = plan.find((each) => fits(each.step) && !used.has(each));
    if (!step) continue;
    used.add(step);
    const line = text.slice(0, from).split('\n').length, expected = expectedOf(step), before = lines.get(line);
    const title = `${name}: ${number(step.rows)} rows${expected === undefined ? '' : `, ${number(expected)} expected`}, ${step.milliseconds.toFixed(2)} ms`;
    lines.set(line, {
      text: number(step.rows), title: before ? `${before.title}; ${title}` : title,
      slow: (before?.slow ?? false) || (whole >= 5 && step.milliseconds / whole >= slowShare),
    });
  }
  return lines;
}

/** How a query was answered: in words, its steps as a tree with the share of each in the time, and the query as it was evaluated. */
export function planView({ plan, rewritten }: Explanation): HTMLElement {
  const text = element('details', {}, element('summary', {}, 'The query as it was evaluated'), element('pre', { tabindex: '0' }, rewritten));
  if (!plan) return element('div', {}, element('p', {}, 'The engine that answered does not tell its steps.'), text);
  const whole = plan.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const rows = plan.map((step) => {
    const { step: name, depth, calls, rows: found, milliseconds } = step, expected = expectedOf(step);
    return element('tr', { ...(whole >= 5 && milliseconds / whole >= slowShare && { class: 'slow' }) },
      element('td', {}, element('code', { class: `plan-step plan-depth-${Math.min(depth, depths)}` }, name)),
      element('td', {}, number(found)),
      element('td', {}, expected === undefined ? '' : number(expected)),
      element('td', {}, number(calls)),
      element('td', {}, milliseconds.toFixed(3)),
      element('td', {}, element('meter', { 'min': '0', 'max': String(whole || 1), 'value': String(milliseconds), 'aria-label': 'Share of the time' })));
  });
  return element('div', { class: 'plan-view' },
    element('ul', { class: 'plan-words' }, ...planWords(plan).map((sentence) => element('li', {}, sentence))),
    element('p', { class: 'plan-note' }, 'Solutions go from each step to the next one; the rows of each pattern stand beside its line in the editor. Measuring takes longer than answering.'),
    element('div', { 'class': 'table-frame', 'tabindex': '0', 'role': 'region', 'aria-label': 'Plan' }, element('table', { class: 'plan' },
      element('thead', {}, element('tr', {}, ...['Step', 'Rows', 'Expected', 'Calls', 'ms', 'Share'].map((name) => element('th', { scope: 'col' }, name)))),
      element('tbody', {}, ...rows))),
    text);
}
