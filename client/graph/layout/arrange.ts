import { packed, rowsOf, rowsOfAll, tiesOf } from './columns.js';
import type { Column, Group, Ties } from './columns.js';
import type { LayoutEdge, LayoutNode, LayoutAddition } from './model.js';

/** Rows of a column before a further one begins. */
const mostRows = 34;

/** With more hubs than these a caption for each combination would stand above nearly every node. */
const fewHubs = 3;

const statusOrder = ['established', 'contested', 'emerging', '', 'refuted'];
const statusRank = (status: string): number => (statusOrder.includes(status) ? statusOrder.indexOf(status) : statusOrder.length);

/** `promotes →` above nodes that act on the hub, `→ promotes` above those that it acts on; with its name where there are several hubs. */
function caption({ source, relation }: LayoutEdge, hub: LayoutNode, named: boolean): string {
  if (source === hub.id) return named ? `${hub.label} → ${relation}` : `→ ${relation}`;
  return named ? `${relation} → ${hub.label}` : `${relation} →`;
}

/** The best evidenced edge of a node to a hub: the one that its caption states. */
const strongest = (edges: readonly LayoutEdge[]): LayoutEdge | undefined =>
  [...edges].sort((a, b) => statusRank(a.status) - statusRank(b.status) || b.weight - a.weight || (a.id < b.id ? -1 : 1))[0];

/** Nodes in groups of the same relations to the same hubs, the best evidenced first. */
function groupsOf(nodes: readonly LayoutNode[], hubs: readonly LayoutNode[], ties: Ties, named: boolean): readonly Group[] {
  const groups = new Map<string, { readonly caption: readonly string[]; readonly nodes: LayoutNode[]; readonly inward: boolean }>();
  const strength = new Map<string, readonly [number, number]>();
  for (const node of nodes) {
    const stated = hubs.flatMap((hub) => {
      const edge = strongest(ties.between(node.id, hub.id));
      return edge ? [{ hub, edge }] : [];
    });
    const silent = stated.length > 1 && hubs.length > fewHubs;
    const lines = silent ? [] : stated.map(({ hub, edge }) => caption(edge, hub, named));
    const key = silent ? `kind ${node.kind}` : lines.join('\n');
    const best = stated.map(({ edge }) => edge);
    strength.set(node.id, [Math.min(9, ...best.map(({ status }) => statusRank(status))), Math.max(0, ...best.map(({ weight }) => weight))]);
    const known = groups.get(key);
    if (known) known.nodes.push(node);
    else groups.set(key, { caption: lines, nodes: [node], inward: best[0]?.source === node.id });
  }
  const rank = ({ id }: LayoutNode): readonly [number, number] => strength.get(id) ?? [9, 0];
  for (const group of groups.values()) {
    group.nodes.sort(
      (a, b) =>
        Number(b.pinned ?? false) - Number(a.pinned ?? false)
        || Number(a.id.startsWith('more ')) - Number(b.id.startsWith('more '))
        || rank(a)[0] - rank(b)[0]
        || rank(b)[1] - rank(a)[1]
        || a.label.localeCompare(b.label),
    );
  }
  return [...groups.values()].sort((a, b) => Number(b.inward) - Number(a.inward) || b.nodes.length - a.nodes.length || (a.caption[0] ?? '').localeCompare(b.caption[0] ?? ''));
}

/** Moves groups from the longer list to the end of the shorter one while that makes the taller of both less tall. */
function balance(one: readonly Group[], other: readonly Group[]): readonly [readonly Group[], readonly Group[]] {
  const lists: [Group[], Group[]] = [[...one], [...other]];
  for (;;) {
    const [a, b] = [rowsOfAll(lists[0]), rowsOfAll(lists[1])];
    const [from, to] = a > b ? lists : [lists[1], lists[0]];
    const difference = Math.abs(a - b);
    const moving = [...from].filter((group) => rowsOf(group) < difference - 2).sort((x, y) => rowsOf(y) - rowsOf(x))[0];
    if (!moving || difference < 6 || from.length < 2) return lists;
    from.splice(from.indexOf(moving), 1);
    to.push(moving);
  }
}

