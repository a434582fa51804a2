import cytoscape from 'cytoscape';
import type { Core, EventObject } from 'cytoscape';
import { element } from '../dom.js';
import { decoration } from './cytoscape-elements.js';
import type { CytoscapeElement } from './cytoscape-elements.js';
import { cytoscapeStyle } from './cytoscape-style.js';
import { viewOfAll, viewOfOpened, zoomOfAll, type Viewport } from './first-view.js';
import type { Point } from './layout/model.js';
import type { GraphData } from './model.js';
import { keepStillWhileDragged, movePicture } from './moving.js';
import { createOverlay } from './overlay.js';
import type { Palette } from './palette.js';

export interface CanvasEvents {
  /** A node or an edge was chosen; `more`: beside what is chosen already. Undefined: nothing. */
  choose(id: string | undefined, more: boolean): void;
  /** Several were chosen with a box. */
  chooseMany(ids: readonly string[]): void;
  open(id: string): void;
  /** The pointer came to rest on a node or an edge, or left it. */
  hover(id: string | undefined): void;
  /** A menu was asked for, at this place of the screen. */
  menu(id: string, at: Point): void;
  moved(id: string, to: Point): void;
  viewport(): void;
}

/** From so many elements on a picture is large: drawing all of them takes longer than a frame of the screen. */
const largeFrom = 1500;
/** From so many on a picture that is panned or zoomed is moved as it was drawn, and drawn again when that ends. */
const movedFrom = 500;

/** The drawing surface. It holds copies: what is drawn is decided elsewhere. */
export interface Canvas {
  readonly cy: Core;
  draw(elements: readonly CytoscapeElement[], movable: boolean): void;
  restyle(palette: Palette): void;
  /** Marks what is selected. */
  select(ids: ReadonlySet<string>): void;
  /** Marks the edges among these and dims all else; nothing where it is undefined. `lightly`: in a large picture nothing is dimmed, as it would be drawn again. */
  focus(ids: ReadonlySet<string> | undefined, lightly?: boolean): void;
  viewport(): Viewport;
  show(viewport: Viewport): void;
  /** Shows all, or at `zoom` what stands around these nodes where names would become too small; `middle`: from their middle, as where they begin says nothing. */
  fit(ids: readonly string[], least: number, middle?: boolean, zoom?: number): void;
  zoomBy(factor: number): void;
  panBy(x: number, y: number): void;
  mark(name: string, ids: ReadonlySet<string>): void;
}

