import { element } from '../../dom.js';
import { exact, expectedOf, isGrouping, short, shortTime, slowShare, wholeTime, worthwhile, type PlanOperator } from './plan-operator.js';
import { planTree } from './plan-tree.js';
import type { RowsByLine } from '../editor/row-gutter.js';
import type { LocatedTriple } from '../syntax/check.js';

/** What `explain=json` answers, as far as it is shown. */
export interface Explanation {
  /** Absent where the query was ended before any was named. */
  readonly engine?: string;
  readonly milliseconds: number;
  readonly rows?: number;
  readonly plan?: readonly PlanOperator[];
  readonly rewritten: string;
  /** Why the query was ended early: then the rest tells what it had done. */
  readonly ended?: Ended;
}

/** A bound that a query met. */
export interface Ended {
  readonly reason: 'timeout' | 'limit' | 'busy';
  readonly detail: string;
  /** Of a timeout in seconds. */
  readonly limit?: number;
}

/** Of a query that was ended: why, and what can be done. */
export function endedWords({ reason, detail, limit }: Ended, plan: readonly PlanOperator[]): readonly string[] {
  const why = reason === 'timeout' ? `The query was ended after ${limit ?? 0} s, the longest that one may take here.` : detail;
  const open = plan.filter(({ calls }) => calls === 0).map(({ step }) => `“${step}”`);
  return [
    `${why} What follows is what it had done by then.`,
    ...(open.length === 0 ? [] : [`Not reached yet: ${open.slice(0, 3).join(', ')}${open.length > 3 ? ` and ${open.length - 3} more` : ''}.`]),
    'Ask for less: put a term in the place of a variable, say of which class something is, or ask in parts.',
  ];
}

const counted = (value: number, one: string): string => `${exact(value)} ${one}${value === 1 ? '' : 's'}`;
/** How far from the truth an estimate is told. */
const farOff = 20;

/** The plan in words: what took the time, what was expected wrongly, and what may be changed. */
export function planWords(plan: readonly PlanOperator[]): readonly string[] {
  const whole = wholeTime(plan), [slowest] = [...plan].sort((a, b) => b.milliseconds - a.milliseconds);
  if (!slowest || whole === 0) return [];
  const share = slowest.milliseconds / whole, slow = whole >= worthwhile;
  const words = [
    !slow
      ? `All steps together took ${whole.toFixed(2)} ms: there is nothing to gain.`
      : share >= slowShare
        ? `${Math.round(share * 100)} % of the time went into “${slowest.step}”, which was called ${slowest.calls === 1 ? 'once' : `${short(slowest.calls)} times`} and ${isGrouping(slowest) ? 'made' : 'found'} ${counted(slowest.rows, isGrouping(slowest) ? 'group' : 'row')}.`
        : 'No single step took most of the time.',
  ];
  const wrong = plan.map((step) => ({ step, expected: expectedOf(step) })).filter(({ step, expected }) => expected !== undefined && step.rows > 1000 && step.rows > farOff * Math.max(1, expected));
  for (const { step, expected } of wrong.slice(0, 2)) words.push(`“${step.step}” found ${counted(step.rows, 'row')} where ${short(expected ?? 0)} were expected.`);
  if (!slow) return words;
  const last = plan.at(-1), many = plan.find(({ rows, depth }) => depth > 0 && rows > 10_000 && last && last.rows * 50 < rows);
  if (many) words.push(`“${many.step}” finds ${counted(many.rows, 'row')} of which few stay: a pattern that says more about its variables, such as a class, would leave fewer.`);
  return [...words, ...remedies.filter(([sign]) => sign.test(slowest.step)).map(([, remedy]) => remedy)];
}

