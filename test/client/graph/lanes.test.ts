import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { layoutEdge, layoutAdditions } from '../../../client/graph/layout-input.js';
import { layoutLanes } from '../../../client/graph/layout/lanes.js';
import type { Layout, LayoutEdge, LayoutNode, LayoutAddition } from '../../../client/graph/layout/model.js';
import { falsehoods } from '../../../client/graph/layout/truth.js';
import { emptyState, readState } from '../../../client/graph/state.js';
import { shownGraph } from '../../../client/graph/view.js';
import { rounds } from '../../support/long.js';
import { ontologyGraph } from '../../support/graph-data.js';

const truth = { throughNodes: [], throughCaptions: [], ambiguous: [], undrawn: [] };

/** Pairs of nodes and captions that lie on each other. */
function overlaps({ boxes, captions }: Layout): readonly string[] {
  const all = [...[...boxes].map(([id, box]) => ({ ...box, id })), ...captions];
  return all.flatMap((a, i) => all.slice(0, i)
    .filter((b) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 - 0.5 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - 0.5).map((b) => `${a.id} ${b.id}`));
}

const examples = [
  'focus=emt', 'focus=twist1', 'focus=bone', 'focus=breast-cancer', 'focus=breast-cancer,bone', 'focus=dormancy', 'focus=brain',
  'focus=emt,twist1,snai1', 'focus=emt,dormancy,bone', 'focus=colonization', 'focus=dormancy,twist1,snai1,zeb1,cdh1,vim', 'focus=emt&steps=0',
  'focus=metastasis', 'focus=macrophage,platelet', 'focus=prostate-cancer,bone&no-status=emerging', 'with=twist1,snai1,zeb1,cdh1,vim,tgfb1,cxcr4,ccn2&common=any',
  'focus=emt&expand=twist1,snai1~promotes~~,local-invasion', 'focus=bone&expand=more~bone~metastasizesTo~in~cancer,breast-cancer', 'focus=snai1&levels=2', 'focus=emt&between=1',
  'focus=breast-cancer,bone,emt,dormancy,brain,liver',
  'focus=emt&columns=1', 'focus=breast-cancer,bone&columns=1', 'focus=breast-cancer,bone&columns=2', 'focus=breast-cancer,bone&columns=3', 'focus=dormancy,twist1,snai1,zeb1,cdh1,vim&columns=3', 'focus=bone&layout=kinds&columns=2',
  'focus=emt&layout=kinds', 'focus=bone&layout=kinds', 'focus=breast-cancer,bone&layout=kinds&steps=0', 'with=twist1,snai1,zeb1,cdh1,vim,tgfb1,cxcr4,ccn2&common=any&layout=kinds', 'focus=emt&layout=kinds&expand=twist1', 'focus=bone&fixed=skin-cancer,kidney-cancer',
];

const pictured = (search: string) => {
  const { data, explored } = ontologyGraph();
  const state = readState(`?${search}`), shown = shownGraph(explored, state, data), steps = layoutAdditions(shown, data, {}, state);
  return { shown, steps, layout: layoutLanes(steps), edges: shown.edges.map(layoutEdge) };
};
/** Each is drawn once, and looked at several times. */
const pictures = new Map<string, ReturnType<typeof pictured>>();
const pictureOf = (search: string): ReturnType<typeof pictured> => {
  const picture = pictures.get(search) ?? pictured(search);
  pictures.set(search, picture);
  return picture;
};

