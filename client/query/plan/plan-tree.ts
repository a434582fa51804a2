import { element } from '../../dom.js';
import { exact, expectedOf, isGrouping, short, slowShare, wholeTime, worthwhile, type PlanOperator } from './plan-operator.js';

const depths = 12; // levels of indentation that the style sheet has

/** Whether a step has others below it. */
const isParent = (plan: readonly PlanOperator[], i: number): boolean => (plan[i + 1]?.depth ?? 0) > (plan[i]?.depth ?? 0);

/** @param whole Milliseconds of the whole query. */
function planRow(step: PlanOperator, { whole, isFirst, isParent }: { readonly whole: number; readonly isFirst: boolean; readonly isParent: boolean }): HTMLElement {
  const { step: name, depth, calls, rows: found, together, milliseconds } = step, expected = expectedOf(step);
  const foundText = together !== undefined ? `${exact(found)} in ${exact(together)}` : isGrouping(step) ? `${exact(found)} ${found === 1 ? 'group' : 'groups'}` : exact(found);
  return element(
    'tr',
    {
      'aria-level': String(depth + 1),
      'tabindex': isFirst ? '0' : '-1',
      ...(isParent && { 'aria-expanded': 'true' }),
      ...(whole >= worthwhile && milliseconds / whole >= slowShare && { class: 'slow' }),
    },
    element('th', { scope: 'row', role: 'rowheader' }, element('code', { class: `plan-operator plan-depth-${Math.min(depth, depths)}` }, name)),
    ...[foundText, expected === undefined ? '' : short(expected), exact(calls), milliseconds.toFixed(3)].map((text) =>
      element('td', { role: 'gridcell' }, text),
    ),
    element(
      'td',
      { role: 'gridcell' },
      element('meter', {
        'min': '0',
        'max': String(whole || 1),
        'value': String(milliseconds),
        'aria-label': `${Math.round((100 * milliseconds) / (whole || 1))} % of the time`,
      }),
    ),
  );
}

/**
 * The steps as a tree with columns. Up and down go from step to step, left folds what is below one or goes to what it
 * is below, right unfolds.
 *
 * @param ended Whether the query was ended early.
 */
export function planTree(plan: readonly PlanOperator[], ended = false): HTMLElement {
  const whole = wholeTime(plan);
  const rows = plan.map((step, i) => planRow(step, { whole, isFirst: i === 0, isParent: isParent(plan, i) }));
  const depthOf = (i: number): number => plan[i]?.depth ?? 0;
  /** Hides what is below a step that is folded. */
  const show = (): void => {
    let hiddenBelow = Infinity;
    for (const [i, row] of rows.entries()) {
      if (depthOf(i) <= hiddenBelow) hiddenBelow = Infinity;
      row.hidden = hiddenBelow < Infinity;
      if (!row.hidden && row.getAttribute('aria-expanded') === 'false') hiddenBelow = depthOf(i);
    }
  };
  const go = (from: number, by: 1 | -1, fits: (i: number) => boolean): void => {
    let to = from + by;
    while (rows[to] && (rows[to]?.hidden === true || !fits(to))) to += by;
    if (!rows[to]) return;
    rows[from]?.setAttribute('tabindex', '-1');
    rows[to]?.setAttribute('tabindex', '0');
    rows[to]?.focus();
  };
  const fold = (i: number, expanded: boolean): void => {
    rows[i]?.setAttribute('aria-expanded', String(expanded));
    show();
  };
  const body = element('tbody', {}, ...rows);
  const placeOf = ({ target }: Event): number => rows.findIndex((row) => row.contains(target as Node));
  body.addEventListener('keydown', (event) => {
    const i = placeOf(event), state = rows[i]?.getAttribute('aria-expanded');
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => { go(i, 1, () => true); }, ArrowUp: () => { go(i, -1, () => true); },
      ArrowRight: () => { if (state === 'false') fold(i, true); else if (state === 'true') go(i, 1, () => true); },
      ArrowLeft: () => { if (state === 'true') fold(i, false); else go(i, -1, (to) => depthOf(to) < depthOf(i)); },
    };
    const act = keys[event.key];
    if (!act || i < 0) return;
    event.preventDefault();
    act();
  });
  body.addEventListener('click', (event) => {
    const i = placeOf(event), state = rows[i]?.getAttribute('aria-expanded');
    if (state) fold(i, state === 'false');
  });
  return element(
    'table',
    { 'class': 'plan', 'role': 'treegrid', 'aria-label': 'Steps of the plan' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...['Step', ended ? 'Rows so far' : 'Rows', 'Expected', 'Calls', 'ms', 'Share'].map((name) =>
          element('th', { scope: 'col', role: 'columnheader' }, name),
        ),
      ),
    ),
    body,
  );
}
