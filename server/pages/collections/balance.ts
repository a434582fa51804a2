import { html } from '../html.js';
import type { Html } from '../html.js';
import type { Evidence } from '../statements.js';

/** Evidence lines for and against, and how many of them come from people. */
export interface Balance {
  readonly supports: number;
  readonly disputes: number;
  readonly inconclusive: number;
  readonly human: { readonly supports: number; readonly disputes: number };
}

export function balanceOf(evidence: readonly Evidence[]): Balance {
  const count = (direction: string, human = false): number =>
    evidence.filter((line) => line.direction === direction && (!human || line.systems.includes('human'))).length;
  return {
    supports: count('supports'), disputes: count('disputes'), inconclusive: count('inconclusive'),
    human: { supports: count('supports', true), disputes: count('disputes', true) },
  };
}

/** `7 for (3 in people), 2 against`: all that the bar shows. */
export function balanceText({ supports, disputes, inconclusive, human }: Balance): string {
  const people = (n: number): string => (n > 0 ? ` (${n} in people)` : '');
  return [`${supports} for${people(human.supports)}`, `${disputes} against${people(human.disputes)}`, inconclusive > 0 && `${inconclusive} inconclusive`].filter((part) => part !== false).join(', ');
}

const size = 10;
const gap = 3;

/**
 * A diverging bar: one square an evidence line, those against to the left of the middle, those for to the right; filled
 * where the finding was made in people. Decorative: `balanceText` stands beside it.
 *
 * @param widest The most squares that a side has among the bars to be compared.
 */
export function balanceBar({ supports, disputes, human }: Balance, widest: number): Html {
  const half = widest * (size + gap) + gap;
  const squares = (n: number, filled: number, side: 1 | -1, name: string): readonly Html[] => Array.from({ length: n }, (_, i) => {
    const near = gap + i * (size + gap);
    return html`<rect class="${name}${i < filled && ' human'}" x="${side === 1 ? near : -near - size}" y="4" width="${size}" height="${size}" rx="1.5"/>`;
  });
  return html`<svg class="balance" viewBox="${-half} 0 ${2 * half} 18" aria-hidden="true" focusable="false">${
    squares(disputes, human.disputes, -1, 'against')}${squares(supports, human.supports, 1, 'for')}<path class="middle" d="M0 0v18"/></svg>`;
}

/** Squares on each side of a strip: the numbers beside it tell the rest. */
const longest = 9;

/** The same squares in as little room as they take, for a row in a list. Decorative as well. */
export function balanceStrip({ supports, disputes, human }: Balance): Html {
  const [against, held] = [Math.min(disputes, longest), Math.min(supports, longest)];
  const middle = against * (size + gap) + (against > 0 ? gap : 0);
  const squares = (n: number, filled: number, name: string, start: number): readonly Html[] => Array.from({ length: n }, (_, i) =>
    html`<rect class="${name}${i < filled && ' human'}" x="${start + i * (size + gap)}" y="1" width="${size}" height="${size}" rx="1.5"/>`);
  const width = middle + held * (size + gap) + gap;
  return html`<svg class="balance balance-strip" viewBox="0 0 ${width} 12" width="${width}" height="12" aria-hidden="true" focusable="false">${
    squares(against, human.disputes, 'against', 1)}${against > 0 && html`<path class="middle" d="M${middle - 1} 0v12"/>`}${squares(held, human.supports, 'for', middle + 1)}</svg>`;
}
