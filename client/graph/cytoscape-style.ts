import type { StylesheetJson } from 'cytoscape';
import type { GraphData } from './model.js';
import { lineStyles } from './palette.js';
import type { Palette } from './palette.js';
import { sizes } from './layout/columns.js';

/** Names of a large picture that would be smaller on the screen are not drawn: nobody could read them. */
const smallestText = 4;

/** The shape of a kind as a picture. */
const iconAddress = (icon: string, colour: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 12 12"><path d="${icon}" fill="${colour}"/></svg>`)}`;

const nodeStyles = ({ ink, soft, surface, accent, font, kinds }: Palette, data: GraphData): StylesheetJson =>
  [
    {
      selector: 'node',
      style: {
        'label': 'data(label)',
        'width': 'data(width)',
        'height': 'data(height)',
        'shape': 'round-rectangle',
        'corner-radius': '5',
        'font-family': font,
        'font-size': sizes.name,
        'color': ink,
        'text-valign': 'center',
        'text-halign': 'center',
        'text-wrap': 'wrap',
        'text-max-width': '1000px',
        'line-height': 1.17,
        'background-color': surface,
        'border-width': 1.2,
        'text-margin-x': 'data(shift)' as never,
      },
    },
    ...(data.kinds.flatMap(({ name, icon }) => {
      const colour = kinds.get(name) ?? soft;
      return [
        {
          selector: `.chip.kind-${name}`,
          style: {
            'border-color': colour,
            'background-image': iconAddress(icon, colour),
            'background-width': '11px',
            'background-height': '11px',
            'background-position-x': '5px',
            'background-position-y': '50%',
            'background-fit': 'none',
            'background-clip': 'none',
          },
        },
        { selector: `.plain.kind-${name}`, style: { 'border-color': colour, 'background-color': surface, 'min-zoomed-font-size': smallestText } },
      ];
    }) as StylesheetJson),
    { selector: '.role-opened', style: { 'font-weight': 'bold', 'font-size': sizes.hubName, 'border-width': 2.5 } },
    {
      selector: '.stage',
      style: {
        'background-image': 'none',
        'background-color': kinds.get('stage') ?? accent,
        'border-color': kinds.get('stage') ?? accent,
        'color': surface,
        'font-size': sizes.stage,
        'font-weight': 'normal',
      },
    },
    { selector: '.stage.alone', style: { 'background-color': surface, 'color': soft, 'border-opacity': 0.55 } },
    { selector: '.stage.role-opened', style: { 'border-color': ink, 'border-width': 3, 'font-weight': 'bold' } },
    { selector: '.role-fold', style: { 'border-style': 'dashed', 'color': soft, 'font-style': 'italic' } },
    { selector: '.role-listed', style: { 'border-width': 2 } },
    { selector: '.pinned', style: { 'border-style': 'double', 'border-width': 4 } },
    {
      selector: '.caption',
      style: {
        'background-opacity': 0,
        'border-width': 0,
        'font-size': sizes.caption,
        'font-style': 'italic',
        'color': soft,
        'events': 'no',
        'text-margin-x': 0,
        'line-height': 1.2,
      },
    },
    {
      selector: '.balance',
      style: { 'background-opacity': 0, 'border-width': 0, 'font-size': sizes.badge, 'color': soft, 'events': 'no', 'text-margin-x': 0, 'text-halign': 'left' },
    },
  ] as StylesheetJson;

const edgeStyles = (palette: Palette): StylesheetJson =>
  [
    {
      selector: 'edge',
      style: {
        'width': 'data(width)',
        'line-color': palette.soft,
        'target-arrow-color': palette.soft,
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.8,
        'font-family': palette.font,
        'z-index': 1,
        'curve-style': 'straight',
      },
    },
    { selector: '.placed', style: { 'source-endpoint': 'data(start)' as never, 'target-endpoint': 'data(end)' as never } },
    {
      selector: '.bent',
      style: {
        'curve-style': 'round-segments',
        'edge-distances': 'endpoints',
        'segment-weights': 'data(weights)',
        'segment-distances': 'data(distances)',
        'segment-radii': 5,
      } as never,
    },
    { selector: '.placed.status-contested', style: { 'line-dash-offset': 'data(phase)' } as never },
    { selector: '.curved', style: { 'curve-style': 'bezier' } },
    { selector: '.hay', style: { 'curve-style': 'straight', 'arrow-scale': 0.7 } },
    ...([...lineStyles].map(([status, { colour, dashes, filled, sign }]) => ({
      selector: `.status-${status}`,
      style: {
        'line-color': palette[colour],
        'target-arrow-color': palette[colour],
        'target-arrow-fill': filled ? 'filled' : 'hollow',
        ...(dashes.length > 0 && { 'line-style': 'dashed', 'line-dash-pattern': [...dashes] }),
        ...(sign !== undefined && {
          'label': sign,
          'color': palette[colour],
          'font-size': 15,
          'text-background-color': palette.surface,
          'text-background-opacity': 1,
        }),
      },
    })) as StylesheetJson),
    { selector: '.status-structure', style: { 'target-arrow-shape': 'vee', 'target-arrow-fill': 'filled', 'line-opacity': 0.75 } },
    { selector: '.restraining', style: { 'target-arrow-shape': 'tee', 'target-arrow-fill': 'filled', 'arrow-scale': 0.95 } },
    { selector: '.fault', style: { 'line-opacity': 0.35, 'underlay-color': palette.warn, 'underlay-opacity': 0.25, 'underlay-padding': 3 } as never },
  ] as StylesheetJson;

/** The look of the graph in a theme: shape and colour say the kind, the line says status and number of papers. */
export const cytoscapeStyle = (palette: Palette, data: GraphData): StylesheetJson => [
  // What a large picture shows of itself while it is moved: beyond that it is not drawn yet.
  { selector: 'core', style: { 'outside-texture-bg-color': palette.soft, 'outside-texture-bg-opacity': 0.12 } as never },
  ...nodeStyles(palette, data), ...edgeStyles(palette),
  { selector: '.dim', style: { 'opacity': 0.16 } },
  { selector: 'node:selected', style: { 'border-width': 3.5, 'border-color': palette.accent, 'underlay-color': palette.accent, 'underlay-opacity': 0.22, 'underlay-padding': 5 } as never },
  { selector: 'edge:selected, edge.near', style: { 'line-color': palette.accent, 'target-arrow-color': palette.accent, 'line-opacity': 1, 'z-index': 20 } },
  { selector: 'edge:selected', style: { 'width': 3.5 } },
  { selector: ':active', style: { 'overlay-opacity': 0.08, 'overlay-color': palette.accent } },
] as StylesheetJson;
