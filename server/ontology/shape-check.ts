import type * as RDF from '@rdfjs/types';
import { DataFactory, Store } from 'n3';
import { Validator, type Result, type Shape } from 'shacl-engine';
import { rdf, sh } from '../rdf/vocabulary.js';
import { token } from '../store/build-store.js';
import { dictionaryOf, eachObjectRow, eachOfSubject, tripleTexts } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import { termOf, termsOf } from '../store/token-term.js';
import { byResource } from './checks.js';
import type { RawFinding } from './findings.js';
import { sureShapes, type SureShapes } from './sure-shapes.js';

/** What was found at a resource, and the places of the shapes that were asked, in the order of the validator. */
interface Verdict { readonly shapes: string; readonly faults: readonly RawFinding[] }

/**
 * The resources for which a row of the data was read, by row. It only grows, so that verdicts of several versions share
 * it: who reads a row no more is checked once too often.
 */
interface Readers { readonly byRow: Map<string, Set<string>>; pairs: number }

/** Pairs of row and resource beyond which everything is checked again, and what nobody reads is let go of. */
const mostPairs = 4_000_000;

/** What shapes say of some data. */
export interface ShapeVerdicts {
  /** One per violated shape and resource; `sh:Warning` and `sh:Info` are warnings. */
  readonly faults: readonly RawFinding[];
  readonly validator: Validator | undefined;
  readonly sure: SureShapes | undefined;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly readers: Readers;
}

export type ShapeTriple = Pick<RDF.Quad, 'subject' | 'predicate' | 'object'>;

/** @param shapes What the shapes graph says. */
export const noVerdicts = (shapes: readonly ShapeTriple[]): ShapeVerdicts => {
  const graph = new Store(shapes.map(({ subject, predicate, object }) => DataFactory.quad(subject as never, predicate as never, object as never)));
  return { ...nothingRead(), faults: [], ...(graph.size > 0 ? { validator: new Validator(graph, { factory: DataFactory }), sure: sureShapes(graph) } : { validator: undefined, sure: undefined }) };
};

const nothingRead = (): Pick<ShapeVerdicts, 'verdicts' | 'readers'> => ({ verdicts: new Map(), readers: { byRow: new Map(), pairs: 0 } });

/**
 * Checks data against SHACL shapes: stated and derived triples of all modules, classes included, so that `sh:class` knows
 * subclasses. A resource for which no row was read that is now another is not checked again: what is said of it stays.
 *
 * @param before What the shapes said of other data.
 * @param changed Every triple, as `subject predicate object`, that the data have and the others had not, or the other way round.
 */
export async function checkShapes(data: StoreData, before: ShapeVerdicts, changed: Iterable<string> = []): Promise<ShapeVerdicts> {
  const { validator, sure } = before;
  if (!validator || !sure) return before;
  const { verdicts, readers } = before.readers.pairs > mostPairs ? nothingRead() : before;
  const matcher = createMatcher(data), triples = [...changed], concerned = readersOf(triples, readers), asked = [...validator.shapes.values()], check = sure.over(data);
  const reached = verdicts.size > 0 ? targetsAfter(asked, triples, data) : undefined, targets = reached ?? await allTargets(validator, asked, matcher);
  const next = new Map(reached ? verdicts : []);
  for (const key of reached ? concerned : []) {
    const known = verdicts.get(key);
    if (known && !targets.has(key)) targets.set(key, { term: termOf(key), shapes: known.shapes });
  }
  for (const [key, { term, shapes }] of targets) {
    const known = verdicts.get(key);
    if (shapes === '') {
      next.delete(key);
      continue;
    }
    if (known?.shapes === shapes && !concerned.has(key)) {
      next.set(key, known);
      continue;
    }
    const those = shapes.split(' ').flatMap((place) => asked[Number(place)] ?? []).map(({ ptr }) => ptr.term);
    const read = check.conforms(those.map(token), key);
    if (read) {
      note(readers, key, [...read].map(subjectRow));
      next.set(key, { shapes, faults: [] });
      continue;
    }
    matcher.reads = new Set();
    const { results } = await validator.validate({ dataset: matcher.dataset, terms: [term] }, those.map((shape) => ({ terms: [shape] })));
    note(readers, key, matcher.reads);
    next.set(key, { shapes, faults: results.map(faultOf) });
  }
  // By resource, whichever of them was a target first.
  return { faults: [...next.values()].flatMap(({ faults: findings }) => findings).sort(byResource), validator, sure, verdicts: next, readers };
}

/** Resources with the places of the shapes that they are targets of, in the order of the validator; none: ''. */
type Targets = Map<string, { readonly term: RDF.Term; shapes: string }>;

async function allTargets(validator: Validator, asked: readonly Shape[], { dataset }: Matcher): Promise<Targets> {
  const targets: Targets = new Map(), focusNode = validator.shapesPtr.clone({ dataset, ptrs: undefined });
  for (const [place, shape] of asked.entries()) {
    for (const { term } of await shape.resolveTargets({ focusNode })) {
      if (!term) continue;
      const key = token(term), target = targets.get(key);
      if (target) target.shapes += ` ${place}`;
      else targets.set(key, { term, shapes: String(place) });
    }
  }
  return targets;
}

/**
 * Of what shapes the resources of changed triples are targets now. The classes of a target are those of the shapes: what is
 * below them in the data, rules have derived.
 *
 * @returns undefined where a shape has targets of another sort.
 */
