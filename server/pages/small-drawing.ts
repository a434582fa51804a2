import { raw } from './html.js';
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
