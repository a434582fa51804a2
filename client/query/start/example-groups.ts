import { element } from '../../dom.js';
import { rankTexts } from './example-search.js';
import type { ExampleRow } from './example-rows.js';

/** Where the examples stand: in their groups, or in one list where none has all words that are searched for. */
export interface ExampleGroups {
  /** The list of the nearest. */
  readonly near: HTMLElement;
  /** Puts each example back into its group, in the order of the page. */
  goHome(): void;
  /** Shows the groups that have examples to show, with their number. @param searched Whether the examples are those that were searched for. */
  draw(searched: boolean): void;
  /** Puts those into one list that have some of the words, the nearest first. @returns Their number. */
  drawNear(words: readonly string[]): number;
}

/** Examples in the list of the nearest. */
const mostNear = 12;

export function createExampleGroups(place: HTMLElement, rows: readonly ExampleRow[], textOf: (row: ExampleRow) => string): ExampleGroups {
  const groups = [...place.querySelectorAll<HTMLDetailsElement>('details')];
  const near = element('ul', { 'class': 'example-near', 'aria-label': 'Nearest examples' });
  /** Which groups were open before anything was searched for. */
  let openBefore: ReadonlySet<HTMLDetailsElement> | undefined;
  return {
    near,
    goHome() { if (near.childElementCount > 0) for (const { root, home } of rows) home.append(root); },
    draw(searched) {
      if (searched) openBefore ??= new Set(groups.filter((group) => group.open));
      for (const group of groups) {
        const of = [...group.querySelectorAll<HTMLElement>('[data-example]')], left = of.filter((row) => !row.hidden).length, count = group.querySelector('.schema-count');
        group.hidden = left === 0;
        if (count) count.textContent = left === of.length ? String(left) : `${left} of ${of.length}`;
        group.open = searched ? left > 0 : openBefore ? openBefore.has(group) : group.open;
      }
      if (!searched) openBefore = undefined;
    },
    drawNear(words) {
      const scores = rankTexts(words, rows.map((row) => ({ title: row.title, text: textOf(row) })));
      const found = rows.map((row, i) => ({ row, score: scores[i] ?? 0 })).filter(({ score }) => score > 0).sort((one, other) => other.score - one.score).slice(0, mostNear);
      near.append(...found.map(({ row: { root } }) => root));
      for (const { row } of found) row.root.hidden = false;
      return found.length;
    },
  };
}
