import { startApplication } from '../application.js';
import { pageData, required } from '../dom.js';
import { readNetwork } from '../../network/cx2.js';
import { createActions } from './actions.js';
import { createCanvas } from './canvas.js';
import { startExportMenu } from './export-menu.js';
import { arrowKeys, nextNode } from './keyboard.js';
import { fillLegend } from './legend.js';
import { isWithin, startLasso } from './lasso.js';
import { boundsOf } from './layout/lanes.js';
import { canvasMeasure } from './layout/text.js';
import { createLayouter } from './layouter.js';
import { openMenu } from './menu.js';
import { createBeyond } from './beyond.js';
import { createMinimap } from './minimap.js';
import type { GraphData } from './model.js';
import { opposite } from './model.js';
import { startNamedViews } from './named-views.js';
import { readPalette } from './palette.js';
import { fillPanel, sentence } from './panel.js';
import { drawPicture, forgetPlaces, notePlace } from './picture.js';
import type { Picture } from './picture.js';
import { soughtNodes, startSeek } from './seek.js';
import { createSession, describe } from './session.js';
import type { Change } from './session.js';
import { readState, writeState } from './state.js';
import type { GraphState, LayoutName } from './state.js';
import { createStore } from './store.js';
import { createTwin } from './table.js';
import { makeTermBox } from './term-box.js';
import { listDialog } from './term-list.js';
import { createWaysPanel } from './ways-panel.js';

/** The zoom below which names become smaller than 11 pixels. */
const readable = 11 / 12;
/** Below this nobody reads a name: 8 px of 12. */
const smallest = 2 / 3;
/** Columns of terms that have room beside each other at that zoom. They stay when the window gets another size: nothing moves. */
const columnsIn = (width: number): number => Math.max(1, Math.min(6, Math.floor((width / readable - 190) / 268)));
/** After the last movement, in milliseconds, the place goes into the address. */
const lookDelay = 400;

const windows = startApplication();
const data = pageData() as GraphData;
const status = required('[data-graph-status]');
const details = required('[data-graph-details]');
const legend = required('[data-graph-legend]');
const hint = required('[data-graph-hint]');
const area = required('[data-graph-area]');
const container = required<HTMLElement>('[data-graph-canvas]');
const columns = columnsIn(container.clientWidth);
let palette = readPalette(data);
const layouter = createLayouter();
const measuring = document.createElement('canvas').getContext('2d');
let measure = canvasMeasure(measuring, palette.font);
let pictures = 0;
let picture: Picture = { layout: { boxes: new Map(), routes: new Map(), captions: [] }, note: '', free: false };
let looking: ReturnType<typeof setTimeout> | undefined;
/** Node at which the keys are. */
let cursor: string | undefined;
/** Whether the viewport moves because the page moves it. */
let settling = false;

const say = (text: string): void => { status.textContent = text; };
const store = createStore(data);
const session = createSession(data, store, {
  drawn: (change) => {
    drawn(change).catch((error: unknown) => {
      say(`The picture could not be drawn (${error instanceof Error ? error.message : 'unknown error'}). The tables have everything.`);
    });
  },
  selected: showSelection,
  say,
});
const actions = createActions(session, windows, (end, slug) => { ways.ask(end, slug); });
const canvas = createCanvas(container, palette, data, {
  choose(id, more) {
    if (id === undefined) session.select([]);
    else if (session.shown.nodes.find((node) => node.id === id)?.fold && !more) open(id);
    else session.select(more ? (session.selected.has(id) ? [...session.selected].filter((each) => each !== id) : [...session.selected, id]) : [id]);
  },
  chooseMany: (ids) => { session.select(ids); },
  open,
  hover(id) { highlight(id === undefined ? undefined : around(id), id); },
  menu(id, at) { void actions.menuOf(id).then((entries) => { openMenu(entries, at, labelOf(id)); }); },
  moved(id, to) {
    const node = session.shown.nodes.find((each) => each.id === id);
    if (!node || node.fold) return;
    notePlace(id, to);
    void session.change({ moved: new Map([...session.state.moved, [node.slug, to]]) }, 'filtered');
  },
  viewport() {
    minimap.look();
    beyond.look();
    clearTimeout(looking);
    if (!settling) looking = setTimeout(() => { session.look(canvas.viewport(), columns); }, lookDelay);
  },
});
const minimap = createMinimap(required<HTMLCanvasElement>('[data-graph-minimap]'), canvas.cy);
const beyond = createBeyond(required('[data-graph-beyond]'), canvas.cy, (x, y) => { canvas.panBy(x, y); });
const twin = createTwin(session, actions);
const ways = createWaysPanel(required('[data-graph-ways]'), session, (ids) => { highlight(ids === undefined ? undefined : new Set(ids)); }, say);