export function createCanvas(container: HTMLElement, palette: Palette, data: GraphData, events: CanvasEvents): Canvas {
  // Cytoscape adds a style element unless one with this id is there; the page's policy allows none, its sheet has the rule.
  document.head.append(element('meta', { id: '__________cytoscape_stylesheet' }));
  const cy = cytoscape({
    container, style: cytoscapeStyle(palette, data), maxZoom: 4, minZoom: 0.04, boxSelectionEnabled: true, selectionType: 'additive',
  });
  addEventListener('pagehide', (event) => { if (!event.persisted) cy.destroy(); });
  new ResizeObserver(() => { cy.resize(); }).observe(container);
  listen(cy, events);
  keepStillWhileDragged(cy);
  const moved = movePicture(cy), overlay = createOverlay(container, cy);
  let colours = palette;
  let isLarge = false;
  const isOwn = (id: string): boolean => !id.startsWith(decoration);

  const bounds = () => cy.elements().boundingBox({ includeOverlays: false, includeUnderlays: false } as never);
  return {
    cy,
    draw(elements, movable) {
      cy.batch(() => {
        cy.elements().remove();
        cy.add(elements as unknown as cytoscape.ElementDefinition[]);
      });
      cy.autoungrabify(!movable);
      isLarge = elements.length >= largeFrom;
      moved.replaced(elements.length >= movedFrom);
    },
    restyle(next) {
      colours = next;
      cy.style(cytoscapeStyle(next, data));
    },
    select(ids) {
      cy.batch(() => cy.elements().forEach((each) => {
        const wanted = ids.has(each.id());
        if (each.selected() !== wanted) each[wanted ? 'select' : 'unselect']();
      }));
    },
    focus(ids, lightly = false) {
      if (isLarge && lightly) {
        overlay.mark(ids, colours.accent);
        return;
      }
      cy.batch(() => cy.elements().forEach((each) => {
        const id = isOwn(each.id()) ? each.id() : each.id().replace(`${decoration}balance `, '');
        each.toggleClass('dim', ids !== undefined && !ids.has(id));
        if (each.isEdge()) each.toggleClass('near', ids?.has(id) === true);
      }));
    },
    viewport() {
      const zoom = cy.zoom(), pan = cy.pan();
      return { x: (cy.width() / 2 - pan.x) / zoom, y: (cy.height() / 2 - pan.y) / zoom, zoom };
    },
    show({ x, y, zoom }) { cy.viewport({ zoom, pan: { x: cy.width() / 2 - x * zoom, y: cy.height() / 2 - y * zoom } }); },
    fit(ids, least, middle = false, zoom = least) {
      const box = bounds(), size = { width: cy.width(), height: cy.height() };
      if (ids.length === 0 || zoomOfAll(box, size.width, size.height) >= least) {
        this.show(viewOfAll(box, size.width, size.height));
        return;
      }
      const around = cy.collection(ids.flatMap((id) => cy.getElementById(id).toArray()) as never);
      const core = around.nonempty() ? around.boundingBox({}) : box;
      // Lines may run a little beyond what stands, and steps do on a phone: they are cut rather than names.
      const chips = cy.nodes('.chip'), { x1, x2 } = (chips.nonempty() ? chips : cy.nodes()).boundingBox({});
      this.show(middle ? { x: (core.x1 + core.x2) / 2, y: (core.y1 + core.y2) / 2, zoom } : viewOfOpened({ ...box, x1, x2 }, core, size, zoom));
    },
    zoomBy(factor) { cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }); },
    panBy(x, y) { cy.panBy({ x, y }); },
    mark(name, ids) { cy.batch(() => cy.elements().forEach((each) => { each.toggleClass(name, ids.has(each.id())); })); },
  };
}

function listen(cy: Core, events: CanvasEvents): void {
  const idOf = ({ target }: EventObject): string | undefined => {
    const id = target === cy ? undefined : (target as { id(): string }).id();
    return id?.startsWith(decoration) ? undefined : id;
  };
  const pointer = (event: EventObject): MouseEvent => event.originalEvent as MouseEvent;
  const place = (event: EventObject): Point => {
    const frame = cy.container()?.getBoundingClientRect();
    return { x: (frame?.left ?? 0) + event.renderedPosition.x, y: (frame?.top ?? 0) + event.renderedPosition.y };
  };
  cy.on('tap', (event) => {
    const { shiftKey = false, ctrlKey = false, metaKey = false } = pointer(event) as Partial<MouseEvent>;
    events.choose(idOf(event), shiftKey || ctrlKey || metaKey);
  });
  cy.on('dbltap', 'node', (event) => {
    const id = idOf(event);
    if (id !== undefined) events.open(id);
  });
  // A long touch is what a right click is elsewhere.
  cy.on('cxttap taphold', 'node, edge', (event) => {
    const id = idOf(event);
    if (id !== undefined) events.menu(id, place(event));
  });
  cy.on('mouseover', 'node, edge', (event) => { events.hover(idOf(event)); });
  cy.on('mouseout', 'node, edge', () => { events.hover(undefined); });
  cy.on('boxend', () => {
    // The box marks its elements after this event.
    setTimeout(() => { events.chooseMany(cy.elements(':selected').map((each) => each.id()).filter((id) => !id.startsWith(decoration))); });
  });
  cy.on('dragfree', 'node', (event) => {
    const id = idOf(event);
    if (id !== undefined) events.moved(id, { ...(event.target as { position(): Point }).position() });
  });
  cy.on('viewport', () => { events.viewport(); });
}
