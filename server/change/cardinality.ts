import { rdf } from '../rdf/vocabulary.js';
import { dictionaryOf, eachOfSubject, eachWithPredicate, graphOf } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';

/** How many values a property has: `one`, `one-per-language`, or `any` number. By the IRI of the property. */
export type Cardinality = (property: string) => 'one' | 'one-per-language' | 'any';

const shacl = (name: string): string => `<http://www.w3.org/ns/shacl#${name}>`;

/**
 * Reads from the shapes what a property has one of: all shapes of it that have a name say `sh:maxCount 1`, or one says
 * `sh:uniqueLang true`. A property about which shapes differ may have any number; what is wrong then is found by the check.
 *
 * @param shapes IRI of the graph of the shapes.
 */
export function readCardinality(store: StoreData, shapes: string): Cardinality {
  const { findToken, token } = dictionaryOf(store), graph = graphOf(store, shapes);
  const [maxCount, uniqueLang] = [findToken(shacl('maxCount')), findToken(shacl('uniqueLang'))];
  const single = new Map<string, boolean>(), perLanguage = new Set<string>();
  eachWithPredicate(graph, findToken(shacl('path')), (shape, path) => {
    if (!token(shape).startsWith('<')) return;
    const property = token(path).slice(1, -1);
    let most = Infinity;
    eachOfSubject(graph, shape, (predicate, object) => {
      if (predicate === maxCount && maxCount > 0) most = Number(/^"(\d+)"/.exec(token(object))?.[1] ?? Infinity);
      if (predicate === uniqueLang && uniqueLang > 0 && token(object).startsWith('"true"')) perLanguage.add(property);
    });
    single.set(property, most === 1 && single.get(property) !== false);
  });
  return (property) => {
    if (property === rdf.type) return 'any';
    return single.get(property) ? 'one' : perLanguage.has(property) ? 'one-per-language' : 'any';
  };
}