function labelOf(id: string): string {
  return session.explored.terms.get(id)?.label ?? session.shown.nodes.find((node) => node.id === id)?.label ?? 'connection';
}

function open(id: string): void {
  const node = session.shown.nodes.find((each) => each.id === id);
  if (node) actions.expand(node);
}

/** A node with its edges and neighbours, or an edge with its ends. */
function around(id: string): ReadonlySet<string> {
  const edge = session.shown.edges.find((each) => each.id === id);
  if (edge) return new Set([id, edge.source, edge.target]);
  const own = session.shown.edges.filter(({ source, target }) => source === id || target === id);
  return new Set([id, ...own.flatMap((each) => [each.id, opposite(each, id)])]);
}

function highlight(ids: ReadonlySet<string> | undefined, id?: string): void {
  canvas.focus(ids, true);
  const edge = session.shown.edges.find((each) => each.id === id), term = id === undefined ? undefined : session.explored.terms.get(id);
  const text = edge ? sentence(edge, labelOf) : term ? `${term.label}${term.definition === undefined ? '' : `: ${term.definition}`}` : '';
  hint.textContent = text;
  hint.hidden = text === '';
  for (const row of document.querySelectorAll('.graph-twin tr.near')) row.classList.remove('near');
  if (id !== undefined) document.querySelector(`.graph-twin tr[data-row="${CSS.escape(id)}"]`)?.classList.add('near');
}

function showSelection(): void {
  canvas.select(session.selected);
  fillPanel(details, session, actions);
  twin.select();
}

function settle(run: () => void): void {
  settling = true;
  run();
  settling = false;
  minimap.draw(palette);
}

const openedIds = (): readonly string[] => session.shown.nodes.filter(({ role }) => role === 'opened' || role === 'listed').map(({ id }) => id);

/** Where the reader looks after a change: at the whole, at what was there, or at what came. */
function place(change: Change): void {
  const { viewport } = session.state;
  if (viewport && change !== 'grown') canvas.show(viewport);
  else if (change === 'new' || !viewport) {
    const opened = openedIds();
    // The cascade by itself is seen whole, unless its names would be too small: then from its first step.
    if (opened.length > 0) canvas.fit(opened, readable, picture.free);
    else canvas.fit(session.shown.nodes.slice(0, 1).map(({ id }) => id), smallest, picture.free, readable);
  }
  if (change !== 'grown') return;
  const last = session.shown.additions.at(-1);
  const fresh = (last?.nodes ?? []).flatMap(({ id }) => { const box = picture.layout.boxes.get(id); return box ? [[id, box] as const] : []; });
  if (fresh.length === 0) return;
  // What came is brought into view, with what it came from where both have room.
  const { x1, y1, x2, y2 } = boundsOf({ boxes: new Map(fresh), routes: new Map() });
  const extent = canvas.cy.extent(), inside = x1 >= extent.x1 && x2 <= extent.x2;
  if (inside && y1 < extent.y2 && y2 > extent.y1) return;
  const shift = x2 > extent.x2 ? Math.min(x2 - extent.x2 + 30, x1 - extent.x1 - 10) : x1 < extent.x1 ? x1 - extent.x1 - 30 : 0;
  const down = y1 > extent.y2 ? y1 - extent.y2 + 120 : y2 < extent.y1 ? y2 - extent.y1 - 120 : 0;
  canvas.panBy(-shift * canvas.cy.zoom(), -down * canvas.cy.zoom());
}

