import { capitalised } from '../context.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import type { Entity } from '../knowledge.js';

/** Where a site lies in the drawing. A site without a row is named below it. */
const drawnAt: Readonly<Record<string, { readonly x: number; readonly y: number; readonly side: 'left' | 'right' }>> = {
  'brain': { x: 276, y: 42, side: 'left' },
  'leptomeninx': { x: 296, y: 34, side: 'right' },
  'dura-mater': { x: 258, y: 22, side: 'left' },
  'pituitary-gland': { x: 284, y: 64, side: 'right' },
  'heart': { x: 314, y: 196, side: 'right' },
  'gastrointestinal-tract': { x: 270, y: 312, side: 'left' },
  'skeletal-muscle': { x: 256, y: 350, side: 'left' },
  'lymph-node': { x: 232, y: 150, side: 'left' },
  'lung': { x: 308, y: 168, side: 'right' },
  'pericardium': { x: 288, y: 192, side: 'right' },
  'pleura': { x: 240, y: 196, side: 'left' },
  'liver': { x: 258, y: 226, side: 'left' },
  'pancreas': { x: 286, y: 242, side: 'right' },
  'adrenal-gland': { x: 306, y: 228, side: 'right' },
  'vertebral-column': { x: 280, y: 262, side: 'left' },
  'omentum': { x: 296, y: 272, side: 'right' },
  'peritoneum': { x: 264, y: 284, side: 'left' },
  'ovary': { x: 300, y: 304, side: 'right' },
  'skin': { x: 190, y: 262, side: 'left' },
  'spleen': { x: 318, y: 246, side: 'right' },
  'bone': { x: 304, y: 400, side: 'right' },
  'bone-marrow': { x: 256, y: 396, side: 'left' },
};

/** What patients call a part of the body. */
export const plainSite = ({ plain, label }: Entity): string => plain ?? label;

/** Units between two names, by the lines of the upper one: a phone shows them in larger letters. */
const apart = [30, 52] as const;
/** Characters of a name on one line. */
const longestLine = 10;

/** A long name on two lines, broken at the space next to its middle. */
function linesOf(name: string): readonly string[] {
  const middle = name.length / 2, spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  const [at] = name.length > longestLine ? spaces.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle)) : [];
  return at === undefined ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

/** An outline of a body with the sites given, numbered in their order, each a link. A narrow screen has the names alone. */
export function bodyFigure(sites: readonly Entity[]): Html {
  const drawn = sites.flatMap((site, i) => {
    const point = drawnAt[site.slug];
    return point ? [{ site, number: i + 1, ...point }] : [];
  });
  return html`<figure class="body-figure"><svg viewBox="0 0 610 540" role="group" aria-label="Outline of a body with the parts to which the cancer can spread. Each name opens what is known.">
<g class="body-outline" aria-hidden="true"><ellipse cx="280" cy="52" rx="36" ry="44"/><path d="M264 94v22c0 8-8 12-18 15-28 8-42 16-47 42-8 38-14 74-24 112-3 12 14 18 19 6 11-33 20-60 27-88 3 25 5 48 4 70-3 42-6 66-4 102 2 38 6 72 9 118 1 14 1 26 2 34 1 12 30 12 30 0 0-38 4-80 8-120 1-14 3-22 10-22s9 8 10 22c4 40 8 82 8 120 0 12 29 12 30 0 1-8 1-20 2-34 3-46 7-80 9-118 2-36-1-60-4-102-1-22 1-45 4-70 7 28 16 55 27 88 5 12 22 6 19-6-10-38-16-74-24-112-5-26-19-34-47-42-10-3-18-7-18-15V94"/></g>
${(['left', 'right'] as const).map((side) =>
  named(
    drawn.filter((each) => each.side === side),
    side,
  ),
)}
</svg></figure>`;
}

interface Drawn { readonly site: Entity; readonly number: number; readonly x: number; readonly y: number }

/** The names of one side, one below the other, each with a line to its place. */
function named(drawn: readonly Drawn[], side: 'left' | 'right'): readonly Html[] {
  let free = 0;
  return drawn.toSorted((a, b) => a.y - b.y).map(({ site, number, x, y }) => {
    const at = Math.max(y, free), end = side === 'left' ? 150 : 410;
    const lines = linesOf(capitalised(plainSite(site))), nameX = side === 'left' ? end - 6 : end + 6;
    free = at + (apart[lines.length - 1] ?? 0);
    return html`<a href="/${site.slug}" data-term="${site.slug}"><path class="body-line" d="M${x} ${y}L${end} ${at}"/><circle cx="${x}" cy="${y}" r="10"/><text class="body-number" x="${x}" y="${y + 4.5}" text-anchor="middle" aria-hidden="true">${number}</text><text class="body-name" x="${nameX}" y="${at + 5}"${side === 'left' && html` text-anchor="end"`}>${
      lines.length === 1 ? lines : html`<tspan x="${nameX}" dy="-.2em">${lines[0]}</tspan> <tspan x="${nameX}" dy="1.1em">${lines[1]}</tspan>`
    }</text></a>`;
  });
}
