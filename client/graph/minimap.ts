import type { Core } from 'cytoscape';
import { decoration } from './cytoscape-elements.js';
import type { Palette } from './palette.js';

/** A small picture of the whole with a frame around what is seen; a press moves the frame there. Decorative: the canvas has keys of its own. */
export interface Minimap {
  /** Draws the whole anew: terms came, went, moved or took other colours. */
  draw(palette: Palette): void;
  /** Draws the frame around what is seen now, with the next picture of the screen. */
  look(): void;
}

const width = 168;
const height = 112;

export function createMinimap(canvas: HTMLCanvasElement, cy: Core): Minimap {
  const scale = window.devicePixelRatio || 1;
  /** The terms without the frame: thousands of them are not drawn again for each step of a movement. */
  const whole = document.createElement('canvas');
  for (const each of [canvas, whole]) {
    each.width = width * scale;
    each.height = height * scale;
  }
  let box = { x1: 0, y1: 0, x2: 1, y2: 1, w: 1, h: 1 };
  let ratio = 1;
  let isEmpty = true, isWaiting = false;
  let colours: Palette | undefined;
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

  const drawWhole = ({ surface, soft, kinds }: Palette): void => {
    const context = whole.getContext('2d'), nodes = cy.nodes().filter((node) => !node.id().startsWith(decoration));
    isEmpty = nodes.empty();
    if (!context || isEmpty) return;
    const { x1, y1, x2, y2, w, h } = nodes.boundingBox({ includeLabels: false });
    box = { x1, y1, x2, y2, w: Math.max(1, w), h: Math.max(1, h) };
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
  };
  const drawFrame = (): void => {
    const context = canvas.getContext('2d'), extent = cy.extent();
    // All nodes in sight: the map would show the same once more.
    canvas.hidden = !context || !colours || isEmpty || (box.x1 >= extent.x1 && box.y1 >= extent.y1 && box.x2 <= extent.x2 && box.y2 <= extent.y2);
    if (canvas.hidden || !context || !colours) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(whole, 0, 0);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const [left, top] = place(extent.x1, extent.y1);
    context.strokeStyle = colours.accent;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, extent.w * ratio, extent.h * ratio);
    context.strokeStyle = colours.line;
    context.strokeRect(0.5, 0.5, width - 1, height - 1);
  };

  return {
    draw(palette) {
      colours = palette;
      drawWhole(palette);
      drawFrame();
    },
    look() {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        drawFrame();
      });
    },
  };
}
