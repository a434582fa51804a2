import { iriToken } from '../../ontology/facts.js';
import { mpp, rdf } from '../../rdf/vocabulary.js';
import { dictionaryOf, eachOfSubject, eachSubjectOf, namedGraphs } from '../../store/read-store.js';
import type { StoreData } from '../../store/store-data.js';

/** Graphs that hold no knowledge of curators. */
const others = new Set(['derived', 'schema', 'shapes', 'forms', 'prefixes', 'default']);

/** The graphs of modules, with what they hold. */
const modulesOf = (data: StoreData, base: string) => [...namedGraphs(data)].filter(([graph]) => graph.startsWith(`${base}graph/`) && !others.has(graph.slice(`${base}graph/`.length)));

/** The module that states what kind a resource is. */
export function graphOfResource(data: StoreData, iri: string, base: string): string | undefined {
  const { findToken } = dictionaryOf(data), subject = findToken(iriToken(iri)), type = findToken(iriToken(rdf.type));
  if (subject === 0) return undefined;
  return modulesOf(data, base).find(([, graph]) => {
    let states = false;
    eachOfSubject(graph, subject, (predicate) => { states ||= predicate === type; });
    return states;
  })?.[0];
}

/** The module that has most resources with a value: where another one is looked for. */
function fullest(data: StoreData, base: string, property: string, value: string): string | undefined {
  const { findToken } = dictionaryOf(data), predicate = findToken(iriToken(property)), object = findToken(iriToken(value));
  if (predicate === 0 || object === 0) return undefined;
  const counts = modulesOf(data, base).map(([name, graph]): readonly [string, number] => {
    let n = 0;
    eachSubjectOf(graph, predicate, object, () => { n++; });
    return [name, n];
  });
  const most = Math.max(0, ...counts.map(([, n]) => n));
  return most === 0 ? undefined : counts.find(([, n]) => n === most)?.[0];
}

/** The module into which a new resource goes: a claim beside those of the same relation, anything else beside its kind. */
export const graphOfNew = (data: StoreData, base: string, kind: string, relation: string | undefined): string | undefined =>
  (kind === mpp.Claim && relation !== undefined ? fullest(data, base, rdf.predicate, relation) : undefined) ?? fullest(data, base, rdf.type, kind) ?? modulesOf(data, base)[0]?.[0];