/** Hubs in an order in which those that share most stand next to each other. */
function chained(hubs: readonly LayoutNode[], ties: Ties): readonly LayoutNode[] {
  const shared = (a: LayoutNode, b: LayoutNode): number => [...ties.of(a.id)].filter((id) => ties.of(b.id).has(id)).length;
  const [first, ...rest] = [...hubs];
  if (!first) return [];
  const chain = [first];
  while (rest.length > 0) {
    const last = chain.at(-1) as LayoutNode;
    let best = 0;
    rest.forEach((hub, i) => { if (shared(last, hub) > shared(last, rest[best] as LayoutNode)) best = i; });
    chain.push(...rest.splice(best, 1));
  }
  return chain;
}

const column = (groups: readonly Group[], hub = false): Column => ({ hub, groups });
/** Groups in as few columns as keep them readable, and in no more than there is room for: then each is taller. */
function columns(groups: readonly Group[], most = Infinity, rows = mostRows): readonly Column[] {
  let height = rows, made = packed(groups, height);
  while (made.length > Math.max(1, most)) made = packed(groups, height = Math.ceil(height * 1.15));
  return made.map((each) => column(each));
}
const hubColumn = (hubs: readonly LayoutNode[]): Column => column(hubs.map((node) => ({ caption: [], nodes: [node] })), true);

/** One term in the middle: what acts on it stands on the left, what it acts on stands on the right. */
function aroundOne(hub: LayoutNode, leaves: readonly LayoutNode[], ties: Ties, most: number): readonly Column[] {
  const groups = groupsOf(leaves, [hub], ties, false);
  if (most < 2) return [hubColumn([hub]), ...columns(groups, most)];
  const acts = (group: Group): boolean => group.caption[0]?.endsWith('→') === true;
  const [before, after] = balance(groups.filter(acts), groups.filter((group) => !acts(group)));
  // The tallest groups next to the hub.
  return [...[...columns(before, Math.floor(most / 2))].reverse(), hubColumn([hub]), ...columns(after, Math.ceil(most / 2))];
}

/** Several terms: in two columns, and what links both of these between them. */
function aroundSeveral(hubs: readonly LayoutNode[], leaves: readonly LayoutNode[], ties: Ties, most: number): readonly Column[] {
  const chain = chained(hubs, ties);
  if (most < 3) {
    const [before, after] = most < 2 ? [[], groupsOf(leaves, chain, ties, true)] : balance(groupsOf(leaves, chain, ties, true), []);
    return [...columns(before, 1), hubColumn(chain), ...columns(after, 1)];
  }
  const half = Math.ceil(chain.length / 2);
  const [one, other] = [chain.slice(0, half), chain.slice(half)];
  const touches = (node: LayoutNode, some: readonly LayoutNode[]): boolean => some.some(({ id }) => ties.of(node.id).has(id));
  const both = leaves.filter((node) => touches(node, one) && touches(node, other));
  const left = leaves.filter((node) => touches(node, one) && !touches(node, other));
  const right = leaves.filter((node) => !touches(node, one));
  let outer: readonly (readonly Group[])[] = [groupsOf(left, chain, ties, true), groupsOf(right, chain, ties, true)];
  let middle = groupsOf(both, chain, ties, true);
  // What only one of them touches fills the middle column, so that none is much taller than the others.
  for (const side of [0, 1] as const) {
    const [kept, moved] = overflow(outer[side] ?? [], middle);
    outer = outer.with(side, kept);
    middle = [...middle, ...moved];
  }
  const parts = [outer[0] ?? [], middle, outer[1] ?? []] as const;
  const [first, between, last] = shares(parts.map(rowsOfAll), most);
  return [...[...columns(parts[0], first)].reverse(), hubColumn(one), ...columns(middle, between), hubColumn(other), ...columns(parts[2], last)];
}

