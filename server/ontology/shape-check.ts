import type * as RDF from '@rdfjs/types';
import { DataFactory, Store } from 'n3';
import { Validator, type Result } from 'shacl-engine';
import { sh } from '../rdf/vocabulary.js';
import { token } from '../store/build-store.js';
import { dictionaryOf, eachObjectRow, eachOfSubject, tripleTexts } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import { termOf, termsOf } from '../store/token-term.js';
import type { Finding } from './findings.js';

/** What was found at a resource, by which shapes, and the rows of the data that were read for it. */
interface Verdict { readonly shapes: string; readonly reads: ReadonlySet<string>; readonly findings: readonly Finding[] }

/** What shapes say of some data. */
export interface ShapeVerdicts {
  /** One per violated shape and resource; `sh:Warning` and `sh:Info` are warnings. */
  readonly findings: readonly Finding[];
  readonly validator: Validator | undefined;
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** @param shapes Quads of the shapes graph. */
export const noVerdicts = (shapes: readonly RDF.Quad[]): ShapeVerdicts => ({ findings: [], validator: shapes.length > 0 ? createValidator(shapes) : undefined, verdicts: new Map() });

/**
 * Checks data against SHACL shapes: stated and derived triples of all modules, classes included, so that `sh:class` knows
 * subclasses. A resource for which no row was read that is now another is not checked again: what is said of it stays.
 *
 * @param before What the shapes said of other data.
 * @param changed Every triple, as `subject predicate object`, that the data have and the others had not, or the other way round.
 */
export async function checkShapes(data: StoreData, before: ShapeVerdicts, changed: Iterable<string> = []): Promise<ShapeVerdicts> {
  const { validator, verdicts } = before;
  if (!validator) return before;
  const matcher = createMatcher(data), rows = changedRows(changed);

  const targets = new Map<string, { readonly term: RDF.Term; readonly shapes: RDF.Term[] }>();
  const focusNode = validator.shapesPtr.clone({ dataset: matcher.dataset, ptrs: undefined });
  for (const shape of validator.shapes.values()) {
    for (const { term } of await shape.resolveTargets({ focusNode })) {
      if (!term) continue;
      const target = targets.get(token(term));
      if (target) target.shapes.push(shape.ptr.term);
      else targets.set(token(term), { term, shapes: [shape.ptr.term] });
    }
  }

  const next = new Map<string, Verdict>();
  for (const [key, { term, shapes: asked }] of targets) {
    const names = asked.map(token).join(' ');
    const known = verdicts.get(key);
    if (known?.shapes === names && !meet(known.reads, rows)) {
      next.set(key, known);
      continue;
    }
    matcher.reads = new Set();
    const { results } = await validator.validate({ dataset: matcher.dataset, terms: [term] }, asked.map((shape) => ({ terms: [shape] })));
    next.set(key, { shapes: names, reads: matcher.reads, findings: results.map(findingOf) });
  }
  return { findings: [...next.values()].flatMap(({ findings }) => findings), validator, verdicts: next };
}

function createValidator(shapes: readonly RDF.Quad[]): Validator {
  const inDefaultGraph = shapes.map(({ subject, predicate, object }) => DataFactory.quad(subject as never, predicate as never, object as never));
  return new Validator(new Store(inDefaultGraph), { factory: DataFactory });
}

function findingOf(result: Result): Finding {
  const message = result.message.map(({ value }) => value).join(' ') || result.constraintComponent.value;
  const value = result.value?.term, [step, ...steps] = result.path ?? [], property = steps.length === 0 && step?.predicates.length === 1 ? step.predicates[0]?.value : undefined;
  return {
    severity: result.severity.value === sh.Violation ? 'error' : 'warning',
    resource: result.focusNode.term?.value ?? '',
    rule: result.shape.ptr.term.value,
    message: value ? `${message} Found: ${value.termType === 'Literal' ? `“${value.value}”` : `<${value.value}>`}.` : message,
    ...(property !== undefined && { property }),
  };
}

/** Names of the rows of a matcher: all triples of a subject, all of an object, and all that there are. */
const subjectRow = (name: string): string => `s${name}`;
const objectRow = (name: string): string => `o${name}`;
const everything = '*';

function changedRows(changed: Iterable<string>): Set<string> {
  const rows = new Set<string>();
  for (const triple of changed) {
    const { subject, object } = termsOf(triple);
    rows.add(subjectRow(token(subject))).add(objectRow(token(object))).add(everything);
  }
  return rows;
}

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const row of few) if (many.has(row)) return true;
  return false;
}

type Match = (...pattern: readonly (RDF.Term | null | undefined)[]) => readonly RDF.Quad[];

interface Matcher {
  readonly dataset: RDF.DatasetCore;
  /** Where the names of the rows go that are read. */
  reads: Set<string>;
}

/** The part of a dataset's interface that a validator uses, over the columns of a store. */
function createMatcher(data: StoreData): Matcher {
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
