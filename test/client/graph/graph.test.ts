import { describe, expect, test } from '@jest/globals';
import { Parser } from 'n3';
import { laneElements, segments } from '../../../client/graph/cytoscape-elements.js';
import { readExplored } from '../../../client/graph/explored.js';
import { everything, facetsOf, filtered } from '../../../client/graph/filter.js';
import { layoutAdditions } from '../../../client/graph/layout-input.js';
import { layoutLanes } from '../../../client/graph/layout/lanes.js';
import { nextNode } from '../../../client/graph/keyboard.js';
import { isWithin } from '../../../client/graph/lasso.js';
import type { GraphData } from '../../../client/graph/model.js';
import { soughtNodes } from '../../../client/graph/seek.js';
import { emptyState, expansionText, readExpansion, readState, writeState } from '../../../client/graph/state.js';
import type { GraphState } from '../../../client/graph/state.js';
import { namesIn } from '../../../client/graph/term-list.js';
import { createUndo } from '../../../client/graph/undo.js';
import { expandChoices, shownGraph } from '../../../client/graph/view.js';
import { stationsOf, waysPicture } from '../../../client/graph/ways.js';
import { ontologyGraph } from '../../support/graph-data.js';

const base = 'https://w3id.org/metastasis/';
const mpp = (name: string): string => base + name;
const kind = (iri: string, name: string, label: string, shape: string) => ({ iri: mpp(iri), name, label, plural: `${label}s`, shape, icon: 'M0 0h9v9Z' });
const data: GraphData = {
  base,
  kinds: [kind('Molecule', 'molecule', 'molecule', 'diamond'), kind('Mechanism', 'mechanism', 'mechanism', 'hexagon'), kind('CascadeStage', 'stage', 'cascade stage', 'round-rectangle')],
  relations: [
    { iri: mpp('promotes'), label: 'promotes', inverse: mpp('promotedBy'), claimed: true }, { iri: mpp('restrains'), label: 'restrains', claimed: true }, { iri: mpp('actsIn'), label: 'acts in', claimed: true },
    { iri: mpp('competesWith'), label: 'competes with', claimed: false }, { iri: mpp('immediatelyPrecedes'), label: 'immediately precedes', claimed: false },
  ],
  stages: [
    { iri: mpp('invasion'), label: 'invasion', order: 1, track: 'main', next: [mpp('dormancy')] }, { iri: mpp('dormancy'), label: 'dormancy', order: 2, track: 'main', next: [] },
  ],
};
const triples = new Parser().parse(`
  @prefix mpp: <${base}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
  @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
  mpp:emt a mpp:Mechanism ; skos:prefLabel "EMT" ; skos:definition "A program." ; mpp:actsIn mpp:invasion ; mpp:promotedBy mpp:snai1 .
  mpp:snai1 a mpp:Molecule ; skos:prefLabel "SNAI1" ; mpp:promotes mpp:emt .
  mpp:far a mpp:Molecule ; skos:prefLabel "far" ; mpp:restrains mpp:snai1 .
  mpp:invasion a mpp:CascadeStage ; skos:prefLabel "invasion" ; mpp:immediatelyPrecedes mpp:dormancy . mpp:dormancy a mpp:CascadeStage ; skos:prefLabel "dormancy" .
  mpp:unnamed a mpp:Molecule ; mpp:promotes mpp:emt .
  mpp:c1 a mpp:Claim ; rdf:subject mpp:snai1 ; rdf:predicate mpp:promotes ; rdf:object mpp:emt ; mpp:status mpp:status-contested ;
    mpp:statement "SNAI1 drives EMT." ; mpp:hasEvidence mpp:e1 , mpp:e2 .
  mpp:e1 mpp:paper mpp:pmid-1 ; mpp:direction mpp:direction-supports ; mpp:finding "It did." ; mpp:system mpp:system-in-vitro ; mpp:context mpp:bone .
  mpp:e2 mpp:paper mpp:pmid-2 ; mpp:direction mpp:direction-disputes ; mpp:finding "It did not." ; mpp:system mpp:system-human .
  mpp:pmid-1 rdfs:label "Able 2001" . mpp:pmid-2 rdfs:label "Baker 2012a" .
  mpp:a a mpp:Molecule ; skos:prefLabel "a" ; mpp:competesWith mpp:b . mpp:b a mpp:Molecule ; skos:prefLabel "b" ; mpp:competesWith mpp:a .`);
