import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { ParsedQuery } from '../sparql/parsed-query.js';
import { fitted, patternUses, reachedFrom, restricted, type PatternUse, type Bindings, type Triple } from '../sparql/reach.js';
import { hasTriple } from '../store/patch-graph.js';
import { dictionaryOf, graphOf, tripleTexts } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import { splitTriple, termsOf } from '../store/token-term.js';
import type { CandidateStore } from './candidate-store.js';
import { possibleRows } from './possible-rows.js';
import type { NamedQuery } from './queries.js';

/**
 * What follows by the rules, each of which is a CONSTRUCT. Rules that ask whether something is missing are asked when the
 * others derive nothing new, so that the order of the files does not matter.
 */

/** Triples of a graph, as `subject predicate object`; they are read from its columns and not kept as texts. */
export interface TriplesOfGraph extends Iterable<string> {
  has(triple: string): boolean;
}

/** What follows from a candidate. */
export interface Derived {
  /** What is stated and what follows. */
  readonly store: CandidateStore;
  /** What follows and is not stated. */
  readonly triples: TriplesOfGraph;
}

/** What follows after a change, and how that differs from what followed before. */
export interface DerivedAfter extends Derived {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface Rule {
  readonly query: ParsedQuery;
  readonly templates: readonly Algebra.Pattern[];
  readonly body: Algebra.Operation;
  readonly uses: readonly PatternUse[];
  /** Whether more triples never lead to fewer solutions. */
  readonly isMonotone: boolean;
}

export interface Rules {
  /** The graph of what is derived. */
  readonly graph: string;
  readonly monotone: readonly Rule[];
  readonly others: readonly Rule[];
}

export function rulesOf(queries: readonly NamedQuery[], graph: string): Rules {
  const rules = queries.map(({ query }): Rule => {
    const { template, input } = query.operation as Algebra.Construct;
    const uses = patternUses(query);
    return { query, templates: template, body: input, uses, isMonotone: uses.every(({ isAsserted }) => isAsserted) };
  });
  return { graph, monotone: rules.filter(({ isMonotone }) => isMonotone), others: rules.filter(({ isMonotone }) => !isMonotone) };
}

/** What follows by rules, in a store that has it. */
export function triplesOf({ data }: Pick<CandidateStore, 'data'>, name: string): TriplesOfGraph {
  const graph = graphOf(data, name), { findToken } = dictionaryOf(data);
  return {
    has(triple) {
      const [s, p, o] = splitTriple(triple).map(findToken) as [number, number, number];
      return s > 0 && p > 0 && o > 0 && hasTriple(graph, s, p, o);
    },
    [Symbol.iterator]: () => tripleTexts(data, graph),
  };
}

const linesOf = (triples: Iterable<string>, { graph }: Rules): string[] => [...triples].map((triple) => `${triple} <${graph}> .`);
const withoutEnd = (line: string): string => line.slice(0, -' .'.length);

const ask = (store: CandidateStore, { query }: Rule, templates: readonly Algebra.Pattern[], input: Algebra.Operation, known = false): readonly string[] =>
  store.construct({ ...query, operation: { ...query.operation, template: templates, input } as unknown as Algebra.Operation }, known).map(withoutEnd);

/** Everything that follows. */
export function derive(stated: CandidateStore, rules: Rules): Derived {
  let store = stated;
  /** What the last round said; undefined before the first one. */
  let last: { readonly size: number; triples(): readonly string[] } | undefined;
  const round = (some: readonly Rule[], all = false): boolean => {
    const few = last !== undefined && !all && last.size <= mostChanged ? last.triples() : undefined;
    if (few && !few.some(holdsBlankNode)) {
      const fresh = followingFrom(store, some, few);
      store = store.after(linesOf(fresh, rules));
      last = { size: fresh.length, triples: () => fresh };
    } else {
      const inferred = store.infer(some.map(({ query }) => query), rules.graph);
      store = inferred?.store ?? store;
      last = inferred ?? { size: 0, triples: () => [] };
    }
    return last.size > 0;
  };
  do {
    while (round(rules.monotone));
  } while (round(rules.others, true));
  return { store, triples: triplesOf(store, rules.graph) };
}

/** A triple as `subject predicate object`, and the graph that states it; none for the default graph. */
export interface StatedTriple { readonly triple: string; readonly graph?: string | undefined }
export interface StatedChange {
  readonly added: readonly StatedTriple[];
  readonly removed: readonly StatedTriple[];
}

const statedLine = ({ triple, graph }: StatedTriple): string => (graph === undefined ? `${triple} .` : `${triple} <${graph}> .`);
const tripleOf = ({ triple }: StatedTriple): string => triple;

/**
 * What follows when something else is stated: what `derive` says of the new statements, at the cost of what is reached.
 * What a removed triple has led to is doubted first, with all that this has led to, and then derived again where it still
 * follows (delete and rederive: Gupta, Mumick and Subrahmanian, SIGMOD 1993).
 *
 * @param before What followed from the statements before.
 * @returns undefined where a blank node is reached, of which nothing can be asked by name, or too much.
 */
export function deriveAfter(before: Derived, change: StatedChange, rules: Rules): DerivedAfter | undefined {
  const changed = new Set<string>(), touched = new Set<string>();
  let store = before.store.after(change.added.map(statedLine), change.removed.map(statedLine));
  const drop = (some: readonly string[]): void => {
    for (const triple of some) touched.add(triple);
    store = store.after([], linesOf(some, rules));
  };
  const put = (some: readonly string[]): string[] => {
    for (const triple of some) touched.add(triple);
    store = store.after(linesOf(some, rules));
    return [...some];
  };
  const derived = (): TriplesOfGraph => triplesOf(store, rules.graph);
  const note = (some: readonly string[]): void => { for (const triple of some) changed.add(triple); };

  let fresh = change.added.map(tripleOf), lost = change.removed.map(tripleOf), past = before.store;
  drop(fresh.filter(derived().has)); // they are stated now
  for (let round = 0; fresh.length + lost.length > 0; round++) {
    const doubted = doubtedAfter(past, rules, lost, derived());
    note([...fresh, ...lost, ...doubted]);
    drop(doubted);
    const candidates = [...lost, ...doubted];
    fresh.push(...put(again(store, rules.monotone, candidates)));
    while (fresh.length > 0) {
      fresh = put(followingFrom(store, rules.monotone, fresh));
      note(fresh);
    }
    if (round === mostRounds || changed.size > mostChanged || [...changed].some(holdsBlankNode)) return undefined;

    // What the other rules say is known when nothing more follows by these.
    const asked = new Set(candidates.filter((triple) => rules.others.some((rule) => fitsTemplate(rule, termsOf(triple)))));
    for (const each of [before.store, store]) for (const head of reachedFromAll(each, rules.others, [...changed])) asked.add(head);
    const held = [...asked].filter(derived().has);
    drop(held);
    const holding = new Set(put(again(store, [...rules.monotone, ...rules.others], [...asked])));
    lost = held.filter((triple) => !holding.has(triple));
    fresh = [...holding].filter((triple) => !held.includes(triple));
    past = store.after(linesOf(lost, rules));
  }
  const triples = derived(), differ = [...touched].filter((triple) => triples.has(triple) !== before.triples.has(triple));
  return { store, triples, added: differ.filter(triples.has), removed: differ.filter((triple) => !triples.has(triple)) };
}

/** Where more is to be said, everything is derived anew. */
const mostRounds = 8, mostChanged = 5_000;

/** A blank node is the only term that begins with an underscore. */
const holdsBlankNode = (triple: string): boolean => triple.startsWith('_:') || triple.includes(' _:');

/** The derived triples that lost ones may have led to, at any distance. */
function doubtedAfter(store: CandidateStore, { monotone }: Rules, lost: readonly string[], derived: TriplesOfGraph): readonly string[] {
  const doubted = new Set<string>();
  for (let wave = lost; wave.length > 0;) {
    wave = [...reachedFromAll(store, monotone, wave)].filter((head) => derived.has(head) && !doubted.has(head));
    for (const head of wave) doubted.add(head);
  }
  return [...doubted];
}

/** What rules may say where one of these triples counts. */
function reachedFromAll(store: CandidateStore, rules: readonly Rule[], changed: readonly string[]): ReadonlySet<string> {
  const heads = new Set<string>(), terms = changed.map(termsOf);
  for (const rule of rules) {
    for (const { use, rows } of fitting(rule.uses, terms, store.data)) {
      for (const template of rule.templates) {
        const names = [template.subject, template.predicate, template.object].filter(({ termType }) => termType === 'Variable').map(({ value }) => value);
        for (const head of ask(store, rule, [template], use.isAsserted && use.beside ? restricted(rule.body, rows) : reachedFrom(use, rows, names) ?? rule.body, true)) heads.add(head);
      }
    }
  }
  return heads;
}

/** What follows at once from triples that the store has. */
function followingFrom(store: CandidateStore, rules: readonly Rule[], triples: readonly string[]): readonly string[] {
  const terms = triples.map(termsOf);
  const following = (rule: Rule): readonly string[] => fitting(rule.uses, terms, store.data).flatMap(({ use, rows }) =>
    ask(store, rule, rule.templates, use.beside ? restricted(rule.body, rows) : rule.body));
  return [...new Set(rules.flatMap(following))];
}

/** Those of some triples that follow at once and that no graph states. */
function again(store: CandidateStore, rules: readonly Rule[], triples: readonly string[]): readonly string[] {
  const terms = triples.map(termsOf), wanted = new Set(triples);
  return [...new Set(rules.flatMap((rule) => rule.templates.flatMap((template) => {
    const rows = terms.map((triple) => fittedTemplate(template, triple)).filter((row) => row !== undefined);
    return rows.length === 0 ? [] : ask(store, rule, [template], restricted(rule.body, rows));
  })))].filter((triple) => wanted.has(triple));
}

const fittedTemplate = (template: Algebra.Pattern, { subject, predicate, object }: Triple): Bindings | undefined =>
  fitted([template.subject, template.predicate, template.object], [subject, predicate, object]);
const fitsTemplate = ({ templates }: Rule, triple: Triple): boolean => templates.some((template) => fittedTemplate(template, triple) !== undefined);

/** Where some of the triples fit, each with what they give to its variables, as far as the data have what stands beside. */
export function fitting(uses: readonly PatternUse[], triples: readonly Triple[], data: StoreData): readonly { readonly use: PatternUse; readonly rows: readonly Bindings[] }[] {
  return uses.flatMap((use) => {
    const rows = possibleRows(data, use, triples.map(use.fit).filter((row) => row !== undefined));
    return rows.length > 0 ? [{ use, rows }] : [];
  });
}