/** How many columns each part may have, so that none is much taller than the others: one at least. */
function shares(rows: readonly number[], most: number): readonly number[] {
  const given = rows.map(() => 1);
  if (!Number.isFinite(most)) return rows.map(() => Infinity);
  for (let left = most - rows.length; left > 0; left--) {
    const height = (i: number): number => (rows[i] ?? 0) / (given[i] ?? 1);
    const tallest = given.reduce((best, _, i) => (height(i) > height(best) ? i : best), 0);
    given[tallest] = (given[tallest] ?? 1) + 1;
  }
  return given;
}

/** Groups that are moved to the middle, as long as it stays lower than what they leave, and one column. */
function overflow(groups: readonly Group[], middle: readonly Group[]): readonly [readonly Group[], readonly Group[]] {
  const kept = [...groups], moved: Group[] = [];
  for (;;) {
    const last = kept.at(-1), filled = rowsOfAll([...middle, ...moved]) + (last ? rowsOf(last) : 0);
    if (!last || kept.length < 2 || filled > mostRows || rowsOfAll(kept) - rowsOf(last) < filled) return [kept, moved];
    moved.push(...kept.splice(-1));
  }
}

/** Terms without one in the middle: in as many columns as make a wide picture. */
function inRows(leaves: readonly LayoutNode[], hubs: readonly LayoutNode[], ties: Ties, most: number): readonly Column[] {
  return inColumns(groupsOf(leaves, hubs, ties, hubs.length > 1), most);
}

/** Groups in as many columns as make a wide picture. */
function inColumns(groups: readonly Group[], most: number): readonly Column[] {
  const rows = rowsOfAll(groups);
  const wanted = Math.max(1, Math.min(6, most, Math.round(Math.sqrt(rows / 5))));
  return columns(groups, most, Math.max(8, Math.min(mostRows, Math.ceil(rows / wanted) + 1)));
}

/** Nodes below what they are called together, those with most ties first. */
function headed(nodes: readonly LayoutNode[], ties: Ties): readonly Group[] {
  const groups = new Map<string, LayoutNode[]>();
  for (const node of nodes) groups.set(node.heading ?? '', [...groups.get(node.heading ?? '') ?? [], node]);
  const rank = (node: LayoutNode): number => (node.pinned ? -1000 : 0) - ties.of(node.id).size;
  return [...groups]
    .map(([heading, members]) => ({
      caption: [heading],
      nodes: members.sort((a, b) => Number(a.id.startsWith('more ')) - Number(b.id.startsWith('more ')) || rank(a) - rank(b) || a.label.localeCompare(b.label)),
    }))
    .sort((a, b) => b.nodes.length - a.nodes.length || (a.caption[0] ?? '').localeCompare(b.caption[0] ?? ''));
}

/** Terms by what they are, half of the groups on each side of those that were opened. */
function byKind(rest: readonly LayoutNode[], hubs: readonly LayoutNode[], ties: Ties, most: number): readonly Column[] {
  const groups = headed(rest, ties);
  if (hubs.length === 0) return inColumns(groups, most);
  const [before, after] = most < 2 ? [[], groups] : balance(groups, []);
  return [...[...columns(before, Math.floor(most / 2))].reverse(), hubColumn(hubs), ...columns(after, Math.ceil(most / 2))];
}