async function drawn(change: Change): Promise<void> {
  const mine = ++pictures;
  const made = await drawPicture(session, { canvas, layouter, measure, font: palette.font, columns }, () => mine !== pictures);
  if (!made) return;
  picture = made;
  container.dataset['drawn'] = picture.free ? 'free' : 'lanes';
  canvas.select(session.selected);
  settle(() => { place(change); });
  if (picture.note !== '') say(`${describe(session.shown, session.state)} ${picture.note}`);
  const { state } = session;
  for (const button of document.querySelectorAll('[data-layout]')) button.setAttribute('aria-pressed', String(button.getAttribute('data-layout') === state.layout));
  required<HTMLButtonElement>('[data-graph-undo]').disabled = !session.canUndo;
  required<HTMLButtonElement>('[data-graph-redo]').disabled = !session.canRedo;
  performance.mark('graph drawn');
  fillPanel(details, session, actions);
  fillLegend(legend, session);
  twin.fill();
  ways.fill();
  if (state.from !== undefined) required<HTMLDetailsElement>('[data-graph-ways]').open = true;
}

const addTerms = (slugs: readonly string[], asList: boolean): Promise<void> => {
  const { focus, list, without, common } = session.state;
  const rest = without.filter((slug) => !slugs.includes(slug));
  return session.change(asList
    ? { list: [...new Set([...list, ...slugs])], without: rest, common: slugs.length > 1 && common === 'none' ? 'any' : common }
    : { focus: [...new Set([...focus, ...slugs])], without: rest, from: undefined, to: undefined });
};

const input = required<HTMLInputElement>('#graph-term');
const box = makeTermBox(input, ({ slug }, shift) => { void addTerms([slug], shift); }, say);
required('[data-graph-add]').addEventListener('submit', (event) => {
  event.preventDefault();
  void box.submit();
});
const dialog = listDialog((slugs, said) => {
  void addTerms(slugs, true).then(() => { if (said !== '') say(`${status.textContent ?? ''} ${said}`); });
});
const click = (selector: string, run: (button: HTMLElement) => void): void => {
  for (const button of document.querySelectorAll<HTMLElement>(selector)) button.addEventListener('click', () => { run(button); });
};
click('[data-graph-list]', () => { dialog.open(); });
click('[data-graph-undo]', () => { void session.undo(); });
click('[data-graph-redo]', () => { void session.redo(); });
click('[data-layout]', ({ dataset }) => { void session.change({ layout: dataset['layout'] as LayoutName, moved: new Map() }); });
click('[data-graph-tidy]', tidy);
click('[data-graph-fit]', () => { canvas.fit([], 0); });
click('[data-graph-zoom]', ({ dataset }) => { canvas.zoomBy(Number(dataset['graphZoom'])); });
click('[data-graph-full]', () => { void (document.fullscreenElement ? document.exitFullscreen() : area.requestFullscreen()).catch(() => { say('This browser shows no full screen.'); }); });
click('[data-graph-copy]', () => {
  session.look(canvas.viewport(), columns);
  void navigator.clipboard.writeText(location.href).then(() => { say('The link to this view is copied.'); }, () => { say(`The link to this view is ${location.href}`); });
});
document.addEventListener('fullscreenchange', () => { required('[data-graph-full]').textContent = document.fullscreenElement ? 'Leave full screen' : 'Full screen'; });

/** Lays everything out anew: expansions become terms of the first picture. */
function tidy(): void {
  const { focus, expand, pinned } = session.state;
  const whole = expand.filter((text) => !text.includes('~'));
  forgetPlaces(new Set(pinned.map((slug) => data.base + slug)));
  void session.change({
    focus: [...new Set([...focus, ...whole])],
    expand: expand.filter((text) => text.includes('~')),
    moved: new Map([...session.state.moved].filter(([slug]) => pinned.includes(slug))),
  });
}

const openAddress = (address: string): void => { void session.change(readState(address)); };
startNamedViews(required('[data-graph-views]'), () => { session.look(canvas.viewport(), columns); return writeState(session.state, ''); }, openAddress, say);
startExportMenu(required('[data-graph-export]'), {
  session, store, canvas, palette: () => palette, layout: () => picture.layout, say,
  openFile(text) {
    const { address, nodes } = readNetwork(text);
    if (address !== undefined) openAddress(address);
    else {
      const known = nodes.filter(({ iri }) => iri.startsWith(data.base));
      const slug = (iri: string): string => iri.slice(data.base.length);
      const next: Partial<GraphState> = {
        list: known.map(({ iri }) => slug(iri)),
        focus: [],
        expand: [],
        layout: 'free',
        steps: false,
        moved: new Map(known.map(({ iri, x, y }) => [slug(iri), { x, y }])),
      };
      void session.change(next);
    }
  },
});

