/** The graph that stands for the default graph of a version: each of its triples once. */
export const unionGraph = 'urn:metastasis:union';
/** The graph that names the version that a store holds, and its graphs. */
export const markerGraph = 'urn:metastasis:version';

const line = /^(.*) <([^>]*)> \.$/;

/** The graphs of a version as lines of N-Triples, the union of them among them. Lexical forms stay as they are. */
export function versionGraphs(nquads: SharedArrayBuffer): ReadonlyMap<string, readonly string[]> {
  const graphs = new Map<string, string[]>();
  const union = new Set<string>();
  for (const quad of Buffer.from(new Uint8Array(nquads)).toString('utf8').split('\n')) {
    if (!quad) continue;
    const [, triple, graph] = line.exec(quad) ?? [];
    if (triple === undefined || graph === undefined) throw new Error(`not a quad with a named graph: ${quad.slice(0, 200)}`);
    const statement = `${triple} .`;
    const lines = graphs.get(graph);
    if (lines) lines.push(statement);
    else graphs.set(graph, [statement]);
    union.add(statement);
  }
  return new Map([...graphs, [unionGraph, [...union]]]);
}
