import { escapeXml } from './network.js';
import type { Network } from './network.js';

const nodeKeys = ['label', 'kind', 'definition', 'x', 'y'] as const;
const edgeKeys = ['relation', 'predicate', 'claim', 'status', 'statement', 'supports', 'disputes', 'inconclusive', 'papers'] as const;
const numeric = new Set<string>(['x', 'y', 'supports', 'disputes', 'inconclusive']);

const key = (name: string, of: 'node' | 'edge'): string =>
  `  <key id="${of}-${name}" for="${of}" attr.name="${name}" attr.type="${numeric.has(name) ? (of === 'node' ? 'double' : 'int') : 'string'}"/>`;
const data = (of: 'node' | 'edge', name: string, value: string | number | undefined): string =>
  (value === undefined || value === '' ? '' : `      <data key="${of}-${name}">${escapeXml(String(value))}</data>\n`);

/** GraphML, as Cytoscape desktop, Gephi, networkx and igraph read it. */
export function graphml({ nodes, edges }: Network): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${[...nodeKeys.map((name) => key(name, 'node')), ...edgeKeys.map((name) => key(name, 'edge'))].join('\n')}
  <graph id="metastasis" edgedefault="directed">
${nodes.map((node) => `    <node id="${escapeXml(node.iri)}">\n${nodeKeys.map((name) => data('node', name, node[name])).join('')}    </node>`).join('\n')}
${edges.map((edge) => `    <edge id="${escapeXml(edge.id)}" source="${escapeXml(edge.source)}" target="${escapeXml(edge.target)}">\n${
    edgeKeys.map((name) => data('edge', name, name === 'papers' ? edge.papers.join(' ') : edge[name])).join('')}    </edge>`).join('\n')}
  </graph>
</graphml>
`;
}
