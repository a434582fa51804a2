import { rdf, rdfs } from '../rdf/vocabulary.js';
import { dictionaryOf, eachOfSubject, eachWithPredicate, graphOf } from './read-store.js';
import { hasTriple } from './patch-graph.js';
import type { GraphData, Order, StoreData } from './store-data.js';
import { datatypeOf } from './term-columns.js';

/** Counts of the triples of a property. */
export interface Count {
  readonly triples: number;
  readonly subjects: number;
  readonly objects: number;
}

/** What instances of one class say with one property. */
export interface PropertyOfClass {
  triples: number;
  /** Triples by class of their object, of which only the most specific count, and by datatype. */
  readonly objectClasses: Map<string, number>;
  readonly datatypes: Map<string, number>;
}

export interface ClassCount {
  entities: number;
  readonly properties: Map<string, PropertyOfClass>;
}

/** Numbers of the union of graphs: a triple in two of them counts once. */
export interface Statistics {
  readonly triples: number;
  readonly entities: number;
  readonly distinctSubjects: number;
  readonly distinctObjects: number;
  readonly properties: ReadonlyMap<string, Count>;
  readonly classes: ReadonlyMap<string, ClassCount>;
  /** Triples by graph. */
  readonly graphs: ReadonlyMap<string, number>;
}

/** Tells which triples of the union count. */
type Counts = (s: number, p: number, o: number) => boolean;

/**
 * Counts the columns of a store, in one pass per index.
 *
 * @param graphs IRIs of the graphs that count. The other graphs are few and small, and no triple of theirs is in
 * another graph.
 */
export function countStatistics(store: StoreData, graphs: Iterable<string>): Statistics {
  const { text, findToken } = dictionaryOf(store);
  const counting = new Set([...graphs].sort());
  const counts = countsOf(store, [...store.graphs].filter(([id]) => id !== 0 && !counting.has(text(id))).map(([, graph]) => graph));
  const { union } = store;

  // Counted in columns by place among the predicates: small whole numbers are what V8 is fast with.
  const { predicates } = union, indexes = new Uint32Array((predicates.at(-1) ?? 0) + 1);
  predicates.forEach((predicate, index) => { indexes[predicate] = index; });
  const [triplesOf, subjectsOf, objectsOf] = [0, 1, 2].map(() => new Uint32Array(predicates.length)) as [Uint32Array, Uint32Array, Uint32Array];
  eachRun(union.pso, (p, s, from, to) => {
    while (from < to && !counts(s, p, union.pso.third[from]!)) from++;
    subjectsOf[indexes[p]!]! += Number(from < to);
    return from < to;
  });
  const distinctObjects = eachRun(union.ops, (o, p, from, to) => {
    while (from < to && !counts(union.ops.third[from]!, p, o)) from++;
    objectsOf[indexes[p]!]! += Number(from < to);
    return from < to;
  });

  const typePredicate = findToken(`<${rdf.type}>`);
  const sets = typeSets(store, typePredicate, counts);
  const firstLiteral = store.blanks + store.iris + 1;
  // What objects are counted by: a set of types, or a suffix of literals.
  const targets = sets.types.length + store.suffixes.length;
  const combined = createCounter(sets.types.length * predicates.length * targets);
  let triples = 0;
  const distinctSubjects = eachRun(union.spo, (s, p, from, to) => {
    const index = indexes[p]!, set = sets.ofTerm[s]!, before = triples;
    for (let j = from; j < to; j++) {
      const o = union.spo.third[j]!;
      if (!counts(s, p, o)) continue;
      triples++;
      triplesOf[index]! += 1;
      if (set === 0) continue;
      combined.count((set * predicates.length + index) * targets + (o < firstLiteral ? sets.ofTerm[o]! : sets.types.length + store.suffix[o - firstLiteral]!));
    }
    return triples > before;
  });

  const classes = new Map<string, ClassCount>();
  sets.types.forEach((types, i) => { for (const type of types) getOrAdd(classes, text(type), () => ({ entities: 0, properties: new Map() })).entities += sets.members[i]!; });
  combined.each((key, number) => {
    const target = key % targets, rest = Math.floor(key / targets);
    const property = text(predicates[rest % predicates.length]!), of = sets.types[Math.floor(rest / predicates.length)] ?? [];
    for (const type of of) {
      const ofClass = getOrAdd(classes.get(text(type))!.properties, property, () => ({ triples: 0, objectClasses: new Map<string, number>(), datatypes: new Map<string, number>() }));
      ofClass.triples += number;
      if (target >= sets.types.length) add(ofClass.datatypes, datatypeOf(store.suffixes[target - sets.types.length]!), number);
      else for (const objectType of sets.specific[target]!) add(ofClass.objectClasses, text(objectType), number);
    }
  });
  return {
    triples,
    entities: sets.members.reduce((sum, number, i) => sum + (i === 0 ? 0 : number), 0),
    distinctSubjects,
    distinctObjects,
    properties: new Map(
      [...predicates].flatMap((predicate, index) =>
        subjectsOf[index] === 0 ? [] : [[text(predicate), { triples: triplesOf[index]!, subjects: subjectsOf[index]!, objects: objectsOf[index]! }] as const],
      ),
    ),
    classes,
    graphs: new Map([...counting].map((graph) => [graph, graphOf(store, graph).size])),
  };
}

