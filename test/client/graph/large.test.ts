import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Parser, Store } from 'n3';
import { belongs } from '../../../client/graph/exports.js';
import { readExplored } from '../../../client/graph/explored.js';
import { faultyEdges } from '../../../client/graph/faulty-edges.js';
import { placeByForces } from '../../../client/graph/force-layout.js';
import { enters } from '../../../client/graph/layout/truth.js';
import type { EvidenceLine, GraphEdge } from '../../../client/graph/model.js';
import { readNTriples } from '../../../client/graph/n-triples.js';
import { emptyState } from '../../../client/graph/state.js';
import { createStore } from '../../../client/graph/store.js';
import { shownGraph } from '../../../client/graph/view.js';
import type { Site } from '../../browser/site.js';
import { ontologyGraph } from '../../support/graph-data.js';
import { sharedService } from '../../support/shared-services.js';

describe('statements in N-Triples', () => {
  const text = [
    '<http://example.org/a> <http://example.org/p> <http://example.org/b> .',
    '<http://example.org/a> <http://example.org/p> "a \\"word\\", a \\\\ and\\n\\ta line" .',
    '<http://example.org/a> <http://example.org/p> "Brustkrebs \\u00E4 \\U0001F9EC é 🧬"@de .',
    '<http://example.org/a\\u00E9> <http://example.org/p> "2012"^^<http://www.w3.org/2001/XMLSchema#gYear> .',
    '_:b0 <http://example.org/p> _:b1 .', '<http://example.org/a> <http://example.org/p> "> . <" .', '<http://example.org/a> <http://example.org/p> "" .', '',
  ].join('\n');

  test('are read as a reader of RDF reads them', () => {
    const triple = ({ subject, predicate, object }: { readonly subject: { readonly value: string }; readonly predicate: { readonly value: string }; readonly object: { readonly value: string } }): readonly string[] => [subject.value, predicate.value, object.value].map((value) => value.replace(/^_:/, ''));
    const known = new Parser({ format: 'N-Triples', blankNodePrefix: '' }).parse(text);
    expect(known).toHaveLength(7);
    expect(readNTriples(text).map(triple)).toEqual(known.map(triple));
  });

  test('what is no statement is told with its line', () => {
    expect(() => readNTriples(`${text}<http://example.org/a> <http://example.org/p> "cut off`)).toThrow('line 8 of the answer is no statement');
  });
});

describe('a list of many terms', () => {
  const { data, explored } = ontologyGraph();
  const own = globalThis.fetch, asked: string[] = [];
  let site: Site;
  beforeAll(async () => {
    site = await sharedService('ontology');
    // As from the page of this service.
    globalThis.fetch = (address, init) => {
      asked.push(String(address));
      // Each on a connection of its own: while a thread compares thousands of edges, the service closes one that waits.
      return own(`${site.origin}${String(address)}`, { ...init, headers: { ...init?.headers as Readonly<Record<string, string>>, connection: 'close' } });
    };
  });
  afterAll(async () => {
    globalThis.fetch = own;
    await site.close();
  });
  const genes = [...explored.terms.values()].filter(({ kind }) => kind === 'molecule').map(({ slug }) => slug).slice(0, 150);

  test('is asked for in one question, and has every relation with its evidence; a file of it says the dataset’s own statements', async () => {
    const store = createStore(data);
    expect(genes).toHaveLength(150);
    expect(await store.load(genes)).toEqual([]);
    expect(asked).toEqual(['/sparql']);
    const read = readExplored(store.triples(), data), state = { ...emptyState, list: genes, steps: false };
    // Statements have no order.
    const line = (each: EvidenceLine): EvidenceLine => ({ ...each, systems: [...each.systems].sort(), contexts: [...each.contexts].sort() });
    const key = (edges: typeof explored.edges): readonly GraphEdge[] => edges.map((edge) => ({ ...edge, evidence: edge.evidence.map(line).sort((one, two) => (JSON.stringify(one) < JSON.stringify(two) ? -1 : 1)) })).sort((one, two) => (one.id < two.id ? -1 : 1));
    const listed = new Set(genes.map((slug) => data.base + slug));
    const touching = (edges: typeof explored.edges): typeof explored.edges => edges.filter(({ source, target }) => listed.has(source) || listed.has(target));
    expect(touching(explored.edges).filter(({ evidence }) => evidence.length > 0).length).toBeGreaterThan(250);
    expect(key(touching(read.edges))).toEqual(key(touching(explored.edges)));

    await store.learnAll();
    const shown = shownGraph(read, state, data), statements = store.triples();
    expect(shown.edges.length).toBeGreaterThan(10);
    const file = await store.serialize('text/turtle', belongs(shown, read, data, statements));
    const written = new Store(new Parser().parse(file)), whole = new Store(new Parser().parse(await (await own(`${site.origin}/ontology.ttl`)).text()));
    expect(written.size).toBeGreaterThan(1000);
    expect([...written].filter((quad) => !whole.has(quad)).map(({ subject, predicate, object }) => `${subject.value} ${predicate.value} ${object.value}`)).toEqual([]);
    const [claim] = shown.edges.filter(({ claim: slug }) => slug !== undefined);
    // All that it says, and not only what is drawn.
    expect(written.getQuads(claim?.id ?? '', null, null, null)).toHaveLength(whole.getQuads(claim?.id ?? '', null, null, null).length);
  });
});

