import type { Solution } from '../query/views.js';
import { mpp, skos } from '../rdf/vocabulary.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { iconPath } from './kinds.js';
import { groupBy, required } from './knowledge.js';
import type { Entity, Knowledge } from './knowledge.js';
import { certainty } from './relations.js';
import type { Relation } from './relations.js';

/** One connection of the entity in the middle. */
interface Neighbour {
  /** The relation as read from the middle: `is promoted by`. */
  readonly relation: string;
  readonly entity: Entity;
  readonly direction: 'out' | 'in' | 'none';
  readonly status: string | undefined;
}

/** Relations without a claim that belong into the picture. */
const structural: ReadonlyMap<string, string> = new Map([
  [mpp.immediatelyFollows, 'comes after'], [mpp.immediatelyPrecedes, 'comes before'], [skos.broader, 'broader'], [skos.narrower, 'narrower'],
  [skos.related, 'related'], [mpp.addresses, 'addresses'], [mpp.competesWith, 'competes with'], [mpp.concerns, 'concerns'],
]);

/** Measures in units of the drawing, which is as wide as a window: a unit is about a pixel. */
const width = 520;
const column = 178;
const row = 25;
const heading = 22;
const perSide = 8;
const perGroup = 5;
/** Characters of a label that fit into a column. */
const fitting = 22;
/** Room for letters that are wider than most. */
const margin = 8;

/** A longer name takes a second line; what is cut of that has a mark. */
const twoLines = (label: string): readonly string[] => {
  const [first = '', ...rest] = wrapped(label, fitting);
  return rest.length === 0 ? [first] : [first, cut(rest.join(' ').replaceAll('- ', '-'), fitting)];
};
const rowOf = ({ entity: { label } }: Neighbour): number => (twoLines(label).length > 1 ? 2 * row - 12 : row);

type Line = { readonly heading: string; readonly count: number } | { readonly neighbour: Neighbour };

/** Cut after a word where there is one: what is seen must be a part of the link's name. */
const cut = (label: string, length: number): string =>
  (label.length <= length ? label : `${label.slice(0, length).replace(/[\s-][^\s-]*$/, '').slice(0, length - 1)}…`);

function neighboursOf({ iri }: Entity, relations: readonly Relation[], rows: readonly Solution[], { entities }: Knowledge): readonly Neighbour[] {
  const claimed = relations.flatMap(({ claim, label, other }): readonly Neighbour[] => {
    const entity = entities.get(other);
    return entity && claim.status !== 'refuted' ? [{ relation: label, entity, direction: claim.subject === iri ? 'out' : 'in', status: claim.status }] : [];
  });
  const written = rows.flatMap((each): readonly Neighbour[] => {
    const relation = structural.get(required(each, 'predicate'));
    const entity = entities.get(required(each, 'object'));
    return relation !== undefined && entity ? [{ relation, entity, direction: 'none', status: undefined }] : [];
  });
  return [...new Map([...claimed, ...written].map((each) => [`${each.relation} ${each.entity.iri}`, each])).values()]
    .sort((a, b) => certainty(a.status) - certainty(b.status));
}

/** Both columns. Left: what acts on the entity. Right: what the entity acts on. Other relations go where there is room. */
function columns(neighbours: readonly Neighbour[]): readonly [readonly Line[], readonly Line[]] {
  const sides: [Line[], Line[]] = [[], []];
  const room = (side: number): number => perSide - (sides[side]?.filter((line) => 'neighbour' in line).length ?? 0);
  const oneWay = new Set(neighbours.map(({ direction }) => direction)).size === 1;
  for (const [, group] of [...groupBy(neighbours, ({ relation, direction }) => `${direction} ${relation}`)].sort(([, a], [, b]) => b.length - a.length)) {
    const [first] = group;
    if (!first) continue;
    const side = oneWay || first.direction === 'none' ? Number(room(1) >= room(0)) : Number(first.direction === 'out');
    const shown = group.slice(0, Math.min(perGroup, room(side)));
    if (shown.length > 0) sides[side]?.push({ heading: first.relation, count: group.length }, ...shown.map((neighbour) => ({ neighbour })));
  }
  return sides;
}

const heightOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + ('neighbour' in line ? rowOf(line.neighbour) : heading), 0);

/**
 * The neighbourhood as a drawing with links, for readers who want the shape of it before the list. The lists of the
 * page say the same in words. Nothing where the entity has no connection.
 */
