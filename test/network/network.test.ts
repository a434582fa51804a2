import { describe, expect, test } from '@jest/globals';
import { cx2, readNetwork } from '../../network/cx2.js';
import { cytoscapeJson, readCytoscapeJson } from '../../network/cytoscape-json.js';
import { graphml } from '../../network/graphml.js';
import type { Network } from '../../network/network.js';
import { svg } from '../../network/svg.js';
import { edgesTsv, nodesTsv } from '../../network/tsv.js';

const node = (name: string, x: number) => ({ iri: `https://example.org/${name}`, label: `${name} <1>`, kind: 'molecule', definition: name === 'a' ? 'A "first"\tone.' : undefined, x, y: 0, width: 60, height: 22, lines: [`${name} <1>`] });
const network: Network = {
  name: 'Two & more', address: '?focus=a&view=1~2~0.5', nodes: [node('a', 0), node('b', 200)],
  edges: [
    { id: 'c1', source: 'https://example.org/a', target: 'https://example.org/b', relation: 'restrains', predicate: 'https://example.org/restrains', claim: 'https://example.org/c1', status: 'contested', statement: 'It does.', supports: 2, disputes: 1, inconclusive: 0, papers: ['https://example.org/p1', 'https://example.org/p2'], restrains: true, points: [{ x: 30, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 9 }, { x: 170, y: 9 }] },
    { id: 'a broader b', source: 'https://example.org/a', target: 'https://example.org/b', relation: 'broader term', predicate: 'https://example.org/broader', supports: 0, disputes: 0, inconclusive: 0, papers: [], restrains: false, points: [{ x: 30, y: 5 }, { x: 170, y: 5 }] },
  ],
  captions: [{ x: 10, y: 50, lines: ['promotes →'] }],
};

test('Cytoscape JSON has values for networkx, and opens again', () => {
  const file = JSON.parse(cytoscapeJson(network));
  expect(file.elements.nodes[0]).toEqual({ data: { id: 'https://example.org/a', name: 'a <1>', shared_name: 'a <1>', value: 'https://example.org/a', kind: 'molecule', definition: 'A "first"\tone.' }, position: { x: 0, y: 0 } });
  expect(file.elements.edges[1].data).toEqual({ id: 'a broader b', key: 'a broader b', source: 'https://example.org/a', target: 'https://example.org/b', interaction: 'broader term', name: 'broader term', predicate: 'https://example.org/broader', effect: 'other', supports: 0, disputes: 0, inconclusive: 0, papers: [] });
  expect(readCytoscapeJson(cytoscapeJson(network))).toEqual({ address: '?focus=a&view=1~2~0.5', nodes: [{ iri: 'https://example.org/a', x: 0, y: 0 }, { iri: 'https://example.org/b', x: 200, y: 0 }] });
  expect(() => readCytoscapeJson('{"elements":[]}')).toThrow('no Cytoscape JSON');
});

test('CX2 has its aspects in order, with places, lists of papers and lines that say the status', () => {
  const aspects = JSON.parse(cx2(network)) as readonly Readonly<Record<string, unknown>>[];
  expect(aspects.map((aspect) => Object.keys(aspect)[0])).toEqual(['CXVersion', 'metaData', 'attributeDeclarations', 'networkAttributes', 'nodes', 'edges', 'visualProperties', 'status']);
  expect(aspects[4]).toEqual({ nodes: [
    { id: 0, x: 0, y: 0, v: { name: 'a <1>', iri: 'https://example.org/a', kind: 'molecule', definition: 'A "first"\tone.' } }, { id: 1, x: 200, y: 0, v: { name: 'b <1>', iri: 'https://example.org/b', kind: 'molecule' } },
  ] });
  expect((aspects[5] as { readonly edges: readonly unknown[] }).edges[0]).toEqual({ id: 0, s: 0, t: 1, v: {
    interaction: 'restrains', predicate: 'https://example.org/restrains', claim: 'https://example.org/c1', status: 'contested', statement: 'It does.', effect: 'restrains', supports: 2, disputes: 1, inconclusive: 0,
    papers: ['https://example.org/p1', 'https://example.org/p2'],
  } });
});

test('both open again, told apart by what they begin with', () => {
  const read = { address: '?focus=a&view=1~2~0.5', nodes: [{ iri: 'https://example.org/a', x: 0, y: 0 }, { iri: 'https://example.org/b', x: 200, y: 0 }] };
  expect([cx2(network), `\n ${cx2(network)}`, cytoscapeJson(network)].map(readNetwork)).toEqual([read, read, read]);
  // Of other programs: without an address, in parts, with nodes of their own.
  expect(readNetwork('[{"CXVersion":"2.0"},{"nodes":[{"id":0,"x":3,"y":4,"v":{"iri":"a"}}]},{"nodes":[{"id":1,"v":{}},{"id":2,"v":{"iri":"b"}}]},null]')).toEqual({ address: undefined, nodes: [{ iri: 'a', x: 3, y: 4 }, { iri: 'b', x: 0, y: 0 }] });
  expect(() => readNetwork('[{"metaData":[]}]')).toThrow('no CX2');
  expect(() => readNetwork('[')).toThrow(SyntaxError);
});

test('GraphML declares every key that it uses, and escapes texts', () => {
  const text = graphml(network);
  const declared = new Set([...text.matchAll(/<key id="([^"]+)"/g)].map(([, id]) => id));
  expect([...text.matchAll(/<data key="([^"]+)"/g)].filter(([, key]) => !declared.has(key))).toEqual([]);
  expect(text).toContain('<data key="node-label">a &lt;1&gt;</data>');
  expect(text.match(/<edge /g)).toHaveLength(2);
});

test('tables keep their columns', () => {
  expect(nodesTsv(network)).toBe('iri\tlabel\tkind\tdefinition\nhttps://example.org/a\ta <1>\tmolecule\tA "first" one.\nhttps://example.org/b\tb <1>\tmolecule\t\n');
  const rows = edgesTsv(network).slice(0, -1).split('\n').map((row) => row.split('\t'));
  expect(rows.map(({ length }) => length)).toEqual([12, 12, 12]);
  expect(rows[1]).toEqual(['https://example.org/a', 'a <1>', 'restrains', 'https://example.org/b', 'b <1>', 'contested', '2', '1', '0', 'It does.', 'https://example.org/c1', 'https://example.org/p1 https://example.org/p2']);
});

describe('SVG', () => {
  const look = { ink: '#111', soft: '#555', surface: '#fff', font: 'sans-serif', kinds: new Map([['molecule', { colour: '#00f', icon: 'M0 0h9v9Z' }]]), line: () => ({ colour: '#a00', dashes: [7, 4], filled: true }), width: () => 2, isFilled: () => false };
  test('has names as text, lines as they run, bars for what holds back', () => {
    const text = svg(network, look);
    expect(text).toContain('viewBox="-54 -35 308 70"');
    expect(text).toContain('<path d="M30 0L100 0L100 9L170 9" fill="none" stroke="#a00" stroke-width="2" stroke-linejoin="round" stroke-dasharray="7 4"/><path d="M169 14L169 4"');
    expect(text).toMatch(/<text [^>]+>a &lt;1&gt;<\/text>/);
    expect(text).toContain('font-style="italic">promotes →</text>');
    expect(text).toContain('<title>a &lt;1&gt; restrains b &lt;1&gt; (contested)</title>');
  });
  test('of nothing is empty', () => {
    expect(svg({ ...network, nodes: [], edges: [], captions: [] }, look)).toContain('width="48" height="48"');
  });
});
