import { rdf, rdfs } from '../rdf/vocabulary.js';
import { datatypeOf, quadLines } from './lines.js';

/** Counts of a set of triples. */
export interface Count {
  triples: number;
  readonly subjects: Set<number>;
  readonly objects: Set<number>;
}

/** What instances of one class say with one property. */
export interface PropertyOfClass {
  triples: number;
  /** Triples by class of their object, of which only the most specific count, and by datatype. */
  readonly objectClasses: Map<string, number>;
  readonly datatypes: Map<string, number>;
}

export interface ClassCount {
  readonly entities: number;
  readonly properties: ReadonlyMap<string, PropertyOfClass>;
}

/** Numbers of the union of all graphs: a triple in two graphs counts once. IRIs stand without angle brackets. */
export interface Statistics {
  readonly triples: number;
  readonly entities: number;
  readonly distinctSubjects: number;
  readonly distinctObjects: number;
  readonly properties: ReadonlyMap<string, Count>;
  readonly classes: ReadonlyMap<string, ClassCount>;
  /** Quads by graph. */
  readonly graphs: ReadonlyMap<string, number>;
}

const typePredicate = `<${rdf.type}>`;
const subClassPredicate = `<${rdfs.subClassOf}>`;
const plain = (iri: string): string => iri.slice(1, -1);

/** Counts canonical N-Quads in two passes over numbers. */
export function countStatistics(nquads: ArrayBufferLike): Statistics {
  const ids = new Map<string, number>();
  const idOf = (term: string): number => {
    let id = ids.get(term);
    if (id === undefined) ids.set(term, id = ids.size);
    return id;
  };
  const graphs = new Map<string, number>();
  const seen = new Set<string>();
  const triples: { readonly subject: number; readonly predicate: string; readonly object: number; readonly datatype: string | undefined }[] = [];
  const types = new Map<number, string[]>();
  const members = new Map<string, Set<number>>();
  const superclasses = new Map<string, Set<string>>();
  for (const { subject, predicate, object, graph } of quadLines(nquads)) {
    graphs.set(plain(graph), (graphs.get(plain(graph)) ?? 0) + 1);
    const s = idOf(subject), o = idOf(object);
    const key = `${s} ${o} ${predicate}`;
    if (seen.has(key)) continue;
    seen.add(key);
    triples.push({ subject: s, predicate: plain(predicate), object: o, datatype: datatypeOf(object) });
    if (predicate === subClassPredicate && subject !== object) getOrAdd(superclasses, plain(subject), () => new Set<string>()).add(plain(object));
    if (predicate === typePredicate && object.startsWith('<')) {
      const type = plain(object);
      getOrAdd(types, s, () => []).push(type);
      getOrAdd(members, type, () => new Set<number>()).add(s);
    }
  }
  const specific = mostSpecific(types, superclasses);
  const properties = new Map<string, Count>();
  const classes = new Map<string, Map<string, PropertyOfClass>>([...members.keys()].map((type) => [type, new Map()]));
  const subjects = new Set<number>(), objects = new Set<number>();
  for (const { subject, predicate, object, datatype } of triples) {
    subjects.add(subject);
    objects.add(object);
    const property = getOrAdd(properties, predicate, () => ({ triples: 0, subjects: new Set<number>(), objects: new Set<number>() }));
    property.triples += 1;
    property.subjects.add(subject);
    property.objects.add(object);
    for (const type of types.get(subject) ?? []) {
      const ofClass = getOrAdd(classes.get(type) ?? new Map<string, PropertyOfClass>(), predicate, () => ({ triples: 0, objectClasses: new Map(), datatypes: new Map() }));
      ofClass.triples += 1;
      if (datatype) ofClass.datatypes.set(datatype, (ofClass.datatypes.get(datatype) ?? 0) + 1);
      else for (const objectType of specific.get(object) ?? []) ofClass.objectClasses.set(objectType, (ofClass.objectClasses.get(objectType) ?? 0) + 1);
    }
  }
  return {
    triples: triples.length, entities: types.size, distinctSubjects: subjects.size, distinctObjects: objects.size, properties, graphs,
    classes: new Map([...classes].map(([type, found]) => [type, { entities: members.get(type)?.size ?? 0, properties: found }])),
  };
}

/** The types of each resource without those that are superclasses, direct or not, of another type of it. */
function mostSpecific(types: ReadonlyMap<number, readonly string[]>, superclasses: ReadonlyMap<string, ReadonlySet<string>>): Map<number, readonly string[]> {
  const above = new Map<string, ReadonlySet<string>>();
  const allAbove = (type: string): ReadonlySet<string> => {
    const known = above.get(type);
    if (known) return known;
    const found = new Set<string>();
    above.set(type, found);
    const open = [...superclasses.get(type) ?? []];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...superclasses.get(next) ?? []);
    }
    found.delete(type);
    return found;
  };
  return new Map([...types].map(([resource, all]) => [resource, all.filter((type) => !all.some((other) => allAbove(other).has(type)))]));
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = create());
  return value;
}
