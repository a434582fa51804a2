import cytoscape from 'cytoscape';
import type { Core } from 'cytoscape';
import { startApplication } from '../application.js';
import { element, pageData, required } from '../dom.js';
import { cytoscapeElements, cytoscapeStyle } from './cytoscape-style.js';
import type { Palette } from './cytoscape-style.js';
import { edgeDetails, nodeDetails } from './details.js';
import { elements } from './elements.js';
import { lanes } from './lanes.js';
import { fillLists } from './lists.js';
import type { Graph, GraphData, GraphNode } from './model.js';
import { readState, writeState } from './state.js';
import type { GraphState, Layout } from './state.js';
import { createStore } from './store.js';

startApplication();
const data = pageData() as GraphData;
const kindLabels = new Map(data.kinds.map(({ name, label }) => [name, label]));
const store = createStore(data);
const details = required('[data-graph-details]');
const status = required('[data-graph-status]');
let state = readState(location.search);
let graph: Graph = { nodes: [], edges: [] };

// Cytoscape adds a style element unless one with this id is there; the page's policy allows none, its sheet has the rule.
document.head.append(element('meta', { id: '__________cytoscape_stylesheet' }));
const cy: Core = cytoscape({ container: required<HTMLElement>('[data-graph-canvas]'), style: cytoscapeStyle(palette()), wheelSensitivity: 0.3, maxZoom: 3, minZoom: 0.1 });
addEventListener('pagehide', (event) => { if (!event.persisted) cy.destroy(); });

function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour('ink'), soft: colour('soft'), surface: colour('surface'), accent: colour('accent'),
    kinds: new Map(data.kinds.map(({ name }) => [name, colour(`kind-${name}`)])),
  };
}

const iris = (slugs: readonly string[]): ReadonlySet<string> => new Set(slugs.map((slug) => data.base + slug));

function layOut(): void {
  if (state.layout === 'lanes') {
    cy.fit(undefined, 40);
    return;
  }
  const animate = !matchMedia('(prefers-reduced-motion: reduce)').matches && graph.nodes.length < 150;
  cy.layout({ name: 'cose', animate, animationDuration: 300, padding: 40, nodeRepulsion: () => 9000, idealEdgeLength: () => 90 } as cytoscape.LayoutOptions).run();
}

function say(text: string): void {
  status.textContent = text;
}

/** Draws what the state asks for from what the store holds. */
function draw(): void {
  graph = elements(store.triples(), data, {
    expanded: iris(state.focus), removed: iris(state.without), hidden: new Set(state.hide), backbone: state.layout === 'lanes',
  });
  const positions = state.layout === 'lanes' ? lanes(graph, data.stages) : new Map<string, never>();
  cy.elements().remove();
  cy.add(cytoscapeElements(graph, positions) as cytoscape.ElementDefinition[]);
  layOut();
  fillLists(graph, kindLabels, actions);
  for (const button of document.querySelectorAll('[data-layout]')) button.setAttribute('aria-pressed', String(button.getAttribute('data-layout') === state.layout));
  for (const box of document.querySelectorAll<HTMLInputElement>('input[name="kind"]')) box.checked = !state.hide.includes(box.value);
  say(`${graph.nodes.length} terms, ${graph.edges.length} connections.`);
}

async function loadFocus(): Promise<void> {
  const missing: string[] = [];
  say('Loading…');
  try {
    await Promise.all(state.focus.map(async (slug) => { if (!await store.load(slug)) missing.push(slug); }));
    draw();
    if (missing.length > 0) say(`There is no term ${missing.join(', ')}.`);
  } catch (error) {
    draw();
    say(`Not everything could be loaded (${error instanceof Error ? error.message : 'unknown error'}).`);
  }
}

/** Changes the state, the address and the drawing; each change is a step back in the history. */
function change(next: Partial<GraphState>): void {
  state = { ...state, ...next };
  history.pushState(null, '', location.pathname + writeState(state, location.search));
  void loadFocus();
}

const actions = {
  expand: ({ slug }: GraphNode) => { change({ focus: [...state.focus.filter((each) => each !== slug), slug] }); },
  remove: ({ slug }: GraphNode) => {
    change({ focus: state.focus.filter((each) => each !== slug), without: [...state.without, slug] });
    details.replaceChildren();
  },
};

cy.on('tap', 'node', ({ target }) => {
  const node = graph.nodes.find(({ id }) => id === target.id());
  if (node) details.replaceChildren(...nodeDetails(node, kindLabels.get(node.kind) ?? node.kind, actions));
});
cy.on('tap', 'edge', ({ target }) => {
  const edge = graph.edges.find(({ id }) => id === target.id());
  if (edge) details.replaceChildren(...edgeDetails(edge, (id) => graph.nodes.find((node) => node.id === id)?.label ?? id));
});
cy.on('dbltap', 'node', ({ target }) => {
  const node = graph.nodes.find(({ id }) => id === target.id());
  if (node) actions.expand(node);
});

function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  element('a', { href: url, download: name }).click();
  setTimeout(() => { URL.revokeObjectURL(url); }, 1000);
}

required('[data-graph-add]').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = required<HTMLInputElement>('#graph-term');
  const wanted = input.value.trim().toLowerCase();
  const option = [...document.querySelectorAll<HTMLOptionElement>('#graph-terms option')].find(({ value }) => value.toLowerCase() === wanted);
  const slug = option?.dataset['slug'];
  if (slug === undefined) {
    say(`There is no term named “${input.value}”. Choose one from the list.`);
    return;
  }
  input.value = '';
  change({ focus: [...state.focus, slug], without: state.without.filter((each) => each !== slug) });
});
for (const button of document.querySelectorAll<HTMLElement>('[data-layout]')) {
  button.addEventListener('click', () => { change({ layout: button.dataset['layout'] as Layout }); });
}
for (const box of document.querySelectorAll<HTMLInputElement>('input[name="kind"]')) {
  box.addEventListener('change', () => { change({ hide: box.checked ? state.hide.filter((kind) => kind !== box.value) : [...state.hide, box.value] }); });
}
for (const button of document.querySelectorAll<HTMLElement>('[data-graph-zoom]')) {
  button.addEventListener('click', () => {
    cy.zoom({ level: cy.zoom() * Number(button.dataset['graphZoom']), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  });
}
required('[data-graph-fit]').addEventListener('click', () => { cy.fit(undefined, 40); });
required('[data-export="png"]').addEventListener('click', () => {
  download('metastasis-graph.png', cy.png({ output: 'blob', full: true, scale: 2, maxWidth: 6000, bg: palette().surface }));
});
required('[data-export="ttl"]').addEventListener('click', () => {
  download('metastasis-graph.ttl', new Blob([store.turtle()], { type: 'text/turtle' }));
});

const recolour = (): void => { cy.style(cytoscapeStyle(palette())); };
document.addEventListener('themechange', recolour);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
addEventListener('popstate', () => {
  const before = JSON.stringify(state);
  state = readState(location.search);
  // A window that opens or closes is a step too, and changes nothing here.
  if (JSON.stringify(state) !== before) void loadFocus();
});
void loadFocus();
