import { filtered, localName } from './filter.js';
import { foldLeaves } from './fold.js';
import type { Explored, GraphData, GraphEdge, GraphNode, Term } from './model.js';
import { opposite } from './model.js';
import { readExpansion } from './state.js';
import type { Expansion, GraphState } from './state.js';

const order = '/immediatelyPrecedes';

/** One action of the reader: the nodes and edges that were not there before. */
export interface ShownAddition {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Id of the term that was expanded. */
  readonly origin: string | undefined;
}

/** The picture: what is drawn, and what is not and why. */
export interface Shown {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly additions: readonly ShownAddition[];
  /** The edges that would be drawn without filters. */
  readonly unfiltered: readonly GraphEdge[];
  /** Whether terms were left out because there are too many. */
  readonly cut: boolean;
}

/** What is shown beside the state: the ways between two terms, the result of a query. */
export interface Extra {
  /** Column of each term of a way, by id, and the claims of the ways. */
  readonly columns?: ReadonlyMap<string, number> | undefined;
  readonly claims?: ReadonlySet<string> | undefined;
  /** Ids of terms that are listed as well. */
  readonly listed?: readonly string[] | undefined;
}

/** The most terms of one picture. */
const mostTerms = 2500;

/** The steps of the cascade stand in a strip above the columns; in a free layout they would be terms like others. */
const hasSteps = ({ steps, layout }: GraphState): boolean => steps && layout !== 'free';

interface Gathered {
  /** Number of the addition in which a term came, by id. */
  readonly at: Map<string, number>;
  readonly opened: Set<string>;
  readonly partly: { readonly id: string; readonly expansion: Expansion }[];
  readonly listed: ReadonlySet<string>;
  readonly common: Set<string>;
}

const matches = ({ relation, inward, kind }: Expansion, edge: GraphEdge, id: string, other: Term | undefined): boolean =>
  (relation === '' || localName(edge.predicate) === relation) && (inward === undefined || inward === (edge.target === id)) && (kind === '' || other?.kind === kind);

/** What a state shows of what has been read. */
export function shownGraph(explored: Explored, state: GraphState, data: GraphData, extra: Extra = {}): Shown {
  const plain = build(explored, state, data, extra, (edge) => edge);
  const isPlain = state.filter.hide.length === 0;
  const shown = build(explored, state, data, extra, (edge) => filtered(edge, state.filter, data.base));
  const open = isPlain ? plain : build(explored, { ...state, filter: { ...state.filter, hide: [] } }, data, extra, (edge) => edge);
  return { ...shown, unfiltered: open.edges };
}

type Keep = (edge: GraphEdge) => GraphEdge | undefined;

