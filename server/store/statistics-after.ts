import { rdf, rdfs } from '../rdf/vocabulary.js';
import { splitToken } from './ntriples.js';
import { hasTriple } from './patch-graph.js';
import { dictionaryOf, eachObjectRow, eachOfSubject, graphOf } from './read-store.js';
import { countsOf, superclasses, type ClassCount, type Count, type PropertyOfClass, type Statistics } from './statistics.js';
import type { StoreData } from './store-data.js';
import { datatypeOf } from './term-columns.js';
import { termKind } from './term-kind.js';

/** A triple as canonical N-Triples tokens. */
export type Tokens = readonly [subject: string, predicate: string, object: string];

/** What a graph gains, and did not have; and what it loses, and had. */
export interface GraphDifference {
  readonly added: readonly Tokens[];
  readonly removed: readonly Tokens[];
}

/** What becomes of the triples of some graphs: by IRI. */
export type Differences = ReadonlyMap<string, GraphDifference>;

/** What the union of graphs gains and loses: a triple that another graph states, too, neither comes nor goes. */
export interface UnionDifference {
  readonly gained: readonly Tokens[];
  readonly lost: readonly Tokens[];
}

/** Resources whose triples are counted again; where there are more, counting everything takes no longer. */
const mostSubjects = 150;

const keyOf = (triple: Tokens): string => triple.join(' ');
/** A space stands in no IRI and no label. */
const pairOf = (first: string, second: string): string => `${first} ${second}`;

/** @param graphs IRIs of the graphs that count, before. */
export function unionAfter(store: StoreData, graphs: Iterable<string>, differences: Differences): UnionDifference {
  const { findToken } = dictionaryOf(store);
  const counted = [...graphs].map((name) => ({ name, graph: graphOf(store, name) }));
  const taken = new Map([...differences].map(([graph, { removed }]) => [graph, new Set(removed.map(keyOf))]));
  /** The graphs that have a triple before. */
  const holders = (triple: Tokens): readonly string[] => {
    const [s, p, o] = triple.map(findToken) as [number, number, number];
    if (s === 0 || p === 0 || o === 0 || !hasTriple(store.union, s, p, o)) return [];
    return counted.filter(({ graph }) => hasTriple(graph, s, p, o)).map(({ name }) => name);
  };
  const gained = new Map<string, Tokens>(), lost = new Map<string, Tokens>(), added = new Set<string>();
  for (const { added: those } of differences.values()) {
    for (const triple of those) {
      added.add(keyOf(triple));
      if (holders(triple).length === 0) gained.set(keyOf(triple), triple);
    }
  }
  for (const { removed } of differences.values()) {
    for (const triple of removed) {
      const key = keyOf(triple);
      if (!added.has(key) && holders(triple).every((name) => taken.get(name)?.has(key))) lost.set(key, triple);
    }
  }
  return { gained: [...gained.values()], lost: [...lost.values()] };
}

/**
 * The statistics of a store after a change, from those before, at the cost of what the change reaches.
 *
 * @param before Of `graphs` in `store`, which the change is made on.
 * @param sizes Triples by graph, afterwards.
 * @returns undefined where everything has to be counted anew: the change alters the classes, or reaches too much.
 */