export function neighbourhood(entity: Entity, relations: readonly Relation[], rows: readonly Solution[], knowledge: Knowledge): Html | false {
  const neighbours = neighboursOf(entity, relations, rows, knowledge);
  if (neighbours.length === 0) return false;
  const sides = columns(neighbours);
  const shown = sides.flat().filter((line) => 'neighbour' in line).length;
  const height = Math.max(heightOf(sides[0]), heightOf(sides[1]), 64) + 8;
  return html`<section class="neighbourhood">
<h2>Neighborhood</h2>
<div class="figure-frame">
<svg viewBox="${-margin} 0 ${width + 2 * margin} ${height}" role="group" aria-label="${entity.label} and ${shown} of its ${neighbours.length} connections. The lists on this page give all of them in words.">
${sides.map((lines, side) => sideMarkup(lines, side === 1, height))}
${middle(entity, height / 2)}
</svg></div>
<p class="neighbourhood-key">${shown} of ${neighbours.length} connections. <span class="key-solid">established</span> <span class="key-dashed">emerging or contested</span> <span class="key-thin">stated without a claim</span></p>
</section>`;
}

/** The entity itself: its name in up to three lines. */
function middle({ label, kind }: Entity, y: number): Html {
  const all = wrapped(label, 13), lines = all.length > 3 ? [...all.slice(0, 2), `${all[2] ?? ''}…`] : all;
  const top = y - lines.length * 8;
  return html`<g class="node-middle kind-${kind.name}"><rect x="${width / 2 - 58}" y="${top - 10}" width="116" height="${lines.length * 16 + 20}" rx="10"/>
<text text-anchor="middle">${lines.map((line, i) => html`<tspan x="${width / 2}" y="${top + 12 + i * 16}">${line}</tspan>`)}</text></g>`;
}

/** Words in lines of at most `length` characters; a longer word is cut. */
function wrapped(text: string, length: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<=-)|\s/)) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last}${last.endsWith('-') ? '' : ' '}${word}`;
    if (last !== undefined && joined.length <= length) lines[lines.length - 1] = joined;
    else lines.push(cut(word, length));
  }
  return lines;
}

function sideMarkup(lines: readonly Line[], right: boolean, height: number): readonly Html[] {
  let y = (height - heightOf(lines)) / 2;
  const x = right ? width - column : 0;
  return lines.map((line) => {
    const high = 'neighbour' in line ? rowOf(line.neighbour) : heading;
    y += high;
    return 'neighbour' in line ? nodeMarkup(line.neighbour, right, y - high / 2, height / 2)
      : html`<text class="relation-name" x="${right ? x : column}" y="${y - 5}"${!right && html` text-anchor="end"`}>${headingOf(line)}</text>`;
  });
}

/** A relation, with the number of its connections. */
function headingOf({ heading: name, count }: { readonly heading: string; readonly count: number }): string {
  const counted = count > 1 ? ` (${count})` : '';
  return `${cut(name, 25 - counted.length)}${counted}`;
}

/** A node is a link: its shape at the inner end, where the line from the middle arrives, its name beside it. */
function nodeMarkup(neighbour: Neighbour, right: boolean, y: number, middleY: number): Html {
  const { relation, entity: { slug, kind, label }, direction, status } = neighbour, lines = twoLines(label), high = rowOf(neighbour);
  const x = right ? width - column : column;
  const away = right ? 1 : -1;
  const from = width / 2 + away * 58;
  const to = x - away * 2;
  const bend = (from + to) / 2;
  const tip = direction === 'out' ? { x: to, y } : { x: from, y: middleY };
  const line = status === undefined ? 'none' : status === 'established' ? 'established' : 'open';
  return html`<g class="connection connection-${line}"><path class="line" d="M${from} ${middleY}C${bend} ${middleY} ${bend} ${y} ${to} ${y}"/>${
    direction !== 'none' && html`<path class="tip" d="${arrowHead(tip.x, tip.y, direction === 'out' ? away : -away)}"/>`
  }
<a href="/${slug}" data-term="${slug}" aria-label="${relation} ${kind.label} ${label}${status !== undefined && `, ${status}`}"><rect class="hit" x="${right ? x : 0}" y="${y - high / 2}" width="${column}" height="${high - 1}" rx="5"/>
<path class="node kind-${kind.name}" transform="translate(${right ? x + 4 : x - 16} ${y - 6})" d="${iconPath(kind.shape)}"/>
<text${!right && html` text-anchor="end"`}>${lines.map((text, i) => html`<tspan x="${right ? x + 21 : x - 21}" y="${y + 4 + (i - (lines.length - 1) / 2) * 14}">${text}${i < lines.length - 1 && ' '}</tspan>`)}</text></a></g>`;
}

const arrowHead = (x: number, y: number, towards: number): string => `M${x} ${y}l${-7 * towards} -3.5v7z`;