function build(explored: Explored, state: GraphState, data: GraphData, extra: Extra, keep: Keep): Omit<Shown, 'unfiltered'> {
  const iri = (slug: string): string => data.base + slug;
  const without = new Set(state.without.map(iri)), pinned = new Set(state.pinned.map(iri));
  const kept = new Map<string, readonly GraphEdge[]>();
  const edgesOf = (id: string): readonly GraphEdge[] => {
    let found = kept.get(id);
    if (!found) kept.set(id, found = explored.edgesOf(id).flatMap((edge) => keep(edge) ?? []));
    return found;
  };
  const known = (ids: readonly string[]): readonly string[] => ids.filter((id) => explored.terms.has(id));
  const draft: Gathered = {
    at: new Map(), opened: new Set(known(state.focus.map(iri))), partly: [], common: new Set(),
    listed: new Set(known([...state.list.map(iri), ...extra.listed ?? [], ...extra.columns?.keys() ?? []])),
  };
  const may = (id: string): boolean => {
    const term = explored.terms.get(id);
    return term !== undefined && !without.has(id) && (!state.filter.hide.includes(term.kind) || draft.opened.has(id) || draft.listed.has(id) || pinned.has(id));
  };
  let cut = false;
  const show = (id: string, addition: number): void => {
    if (draft.at.has(id) || !may(id)) return;
    if (draft.at.size >= mostTerms) cut = true;
    else draft.at.set(id, addition);
  };
  showFirst(draft, state, data, edgesOf, show);
  const drawn = (edge: GraphEdge): boolean => isDrawn(edge, draft, state, extra, explored);
  const all = new Map<string, GraphEdge>();
  const collect = (): readonly GraphEdge[] => [...draft.at.keys()].flatMap((id) => edgesOf(id)).filter((edge) => {
    if (all.has(edge.id) || !draft.at.has(edge.source) || !draft.at.has(edge.target) || !drawn(edge)) return false;
    all.set(edge.id, edge);
    return true;
  });
  const isFixed = (id: string): boolean => pinned.has(id) || draft.opened.has(id) || draft.listed.has(id) || draft.common.has(id) || data.stages.some((stage) => stage.iri === id);
  const unfolded = state.expand.map(readExpansion).filter(({ more }) => more);
  const additions: ShownAddition[] = [];
  const tied = new Set<string>();
  const finish = (addition: number, origin: string | undefined, folds: boolean): void => {
    const fresh = [...draft.at].filter(([, at]) => at === addition).map(([id]) => id);
    const edges = collect();
    const candidates = folds ? fresh.filter((id) => !isFixed(id) && !tied.has(id)) : [];
    const folded = foldLeaves(candidates, edges, explored, data.base, unfolded);
    for (const id of folded.hidden) draft.at.delete(id);
    for (const edge of edges) if (folded.hidden.has(edge.source) || folded.hidden.has(edge.target)) all.delete(edge.id);
    const nodes = fresh.flatMap((id) => (folded.hidden.has(id) ? [] : nodeOf(id, draft, explored, data) ?? []));
    const drawnNow = [...edges.filter(({ id }) => all.has(id)), ...folded.edges];
    for (const { source, target } of drawnNow) tied.add(source).add(target);
    additions.push({ origin, nodes: [...nodes, ...folded.nodes], edges: drawnNow });
  };
  finish(0, undefined, true);
  for (const [i, text] of state.expand.entries()) {
    const expansion = readExpansion(text), id = iri(expansion.slug);
    if (!explored.terms.has(id) || without.has(id)) continue;
    show(id, i + 1);
    const whole = expansion.relation === '' && expansion.inward === undefined && expansion.kind === '' && !draft.opened.has(id);
    if (whole) draft.opened.add(id);
    else draft.partly.push({ id, expansion });
    for (const edge of edgesOf(id)) {
      const other = opposite(edge, id);
      if (matches(expansion, edge, id, explored.terms.get(other))) show(other, i + 1);
    }
    // Of a term that was opened before, what comes now is what was folded.
    finish(i + 1, id, whole);
  }
  return finished(additions, cut);
}

function showFirst({ at, opened, listed, common }: Gathered, state: GraphState, data: GraphData, edgesOf: (id: string) => readonly GraphEdge[], show: (id: string, addition: number) => void): void {
  if (hasSteps(state)) for (const { iri } of data.stages) show(iri, 0);
  for (const id of [...opened, ...listed]) show(id, 0);
  let front = [...opened];
  for (let level = 1; level <= state.levels; level++) {
    const next = new Set<string>();
    for (const id of front) for (const edge of edgesOf(id)) next.add(opposite(edge, id));
    if (level > 1) for (const id of front) if (at.has(id)) opened.add(id);
    for (const id of next) show(id, 0);
    front = [...next].filter((id) => !opened.has(id) && at.has(id) && !data.stages.some((stage) => stage.iri === id));
  }
  if (state.common === 'none') return;
  // A cause of a member stands at the source of an edge to it.
  const members = new Map<string, Set<string>>();
  for (const id of listed) {
    for (const edge of edgesOf(id)) {
      const other = opposite(edge, id);
      if (listed.has(other) || (state.common === 'causes' && edge.source !== other) || (state.common === 'effects' && edge.target !== other)) continue;
      const known = members.get(other);
      if (known) known.add(id);
      else members.set(other, new Set([id]));
    }
  }
  for (const [id, linked] of members) {
    if (linked.size < 2) continue;
    show(id, 0);
    if (at.has(id)) common.add(id);
  }
}