/** What may be changed, by what the slowest step is. */
const remedies: readonly (readonly [sign: RegExp, words: string])[] = [
  [/[*+](?:\s|$|\))/, 'A path of any length looks at everything that can be reached: begin it at a term, or say how many links it has.'],
  [/REGEX|CONTAINS|LCASE|STRSTARTS|STRENDS/i, 'A search in texts looks at each of them: narrow down by a class or a relation first.'],
  [/^(?:SORT|ORDER)/i, 'All rows must be there before the first is known: ask without ORDER BY, or for fewer rows.'],
  [/^(?:GROUP|DISTINCT|COUNT)/i, 'All rows are gathered for this: leave out variables that tell apart what you do not need.'],
  [/^\?\S+ \?\S+ \?\S+$/, 'A pattern of variables alone matches everything: name its relation, or a class of its subject.'],
  [/^SERVICE/i, 'The other endpoint took the time: put patterns that leave few values outside of SERVICE, as they are sent along.'],
];

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

/** The patterns of a line, each with the steps that it became: a path of links becomes several. */
type Line = Map<number, { readonly steps: PlanOperator[]; readonly titles: string[] }>;

/** What stands beside the lines of the text: the rows of each of its patterns, those expected there, and the time of all. */
export function rowsByLine(text: string, plan: readonly PlanOperator[], triples: readonly LocatedTriple[]): RowsByLine {
  const whole = wholeTime(plan), lines = new Map<number, Line>(), used = new Set<PlanOperator>();
  for (const { name, from, triple } of triples) {
    const fits = matcher(name), step = plan.find((each) => fits(each.step) && !used.has(each));
    if (!step) continue;
    used.add(step);
    const number = text.slice(0, from).split('\n').length, line: Line = lines.get(number) ?? new Map(), pattern = line.get(triple) ?? { steps: [], titles: [] }, expected = expectedOf(step);
    lines.set(number, line);
    line.set(triple, pattern);
    pattern.steps.push(step);
    pattern.titles.push(`${name}: ${counted(step.rows, 'row')}${expected === undefined ? '' : `, ${short(expected)} expected`}, ${step.milliseconds.toFixed(2)} ms`);
  }
  return new Map([...lines].map(([number, patterns]) => {
    const all = [...patterns.values()], lasts = all.flatMap(({ steps }) => steps.at(-1) ?? []), steps = all.flatMap((each) => each.steps);
    return [number, {
      figures: lasts.map((step) => {
        const expected = expectedOf(step);
        return [short(step.rows), expected === undefined ? undefined : short(expected)] as const;
      }),
      time: shortTime(wholeTime(steps)), title: all.flatMap(({ titles }) => titles).join('; '), slow: whole >= worthwhile && steps.some(({ milliseconds }) => milliseconds / whole >= slowShare),
    }];
  }));
}

/** What two figures of a step mean. */
function togetherNote(plan: readonly PlanOperator[]): readonly HTMLElement[] {
  const step = plan.find(({ together }) => together !== undefined);
  if (step?.together === undefined) return [];
  const rows = short(step.rows), together = short(step.together);
  return [
    element(
      'p',
      { class: 'plan-note' },
      `Rows that differ only in what nobody asks for are counted without being read one by one: “${rows} in ${together}” are ${rows} rows that were handled as ${together}.`,
    ),
  ];
}

/** How a query was answered: in words, its steps as a tree with the share of each in the time, and the query as it was evaluated. */
export function planView({ plan, rewritten, ended }: Explanation): HTMLElement {
  const text = element('details', {}, element('summary', {}, 'The query as it was evaluated'), element('pre', { tabindex: '0' }, rewritten));
  if (!plan) return element('div', {}, element('p', {}, 'This engine does not tell its steps.'), text);
  return element(
    'div',
    { class: 'plan-view' },
    element('ul', { class: 'plan-words' }, ...[...(ended ? endedWords(ended, plan) : []), ...planWords(plan)].map((sentence) => element('li', {}, sentence))),
    element(
      'p',
      { class: 'plan-note' },
      'Solutions go from each step to the one below. In the editor each pattern has beside it the rows that were found and, in parentheses, about how many were expected; each line has its time. Measuring takes longer than answering.',
    ),
    ...togetherNote(plan),
    element('div', { 'class': 'table-frame', 'tabindex': '0', 'role': 'region', 'aria-label': 'Plan' }, planTree(plan, ended !== undefined)),
    text,
  );
}
