import type { Entity } from '../knowledge.js';

/** An entity and the narrower ones below it. */
export interface Branch {
  readonly entity: Entity;
  readonly narrower: readonly Branch[];
}

/**
 * The entities as trees, with all that is broader than they are, of whatever kind. What has two broader terms stands
 * below both; a circle is cut where it closes.
 */
export function grow(entities: readonly Entity[], broaderOf: (iri: string) => readonly Entity[]): readonly Branch[] {
  const members = new Map<string, Entity>();
  const narrower = new Map<string, Entity[]>();
  const add = (entity: Entity): void => {
    if (members.has(entity.iri)) return;
    members.set(entity.iri, entity);
    for (const broader of broaderOf(entity.iri)) {
      add(broader);
      narrower.set(broader.iri, [...narrower.get(broader.iri) ?? [], entity]);
    }
  };
  entities.forEach(add);
  const byLabel = (list: readonly Entity[]): readonly Entity[] => list.toSorted((a, b) => a.label.localeCompare(b.label, 'en'));
  const branch = (entity: Entity, above: readonly string[]): Branch => ({
    entity,
    narrower: byLabel(narrower.get(entity.iri) ?? []).filter(({ iri }) => iri !== entity.iri && !above.includes(iri)).map((each) => branch(each, [...above, entity.iri])),
  });
  const roots = [...members.values()].filter(({ iri }) => broaderOf(iri).length === 0);
  const reached = new Set<string>();
  const note = ({ entity, narrower: below }: Branch): void => {
    reached.add(entity.iri);
    below.forEach(note);
  };
  const trees = byLabel(roots).map((root) => branch(root, []));
  trees.forEach(note);
  // What stands only in a circle has no root: its first member by name begins it.
  for (const entity of byLabel([...members.values()])) {
    if (reached.has(entity.iri)) continue;
    const tree = branch(entity, []);
    note(tree);
    trees.push(tree);
  }
  return trees;
}
