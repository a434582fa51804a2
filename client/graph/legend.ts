import { element, shape } from '../dom.js';
import { everything, facetsOf, isFiltering } from './filter.js';
import type { Choice, Filter } from './filter.js';
import { lineStyles } from './palette.js';
import type { Session } from './session.js';

const svg = 'http://www.w3.org/2000/svg';

/** A line as the canvas draws it. Decorative: its meaning stands beside it. */
function lineSample(status: string, restrains = false): SVGElement {
  const style = lineStyles.get(status);
  const made = document.createElementNS(svg, 'svg');
  for (const [name, value] of Object.entries({ 'viewBox': '0 0 34 12', 'class': `line-sample line-${style?.colour ?? 'soft'}`, 'aria-hidden': 'true' })) made.setAttribute(name, value);
  const part = (d: string, className: string, dashes = ''): void => {
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', d);
    path.setAttribute('class', className);
    if (dashes !== '') path.setAttribute('stroke-dasharray', dashes);
    made.append(path);
  };
  part(restrains ? 'M1 6H31' : 'M1 6H26', status === 'structure' ? 'thin' : 'line', (style?.dashes ?? []).join(' '));
  if (restrains) part('M31.500 1.500V10.500', 'bar');
  else if (status === 'structure') part('M26 2.500 32 6 26 9.500', 'thin');
  else part('M25 2.500 32 6 25 9.500Z', style?.filled ? 'head' : 'head hollow');
  if (style?.sign !== undefined) part('M10.500 3 16.500 9M16.500 3 10.500 9', 'line');
  return made;
}

interface Box {
  readonly name: string;
  readonly value: string;
  readonly checked: boolean;
  readonly count: number | undefined;
  readonly content: readonly (Node | string)[];
  readonly change: (checked: boolean) => void;
}

function checkbox({ name, value, checked, count, content, change }: Box): HTMLElement {
  const input = element('input', { type: 'checkbox', name, value, ...(checked && { checked: '' }) });
  input.addEventListener('change', () => { change(input.checked); });
  return element('label', { class: 'legend-choice' }, input, ...content, ...(count === undefined ? [] : [' ', element('span', { class: 'count' }, String(count))]));
}

const group = (title: string, ...children: readonly Node[]): HTMLElement => element('fieldset', { class: 'legend-group' }, element('legend', {}, title), ...children);

/** A list of choices that are left out, with one changed. */
const toggled = (values: readonly string[], value: string, shown: boolean): readonly string[] => (shown ? values.filter((each) => each !== value) : [...values, value]);

/** The legend, which is the filter as well: every sign with what it means, how often it stands in the picture, and a box that leaves it out. */
export function fillLegend(root: HTMLElement, session: Session): void {
  const { state: { filter, between, steps }, shown, data, explored } = session;
  const facets = facetsOf(shown.unfiltered.filter(({ id }) => !id.startsWith('edge more ')), filter, data.base);
  const active = document.activeElement instanceof HTMLInputElement && root.contains(document.activeElement) ? [document.activeElement.name, document.activeElement.value] : undefined;
  const change = (next: Partial<Filter>): void => { void session.change({ filter: { ...filter, ...next } }, 'filtered'); };
  const boxes = (
    name: string,
    choices: readonly Choice[],
    out: readonly string[],
    key: 'relations' | 'statuses' | 'directions' | 'systems',
    content: (choice: Choice) => readonly (Node | string)[],
  ): readonly HTMLElement[] => {
    const missing = out.filter((value) => !choices.some((choice) => choice.value === value)).map((value) => ({ value, label: value, count: 0 }));
    return [...choices, ...missing].map((choice) =>
      checkbox({
        name,
        value: choice.value,
        checked: !out.includes(choice.value),
        count: choice.count,
        content: content(choice),
        change: (checked) => {
          change({ [key]: toggled(out, choice.value, checked) });
        },
      }),
    );
  };
  const kindCounts = new Map<string, number>();
  for (const { kind, fold } of shown.nodes) if (!fold) kindCounts.set(kind, (kindCounts.get(kind) ?? 0) + 1);
  const kinds = data.kinds.filter(({ name }) => (kindCounts.get(name) ?? 0) > 0 || filter.hide.includes(name)).map(({ name, plural, icon }) => checkbox({
    name: 'kind', value: name, checked: !filter.hide.includes(name), count: kindCounts.get(name) ?? 0, content: [shape(name, icon), plural], change: (checked) => { change({ hide: toggled(filter.hide, name, checked) }); },
  }));
  const statuses = boxes(
    'status',
    [...lineStyles.keys()].flatMap((status) => facets.statuses.find(({ value }) => value === status) ?? []),
    filter.statuses,
    'statuses',
    ({ value }) => [lineSample(value), lineStyles.get(value)?.means ?? value],
  );
  const restraining = new Set(data.relations.filter(({ iri }) => /\/(?:restrains|inhibits|restrainsMetastasisTo|contraindicatedWith)$/.test(iri)).map(({ label }) => label));
  const relations = boxes('relation', facets.relations, filter.relations, 'relations', ({ label }) => (restraining.has(label) ? [lineSample('emerging', true), label] : [label]));
  const directions = boxes('direction', facets.directions, filter.directions, 'directions', ({ label }) => [label === 'supports' ? 'supported' : label === 'disputes' ? 'disputed' : 'inconclusive']);
  const systems = boxes('system', facets.systems, filter.systems, 'systems', ({ label }) => [label]);
  const all = element('button', { type: 'button' }, 'Show everything');
  all.addEventListener('click', () => { void session.change({ filter: everything }, 'filtered'); });
  root.replaceChildren(
    ...(isFiltering(filter) ? [element('p', { class: 'graph-actions' }, all)] : []),
    group(
      'How sure',
      ...statuses,
      element('p', { class: 'graph-note' }, 'A wider line has more papers. A bar at its end: it holds back. In a box, +3 −1: papers for and against.'),
    ),
    group('Relation', ...relations),
    group('Kind of term', ...kinds),
    sliders(session, facets.years, facets.papers),
    ...(systems.length > 0 ? [group('Seen in', ...systems)] : []),
    ...(directions.length > 0 ? [group('Evidence', ...directions)] : []),
    contexts(session, facets.contexts, (iri) => explored.terms.get(iri)?.label),
    group(
      'Also drawn',
      ...extent(session),
      checkbox({
        name: 'also',
        value: 'steps',
        checked: steps,
        count: undefined,
        content: ['steps of the cascade'],
        change: (checked) => {
          void session.change({ steps: checked });
        },
      }),
      checkbox({
        name: 'also',
        value: 'between',
        checked: between,
        count: undefined,
        content: ['connections among neighbors'],
        change: (checked) => {
          void session.change({ between: checked });
        },
      }),
    ),
  );
  if (active) root.querySelector<HTMLElement>(`input[name="${active[0]}"][value="${active[1]}"]`)?.focus({ preventScroll: true });
}

