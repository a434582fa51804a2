import type { WrittenTriple } from './context.js';
import type { Schema } from './schema.js';

/** How a query says that something is of a class. */
export const typeOf: ReadonlySet<string> = new Set(['a', 'rdf:type']);

/** The classes that a term of a query has: those that the query says, else those that its relations and the schema imply. */
export function classesOf(term: string, triples: readonly WrittenTriple[], { classes, properties, byName }: Schema): readonly string[] {
  const known = byName.get(term);
  if (known) return [known.type];
  const said = triples.filter(({ subject, predicate }) => subject === term && typeOf.has(predicate)).map(({ object }) => object).filter((name) => classes.has(name));
  if (said.length > 0) return said;
  const implied = triples.filter(({ object }) => object === term).flatMap(({ predicate }) => properties.get(predicate)?.ranges ?? []);
  if (implied.length > 0) return [...new Set(implied)];
  // Those that have all properties of the term; too many say nothing.
  const used = triples.filter(({ subject, predicate }) => subject === term && properties.has(predicate)).map(({ predicate }) => predicate);
  if (used.length === 0) return [];
  const having = [...classes].filter(([, of]) => used.every((property) => of.properties.has(property))).map(([name]) => name);
  return having.length <= 6 ? having : [];
}

/** Properties of any of these classes, with the number of their triples. */
export function propertiesOf(types: readonly string[], { classes }: Schema): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const type of types) {
    for (const [property, { triples }] of classes.get(type)?.properties ?? []) found.set(property, Math.max(found.get(property) ?? 0, triples));
  }
  return found;
}