const explored = readExplored(triples, data);
const view = (more: Partial<GraphState>): GraphState => ({ ...emptyState, steps: false, ...more });
const labels = (state: GraphState): readonly string[] => shownGraph(explored, state, data).nodes.map(({ label }) => label).sort();
const claim = explored.edges.find(({ id }) => id === mpp('c1'));

describe('what is read', () => {
  test('a claimed relation is one edge with its status and evidence', () => {
    expect(explored.edgesOf(mpp('emt')).filter(({ source }) => source === mpp('snai1'))).toEqual([{
      id: mpp('c1'), source: mpp('snai1'), target: mpp('emt'), predicate: mpp('promotes'), label: 'promotes', claim: 'c1', status: 'contested', statement: 'SNAI1 drives EMT.',
      evidence: [
        { direction: 'supports', finding: 'It did.', paper: 'pmid-1', citation: 'Able 2001', year: 2001, systems: ['in-vitro'], contexts: [mpp('bone')] },
        { direction: 'disputes', finding: 'It did not.', paper: 'pmid-2', citation: 'Baker 2012a', year: 2012, systems: ['human'], contexts: [] },
      ],
    }]);
  });
  test('a symmetric relation is one edge; a term without a name is none', () => {
    expect(explored.edgesOf(mpp('a'))).toHaveLength(1);
    expect(explored.terms.has(mpp('unnamed'))).toBe(false);
  });
});

describe('what is shown', () => {
  test.each([
    ['a term that was opened, with its neighbours', view({ focus: ['emt'] }), ['EMT', 'SNAI1', 'invasion']],
    ['without one', view({ focus: ['emt'], without: ['snai1'] }), ['EMT', 'invasion']],
    ['without a kind', view({ focus: ['emt'], filter: { ...everything, hide: ['stage'] } }), ['EMT', 'SNAI1']],
    ['two levels', view({ focus: ['emt'], levels: 2 }), ['EMT', 'SNAI1', 'far', 'invasion']],
    ['an expansion', view({ focus: ['emt'], expand: ['snai1'] }), ['EMT', 'SNAI1', 'far', 'invasion']],
    ['a part of it', view({ focus: ['emt'], expand: ['snai1~promotes~out~'] }), ['EMT', 'SNAI1', 'invasion']],
    ['a list', view({ list: ['emt', 'far'] }), ['EMT', 'far']],
    ['what a list has in common', view({ list: ['emt', 'far'], common: 'any' }), ['EMT', 'SNAI1', 'far']],
    ['common causes only', view({ list: ['emt', 'far'], common: 'causes' }), ['EMT', 'far']],
    ['the steps', { ...emptyState }, ['dormancy', 'invasion']],
    ['nothing', view({}), []],
  ])('%s', (_, state, expected) => {
    expect(labels(state)).toEqual(expected);
  });
  test('a filter leaves edges out, and neighbours with them, and counts them', () => {
    const state = view({ focus: ['emt'], filter: { ...everything, statuses: ['contested'] } });
    const { nodes, edges, unfiltered } = shownGraph(explored, state, data);
    expect([nodes.map(({ label }) => label).sort(), edges.length, unfiltered.length]).toEqual([['EMT', 'invasion'], 1, 2]);
  });
  test('many leaves of a relation are folded, the best evidenced are shown, and a fold can be opened', () => {
    const { data: real, explored: all } = ontologyGraph();
    const folded = shownGraph(all, { ...emptyState, focus: ['bone'] }, real).nodes.filter(({ fold }) => fold);
    const cancers = folded.find(({ id }) => id === 'more bone metastasizesTo in cancer');
    expect(cancers?.label).toBe(`+ ${cancers?.fold?.members.length} more`);
    const opened = shownGraph(all, { ...emptyState, focus: ['bone'], expand: ['more~bone~metastasizesTo~in~cancer'] }, real);
    expect(cancers?.fold?.members.filter((id) => !opened.nodes.some((node) => node.id === id))).toEqual([]);
    expect(opened.nodes.find(({ id }) => id === cancers?.id)?.label).toBe(`fold ${cancers?.fold?.members.length} again`);
  });
  test('the choices to expand by count what is not shown', () => {
    const shown = shownGraph(explored, view({ focus: ['emt'] }), data);
    expect(expandChoices(mpp('snai1'), explored, shown).map(({ label, total, hidden, expansion }) => [label, total, hidden, expansionText(expansion)]))
      .toEqual([['promotes', 1, 0, 'snai1~promotes~out~mechanism'], ['restrains', 1, 1, 'snai1~restrains~in~molecule']]);
  });
});

