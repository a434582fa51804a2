import type { Entity } from '../knowledge.js';

/** An entity and the narrower ones below it. */
export interface Branch {
  readonly entity: Entity;
  readonly narrower: readonly Branch[];
}

/**
 * The entities as trees, with all that is broader than they are, of whatever kind. What has two broader terms stands
 * below both. Circles do not come here: `qc/error/broader-cycle` refuses them.
 */
export function grow(entities: readonly Entity[], broaderOf: (iri: string) => readonly Entity[]): readonly Branch[] {
  const members = new Map<string, Entity>();
  const narrower = new Map<string, Entity[]>();
  const add = (entity: Entity): void => {
    if (members.has(entity.iri)) return;
    members.set(entity.iri, entity);
    for (const { iri } of broaderOf(entity.iri)) narrower.set(iri, [...narrower.get(iri) ?? [], entity]);
    broaderOf(entity.iri).forEach(add);
  };
  entities.forEach(add);
  const branches = (list: readonly Entity[]): readonly Branch[] => list.toSorted((a, b) => a.label.localeCompare(b.label, 'en'))
    .map((entity) => ({ entity, narrower: branches(narrower.get(entity.iri) ?? []) }));
  return branches([...members.values()].filter(({ iri }) => broaderOf(iri).length === 0));
}