/** Columns given beforehand: the steps of paths. */
function byColumn(nodes: readonly LayoutNode[], ties: Ties): readonly Column[] {
  const numbers = [...new Set(nodes.map((node) => node.column ?? 0))].sort((a, b) => a - b);
  const placed = new Map<string, number>();
  return numbers.map((number) => {
    const mean = (node: LayoutNode): number => {
      const rows = [...ties.of(node.id)].flatMap((id) => placed.get(id) ?? []);
      return rows.length === 0 ? 0 : rows.reduce((a, b) => a + b, 0) / rows.length;
    };
    const members = nodes.filter((node) => (node.column ?? 0) === number).sort((a, b) => mean(a) - mean(b) || a.label.localeCompare(b.label));
    members.forEach(({ id }, i) => placed.set(id, i - members.length / 2));
    return hubColumn(members);
  });
}

/** Where the nodes of a first picture stand: columns from left to right. Stages are not among them. */
export function arrange({ nodes, edges, most = Infinity }: LayoutAddition): readonly Column[] {
  const ties = tiesOf(edges);
  const others = nodes.filter(({ stage }) => !stage);
  if (others.some((node) => node.column !== undefined)) return byColumn(others, ties);
  const stages = nodes.filter(({ stage, role }) => stage && role === 'hub');
  const listed = others.filter(({ role }) => role === 'listed');
  const opened = others.filter(({ role }) => role === 'hub');
  // A list and what its terms have in common: the common terms are what the others stand around.
  const hubs = opened.length > 0 || listed.length < 2 ? opened : others.filter(({ role }) => role === 'leaf');
  const rest = others.filter((node) => !hubs.includes(node));
  if (others.some(({ heading }) => heading !== undefined)) return byKind(rest, hubs, ties, most);
  const near = rest.filter(({ id }) => hubs.some((hub) => ties.of(id).has(hub.id)));
  const remaining = rest.filter((node) => !near.includes(node));
  const ofStages = remaining.filter(({ id }) => stages.some((stage) => ties.of(id).has(stage.id)));
  // What stands at the steps that were opened needs a column too.
  const places = hubs.length > fewHubs ? Math.max(2, most - 2) : most; // relations stand beside many hubs
  const room = ofStages.length > 0 && hubs.length > 0 ? Math.max(1, places - 1) : places;
  const core = hubs.length === 0 ? [] : hubs.length === 1 ? aroundOne(hubs[0] as LayoutNode, near, ties, room) : aroundSeveral(hubs, near, ties, room);
  const loose = remaining.filter((node) => !ofStages.includes(node));
  return [...core, ...(ofStages.length > 0 ? inRows(ofStages, stages, ties, Math.max(1, places - core.filter(({ hub }) => !hub).length)) : []), ...outward(loose, rest, ties)];
}

/** What touches no hub stands beside what it touches, one column per step away. */
function outward(loose: readonly LayoutNode[], placed: readonly LayoutNode[], ties: Ties): readonly Column[] {
  if (loose.length === 0) return [];
  const result: Column[] = [];
  let front: readonly LayoutNode[] = placed.filter((node) => !loose.includes(node));
  let rest = loose;
  while (rest.length > 0) {
    const next = rest.filter(({ id }) => front.some((other) => ties.of(id).has(other.id)));
    const members = next.length > 0 ? next : rest;
    result.push(...next.length > 0 ? columns([{ caption: [], nodes: members }]) : inRows(members, [], ties, Infinity));
    rest = rest.filter((node) => !members.includes(node));
    front = members;
  }
  return result;
}

/** The columns that an expansion adds, the closest first. */
export function arrangeExpansion({ nodes, edges, origin }: LayoutAddition, originNode: LayoutNode | undefined): readonly Column[] {
  const others = nodes.filter(({ stage }) => !stage);
  if (others.length === 0) return [];
  const ties = tiesOf(edges);
  if (others.some(({ heading }) => heading !== undefined)) return columns(headed(others, ties));
  const near = originNode ? others.filter(({ id }) => ties.of(id).has(origin ?? '')) : [];
  const far = others.filter((node) => !near.includes(node));
  return [...(originNode && near.length > 0 ? columns(groupsOf(near, [originNode], ties, true)) : []), ...(far.length > 0 ? columns([{ caption: [], nodes: far }]) : [])];
}
