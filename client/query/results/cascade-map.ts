import { ask } from '../../ask.js';
import { element } from '../../dom.js';
import { numberOf } from './cells.js';
import { columnKinds } from './chart-columns.js';
import type { Schema } from '../text/schema.js';
import type { Solutions } from './rows.js';
import { readCell } from '../text/tsv.js';

export interface StageValue {
  readonly slug: string;
  readonly label: string;
  readonly value: number;
}

/** What the values of steps are: the sum of the first column of numbers, or rows. */
export function measureOf(solutions: Solutions): string {
  const measure = columnKinds(solutions).indexOf('number');
  return measure < 0 ? 'Rows' : `Sum of ?${solutions.variables[measure] ?? ''}`;
}

/**
 * What a result says of the steps of the cascade: the sum of its first number for each, or how many rows name it where
 * there is no number. Empty where no step is named. Steps come by their name or as IRIs.
 */
export function stageValues(solutions: Solutions, { terms, base }: Pick<Schema, 'terms' | 'base'>): readonly StageValue[] {
  const stages = terms.filter(({ kindName }) => kindName === 'stage');
  const byText = new Map(stages.flatMap((stage) => [[base + stage.slug, stage], [stage.label.toLowerCase(), stage]] as const));
  const measure = columnKinds(solutions).indexOf('number');
  const sums = new Map<string, number>();
  for (const row of solutions.rows) {
    const cells = row.map((written) => readCell(written));
    const named = new Set(cells.flatMap((cell) => byText.get(cell?.type === 'iri' ? cell.value : cell?.value.toLowerCase() ?? '')?.slug ?? []));
    const value = measure < 0 ? 1 : numberOf(cells[measure]) ?? 0;
    for (const slug of named) sums.set(slug, (sums.get(slug) ?? 0) + value);
  }
  return stages.flatMap(({ slug, label }) => {
    const value = sums.get(slug);
    return value === undefined ? [] : [{ slug, label, value }];
  });
}

const drawingAddress = '/images/metastatic-cascade.svg';

/** The drawing of the cascade; undefined where there is none. Its own style is left out: the page has it. */
async function drawing(): Promise<SVGSVGElement | undefined> {
  const response = await ask(drawingAddress);
  if (!response.ok) return undefined;
  // Ahead of the parser, which would hand a style to the policy of the page.
  const text = (await response.text()).replaceAll(/<(style|script|title|desc)\b[\s\S]*?<\/\1>/gi, '');
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  root.removeAttribute('aria-labelledby');
  root.setAttribute('role', 'group');
  root.setAttribute('aria-label', 'The metastatic cascade with the values of the result');
  return document.importNode(root, true) as unknown as SVGSVGElement;
}

const shown = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });

/** Where the name of a step ends; its middle is where it stands. */
function nameEnd(link: Element): number {
  const name = link.querySelector('text');
  return name ? Number(name.getAttribute('x')) + name.getComputedTextLength() / 2 : 0;
}

/** Writes the values on the steps of a drawing that is shown, each the darker the larger it is, and none so dark that its name cannot be read. */
function mark(root: SVGSVGElement, values: readonly StageValue[]): void {
  const largest = Math.max(...values.map(({ value }) => Math.abs(value)), 0) || 1;
  for (const { slug, value } of values) {
    const link = root.querySelector(`a[data-term="${CSS.escape(slug)}"]`), box = link?.querySelector('rect');
    if (!link || !box) continue;
    box.setAttribute('class', 'map-step');
    box.setAttribute('fill-opacity', (0.06 + 0.19 * Math.abs(value) / largest).toFixed(2));
    const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    const [x = 0, y = 0, width = 0, height = 0] = ['x', 'y', 'width', 'height'].map((name) => Number(box.getAttribute(name)));
    // Behind the name where the box is a line, which grows with it; above the drawing where it is a column.
    const flat = height < width, end = flat ? nameEnd(link) : 0;
    if (flat) box.setAttribute('width', String(Math.max(width, end + 14 * shown(value).length + 18 - x)));
    for (const [name, each] of Object.entries({
      'x': flat ? end + 10 : x + width / 2,
      'y': flat ? Number(link.querySelector('text')?.getAttribute('y') ?? y) + 2 : y + 18,
      'text-anchor': flat ? 'start' : 'middle',
      'class': 'map-value',
    }))
      text.setAttribute(name, String(each));
    text.textContent = shown(value);
    link.append(text);
  }
}

/** Shows the values on the drawing of the cascade, and as a table. @param what Says what the values are. @param place Is filled. */
export async function cascadeMap(values: readonly StageValue[], what: string, place: HTMLElement): Promise<void> {
  const figure = await drawing().catch(() => undefined);
  // In the order of the drawing, which is that of the cascade.
  const drawn = [...figure?.querySelectorAll('a[data-term]') ?? []].map((link) => link.getAttribute('data-term') ?? '');
  const stepOf = ({ slug }: StageValue): number => (drawn.indexOf(slug) + drawn.length + 1) % (drawn.length + 1);
  const rows = [...values]
    .sort((a, b) => stepOf(a) - stepOf(b))
    .map(({ slug, label, value }) =>
      element('tr', {}, element('th', { scope: 'row' }, element('a', { 'href': `/${slug}`, 'data-term': slug }, label)), element('td', {}, shown(value))),
    );
  place.replaceChildren(
    element(
      'div',
      { class: 'cascade-map' },
      ...(figure ? [element('div', { 'class': 'figure figure-frame', 'tabindex': '0', 'role': 'region', 'aria-label': 'Drawing' }, figure)] : []),
      element(
        'table',
        { class: 'counts' },
        element('caption', {}, `${what}, by step`),
        element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Step'), element('th', { scope: 'col' }, 'Value'))),
        element('tbody', {}, ...rows),
      ),
    ),
  );
  // Texts have a width once they are shown.
  if (figure) mark(figure, values);
}