/** Moves to the next node in a direction, and tells what it is. */
function moveTo(id: string | undefined): void {
  if (id === undefined) return;
  cursor = id;
  session.select([id]);
  const box = picture.layout.boxes.get(id), extent = canvas.cy.extent();
  if (box && (box.x < extent.x1 || box.x > extent.x2 || box.y < extent.y1 || box.y > extent.y2)) canvas.show({ x: box.x, y: box.y, zoom: canvas.cy.zoom() });
  const own = session.shown.edges.filter(({ source, target }) => source === id || target === id);
  say(`${labelOf(id)}: ${own.slice(0, 4).map((edge) => sentence(edge, labelOf)).join(' ')}${own.length > 4 ? ` And ${own.length - 4} more.` : ''}`);
}
startSeek(required<HTMLInputElement>('[data-graph-seek]'), {
  find: (written) => soughtNodes(session.shown.nodes, written, (id) => picture.layout.boxes.get(id)),
  show: (ids) => { canvas.focus(ids && new Set(ids)); }, goTo: moveTo, say,
});
startLasso(required('[data-graph-lasso]'), required('.graph-stage'), (line, more) => {
  const chosen = session.shown.nodes.filter(({ id, fold }) => !fold && isWithin(canvas.cy.getElementById(id).renderedPosition(), line)).map(({ id }) => id);
  session.select(more ? [...session.selected, ...chosen] : chosen);
  say(`${chosen.length} ${chosen.length === 1 ? 'term' : 'terms'} chosen.`);
});
container.addEventListener('keydown', (event) => {
  const direction = arrowKeys.get(event.key), node = session.shown.nodes.find(({ id }) => id === cursor);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pan = { left: { x: 70, y: 0 }, right: { x: -70, y: 0 }, up: { x: 0, y: 70 }, down: { x: 0, y: -70 } } as const;
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => { canvas.zoomBy(1.25); }, '=': () => { canvas.zoomBy(1.25); }, '-': () => { canvas.zoomBy(0.8); }, '0': () => { canvas.fit([], 0); },
    'e': () => { if (node) actions.expand(node); }, 'h': () => { if (node) actions.hide([node.id]); }, ' ': () => { if (node) session.select(session.selected.has(node.id) ? [...session.selected].filter((id) => id !== node.id) : [...session.selected, node.id]); },
    'Enter': () => {
      if (!node) return;
      const frame = container.getBoundingClientRect(), at = canvas.cy.getElementById(node.id).renderedPosition();
      void actions.menuOf(node.id).then((entries) => { openMenu(entries, { x: frame.left + at.x, y: frame.top + at.y }, node.label); });
    },
  };
  const run = direction ? () => { if (event.shiftKey) canvas.panBy(pan[direction].x, pan[direction].y); else moveTo(nextNode(picture.layout.boxes, cursor, direction)); } : keys[event.key];
  if (!run) return;
  event.preventDefault();
  run();
});
document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || (event.target as Element).closest('input:not([type="checkbox"]):not([type="range"]), textarea, select')) return;
  const key = event.key.toLowerCase();
  if (key !== 'z' && key !== 'y') return;
  event.preventDefault();
  void (key === 'y' || event.shiftKey ? session.redo() : session.undo());
});

/** Draws again with the colours of another theme. */
const recolour = (): void => {
  palette = readPalette(data);
  measure = canvasMeasure(measuring, palette.font);
  canvas.restyle(palette);
  minimap.draw(palette);
};
document.addEventListener('themechange', recolour);
// Paper is light.
for (const query of ['(prefers-color-scheme: dark)', 'print']) matchMedia(query).addEventListener('change', recolour);
addEventListener('popstate', () => { void session.follow(); });
const asked = new URLSearchParams(location.search);
// Places that the address names need no layout.
if (asked.get('layout') === 'free' && !asked.has('at')) layouter.prepareFree(!asked.has('query'));
void session.follow();
