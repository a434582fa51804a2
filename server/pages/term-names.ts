import { Problem } from '../platform/problem.js';
import { nearestOf } from '../platform/nearest.js';
import { skos } from '../rdf/vocabulary.js';
import type { Sources } from './collections/collection.js';
import type { Entity } from './knowledge.js';

/** The terms of a version by what one may write for them. */
interface TermNames {
  /** Slugs, labels, other names, symbols and plain names as they are, and in small letters. */
  readonly exact: ReadonlyMap<string, readonly Entity[]>;
  readonly folded: ReadonlyMap<string, readonly Entity[]>;
}

const known = new WeakMap<Sources['corpus'], TermNames>();

/** Reads the names of all terms, once per version. It takes some milliseconds. */
function namesOf({ corpus, knowledge: { entities } }: Sources): TermNames {
  let names = known.get(corpus);
  if (names) return names;
  const exact = new Map<string, Entity[]>(), folded = new Map<string, Entity[]>();
  const add = (map: Map<string, Entity[]>, name: string, entity: Entity): void => {
    const found = map.get(name);
    if (!found) map.set(name, [entity]);
    else if (!found.includes(entity)) found.push(entity);
  };
  for (const entity of entities.values()) {
    // What is withdrawn is found by its slug alone.
    for (const name of entity.deprecated ? [entity.slug] : [entity.slug, entity.label, ...corpus.texts(entity.iri, skos.altLabel), ...corpus.texts(entity.iri, skos.notation)]) {
      add(exact, name, entity);
      add(folded, name.toLowerCase(), entity);
    }
  }
  // A plain name is a name as well, unless a term has it among those above.
  const taken = new Set(folded.keys());
  for (const entity of entities.values()) {
    const { plain, deprecated } = entity;
    if (plain === undefined || deprecated || taken.has(plain.toLowerCase())) continue;
    add(exact, plain, entity);
    add(folded, plain.toLowerCase(), entity);
  }
  known.set(corpus, names = { exact, folded });
  return names;
}

/**
 * The term that a name stands for: a slug, else a label, another name, a symbol or a plain name that one term alone has, in capitals or not.
 *
 * @throws Problem 404 with the nearest slug, or with the terms that have the name.
 */
export function termNamed(name: string, sources: Sources): Entity {
  const { knowledge: { base, entities } } = sources, slug = entities.get(base + name);
  if (slug) return slug;
  const { exact, folded } = namesOf(sources), wanted = name.trim(), one = exact.get(wanted) ?? [], found = one.length > 0 ? one : folded.get(wanted.toLowerCase()) ?? [];
  const [entity] = found, slugs = found.map((each) => each.slug);
  if (entity && found.length === 1) return entity;
  const said = `This version of the knowledge graph has no term “${name.slice(0, 200)}”`;
  if (entity) throw new Problem(404, 'Unknown term', `${said} by its slug, and several by this name: ${slugs.slice(0, 10).join(', ')}.`, { term: name, terms: slugs });
  const near = nearestOf(wanted, function* () { for (const each of entities.values()) { yield each.slug; } }());
  const byName = near ?? exact.get(nearestOf(wanted, exact.keys()) ?? '')?.[0]?.slug;
  throw new Problem(404, 'Unknown term', `${said}.${byName === undefined ? '' : ` Near: ${byName}.`}`, { term: name, ...(byName !== undefined && { nearest: byName }) });
}
