import { cx2 } from '../../network/cx2.js';
import { cytoscapeJson } from '../../network/cytoscape-json.js';
import { graphml } from '../../network/graphml.js';
import type { Network } from '../../network/network.js';
import { svg } from '../../network/svg.js';
import { edgesTsv, nodesTsv } from '../../network/tsv.js';
import type { Layout, NodeBox, Point } from './layout/model.js';
import type { Explored, GraphData, Triple } from './model.js';
import { isRestraining, papersOf } from './model.js';
import { lineStyleOf, lineWidth } from './palette.js';
import type { Palette } from './palette.js';
import type { Shown } from './view.js';

/** The picture as the writers of files take it. Folded terms are no nodes of a file. */
export function toNetwork({ nodes, edges }: Pick<Shown, 'nodes' | 'edges'>, layout: Layout, data: GraphData, address: string): Network {
  const terms = nodes.filter(({ fold }) => !fold), known = new Set(terms.map(({ id }) => id));
  const box = (id: string): NodeBox => layout.boxes.get(id) ?? { x: 0, y: 0, width: 100, height: 22, lines: [] };
  return {
    name: `Metastasis Perspective: ${terms.filter(({ role }) => role === 'opened' || role === 'listed').map(({ label }) => label).join(', ') || 'the cascade'}`, address,
    nodes: terms.map(({ id, label, kind, definition }) => ({ iri: id, label, kind, definition, ...box(id) })),
    edges: edges.filter(({ source, target }) => known.has(source) && known.has(target)).map((edge) => ({
      id: edge.id, source: edge.source, target: edge.target, relation: edge.label, predicate: edge.predicate, status: edge.status, statement: edge.statement,
      claim: edge.claim === undefined ? undefined : data.base + edge.claim, papers: papersOf(edge).map((slug) => data.base + slug),
      supports: papersOf(edge, 'supports').length, disputes: papersOf(edge, 'disputes').length, inconclusive: papersOf(edge, 'inconclusive').length,
      restrains: isRestraining(edge.predicate), points: layout.routes.get(edge.id) ?? straight(box(edge.source), box(edge.target)),
    })),
    captions: layout.captions.map(({ x, y, lines }) => ({ x, y, lines })),
  };
}

/** A line between two boxes, from edge to edge. */
function straight(a: NodeBox, b: NodeBox): readonly [Point, Point] {
  const rim = (from: NodeBox, to: Point): Point => {
    const dx = to.x - from.x, dy = to.y - from.y;
    const scale = Math.min(Math.abs(dx) > 0 ? from.width / 2 / Math.abs(dx) : Infinity, Math.abs(dy) > 0 ? from.height / 2 / Math.abs(dy) : Infinity);
    return Number.isFinite(scale) ? { x: from.x + dx * scale, y: from.y + dy * scale } : from;
  };
  return [rim(a, b), rim(b, a)];
}

/** The files that a network is written to: name of the button, ending, media type. */
export const networkFiles = new Map<string, { readonly ending: string; readonly mediaType: string; readonly write: (network: Network) => string }>([
  ['cyjs', { ending: 'cyjs', mediaType: 'application/json', write: cytoscapeJson }],
  ['cx2', { ending: 'cx2', mediaType: 'application/json', write: cx2 }],
  ['graphml', { ending: 'graphml', mediaType: 'application/graphml+xml', write: graphml }],
  ['nodes', { ending: 'nodes.tsv', mediaType: 'text/tab-separated-values', write: nodesTsv }],
  ['edges', { ending: 'edges.tsv', mediaType: 'text/tab-separated-values', write: edgesTsv }],
]);

export function pictureOf(network: Network, palette: Palette, data: GraphData, stages: ReadonlySet<string>, touched: ReadonlySet<string>): string {
  return svg(network, {
    ink: palette.ink, soft: palette.soft, surface: palette.surface, font: palette.font,
    kinds: new Map(data.kinds.map(({ name, icon }) => [name, { colour: palette.kinds.get(name) ?? palette.soft, icon }])),
    line(status) {
      const { colour, dashes, filled, sign } = lineStyleOf(status);
      return { colour: palette[colour], dashes, filled, sign };
    },
    width: ({ status, papers }) => lineWidth(status, papers.length),
    isFilled: (iri) => stages.has(iri) && touched.has(iri),
  });
}

/** Whether a statement belongs to what is drawn: names of the terms, the relations, the claims with their evidence and papers. */
export function belongs({ nodes, edges }: Pick<Shown, 'nodes' | 'edges'>, { edges: all }: Explored, data: GraphData, triples: Iterable<Triple>): (triple: Triple) => boolean {
  const terms = new Set(nodes.map(({ id }) => id)), drawn = new Set(edges.map(({ id }) => id));
  const claims = new Set(all.filter(({ id, claim }) => claim !== undefined && drawn.has(id)).map(({ id }) => id));
  const evidence = new Set<string>(), named = new Set<string>();
  const list = [...triples];
  for (const { subject, predicate, object } of list) if (claims.has(subject.value) && predicate.value.endsWith('/hasEvidence')) evidence.add(object.value);
  for (const { subject, object } of list) if (evidence.has(subject.value) || claims.has(subject.value)) named.add(object.value);
  const relations = new Set(data.relations.map(({ iri }) => iri));
  const pairs = new Set(edges.map(({ source, predicate, target }) => `${source} ${predicate} ${target}`));
  const naming = /#(?:type|label|prefLabel|definition)$/;
  return ({ subject, predicate, object }) => claims.has(subject.value) || evidence.has(subject.value)
    || ((terms.has(subject.value) || named.has(subject.value)) && naming.test(predicate.value))
    || (relations.has(predicate.value) && pairs.has(`${subject.value} ${predicate.value} ${object.value}`));
}
