import type { Core } from 'cytoscape';
import { element } from '../dom.js';
import { decoration } from './cytoscape-elements.js';

/** Says how many terms stand beyond each edge of what is seen, and leads there. */
export interface Beyond {
  /** Counts again, when the view has come to rest. */
  look(): void;
}

/** Milliseconds of rest before terms are counted: not while the picture moves. */
const rest = 200;
/** Share of a screen by which a press moves the picture. */
const part = 0.8;
/** Of a name so much must be seen, in pixels of the screen. */
const hidden = 4;

const sides = [
  { sign: '←', words: 'to the left', x: 1, y: 0 }, { sign: '→', words: 'to the right', x: -1, y: 0 },
  { sign: '↑', words: 'above', x: 0, y: 1 }, { sign: '↓', words: 'below', x: 0, y: -1 },
] as const;

/** @param move Moves the picture by pixels of the screen. */
export function createBeyond(place: HTMLElement, cy: Core, move: (x: number, y: number) => void): Beyond {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const buttons = sides.map(({ x, y }) => {
    const button = element('button', { type: 'button', hidden: '' });
    button.addEventListener('click', () => { move(x * cy.width() * part, y * cy.height() * part); });
    return button;
  });
  place.append(...buttons);

  const count = (): void => {
    const zoom = cy.zoom(), { x1, y1, x2, y2 } = cy.extent(), least = hidden / zoom;
    const counts = [0, 0, 0, 0];
    cy.nodes().forEach((node) => {
      if (node.id().startsWith(decoration)) return;
      const { x, y } = node.position(), width = node.width() / 2, height = node.height() / 2;
      // A corner is counted once: below and above come first, as most pictures are higher than the screen.
      const side = y + height > y2 + least ? 3 : y - height < y1 - least ? 2 : x + width > x2 + least ? 1 : x - width < x1 - least ? 0 : undefined;
      if (side !== undefined) counts[side] = (counts[side] ?? 0) + 1;
    });
    sides.forEach(({ sign, words }, i) => {
      const n = counts[i] ?? 0, button = buttons[i];
      if (!button) return;
      button.hidden = n === 0;
      button.textContent = `${sign} ${n} ${n === 1 ? 'term' : 'terms'} ${words}`;
    });
  };
  return {
    look() {
      clearTimeout(waiting);
      waiting = setTimeout(count, rest);
    },
  };
}
