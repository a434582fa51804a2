import { describe, expect, test } from '@jest/globals';
import { Parser } from 'n3';
import { cytoscapeElements, cytoscapeStyle } from '../../client/graph/cytoscape-style.js';
import { elements } from '../../client/graph/elements.js';
import { lanes } from '../../client/graph/lanes.js';
import type { GraphData, GraphNode, View } from '../../client/graph/model.js';
import { readState, writeState } from '../../client/graph/state.js';

const base = 'https://w3id.org/metastasis/';
const mpp = (name: string): string => base + name;
const data: GraphData = {
  base,
  kinds: [
    { iri: mpp('Molecule'), name: 'molecule', label: 'molecule', shape: 'diamond' },
    { iri: mpp('Mechanism'), name: 'mechanism', label: 'mechanism', shape: 'hexagon' },
    { iri: mpp('CascadeStage'), name: 'stage', label: 'cascade stage', shape: 'round-rectangle' },
  ],
  relations: [
    { iri: mpp('promotes'), label: 'promotes' }, { iri: mpp('restrains'), label: 'restrains' }, { iri: mpp('actsIn'), label: 'acts in' },
    { iri: mpp('competesWith'), label: 'competes with' },
  ],
  stages: [
    { iri: mpp('invasion'), label: 'invasion', order: 1, track: 'main', next: [mpp('dormancy')] },
    { iri: mpp('dormancy'), label: 'dormancy', order: 2, track: 'main', next: [] },
    { iri: mpp('niche'), label: 'niche', order: 3, track: 'parallel', next: [mpp('dormancy')] },
  ],
};
const triples = new Parser().parse(`
  @prefix mpp: <${base}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
  @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
  mpp:emt a mpp:Mechanism ; skos:prefLabel "EMT" ; skos:definition "A program." ; mpp:actsIn mpp:invasion ; mpp:promotedBy mpp:snai1 .
  mpp:snai1 a mpp:Molecule ; skos:prefLabel "SNAI1" ; mpp:promotes mpp:emt .
  mpp:far a mpp:Molecule ; skos:prefLabel "far" ; mpp:restrains mpp:snai1 .
  mpp:invasion a mpp:CascadeStage ; skos:prefLabel "invasion" .
  mpp:dormancy a mpp:CascadeStage ; skos:prefLabel "dormancy" .
  mpp:unnamed a mpp:Molecule ; mpp:promotes mpp:emt .
  mpp:c1 a mpp:Claim ; rdf:subject mpp:snai1 ; rdf:predicate mpp:promotes ; rdf:object mpp:emt ; mpp:status mpp:status-contested ;
    mpp:statement "SNAI1 drives EMT." ; mpp:hasEvidence mpp:e1 .
  mpp:e1 mpp:paper mpp:pmid-1 ; mpp:direction mpp:direction-supports ; mpp:finding "It did." .
  mpp:pmid-1 rdfs:label "Able 2001" .
  mpp:a a mpp:Molecule ; skos:prefLabel "a" ; mpp:competesWith mpp:b . mpp:b a mpp:Molecule ; skos:prefLabel "b" ; mpp:competesWith mpp:a .`);
const view = (expanded: readonly string[], more: Partial<View> = {}): View =>
  ({ expanded: new Set(expanded.map(mpp)), removed: new Set(), hidden: new Set(), backbone: false, ...more });
const labels = ({ nodes }: { readonly nodes: readonly GraphNode[] }): readonly string[] => nodes.map(({ label }) => label).sort();

describe('elements', () => {
  test('a term that was opened brings its neighbours and no more', () => {
    expect(labels(elements(triples, data, view(['emt'])))).toEqual(['EMT', 'SNAI1', 'invasion']);
  });

  test('a claimed relation is one edge with its status and evidence', () => {
    const { edges } = elements(triples, data, view(['emt']));
    expect(edges).toEqual([
      {
        id: mpp('c1'), source: mpp('snai1'), target: mpp('emt'), predicate: mpp('promotes'), label: 'promotes', claim: 'c1', status: 'contested',
        statement: 'SNAI1 drives EMT.', evidence: [{ direction: 'supports', finding: 'It did.', paper: 'pmid-1', citation: 'Able 2001' }],
      },
      {
        id: `${mpp('emt')} ${mpp('actsIn')} ${mpp('invasion')}`, source: mpp('emt'), target: mpp('invasion'), predicate: mpp('actsIn'), label: 'acts in',
        claim: undefined, status: undefined, statement: undefined, evidence: [],
      },
    ]);
  });

  test('a symmetric relation is drawn once', () => {
    expect(elements(triples, data, view(['a'])).edges).toHaveLength(1);
  });

  test.each([
    ['removed', view(['emt'], { removed: new Set([mpp('snai1')]) }), ['EMT', 'invasion']],
    ['hidden by kind', view(['emt'], { hidden: new Set(['stage']) }), ['EMT', 'SNAI1']],
    ['the backbone', view([], { backbone: true }), ['dormancy', 'invasion']],
    ['nothing', view([]), []],
  ])('%s', (_, chosen, expected) => {
    expect(labels(elements(triples, data, chosen))).toEqual(expected);
  });

  test('counts the connections that are drawn', () => {
    const { nodes } = elements(triples, data, view(['emt']));
    expect(nodes.find(({ label }) => label === 'EMT')).toMatchObject({ slug: 'emt', kind: 'mechanism', shape: 'hexagon', degree: 2, expanded: true, definition: 'A program.' });
  });
});

