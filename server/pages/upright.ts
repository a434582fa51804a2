import { html } from './html.js';
import type { Html } from './html.js';
import type { Stage } from './knowledge.js';

/** Measures in units of the drawing, which is as wide as a phone. */
const width = 360, row = 44, top = 26, line = 20, radius = 13;
/** Where the lines beside the main one run, and where their names begin. */
const lanes = 214, laneGap = 7;
/** Characters of a name that fit: of the main line, and beside it. */
const fits = { main: 20, beside: 14 };

/** Words in lines of at most `length` characters. */
export function wrapped(text: string, length: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<=-)|\s+/)) {
    const last = lines.at(-1), joined = last === undefined ? word : `${last}${last.endsWith('-') ? '' : ' '}${word}`;
    if (last !== undefined && joined.length <= length) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

const lines = (text: readonly string[], x: number, y: number, gap: number): Html =>
  html`${text.map((each, i) => html`<tspan x="${x}" y="${y + (i - (text.length - 1) / 2) * gap}">${each}${i < text.length - 1 && ' '}</tspan>`)}`;

/**
 * The cascade from top to bottom, for a screen that is too narrow for the drawing: the main line with its steps, and
 * beside it what runs along or back, each from where it begins to where it joins.
 *
 * @param nameOf What a stage is called.
 */
export function uprightCascade(stages: readonly Stage[], nameOf: (stage: Stage) => string): Html {
  const main = stages.filter(({ track }) => track === 'main'), beside = stages.filter(({ track }) => track !== 'main');
  const y = (index: number): number => top + index * row;
  const height = y(Math.max(0, main.length - 1)) + 30;
  const spans = beside.map((stage) => {
    const joins = Math.max(0, main.findIndex(({ iri }) => stage.next.includes(iri)));
    const from = main.findIndex(({ next }) => next.includes(stage.iri));
    return { stage, joins, from: from >= 0 ? from : stage.track === 'loop' ? joins : Math.min(1, joins) };
  }).sort((a, b) => a.joins - b.joins);
  const names = lanes + laneGap * spans.length + 8, share = height / Math.max(1, spans.length);
  return html`<svg class="upright" viewBox="0 0 ${width} ${height}" role="group" aria-label="The metastatic cascade from top to bottom, and what runs beside it">
<path class="upright-line" d="M${line} ${y(0)}V${y(main.length - 1)}"/>
${spans.map(({ stage, joins, from }, i) => {
  const x = lanes + i * laneGap,
    middle = (i + 0.5) * share;
  // One that leads back to where it begins is a loop beside that step.
  const [begin, end] = joins === from ? [y(from) - 9, y(from) + 9] : [y(from), y(joins)];
  const [highest, lowest] = [Math.min(begin, end, middle), Math.max(begin, end, middle)];
  return html`<path class="upright-${stage.track}" d="M${lanes - 8} ${begin}H${x}M${x} ${highest}V${lowest}M${x} ${end}H${lanes - 8}m5 -4l-5 4l5 4M${x} ${middle}H${names - 4}"/>`;
})}
${main.map((stage, i) => html`<a href="/${stage.slug}" data-term="${stage.slug}"><rect x="0" y="${y(i) - row / 2}" width="${lanes - 8}" height="${row - 2}" rx="8"/><circle cx="${line}" cy="${y(i)}" r="${radius}"/><text class="upright-number" x="${line}" y="${y(i) + 4.5}" text-anchor="middle">${stage.order}</text><text>${lines(wrapped(nameOf(stage), fits.main), line + 22, y(i) + 5, 17)}</text></a>`)}
${spans.map(({ stage }, i) => {
  const text = wrapped(nameOf(stage), fits.beside),
    middle = (i + 0.5) * share;
  return html`<a href="/${stage.slug}" data-term="${stage.slug}"><rect x="${names - 3}" y="${middle - text.length * 8 - 8}" width="${width - names + 3}" height="${text.length * 16 + 16}" rx="8"/><text class="upright-beside">${lines(text, names, middle + 5, 16)}</text></a>`;
})}
</svg>`;
}