describe('filters', () => {
  test.each([
    ['nothing', {}, 2], ['the year', { year: 2005 }, 1], ['a year before all papers', { year: 1999 }, undefined], ['the number of papers', { papers: 3 }, undefined],
    ['a relation', { relations: ['promotes'] }, undefined], ['a direction', { directions: ['supports'] }, 2], ['all directions', { directions: ['supports', 'disputes'] }, undefined],
    ['a system', { systems: ['human', 'in-vitro'] }, undefined], ['a context', { context: 'bone' }, 1], ['another context', { context: 'brain' }, undefined],
  ])('%s', (_, filter, lines) => {
    expect(claim && filtered(claim, { ...everything, ...filter }, base)?.evidence.length).toBe(lines);
  });
  test('every choice counts what the other filters let through', () => {
    const facets = facetsOf(explored.edges, { ...everything, relations: ['promotes'] }, base);
    expect(facets.relations.find(({ value }) => value === 'promotes')).toEqual({ value: 'promotes', label: 'promotes', count: 1 });
    expect(facets.statuses).toEqual([{ value: 'structure', label: 'structure', count: 4 }]);
    expect([facets.years, facets.papers]).toEqual([[2001, 2012], 2]);
  });
});

describe('the state in the address', () => {
  test.each([
    '', '?focus=emt', '?focus=emt,snai1&without=bone&hide=molecule&layout=free', '?focus=emt&open=bone,brain', '?with=a,b&common=any&steps=0&no-status=refuted&year=2005&papers=2',
    '?focus=emt&expand=snai1,bone~metastasizesTo~in~cancer,more~bone~promotes~in~molecule&levels=2&between=1', '?from=breast-cancer&to=bone&avoid=treats,all', '?focus=a&layout=free&at=a~10~-20&fixed=a&view=5~6~0.8',
    '?query=SELECT%20%3Fx%20%7B%7D', '?focus=emt&layout=kinds&fixed=snai1',
  ])('%s comes back', (search) => {
    expect(writeState(readState(search), search)).toBe(search);
  });
  test('what is no slug, number or choice is left out', () => {
    expect(writeState(readState('?focus=emt,..%2Fx,emt&layout=odd&year=x&papers=-1&levels=9&expand=a~b&at=a~x~1&view=1~2&common=odd'), '')).toBe('?focus=emt');
  });
  test.each(['emt', 'emt~promotes~in~molecule', 'emt~~out~', 'more~bone~metastasizesTo~in~cancer'])('the expansion %s comes back', (text) => {
    expect(expansionText(readExpansion(text))).toBe(text);
  });
});