describe('a picture of the ontology', () => {
  test.each(examples)('%s says nothing that is not so', (search) => {
    const { shown, layout, edges } = pictureOf(search);
    expect(falsehoods(layout, edges)).toEqual(truth);
    expect(overlaps(layout)).toEqual([]);
    expect([...layout.boxes.keys()].sort()).toEqual(shown.nodes.map(({ id }) => id).sort());
    expect([...layout.routes.keys()].sort()).toEqual(edges.map(({ id }) => id).sort());
    expect(shown.nodes.length).toBeGreaterThan(15);
  });

  test.each(['focus=emt', 'focus=twist1', 'focus=snai1'])('%s: the row of steps has room in the picture on a screen 1440 px wide, where names can be read', (search) => {
    const { steps } = pictured(search), { boxes } = layoutLanes(steps);
    const row = steps.flatMap(({ nodes }) => nodes).filter(({ stage }) => stage).flatMap(({ id }) => boxes.get(id) ?? []);
    const width = Math.max(...row.map((box) => box.x + box.width / 2)) - Math.min(...row.map((box) => box.x - box.width / 2));
    // The picture beside its legend, its margins, and the least zoom of a first view.
    expect(width * 0.92).toBeLessThanOrEqual(1038 - 2 * 18);
    expect(row.length).toBeGreaterThan(10);
  });

  test.each(examples)('%s: lines arrive at their ends', (search) => {
    const { layout: { boxes, routes }, edges } = pictureOf(search);
    const away = edges.filter(({ id, source, target }) => {
      const points = routes.get(id) ?? [];
      return ([[points[0], boxes.get(source)], [points.at(-1), boxes.get(target)]] as const).some(([point, box]) => !point || !box
        || Math.max(Math.abs(point.x - box.x) - box.width / 2, Math.abs(point.y - box.y) - box.height / 2) > 0.01);
    });
    expect(away).toEqual([]);
  });

  test.each(examples.filter((search) => search.includes('expand')))('%s: an expansion moves nothing that was there', (search) => {
    const { steps, layout: { boxes: final } } = pictureOf(search);
    for (let count = 1; count < steps.length; count++) {
      for (const [id, box] of layoutLanes(steps.slice(0, count)).boxes) expect([id, final.get(id)]).toEqual([id, box]);
    }
  });

  test('every term can be opened; in a usual run, of three terms one', () => {
    const { data, explored } = ontologyGraph();
    const wrong = [...explored.terms.values()].filter((_, i) => i % rounds(3, 1) === 0).flatMap(({ slug }) => {
      const shown = shownGraph(explored, { ...emptyState, focus: [slug] }, data);
      const found = falsehoods(layoutLanes(layoutAdditions(shown, data)), shown.edges.map(layoutEdge));
      return Object.values(found).some(({ length }) => length > 0) ? [{ slug, ...found }] : [];
    });
    expect(wrong).toEqual([]);
  });
});

test.each([
  ['focus=emt&columns=3', 1050], ['focus=breast-cancer,bone&columns=3', 1060], ['focus=dormancy,twist1,snai1,zeb1,cdh1,vim&columns=3', 1100], ['focus=bone&columns=1', 520],
])('%s has room on a screen', (search, most) => {
  const { layout: { boxes }, shown } = pictured(search), steps = new Set(ontologyGraph().data.stages.map(({ iri }) => iri));
  const standing = shown.nodes.flatMap(({ id }) => (steps.has(id) ? [] : boxes.get(id) ?? []));
  const reach = (side: 1 | -1): number => Math.max(...standing.map(({ x, width }) => side * x + width / 2));
  expect(reach(1) + reach(-1)).toBeLessThan(most);
  expect(standing.length).toBe(shown.nodes.filter(({ id }) => !steps.has(id)).length);
});

test('terms grouped by kind stand below the name of their kind, and pinned ones first', () => {
  const { data, explored } = ontologyGraph();
  const state = readState('?focus=bone&layout=kinds'), plain = shownGraph(explored, state, data);
  const folded = plain.nodes.find(({ fold, kind }) => fold && kind === 'molecule')?.fold?.members.at(-1) ?? '', slug = folded.slice(data.base.length);
  expect(slug).not.toBe('');
  const pinned = { ...state, pinned: [slug] }, shown = shownGraph(explored, pinned, data);
  // No fold takes it away.
  expect([plain, shown].map(({ nodes }) => nodes.some(({ id }) => id === folded))).toEqual([false, true]);
  const { boxes, captions } = layoutLanes(layoutAdditions(shown, data, {}, pinned));
  const kindOf = new Map(shown.nodes.map(({ id, kind }) => [id, kind])), plural = new Map(data.kinds.map(({ name, plural: many }) => [name, many]));
  const headings = captions.filter(({ id }) => id.startsWith('caption '));
  const above = (id: string): string | undefined => {
    const box = boxes.get(id);
    return box && headings.filter(({ x, y }) => Math.abs(x - box.x) < 5 && y < box.y).sort((a, b) => b.y - a.y)[0]?.lines.join(' ');
  };
  const stages = new Set(data.stages.map(({ iri }) => iri));
  const wrong = shown.nodes.filter(({ id, role }) => role !== 'opened' && !stages.has(id)).filter(({ id }) => above(id) !== plural.get(kindOf.get(id) ?? ''));
  expect(wrong.map(({ label }) => label)).toEqual([]);
  const molecules = shown.nodes.filter(({ id, kind }) => kind === 'molecule' && boxes.get(id)?.x === boxes.get(folded)?.x).sort((a, b) => (boxes.get(a.id)?.y ?? 0) - (boxes.get(b.id)?.y ?? 0));
  expect(molecules[0]?.id).toBe(folded);
});