describe('lanes', () => {
  const node = (name: string): GraphNode => ({ id: mpp(name), slug: name, label: name, kind: 'molecule', shape: '', definition: undefined, expanded: false, degree: 0 });
  const edge = (source: string, target: string) =>
    ({ id: source + target, source: mpp(source), target: mpp(target), predicate: '', label: '', claim: undefined, status: undefined, statement: undefined, evidence: [] });
  const positions = lanes({
    nodes: ['dormancy', 'invasion', 'niche', 'x', 'far', 'lone'].map(node),
    edges: [edge('x', 'invasion'), edge('x', 'dormancy'), edge('far', 'x')],
  }, data.stages);
  const at = (name: string) => positions.get(mpp(name)) ?? { x: NaN, y: NaN };

  test('stages stand in their order on one line', () => {
    expect(at('invasion').x).toBeLessThan(at('dormancy').x);
    expect(at('invasion').y).toBe(at('dormancy').y);
  });
  test('a stage beside the line stands above the one that it leads to', () => {
    expect(at('niche').x).toBe(at('dormancy').x);
    expect(at('niche').y).toBeLessThan(0);
  });
  test('several stages beside the line that lead to one stand as a fan', () => {
    const beside = (name: string, order: number) => ({ iri: mpp(name), label: name, order, track: 'parallel', next: [mpp('dormancy')] });
    const placed = lanes({ nodes: ['dormancy', 'niche', 'second', 'third'].map(node), edges: [] }, [...data.stages, beside('second', 4), beside('third', 5)]);
    expect([...placed.values()]).toEqual([{ x: 0, y: 0 }, { x: 0, y: -165 }, { x: -165, y: -330 }, { x: 165, y: -330 }]);
  });
  test('others stand below the first stage that they touch, directly or not', () => {
    expect(at('x').x).toBe(at('invasion').x);
    expect(at('far').x).toBe(at('invasion').x);
    expect(at('x').y).toBeGreaterThan(0);
  });
  test('what touches nothing stands behind the last lane', () => {
    expect(at('lone').x).toBeGreaterThan(at('dormancy').x);
  });
  test('no two nodes share a place', () => {
    expect(new Set([...positions.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(6);
  });
});

describe('cytoscape', () => {
  test('elements are copies that it may change', () => {
    const graph = elements(triples, data, view(['emt', 'far']));
    const made = cytoscapeElements(graph, new Map([[mpp('emt'), { x: 1, y: 2 }]]));
    expect(made.find(({ data: { id } }) => id === mpp('emt'))).toMatchObject({ group: 'nodes', classes: ['kind-mechanism', 'expanded'], position: { x: 1, y: 2 } });
    expect(made.find(({ data: { id } }) => id === mpp('c1'))).toMatchObject({ group: 'edges', classes: ['status-contested'] });
    expect(made.find(({ classes }) => classes.includes('restraining'))).toMatchObject({ data: { source: mpp('far'), target: mpp('snai1') } });
  });

  test('every kind has its colour', () => {
    const style = cytoscapeStyle({ ink: '#111', soft: '#222', surface: '#fff', accent: '#a00', kinds: new Map([['molecule', '#00f']]) });
    expect(style).toContainEqual({ selector: '.kind-molecule', style: { 'background-color': '#00f' } });
  });
});

describe('the state in the address', () => {
  test.each(['', '?focus=emt', '?focus=emt,snai1&without=bone&hide=molecule&layout=free', '?focus=emt&open=bone,brain'])('%s comes back', (search) => {
    expect(writeState(readState(search), search)).toBe(search);
  });
  test('what is no slug is left out', () => {
    expect(readState('?focus=emt,..%2Fx,emt&layout=odd')).toEqual({ focus: ['emt'], without: [], hide: [], layout: 'lanes' });
  });
});