describe('what is drawn', () => {
  const shown = shownGraph(explored, { ...emptyState, focus: ['emt', 'far'] }, data);
  const layout = layoutLanes(layoutAdditions(shown, data));
  const made = laneElements(shown, layout, new Set(data.stages.map(({ iri }) => iri)));
  const find = (id: string) => made.find((each) => each.data['id'] === id);

  test('nodes say kind and part, edges say status, effect and papers', () => {
    expect(find(mpp('emt'))).toMatchObject({ group: 'nodes', classes: ['kind-mechanism', 'role-opened', 'chip'], data: { label: 'EMT' } });
    expect(find(mpp('c1'))).toMatchObject({ group: 'edges', classes: expect.arrayContaining(['status-contested', 'placed']), data: { width: 2.1 } });
    expect(made.find(({ classes }) => classes.includes('restraining'))).toMatchObject({ data: { source: mpp('far'), target: mpp('snai1') } });
    expect(find(mpp('dormancy'))?.classes).toContain('alone');
    expect(find(mpp('invasion'))?.classes).not.toContain('alone');
  });
  test('corners are measured along the line and away from it', () => {
    expect(segments([{ x: 0, y: 0 }, { x: 50, y: 0 }, { x: 50, y: 80 }, { x: 100, y: 0 }])).toEqual({ weights: '0.500000 0.500000', distances: '0.000 80.000' });
    expect(segments([{ x: 0, y: 0 }, { x: 1, y: 1 }])).toBeUndefined();
  });
  test('arrow keys go to the closest node in a direction', () => {
    const boxes = new Map([['a', { x: 0, y: 0 }], ['b', { x: 100, y: 5 }], ['c', { x: 40, y: 90 }]]);
    expect([nextNode(boxes, undefined, 'right'), nextNode(boxes, 'a', 'right'), nextNode(boxes, 'a', 'down'), nextNode(boxes, 'a', 'left')]).toEqual(['a', 'b', 'c', undefined]);
  });
});

test('steps are taken back and made again', () => {
  const undo = createUndo<string>();
  undo.note('a');
  undo.note('b');
  expect([undo.back('c'), undo.back('b'), undo.back('a'), undo.forward('a'), undo.canForward]).toEqual(['b', 'a', undefined, 'b', true]);
  undo.note('x');
  expect([undo.canForward, undo.forward('y')]).toEqual([false, undefined]);
});

test.each([
  ['TWIST1\nSNAI1\n\nTWIST1', ['TWIST1', 'SNAI1']], ['TWIST1 SNAI1 ZEB1', ['TWIST1', 'SNAI1', 'ZEB1']], ['breast cancer, bone; TGF-β', ['breast cancer', 'bone', 'TGF-β']], [' \n', []],
])('the names in %j', (text, names) => {
  expect(namesIn(text)).toEqual(names);
});

test('ways stand in columns from one end to the other', () => {
  const step = (subject: string, object: string, forward = true) => ({ subject, relation: 'promotes', object, forward, claim: `${subject}-${object}`, for: 1, against: 0, papers: [] });
  const ways = { from: 'a', to: 'd', labels: {}, ways: [{ score: 0.5, steps: [step('a', 'b'), step('d', 'b', false)] }, { score: 0.4, steps: [step('a', 'x'), step('x', 'b'), step('b', 'd')] }] };
  expect(ways.ways.map(stationsOf)).toEqual([['a', 'b', 'd'], ['a', 'x', 'b', 'd']]);
  expect([...waysPicture(ways, '').columns ?? []]).toEqual([['a', 0], ['b', 1], ['d', 3], ['x', 1]]);
});

test('a lasso takes what lies within its line, however it is bent', () => {
  const line = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 5, y: 4 }, { x: 0, y: 10 }];
  expect([[1, 1], [5, 3], [5, 8], [1, 8], [9, 8], [-1, 5], [11, 5], [5, -1]].map(([x = 0, y = 0]) => isWithin({ x, y }, line))).toEqual([true, true, false, true, true, false, false, false]);
  expect(isWithin({ x: 1, y: 1 }, [])).toBe(false);
});

test('what is sought in the picture is found by words of name and kind, in the order of the picture', () => {
  const nodes = [{ id: 'b', label: 'TWIST2', kind: 'molecule' }, { id: 'a', label: 'TWIST1', kind: 'molecule' }, { id: 'c', label: 'twisting', kind: 'mechanism' }];
  const at = (id: string) => ({ a: { x: 1, y: 0 }, b: { x: 5, y: 0 }, c: { x: 0, y: 9 } })[id];
  expect(soughtNodes(nodes, 'twist', at)).toEqual(['a', 'b', 'c']);
  expect(soughtNodes(nodes, ' Mol 2 ', at)).toEqual(['b']);
  expect([soughtNodes(nodes, ' ', at), soughtNodes(nodes, 'zeb', at)]).toEqual([[], []]);
});