function targetsAfter(asked: readonly Shape[], changed: readonly string[], data: StoreData): Targets | undefined {
  const resolvers = asked.map(({ targetResolver: { targetClass, targetNode, targetSubjectsOf, targetObjectsOf, targets } }) => ({
    others: targets.length, nodes: new Set(targetNode.map(token)), classes: new Set([...targetClass].map(token)), subjectsOf: new Set(targetSubjectsOf.map(token)), objectsOf: new Set(targetObjectsOf.map(token)),
  }));
  if (resolvers.some(({ others }) => others > 0)) return undefined;
  const dictionary = dictionaryOf(data), found: Targets = new Map(), type = dictionary.findToken(`<${rdf.type}>`);
  for (const term of changed.map(termsOf).flatMap(({ subject, object }) => [subject, object])) {
    const key = token(term), id = dictionary.findToken(key);
    if (found.has(key)) continue;
    const classes = new Set<string>(), out = new Set<string>(), into = new Set<string>();
    if (id > 0) {
      eachOfSubject(data.union, id, (p, o) => {
        out.add(dictionary.token(p));
        if (p === type) classes.add(dictionary.token(o));
      });
      eachPredicateInto(data, id, (p) => { into.add(dictionary.token(p)); });
    }
    const meets = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean => [...some].some((each) => others.has(each));
    const shapes = resolvers.flatMap(({ nodes, classes: wanted, subjectsOf, objectsOf }, place) => (nodes.has(key) || meets(classes, wanted) || meets(out, subjectsOf) || meets(into, objectsOf) ? [place] : []));
    found.set(key, { term, shapes: shapes.join(' ') });
  }
  return found;
}

/** Calls back with each predicate of which a term is an object, once. */
function eachPredicateInto({ union }: StoreData, id: number, visit: (predicate: number) => void): void {
  let last = 0;
  eachObjectRow(union, id, (p) => {
    if (p !== last) visit(p);
    last = p;
  });
}

export function faultOf(result: Result): RawFinding {
  const value = result.value?.term, [step, ...steps] = result.path ?? [], property = steps.length === 0 && step?.predicates.length === 1 ? step.predicates[0]?.value : undefined;
  return {
    severity: result.severity.value === sh.Violation ? 'error' : 'warning',
    resource: result.focusNode.term?.value ?? '',
    check: result.shape.ptr.term.value,
    message: result.message.map(({ value: text }) => text).join(' ') || result.constraintComponent.value,
    constraint: result.constraintComponent.value.slice(sh.namespaceIri.length).replace('ConstraintComponent', ''),
    ...(property !== undefined && { property }),
    ...(value && { value: value.value, token: token(value) }),
  };
}

/** Names of the rows of a matcher: all triples of a subject, all of an object, and all that there are. */
const subjectRow = (name: string): string => `s${name}`;
const objectRow = (name: string): string => `o${name}`;
const everything = '*';

/** The resources for which a row was read to which one of these triples belongs. */
function readersOf(changed: Iterable<string>, { byRow }: Readers): ReadonlySet<string> {
  const rows = new Set<string>(), found = new Set<string>();
  for (const triple of changed) {
    const { subject, object } = termsOf(triple);
    rows.add(subjectRow(token(subject))).add(objectRow(token(object))).add(everything);
  }
  for (const row of rows) for (const key of byRow.get(row) ?? []) found.add(key);
  return found;
}

function note(readers: Readers, key: string, rows: Iterable<string>): void {
  for (const row of rows) {
    let keys = readers.byRow.get(row);
    if (!keys) readers.byRow.set(row, keys = new Set());
    if (keys.has(key)) continue;
    keys.add(key);
    readers.pairs++;
  }
}

type Match = (...pattern: readonly (RDF.Term | null | undefined)[]) => readonly RDF.Quad[];

interface Matcher {
  readonly dataset: RDF.DatasetCore;
  /** Where the names of the rows go that are read. */
  reads: Set<string>;
}

/** The part of a dataset's interface that a validator uses, over the columns of a store. */
export function createMatcher(data: StoreData): Matcher {
  const dictionary = dictionaryOf(data);
  const terms = new Map<number, RDF.Term>();
  const term = (id: number): RDF.Term => {
    let known = terms.get(id);
    if (!known) terms.set(id, known = termOf(dictionary.token(id)));
    return known;
  };
  const quad = (s: RDF.Term, p: RDF.Term, o: RDF.Term): RDF.Quad => DataFactory.quad(s as never, p as never, o as never) as RDF.Quad;
  const match: Match = (subject, predicate, object) => {
    const name = token((subject ?? object ?? predicate) as RDF.Term);
    matcher.reads.add(subject ? subjectRow(name) : object ? objectRow(name) : everything);
    const wanted = predicate ? dictionary.findToken(token(predicate)) : 0;
    if (predicate && wanted === 0) return [];
    const found: RDF.Quad[] = [];
    if (subject) {
      const other = object ? dictionary.findToken(token(object)) : 0;
      if (object && other === 0) return [];
      eachOfSubject(data.union, dictionary.findToken(name), (p, o) => { if ((!predicate || p === wanted) && (!object || o === other)) found.push(quad(subject, term(p), term(o))); });
    } else if (object) {
      eachObjectRow(data.union, dictionary.findToken(name), (p, s) => { if (!predicate || p === wanted) found.push(quad(term(s), term(p), object)); });
    } else {
      for (const triple of tripleTexts(data, data.union)) {
        const { subject: s, predicate: p, object: o } = termsOf(triple);
        if (!predicate || p.equals(predicate)) found.push(quad(s, p, o));
      }
    }
    return found;
  };
  const matcher: Matcher = { dataset: { size: data.union.size, match } as unknown as RDF.DatasetCore, reads: new Set() };
  return matcher;
}