export function statisticsAfter(before: Statistics, store: StoreData, union: UnionDifference, sizes: ReadonlyMap<string, number>): Statistics | undefined {
  const { gained, lost } = union;
  if ([...gained, ...lost].some(([, predicate]) => predicate === `<${rdfs.subClassOf}>`)) return undefined;
  const view = viewOf(store, before.graphs.keys(), union);
  const subjects = view.reached(mostSubjects);
  if (!subjects) return undefined;

  const classes = new Map(before.classes), own = new Set<string>();
  let { entities, distinctSubjects } = before;
  for (const subject of subjects) {
    for (const [when, sign] of [['before', -1], ['after', 1]] as const) {
      const triples = view.triples(subject, when), types = view.types(subject, when);
      if (triples.length > 0) distinctSubjects += sign;
      if (types.length > 0) entities += sign;
      for (const type of types) countEntity(classOf(classes, own, type), triples, view, when, sign);
    }
  }
  for (const [type, { entities: left }] of classes) if (left === 0) classes.delete(type);
  const objects = new Set([...gained, ...lost].map(([, , object]) => object));
  let { distinctObjects } = before;
  for (const object of objects) distinctObjects += Number(view.predicates(object, 'after').size > 0) - Number(view.predicates(object, 'before').size > 0);
  return {
    triples: before.triples + gained.length - lost.length, entities, distinctSubjects, distinctObjects,
    properties: propertiesAfter(before.properties, union, view), classes, graphs: new Map([...sizes].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

type When = 'before' | 'after';

/** The triples that count, before a change and after it. */
interface View {
  /** Resources whose own triples change, or that point to one whose classes change; undefined where there are more. */
  reached(most: number): ReadonlySet<string> | undefined;
  /** Predicate and object of each triple of a subject. */
  triples(subject: string, when: When): readonly (readonly [string, string])[];
  /** How many triples an object is in, by predicate. */
  predicates(object: string, when: When): ReadonlyMap<string, number>;
  /** Classes of a resource. */
  types(resource: string, when: When): readonly string[];
  /** Those that are no superclass of another one of them. */
  specific(types: readonly string[]): readonly string[];
}

function viewOf(store: StoreData, graphs: Iterable<string>, { gained, lost }: UnionDifference): View {
  const { token, text, findToken } = dictionaryOf(store), counting = new Set(graphs);
  const counts = countsOf(store, [...store.graphs].filter(([id]) => id !== 0 && !counting.has(text(id))).map(([, graph]) => graph));
  const above = superclasses(store);
  const come = grouped(gained, 0), gone = grouped(lost, 0), comeTo = grouped(gained, 2), goneFrom = grouped(lost, 2);
  const remembered = <Value>(make: (name: string, when: When) => Value) => {
    const known = { before: new Map<string, Value>(), after: new Map<string, Value>() };
    return (name: string, when: When): Value => {
      let value = known[when].get(name);
      if (value === undefined) known[when].set(name, value = make(name, when));
      return value;
    };
  };
  const triples: View['triples'] = remembered((subject, when) => {
    if (when === 'after') {
      const left = new Set(gone.get(subject)?.map(([, p, o]) => pairOf(p, o)));
      return [...triples(subject, 'before').filter(([p, o]) => !left.has(pairOf(p, o))), ...come.get(subject)?.map(([, p, o]) => [p, o] as const) ?? []];
    }
    const id = findToken(subject), found: (readonly [string, string])[] = [];
    if (id > 0) eachOfSubject(store.union, id, (p, o) => { if (counts(id, p, o)) found.push([token(p), token(o)]); });
    return found;
  });
  const predicates: View['predicates'] = remembered((object, when) => {
    if (when === 'after') {
      const found = new Map(predicates(object, 'before'));
      for (const [those, sign] of [[comeTo, 1], [goneFrom, -1]] as const) for (const [, p] of those.get(object) ?? []) add(found, p, sign);
      return found;
    }
    const id = findToken(object), found = new Map<number, number>();
    if (id > 0) eachObjectRow(store.union, id, (p, s) => { if (counts(s, p, id)) found.set(p, (found.get(p) ?? 0) + 1); });
    return new Map([...found].map(([p, number]) => [token(p), number]));
  });
  const type = `<${rdf.type}>`;
  const types: View['types'] = remembered((resource, when) => (resource.startsWith('"') ? [] : triples(resource, when).flatMap(([p, o]) => (p === type && o.startsWith('<') ? [o] : []))));
  const specific = new Map<string, readonly string[]>();
  return {
    triples, predicates, types,
    specific(all) {
      if (all.length < 2) return all;
      const key = all.join(' ');
      let found = specific.get(key);
      if (!found) specific.set(key, found = all.filter((one) => !all.some((other) => above(findToken(other)).has(findToken(one)))));
      return found;
    },
    reached(most) {
      const subjects = new Set([...gained, ...lost].map(([subject]) => subject));
      if (subjects.size > most) return undefined;
      for (const [subject, predicate] of [...gained, ...lost]) {
        if (predicate !== type) continue;
        const id = findToken(subject);
        if (id > 0) eachObjectRow(store.union, id, (p, s) => { if (counts(s, p, id)) subjects.add(token(s)); });
        if (subjects.size > most) return undefined;
      }
      return subjects;
    },
  };
}

/** Triples by their subject or object. */
function grouped(triples: readonly Tokens[], index: 0 | 2): ReadonlyMap<string, readonly Tokens[]> {
  const found = new Map<string, Tokens[]>();
  for (const triple of triples) {
    const known = found.get(triple[index]);
    if (known) known.push(triple);
    else found.set(triple[index], [triple]);
  }
  return found;
}

/** The counts of a class, which may be changed. @param own Classes whose counts are a copy already. */
function classOf(classes: Map<string, ClassCount>, own: Set<string>, type: string): ClassCount {
  const name = type.slice(1, -1), known = classes.get(name);
  if (known && own.has(name)) return known;
  own.add(name);
  const copy: ClassCount = {
    entities: known?.entities ?? 0,
    properties: new Map(
      [...(known?.properties ?? [])].map(([property, { triples, objectClasses, datatypes }]) => [
        property,
        { triples, objectClasses: new Map(objectClasses), datatypes: new Map(datatypes) },
      ]),
    ),
  };
  classes.set(name, copy);
  return copy;
}

/** Counts a resource of a class, or takes it out of the counts. */
function countEntity(counted: ClassCount, triples: ReturnType<View['triples']>, view: View, when: When, sign: 1 | -1): void {
  counted.entities += sign;
  for (const [predicate, object] of triples) {
    const name = predicate.slice(1, -1);
    let of: PropertyOfClass | undefined = counted.properties.get(name);
    if (!of) counted.properties.set(name, of = { triples: 0, objectClasses: new Map(), datatypes: new Map() });
    of.triples += sign;
    const { kind, suffix } = splitToken(object);
    if (kind === termKind.literal) add(of.datatypes, datatypeOf(suffix), sign);
    else for (const type of view.specific(view.types(object, when))) add(of.objectClasses, type.slice(1, -1), sign);
    if (of.triples === 0 && of.objectClasses.size === 0 && of.datatypes.size === 0) counted.properties.delete(name);
  }
}

/** Adds to a count; one of nothing is left out. */
function add(map: Map<string, number>, key: string, number: number): void {
  const sum = (map.get(key) ?? 0) + number;
  if (sum === 0) map.delete(key);
  else map.set(key, sum);
}

function propertiesAfter(before: Statistics['properties'], { gained, lost }: UnionDifference, view: View): ReadonlyMap<string, Count> {
  const properties = new Map(before), subjects = new Map<string, Tokens>(), objects = new Map<string, Tokens>();
  const change = (predicate: string, by: Partial<Count>): void => {
    const name = predicate.slice(1, -1), known = properties.get(name) ?? { triples: 0, subjects: 0, objects: 0 };
    properties.set(name, { triples: known.triples + (by.triples ?? 0), subjects: known.subjects + (by.subjects ?? 0), objects: known.objects + (by.objects ?? 0) });
  };
  for (const [those, sign] of [[gained, 1], [lost, -1]] as const) {
    for (const triple of those) {
      const [s, p, o] = triple;
      change(p, { triples: sign });
      subjects.set(pairOf(p, s), triple);
      objects.set(pairOf(p, o), triple);
    }
  }
  for (const [s, p] of subjects.values()) {
    const has = (when: When): number => Number(view.triples(s, when).some(([predicate]) => predicate === p));
    change(p, { subjects: has('after') - has('before') });
  }
  for (const [, p, o] of objects.values()) {
    const has = (when: When): number => Number(view.predicates(o, when).has(p));
    change(p, { objects: has('after') - has('before') });
  }
  for (const [name, { triples }] of properties) if (triples === 0) properties.delete(name);
  return properties;
}