/** As known in a year, and with so many papers at least. */
function sliders({ state: { filter }, change }: Session, years: readonly [number, number] | undefined, papers: number): HTMLElement {
  const parts: Node[] = [];
  const slider = (name: string, low: number, high: number, value: number, text: (value: number) => string, take: (value: number) => Partial<Filter>): void => {
    const input = element('input', { type: 'range', id: `graph-${name}`, name, min: String(low), max: String(high), step: '1', value: String(value) });
    const label = element('label', { for: `graph-${name}` }, text(value));
    input.addEventListener('input', () => {
      label.textContent = text(Number(input.value));
      input.setAttribute('aria-valuetext', text(Number(input.value)));
    });
    input.addEventListener('change', () => { void change({ filter: { ...filter, ...take(Number(input.value)) } }, 'filtered'); });
    parts.push(element('div', { class: 'legend-slider' }, label, input));
  };
  if (years && years[0] < years[1])
    slider(
      'year',
      years[0],
      years[1],
      Math.min(filter.year ?? years[1], years[1]),
      (year) => (year >= years[1] ? 'As known today' : `As known in ${year}`),
      (year) => ({ year: year >= years[1] ? undefined : year }),
    );
  if (papers > 1 || filter.papers > 0)
    slider(
      'papers',
      0,
      Math.max(papers, filter.papers),
      filter.papers,
      (least) => (least === 0 ? 'Any number of papers' : `At least ${least} paper${least === 1 ? '' : 's'}`),
      (least) => ({ papers: least }),
    );
  const sure = element('input', {
    type: 'checkbox',
    name: 'sure',
    value: 'established',
    ...(['emerging', 'contested', 'refuted', 'structure'].every((status) => filter.statuses.includes(status)) && { checked: '' }),
  });
  sure.addEventListener('change', () => { void change({ filter: { ...filter, statuses: sure.checked ? ['emerging', 'contested', 'refuted', 'structure'] : [] } }, 'filtered'); });
  parts.push(element('label', { class: 'legend-choice' }, sure, 'Established only'));
  return group('How much is known', ...parts);
}

/** A list to choose one from, with what it is about. */
function chooser(name: string, label: string, value: string, options: readonly (readonly [string, string])[], take: (value: string) => void): HTMLElement {
  const select = element('select', { id: `graph-${name}`, name }, ...options.map(([each, text]) => element('option', { value: each, ...(each === value && { selected: '' }) }, text)));
  select.addEventListener('change', () => { take(select.value); });
  return element('div', { class: 'legend-slider' }, element('label', { for: `graph-${name}` }, label), select);
}

/** How far the picture reaches from what was opened, and what is shown beside a list. */
function extent({ state: { levels, common, focus, list }, change }: Session): readonly HTMLElement[] {
  return [
    ...(focus.length === 0
      ? []
      : [
          chooser(
            'levels',
            'Neighbors of what is opened',
            String(levels),
            [
              ['1', 'direct ones'],
              ['2', 'two steps away'],
              ['3', 'three steps away'],
              ['4', 'four steps away'],
            ],
            (value) => {
              void change({ levels: Number(value) });
            },
          ),
        ]),
    ...(list.length < 2
      ? []
      : [
          chooser(
            'common',
            'Beside the list',
            common,
            [
              ['none', 'nothing'],
              ['any', 'what connects two of its terms'],
              ['causes', 'common causes'],
              ['effects', 'common effects'],
            ],
            (value) => {
              void change({ common: (['any', 'causes', 'effects'] as const).find((each) => each === value) ?? 'none' });
            },
          ),
        ]),
  ];
}

function contexts({ state: { filter }, change }: Session, choices: readonly Choice[], labelOf: (iri: string) => string | undefined): HTMLElement {
  return chooser(
    'context',
    'Evidence from',
    filter.context ?? '',
    [['', 'any cancer or site'], ...choices.map(({ value, label, count }) => [value, `${labelOf(label) ?? value} (${count})`] as const)],
    (value) => {
      void change({ filter: { ...filter, context: value === '' ? undefined : value } }, 'filtered');
    },
  );
}
