import type { Core, EdgeSingular } from 'cytoscape';
import { element } from '../dom.js';
import type { Point } from './layout/model.js';

/** Marks lines above the picture: the picture itself is not drawn again for them. */
export interface Overlay {
  /** Marks these edges; none where it is undefined. What else is among the ids is passed over. */
  mark(ids: Iterable<string> | undefined, colour: string): void;
}

/** The corners of a line on the screen. Segment points are not in the types of Cytoscape.js, and it fails for lines that have none. */
const cornersOf = (edge: EdgeSingular): readonly Point[] => [
  edge.renderedSourceEndpoint(), ...edge.hasClass('bent') ? (edge as unknown as { renderedSegmentPoints(): readonly Point[] }).renderedSegmentPoints() : [], edge.renderedTargetEndpoint(),
];

/** A canvas over a picture. What is marked goes when the view moves. */
export function createOverlay(container: HTMLElement, cy: Core): Overlay {
  const canvas = element('canvas', { 'class': 'graph-overlay', 'aria-hidden': 'true' });
  container.append(canvas);
  let isEmpty = true;
  const clear = (): void => {
    if (isEmpty) return;
    isEmpty = true;
    canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
  };
  cy.on('viewport', clear);
  return {
    mark(ids, colour) {
      const scale = window.devicePixelRatio || 1, width = Math.round(cy.width() * scale), height = Math.round(cy.height() * scale);
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      const context = canvas.getContext('2d');
      clear();
      if (!context || ids === undefined) return;
      isEmpty = false;
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.strokeStyle = colour;
      context.lineWidth = 1.6;
      context.beginPath();
      for (const id of ids) {
        const edge = cy.getElementById(id);
        if (!edge.isEdge()) continue;
        cornersOf(edge).forEach(({ x, y }, i) => { if (i === 0) context.moveTo(x, y); else context.lineTo(x, y); });
      }
      context.stroke();
      context.setTransform(1, 0, 0, 1, 0, 0);
    },
  };
}
