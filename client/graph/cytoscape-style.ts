import type { StylesheetJson } from 'cytoscape';
import type { Graph } from './model.js';
import type { Position } from './lanes.js';

/** The colours of the current theme. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly surface: string;
  readonly accent: string;
  readonly kinds: ReadonlyMap<string, string>;
}

/** Relations that hold something back end in a bar, as biologists draw them. */
const restraining = /\/(?:restrains|inhibits|restrainsMetastasisTo)$/;

export interface CytoscapeElement {
  readonly group: 'nodes' | 'edges';
  readonly data: Readonly<Record<string, string | number | undefined>>;
  readonly classes: string[];
  readonly position?: Position;
}

/** Copies of the nodes and edges in the form that Cytoscape takes, and may change. */
export function cytoscapeElements({ nodes, edges }: Graph, positions: ReadonlyMap<string, Position>): CytoscapeElement[] {
  const opened = new Set(nodes.filter(({ expanded }) => expanded).map(({ id }) => id));
  /** Connections among neighbours stand back behind those of the terms that were opened. */
  const isAside = (source: string, target: string): boolean => opened.size > 0 && !opened.has(source) && !opened.has(target);
  return [
    ...nodes.map(({ id, label, kind, shape, expanded, degree }): CytoscapeElement => {
      const position = positions.get(id);
      return {
        // A name may be broken after its hyphens.
        group: 'nodes', data: { id, label: label.replaceAll('-', '-\u200b'), shape, size: 28 + Math.min(degree, 16) * 1.5 },
        classes: [`kind-${kind}`, ...(expanded ? ['expanded'] : [])], ...(position && { position: { ...position } }),
      };
    }),
    ...edges.map(({ id, source, target, label, predicate, status }): CytoscapeElement => ({
      group: 'edges', data: { id, source, target, label },
      classes: [status === undefined ? 'structure' : `status-${status}`, ...(restraining.test(predicate) ? ['restraining'] : []),
        ...(predicate.endsWith('/immediatelyPrecedes') ? ['order'] : isAside(source, target) ? ['aside'] : [])],
    })),
  ];
}

/** The look of the graph in a theme: shape and colour say the kind, the line says the status. */
export function cytoscapeStyle({ ink, soft, surface, accent, kinds }: Palette): StylesheetJson {
  return [
    { selector: 'node', style: {
      'label': 'data(label)', 'shape': 'data(shape)' as never, 'width': 'data(size)', 'height': 'data(size)', 'color': ink, 'font-size': 19,
      'text-valign': 'bottom', 'text-margin-y': 4, 'text-wrap': 'wrap', 'text-max-width': '150px', 'line-height': 1.05, 'text-background-color': surface,
      'text-background-opacity': 0.8, 'text-background-padding': '2px', 'min-zoomed-font-size': 6, 'border-width': 0,
    } },
    ...[...kinds].map(([kind, colour]) => ({ selector: `.kind-${kind}`, style: { 'background-color': colour } })),
    { selector: '.expanded', style: { 'border-width': 3, 'border-color': ink, 'font-weight': 'bold' } },
    { selector: 'edge', style: {
      'width': 2, 'line-color': soft, 'target-arrow-color': soft, 'target-arrow-shape': 'triangle', 'curve-style': 'bezier', 'label': 'data(label)',
      'font-size': 14, 'color': soft, 'text-rotation': 'autorotate', 'text-background-color': surface, 'text-background-opacity': 0.85,
      'text-background-padding': '1px', 'min-zoomed-font-size': 8, 'line-opacity': 0.75,
    } },
    { selector: '.structure', style: { 'width': 1.5, 'line-opacity': 0.6, 'target-arrow-shape': 'vee' } },
    // The line of the stages says it without words.
    { selector: '.order', style: { 'label': '', 'width': 3, 'line-opacity': 0.4 } },
    { selector: '.status-established', style: { 'width': 3 } },
    { selector: '.status-emerging', style: { 'line-style': 'dashed' } },
    { selector: '.status-contested', style: { 'line-style': 'dotted', 'width': 2.4 } },
    { selector: '.status-refuted', style: { 'line-style': 'dotted', 'line-opacity': 0.4 } },
    { selector: '.aside', style: { 'opacity': 0.35, 'label': '' } },
    { selector: '.restraining', style: { 'target-arrow-shape': 'tee' } },
    { selector: ':selected', style: { 'opacity': 1, 'border-width': 4, 'border-color': accent, 'line-color': accent, 'target-arrow-color': accent, 'line-opacity': 1, 'z-index': 10 } },
    { selector: ':active', style: { 'overlay-opacity': 0.08, 'overlay-color': accent } },
  ];
}