/** A counter of more cells is a Map, which takes more time and no memory for what is not there. */
const mostCells = 2 ** 22;

/** Counts by whole numbers below `cells`. */
function createCounter(cells: number): { count(key: number): void; each(visit: (key: number, number: number) => void): void } {
  if (cells > mostCells) {
    const numbers = new Map<number, number>();
    return { count: (key) => { numbers.set(key, (numbers.get(key) ?? 0) + 1); }, each: (visit) => { numbers.forEach((number, key) => { visit(key, number); }); } };
  }
  const numbers = new Uint32Array(cells);
  return { count: (key) => { numbers[key]!++; }, each: (visit) => { numbers.forEach((number, key) => { if (number > 0) visit(key, number); }); } };
}

/** All triples of the union without those of these graphs. Only subjects of these graphs are looked at twice. */
export function countsOf(store: StoreData, without: readonly GraphData[]): Counts {
  const concerned = new Uint8Array(store.blanks + store.iris + store.literals + 1);
  for (const { spo: { keys, offsets } } of without) {
    const firsts = keys?.length ?? offsets.length - 1;
    for (let i = 0; i < firsts; i++) if (offsets[i]! < offsets[i + 1]!) concerned[keys ? keys[i]! : i] = 1;
  }
  return (s, p, o) => concerned[s] === 0 || !without.some((graph) => hasTriple(graph, s, p, o));
}

/**
 * Calls back with each pair of first and second keys, and the offsets of its triples; the callback tells whether one counts.
 *
 * @returns how many first keys have one that counts.
 */
function eachRun({ keys, offsets, second }: Order, visit: (a: number, b: number, from: number, to: number) => boolean): number {
  let firsts = 0;
  const number = keys?.length ?? offsets.length - 1;
  for (let i = 0; i < number; i++) {
    const a = keys ? keys[i]! : i;
    let any = false;
    for (let from = offsets[i]!, end = offsets[i + 1]!; from < end;) {
      const b = second[from]!;
      let to = from + 1;
      while (to < end && second[to] === b) to++;
      any = visit(a, b, from, to) || any;
      from = to;
    }
    if (any) firsts++;
  }
  return firsts;
}

interface TypeSets {
  /** Each combination of types that a resource has, as ids; the first one is none. */
  readonly types: readonly (readonly number[])[];
  /** Those of them that are no superclass, direct or not, of another one of them. */
  readonly specific: readonly (readonly number[])[];
  /** Number of resources with each. */
  readonly members: number[];
  /** By term: the index of its combination. */
  readonly ofTerm: Uint32Array;
}

function typeSets(store: StoreData, typePredicate: number, counts: Counts): TypeSets {
  const ofTerm = new Uint32Array(store.blanks + store.iris + store.literals + 1);
  const indexes = new Map<string, number>([['', 0]]);
  const types: number[][] = [[]], members = [0];
  let current = 0, own: number[] = [];
  const close = (): void => {
    if (own.length === 0) return;
    const key = own.join(' ');
    let index = indexes.get(key);
    if (index === undefined) {
      indexes.set(key, index = types.length);
      types.push(own);
      members.push(0);
    }
    members[index]! += 1;
    ofTerm[current] = index;
  };
  if (typePredicate > 0) {
    eachWithPredicate(store.union, typePredicate, (s, o) => {
      if (s !== current) {
        close();
        [current, own] = [s, []];
      }
      if (o > store.blanks && o <= store.blanks + store.iris && counts(s, typePredicate, o)) own.push(o);
    });
    close();
  }
  const above = superclasses(store);
  return { types, specific: types.map((all) => all.filter((type) => !all.some((other) => above(other).has(type)))), members, ofTerm };
}

/** The superclasses of a class, direct or not, without itself. */
export function superclasses(store: StoreData): (type: number) => ReadonlySet<number> {
  const predicate = dictionaryOf(store).findToken(`<${rdfs.subClassOf}>`);
  const known = new Map<number, Set<number>>();
  return (type) => {
    let found = known.get(type);
    if (found) return found;
    known.set(type, found = new Set());
    const open = [type];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      eachOfSubject(store.union, next, (p, o) => {
        if (p !== predicate || found.has(o)) return;
        found.add(o);
        open.push(o);
      });
    }
    found.delete(type);
    return found;
  };
}

function add(map: Map<string, number>, key: string, number: number): void {
  map.set(key, (map.get(key) ?? 0) + number);
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = create());
  return value;
}
