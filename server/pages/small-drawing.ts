import type { Figure } from './figures.js';
import { escapeHtml, raw } from './html.js';
import type { Html } from './html.js';
import { wrapped } from './upright.js';

/** A drawing without its names, for a place where they are too small to be read; what it shows is said beside it. */
export const withoutNames = ({ markup }: Html): Html => raw(markup
  .replace(/<text\b[\s\S]*?<\/text>/g, '').replace(/<a\b[^>]*>[\s\S]*?<\/a>/g, '').replace(/<(?:path|circle)\b[^>]*class="f-lead(?:dot)?"[^>]*\/>/g, '')
  .replace(/ role="group" aria-label="[^"]*"/, ' aria-hidden="true" focusable="false"'));

/** Units that a character of a name takes, and those between two lines of it. */
const character = 8.4, lineHeight = 18;

/**
 * The overview with other names of its stages, broken to the width that each has.
 *
 * @param nameOf What a stage is called, by its slug; undefined for what keeps its name.
 */
export const renamed = ({ markup }: Html, nameOf: (slug: string) => string | undefined): Html => raw(markup.replace(
  /(<a href="\/([\w-]+)"[^>]*><rect\b[^>]*\bwidth="([\d.]+)"[^>]*\/>)<text x="([\d.]+)" y="([\d.]+)">([\s\S]*?)<\/text>/g,
  (all, before: string, slug: string, width: string, x: string, y: string, old: string) => {
    const name = nameOf(slug);
    if (name === undefined) return all;
    const lines = wrapped(name, Math.floor(Number(width) / character)), had = Math.max(1, (old.match(/<tspan/g) ?? []).length);
    const first = Number(y) - (lines.length - had) * lineHeight / 2;
    return `${before}<text x="${x}" y="${first}">${lines.map((line, i) => `<tspan x="${x}"${i > 0 ? ` dy="${lineHeight}"` : ''}>${line.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</tspan>`).join(' ')}</text>`;
  },
));

/** Measures of the names of a drawing: units that a letter takes, space beside them, and between two lines. */
const label = { letter: 12.4, space: 8, line: 26 };
/** Letters of a name on one line where it has the half of a drawing, at its left or right edge. */
const halfWidth = 25;
/** Letters that have room anywhere. */
const shortest = 13;

const anchor =
  /(<a href="\/([\w.-]+)"[^>]*>)<rect x="([\d.]+)" y="(-?[\d.]+)" width="([\d.]+)" height="([\d.]+)"\/><text x="([\d.]+)" y="([\d.]+)"( text-anchor="(?:end|middle)")?>([\s\S]*?)<\/text>/g;

/**
 * A drawing as patients get it: its names in plain words, each in the room of the old one, and the caption that was written for them.
 *
 * @param nameOf What patients call a term, by its slug; undefined for what keeps its name.
 */
export function inPlainWords(figure: Figure, nameOf: (slug: string) => string | undefined): Figure {
  const markup = figure.drawing.markup.replace(anchor, (all: string, ...parts: readonly (string | undefined)[]) => {
    const [link = '', slug = '', left = '', top = '', width = '', height = '', x = '', y = '', anchored, old = ''] = parts;
    const name = nameOf(slug);
    if (name === undefined) return all;
    const had = Math.max(1, (old.match(/<tspan/g) ?? []).length), atEdge = anchored === undefined ? Number(left) < 40 : Number(x) > 600;
    const lines = wrapped(name, atEdge ? halfWidth : Math.max(shortest, Math.floor((Number(width) - label.space) / label.letter)));
    // At an edge the end that the line leads from stays; elsewhere the middle.
    const more = (lines.length - had) * label.line, first = Number(y) - (atEdge ? (Number(y) > 200 && more < 0 ? 0 : more) : more / 2);
    const long = label.space + Math.max(...lines.map(({ length }) => length)) * label.letter;
    const rect = `<rect x="${anchored === undefined ? left : anchored.includes('end') ? Number(x) + 4 - long : Number(x) - long / 2}" y="${Number(top) + first - Number(y)}" width="${long}" height="${Number(height) + more}"/>`;
    const words = lines.map((line, i) => (lines.length === 1 ? escapeHtml(line) : `<tspan x="${x}"${i > 0 ? ` dy="${label.line}"` : ''}>${escapeHtml(line)}</tspan>`)).join(' ');
    return `${link}${rect}<text x="${x}" y="${first}"${anchored ?? ''}>${words}</text>`;
  });
  return { ...figure, drawing: raw(markup), caption: figure.layCaption ?? figure.caption };
}
