import type { Core } from 'cytoscape';
import type { Point } from './layout/model.js';

/** What Cytoscape's renderer keeps of a picture that is moved as it was drawn. */
interface Texture {
  readonly texture: HTMLCanvasElement;
  readonly viewport: { readonly zoom: number; readonly pan: Point; readonly mpan: Point; readonly width: number; readonly height: number };
}

/** The parts of Cytoscape's renderer that are used here: they have no types. */
interface Renderer {
  readonly NODE: number;
  readonly data: { readonly canvases: readonly HTMLCanvasElement[]; readonly canvasNeedsRedraw: boolean[]; readonly wheelZooming?: boolean };
  /** `capture`: a button is held down; `dragging`: the view is moved; `draggingEles`: terms are. */
  readonly hoverData: { readonly capture?: boolean; readonly dragging?: boolean; readonly draggingEles?: boolean };
  readonly pinching?: boolean;
  readonly swipePanning?: boolean;
  textureOnViewport: boolean;
  textureCache?: Texture | null;
  redrawHint(layer: string, isNeeded: boolean): void;
  render(options?: { readonly forcedContext?: unknown }): void;
}

const rendererOf = (cy: Core): Renderer => (cy as unknown as { renderer(): Renderer }).renderer();

/**
 * What is dragged is drawn on a layer of its own. With each move Cytoscape.js says that bounds have changed, and would
 * draw the layer of all that stands still once more, which takes longer than a frame of the screen: it is left as it is
 * from the first frame of a drag to its end, unless the view moves.
 */
export function keepStillWhileDragged(cy: Core): void {
  const renderer = rendererOf(cy), hint = renderer.redrawHint.bind(renderer);
  let isDragged = false, isDrawn = false;
  renderer.redrawHint = (layer, isNeeded) => { if (!(isDrawn && isNeeded && layer === 'eles')) hint(layer, isNeeded); };
  cy.on('drag', 'node', () => { isDragged = true; });
  cy.on('render', () => { isDrawn = isDragged; });
  cy.on('viewport', () => { isDrawn = false; });
  cy.on('free', 'node', () => {
    isDragged = isDrawn = false;
    hint('eles', true);
  });
}

/** Whether a picture is moved as it was drawn while one pans and zooms. */
export interface MovedPicture {
  /** Another picture is drawn: what stands on the canvas is that of before. */
  replaced(isMoved: boolean): void;
}

/**
 * Moves a large picture as it was drawn. Cytoscape.js would draw all of it once more when a movement begins, twice as
 * large, which takes some tenths of a second: what stands on the canvas already is taken in its place.
 */
export function movePicture(cy: Core): MovedPicture {
  const renderer = rendererOf(cy), render = renderer.render.bind(renderer);
  const copy = document.createElement('canvas');
  /** Where the picture was looked at when it was last drawn as it is. */
  let drawn: { readonly zoom: number; readonly pan: Point } | undefined;
  const takeDrawn = (): void => {
    const canvas = renderer.data.canvases[renderer.NODE];
    if (!canvas || !drawn || canvas.width === 0 || canvas.height === 0) return;
    const { width, height } = canvas, { zoom, pan } = drawn;
    if (copy.width !== width || copy.height !== height) Object.assign(copy, { width, height });
    const context = copy.getContext('2d');
    if (!context) return;
    context.globalCompositeOperation = 'copy';
    context.drawImage(canvas, 0, 0);
    renderer.textureCache = { texture: copy, viewport: { zoom, pan, mpan: { x: -pan.x / zoom, y: -pan.y / zoom }, width, height } };
  };
  /** Whether something waits to be drawn until the button is let go. */
  let isHeld = false;
  renderer.render = (options) => {
    if (!renderer.textureOnViewport || options?.forcedContext) {
      render(options);
      return;
    }
    const { hoverData, data: { canvasNeedsRedraw, wheelZooming }, NODE } = renderer;
    const isMoving = [renderer.pinching, hoverData.dragging, renderer.swipePanning, wheelZooming].includes(true);
    // A press changes the look of what is pressed: nothing that is worth drawing thousands of lines for, when a movement begins.
    const holds = drawn !== undefined && hoverData.capture === true && hoverData.draggingEles !== true;
    if (holds && canvasNeedsRedraw[NODE]) isHeld = true;
    else if (!holds && isHeld) {
      isHeld = false;
      canvasNeedsRedraw[NODE] = true;
    }
    if (holds && !isMoving) canvasNeedsRedraw[NODE] = false;
    if (isMoving && !renderer.textureCache) takeDrawn();
    render(options);
    if (!isMoving && !holds) drawn = { zoom: cy.zoom(), pan: { ...cy.pan() } };
  };
  // What was drawn for a canvas of another size would be stretched.
  cy.on('resize', () => { drawn = undefined; });
  return {
    replaced(isMoved) {
      renderer.textureOnViewport = isMoved;
      renderer.textureCache = null;
      drawn = undefined;
    },
  };
}