describe('a free layout of many terms', () => {
  const nodes = Array.from({ length: 300 }, (_, i) => ({ id: `n${i}`, width: 60 + (i * 7) % 60, height: 22 }));
  const edges = Array.from({ length: 500 }, (_, i) => ({ id: `e${i}`, source: `n${(i * 17) % 300}`, target: `n${(i * 31 + 5) % 300}` }));
  const places = placeByForces({ nodes, edges, fixed: new Map() });

  test('is the same each time, puts next to no term on another, and what is linked nearer than what is not', () => {
    expect(placeByForces({ nodes, edges, fixed: new Map() })).toEqual(places);
    const at = (id: string): { readonly x: number; readonly y: number } => places.get(id) ?? { x: NaN, y: NaN };
    const overlaps = nodes.flatMap((a, i) => nodes.slice(0, i).filter((b) => Math.abs(at(a.id).x - at(b.id).x) < (a.width + b.width) / 2 && Math.abs(at(a.id).y - at(b.id).y) < 22));
    expect(overlaps.length).toBeLessThanOrEqual(1);
    const mean = (pairs: readonly (readonly [string, string])[]): number => pairs.reduce((sum, [a, b]) => sum + Math.hypot(at(a).x - at(b).x, at(a).y - at(b).y), 0) / pairs.length;
    expect(mean(edges.map(({ source, target }) => [source, target]))).toBeLessThan(0.6 * mean(nodes.map(({ id }, i) => [id, `n${(i * 97 + 150) % 300}`])));
  });

  test('leaves what is fixed where it is', () => {
    const fixed = new Map([['n3', { x: 500, y: -120 }], ['n9', { x: -40, y: 33 }]]), found = placeByForces({ nodes, edges, fixed });
    for (const [id, place] of fixed) expect(found.get(id)).toEqual(place);
  });

  test('has the lines found that pass behind a term, as if each were compared with each', () => {
    const boxes = new Map(nodes.map(({ id, width, height }) => [id, { ...places.get(id) ?? { x: 0, y: 0 }, width, height }]));
    const slow = edges.filter(({ source, target }) => [...boxes].some(([id, box]) => {
      const a = boxes.get(source), b = boxes.get(target);
      return a && b && id !== source && id !== target && enters(a, b, box);
    })).map(({ id }) => id);
    expect(slow.length).toBeGreaterThan(20);
    expect(slow.length).toBeLessThan(edges.length);
    expect([...faultyEdges(boxes, edges)]).toEqual(slow);
    // Straight down and straight across, where a line has no slope.
    const cross = new Map([['top', { x: 0, y: -900, width: 50, height: 22 }], ['low', { x: 0, y: 900, width: 50, height: 22 }], ['far', { x: 900, y: 900, width: 50, height: 22 }], ['between', { x: 10, y: 130, width: 50, height: 22 }]]);
    expect([...faultyEdges(cross, [{ id: 'down', source: 'top', target: 'low' }, { id: 'up', source: 'low', target: 'top' }, { id: 'across', source: 'far', target: 'low' }])]).toEqual(['down', 'up']);
  });
});