describe('what the checks find', () => {
  const layout = (routes: Readonly<Record<string, readonly (readonly [number, number])[]>>): Layout => ({
    boxes: new Map([['a', 0], ['b', 100], ['c', 200]].map(([id, x]) => [String(id), { x: Number(x), y: 0, width: 40, height: 20, lines: [] }])),
    captions: [{ id: 'caption', x: 100, y: 50, width: 40, height: 10, lines: ['promotes'] }],
    routes: new Map(Object.entries(routes).map(([id, points]) => [id, points.map(([x, y]) => ({ x, y }))])),
  });
  const edge = (id: string, source: string, target: string, relation = 'promotes', status = 'emerging'): LayoutEdge => ({ id, source, target, relation, status, weight: 1 });

  test('a line through a node, through a caption, on another one, and one that is missing', () => {
    const edges = [edge('1', 'a', 'c'), edge('2', 'a', 'b'), edge('3', 'b', 'c'), edge('4', 'b', 'c', 'restrains')];
    expect(falsehoods(layout({ 1: [[20, 0], [180, 0]], 2: [[20, 5], [20, 50], [120, 50]], 3: [[120, 5], [180, 5]], 4: [[120, 5.4], [180, 5.4]] }), edges))
      .toEqual({ throughNodes: ['1'], throughCaptions: ['2'], ambiguous: [['4', '3']], undrawn: [] });
    expect(falsehoods(layout({}), [edge('1', 'a', 'b')]).undrawn).toEqual(['1']);
  });

  test('edges of one end, relation and status may share a line', () => {
    expect(falsehoods(layout({ 1: [[20, 0], [60, 0], [80, 4]], 2: [[20, 0], [60, 0], [60, 90]] }), [edge('1', 'a', 'b'), edge('2', 'a', 'c')]).ambiguous).toEqual([]);
    expect(falsehoods(layout({ 1: [[20, 0], [60, 0]], 2: [[20, 0], [60, 0]] }), [edge('1', 'a', 'b'), edge('2', 'a', 'c', 'promotes', 'contested')]).ambiguous).toHaveLength(1);
  });
});

/** Graphs of any shape: stages, hubs, lists, and expansions one after the other. */
const anySteps = fc.record({
  count: fc.integer({ min: 2, max: 26 }), stages: fc.integer({ min: 0, max: 6 }), hubs: fc.integer({ min: 0, max: 5 }),
  edges: fc.array(fc.record({ a: fc.nat(), b: fc.nat(), relation: fc.constantFrom('promotes', 'restrains', 'is located in'), status: fc.constantFrom('established', 'emerging', ''), step: fc.nat({ max: 3 }) }), { maxLength: 60 }),
  late: fc.array(fc.nat({ max: 3 }), { minLength: 26, maxLength: 26 }),
}).map(({ count, stages, hubs, edges, late }): readonly LayoutAddition[] => {
  const nodes = Array.from({ length: count }, (_, i): LayoutNode & { readonly step: number } => ({
    id: `n${i}`, label: `node of number ${i}`, kind: 'term', role: i < hubs ? 'hub' : i % 5 === 4 ? 'listed' : 'leaf', step: i < hubs || i % 3 === 0 ? 0 : late[i] ?? 0,
    ...(i >= hubs && i < hubs + stages && { stage: { order: i, main: i % 3 !== 1, next: [`n${i + 1}`] } }),
  }));
  const known = new Set<string>();
  const links = edges.flatMap(({ a, b, relation, status, step }): (LayoutEdge & { readonly step: number })[] => {
    const [source, target] = [nodes[a % count] as typeof nodes[number], nodes[b % count] as typeof nodes[number]];
    const id = `${source.id} ${relation} ${target.id}`;
    if (source === target || known.has(id)) return [];
    known.add(id);
    return [{ id, source: source.id, target: target.id, relation, status, weight: 1, step: Math.max(step, source.step, target.step) }];
  });
  return [0, 1, 2, 3].map((step) => ({ nodes: nodes.filter((node) => node.step === step), edges: links.filter((link) => link.step === step), origin: `n${step}` }));
});

describe('any graph', () => {
  test('is drawn truly, and expansions move nothing', () => {
    fc.assert(fc.property(anySteps, (steps) => {
      const layout = layoutLanes(steps);
      expect(falsehoods(layout, steps.flatMap(({ edges }) => edges))).toEqual(truth);
      expect(overlaps(layout)).toEqual([]);
      const before = layoutLanes(steps.slice(0, 2)).boxes;
      for (const [id, box] of before) expect([id, layout.boxes.get(id)]).toEqual([id, box]);
    }), { numRuns: 150, seed: 20261129 });
  });
});
