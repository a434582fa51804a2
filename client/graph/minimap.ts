import type { Core } from 'cytoscape';
import { decoration } from './cytoscape-elements.js';
import type { Palette } from './palette.js';

/** A small picture of the whole with a frame around what is seen; a press moves the frame there. Decorative: the canvas has keys of its own. */
export interface Minimap {
  draw(palette: Palette): void;
}

const width = 168;
const height = 112;

export function createMinimap(canvas: HTMLCanvasElement, cy: Core): Minimap {
  const scale = window.devicePixelRatio || 1;
  canvas.width = width * scale;
  canvas.height = height * scale;
  let box = { x1: 0, y1: 0, w: 1, h: 1 };
  let ratio = 1;
  const place = (x: number, y: number): readonly [number, number] => [(x - box.x1) * ratio + (width - box.w * ratio) / 2, (y - box.y1) * ratio + (height - box.h * ratio) / 2];

  const moveTo = (event: PointerEvent): void => {
    const frame = canvas.getBoundingClientRect();
    const x = ((event.clientX - frame.left) - (width - box.w * ratio) / 2) / ratio + box.x1, y = ((event.clientY - frame.top) - (height - box.h * ratio) / 2) / ratio + box.y1;
    cy.pan({ x: cy.width() / 2 - x * cy.zoom(), y: cy.height() / 2 - y * cy.zoom() });
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    moveTo(event);
  });
  canvas.addEventListener('pointermove', (event) => { if (event.buttons === 1) moveTo(event); });

  return {
    draw({ surface, soft, accent, line, kinds }) {
      const context = canvas.getContext('2d');
      if (!context) return;
      const nodes = cy.nodes().filter((node) => !node.id().startsWith(decoration));
      const extent = cy.extent();
      // All nodes in sight: the map would show the same once more.
      const bounds = nodes.boundingBox({ includeLabels: false });
      canvas.hidden = nodes.empty() || (bounds.x1 >= extent.x1 && bounds.y1 >= extent.y1 && bounds.x2 <= extent.x2 && bounds.y2 <= extent.y2);
      if (canvas.hidden) return;
      box = { x1: bounds.x1, y1: bounds.y1, w: Math.max(1, bounds.w), h: Math.max(1, bounds.h) };
      ratio = Math.min((width - 8) / box.w, (height - 8) / box.h);
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.fillStyle = surface;
      context.fillRect(0, 0, width, height);
      nodes.forEach((node) => {
        const { x, y } = node.position(), [left, top] = place(x - node.width() / 2, y - node.height() / 2);
        const kind = node.classes().find((name) => name.startsWith('kind-'))?.slice(5) ?? '';
        context.fillStyle = kinds.get(kind) ?? soft;
        context.globalAlpha = node.hasClass('alone') ? 0.25 : 0.75;
        context.fillRect(left, top, Math.max(1.5, node.width() * ratio), Math.max(1.5, node.height() * ratio));
      });
      context.globalAlpha = 1;
      const [left, top] = place(extent.x1, extent.y1);
      context.strokeStyle = accent;
      context.lineWidth = 1.5;
      context.strokeRect(left, top, extent.w * ratio, extent.h * ratio);
      context.strokeStyle = line;
      context.strokeRect(0.5, 0.5, width - 1, height - 1);
    },
  };
}
