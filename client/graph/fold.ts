import { localName } from './filter.js';
import type { Explored, GraphEdge, GraphNode } from './model.js';
import { opposite } from './model.js';
import type { Expansion } from './state.js';

/** With more terms than these by one relation, of one kind, the best evidenced are shown and the others are folded. */
const foldFrom = 8;
const shownOfFold = 6;

interface Folded {
  readonly hidden: ReadonlySet<string>;
  /** One node for each fold, and its edge. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const certainty = ['established', 'contested', 'emerging', undefined, 'refuted'];

/** The best evidenced first: by status, then by lines of evidence. */
const byEvidence = (a: GraphEdge, b: GraphEdge): number => certainty.indexOf(a.status) - certainty.indexOf(b.status) || b.evidence.length - a.evidence.length;

/**
 * Folds terms that hang on one other term by one edge: of many with the same relation and kind, only the best evidenced
 * are shown, and one node stands for the rest.
 *
 * @param fresh Ids of the terms that may be folded. @param unfolded Folds that the reader opened: their node stays where it was.
 */
export function foldLeaves(fresh: readonly string[], edges: readonly GraphEdge[], explored: Explored, base: string, unfolded: readonly Expansion[]): Folded {
  const own = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    for (const end of [edge.source, edge.target]) {
      const known = own.get(end);
      if (known) known.push(edge);
      else own.set(end, [edge]);
    }
  }
  const groups = new Map<string, { readonly hub: string; readonly inward: boolean; readonly kind: string; readonly members: { readonly id: string; readonly edge: GraphEdge }[] }>();
  for (const id of fresh) {
    const [edge, second] = own.get(id) ?? [];
    const kind = explored.terms.get(id)?.kind;
    if (!edge || second || kind === undefined) continue;
    const hub = opposite(edge, id), inward = edge.target === hub;
    const key = `${hub} ${inward} ${edge.predicate} ${kind}`;
    const known = groups.get(key);
    if (known) known.members.push({ id, edge });
    else groups.set(key, { hub, inward, kind, members: [{ id, edge }] });
  }
  const hidden = new Set<string>(), nodes: GraphNode[] = [], made: GraphEdge[] = [];
  for (const { hub, inward, kind, members } of groups.values()) {
    const [first] = members;
    if (!first || members.length < foldFrom) continue;
    const name = (id: string): string => explored.terms.get(id)?.label ?? id;
    members.sort((a, b) => byEvidence(a.edge, b.edge) || name(a.id).localeCompare(name(b.id)));
    const rest = members.slice(shownOfFold);
    const slug = hub.slice(base.length), { predicate, label } = first.edge, relation = localName(predicate);
    const open = unfolded.some((each) => each.slug === slug && each.relation === relation && each.inward === inward && each.kind === kind);
    for (const { id } of rest) hidden.add(id);
    const statuses = new Set(rest.map(({ edge }) => edge.status));
    const id = `more ${slug} ${relation} ${inward ? 'in' : 'out'} ${kind}`;
    nodes.push({
      id, slug: '', label: open ? `fold ${rest.length} again` : `+ ${rest.length} more`, kind, definition: undefined, role: 'fold', degree: 1,
      fold: { hub, inward, predicate, kind, members: rest.map((each) => each.id), open },
    });
    made.push({
      id: `edge ${id}`, source: inward ? id : hub, target: inward ? hub : id, predicate, label, claim: undefined,
      status: statuses.size === 1 ? rest[0]?.edge.status : undefined, statement: undefined, evidence: [],
    });
  }
  return { hidden, nodes, edges: made };
}