/** Whether an edge between two shown terms belongs into the picture. */
function isDrawn(edge: GraphEdge, { opened, partly, listed, common }: Gathered, state: GraphState, extra: Extra, explored: Explored): boolean {
  const { source, target, predicate } = edge;
  if (extra.claims) {
    if (extra.claims.has(edge.id)) return true;
    if (extra.columns?.has(source) && extra.columns.has(target)) return false;
  }
  if (predicate.endsWith(order)) return hasSteps(state) || opened.has(source) || opened.has(target);
  if (opened.has(source) || opened.has(target) || state.between || (listed.has(source) && listed.has(target))) return true;
  if ((listed.has(source) && common.has(target) && state.common !== 'causes') || (listed.has(target) && common.has(source) && state.common !== 'effects')) return true;
  return partly.some(({ id, expansion }) => (source === id || target === id) && matches(expansion, edge, id, explored.terms.get(opposite(edge, id))));
}

function nodeOf(id: string, { opened, listed }: Gathered, { terms }: Explored, { stages }: GraphData): GraphNode | undefined {
  const term = terms.get(id);
  if (!term) return undefined;
  const role = opened.has(id) ? 'opened' : listed.has(id) ? 'listed' : stages.some((stage) => stage.iri === id) ? 'step' : 'neighbour';
  return { ...term, role, degree: 0 };
}

/** Counts the edges of each node, once all are known; a term that was opened later is an opened one. */
function finished(additions: readonly ShownAddition[], cut: boolean): Omit<Shown, 'unfiltered'> {
  const edges = additions.flatMap((addition) => addition.edges);
  const degree = new Map<string, number>();
  for (const { source, target } of edges) for (const end of [source, target]) degree.set(end, (degree.get(end) ?? 0) + 1);
  const origins = new Set(additions.flatMap(({ origin }) => origin ?? []));
  const complete = (node: GraphNode): GraphNode => ({ ...node, degree: degree.get(node.id) ?? 0, ...(node.role === 'neighbour' && origins.has(node.id) && { role: 'opened' as const }) });
  const shown = new Set(additions.flatMap(({ nodes }) => nodes.map(({ id }) => id)));
  const relabelled = (node: GraphNode): GraphNode => {
    const left = node.fold?.members.filter((id) => !shown.has(id)).length ?? 0;
    return !node.fold || node.fold.open ? node : { ...node, label: left === 0 ? 'all are shown' : `+ ${left} more` };
  };
  // In its addition a term has the part that it had then.
  const nodes = additions.flatMap((addition) => addition.nodes.map((node) => relabelled(complete(node))));
  return { nodes, edges, additions: additions.map((addition) => ({ ...addition, nodes: addition.nodes.map(relabelled) })), cut };
}

/** One choice of neighbours to expand a term by. */
export interface ExpandChoice {
  readonly expansion: Expansion;
  readonly label: string;
  readonly kind: string;
  /** Such neighbours, and how many of them are not shown. */
  readonly total: number;
  readonly hidden: number;
  /** Papers on the best evidenced of them. */
  readonly strongest: number;
}

/** The choices to expand a term by: relation, direction and kind, the best evidenced first. */
export function expandChoices(id: string, explored: Explored, shown: Pick<Shown, 'nodes'>): readonly ExpandChoice[] {
  const visible = new Set(shown.nodes.map((node) => node.id));
  const slug = explored.terms.get(id)?.slug ?? '';
  const choices = new Map<string, { readonly choice: ExpandChoice; readonly others: Set<string>; strongest: number }>();
  for (const edge of explored.edgesOf(id)) {
    const other = explored.terms.get(opposite(edge, id));
    if (!other) continue;
    const inward = edge.target === id, relation = localName(edge.predicate);
    const key = `${relation} ${inward} ${other.kind}`;
    let known = choices.get(key);
    if (!known) {
      known = {
        choice: {
          expansion: { slug, more: false, relation, inward, kind: other.kind },
          label: edge.label,
          kind: other.kind,
          total: 0,
          hidden: 0,
          strongest: 0,
        },
        others: new Set(),
        strongest: 0,
      };
      choices.set(key, known);
    }
    known.others.add(other.id);
    known.strongest = Math.max(known.strongest, edge.evidence.length);
  }
  return [...choices.values()].map(({ choice, others, strongest }) => ({ ...choice, total: others.size, hidden: [...others].filter((other) => !visible.has(other)).length, strongest }))
    .sort((a, b) => b.strongest - a.strongest || b.total - a.total || a.label.localeCompare(b.label));
}
