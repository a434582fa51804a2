import { join } from 'node:path';
import { textBound } from '../platform/memory.js';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { graphOf, tripleTexts } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import { termsOf } from '../store/token-term.js';
import type { CandidateStore } from './candidate-store.js';
import type { CanonicalModule } from './canonical.js';
import { checksOf, runChecks, runChecksAfter, type Check, type CheckFindings } from './checks.js';
import { derive, deriveAfter, rulesOf, triplesOf, type Derived, type Rules, type StatedChange, type TriplesOfGraph } from './derive.js';
import { explain } from './explain.js';
import { OntologyError, type Finding, type RawFinding } from './findings.js';
import { withoutGraph } from './graphs.js';
import { declaredPrefixes } from './load.js';
import { readQueries } from './queries.js';
import { checkShapes, noVerdicts, type ShapeTriple, type ShapeVerdicts } from './shape-check.js';

/** The statements that are reasoned over and checked. */
export interface Curated {
  /** In the order of their files. */
  readonly modules: readonly CanonicalModule[];
  /** Lines of the default graph. */
  readonly unnamed: readonly string[];
}

/** What judging needs to know. */
export interface JudgeSource {
  /** Folder laid out like `queries/`. */
  readonly queries: string;
  /** IRI under which the graphs are named. */
  readonly base: string;
  readonly createCandidateStore: () => Promise<CandidateStore>;
}

/** What rules and checks make of curated statements, and what it takes to judge a change of them. */
export interface Judgement {
  readonly prefixes: PrefixMap;
  /** Triples that follow and are not stated, as `subject predicate object`. */
  readonly derived: TriplesOfGraph;
  /** How they differ from those before a change; undefined where everything was judged. */
  readonly since: { readonly added: readonly string[]; readonly removed: readonly string[] } | undefined;
  /** What shapes of lower severity and the checks of `qc/warn` say. */
  readonly warnings: readonly Finding[];
  readonly state: JudgeState;
}

interface JudgeState {
  readonly store: CandidateStore;
  readonly rules: Rules;
  readonly shapes: ShapeVerdicts;
  readonly checks: CheckFindings;
}

/** Of everything that the rules derive; it cannot be written. */
export const derivedGraph = (base: string): string => `${base}graph/derived`;

/**
 * derive → validate: the only way for curated statements into a version. Stored graphs are part of a version as they
 * are; only the default one is reasoned over and checked with the modules.
 *
 * @throws OntologyError with every finding of severity error.
 */
export async function judge({ modules, unnamed }: Curated, source: JudgeSource): Promise<Judgement> {
  const declared = declaredPrefixes(modules), prefixes = declared.size > 0 ? declared : wellKnownPrefixes;
  const queries = await readAll(source, prefixes);
  // The default graph without its name: it may hold blank nodes, and the checks that ask for graphs ask for modules.
  const stated = (await source.createCandidateStore()).afterQuads(modules.flatMap(({ quads }) => quads)).after(unnamed.map(withoutGraph));
  return judgedWhole(prefixes, derive(stated, queries.rules), queries, modules.find(({ name }) => name === 'shapes')?.quads ?? []);
}

/**
 * What `judge` says of a version that it was made for, without deriving again what follows.
 *
 * @param data Curated statements and what follows from them, in graphs as they stand in a version; the default one without its name.
 * @throws OntologyError as judge does.
 */
export async function judgeVersion(data: StoreData, prefixes: PrefixMap, source: JudgeSource): Promise<Judgement> {
  const queries = await readAll(source, prefixes), store = (await source.createCandidateStore()).over(data);
  return judgedWhole(prefixes, { store, triples: triplesOf(store, queries.rules.graph) }, queries, [...tripleTexts(data, graphOf(data, `${source.base}graph/shapes`))].map(termsOf));
}

interface Queries {
  readonly rules: Rules;
  readonly checks: readonly Check[];
}

async function readAll({ queries, base }: JudgeSource, prefixes: PrefixMap): Promise<Queries> {
  const read = (path: string) => readQueries(join(queries, path), prefixes);
  const [rules, errors, warnings] = await Promise.all([read('rules'), read('qc/error'), read('qc/warn')]);
  return { rules: rulesOf(rules, derivedGraph(base)), checks: [...checksOf(errors, 'error'), ...checksOf(warnings, 'warning')] };
}

async function judgedWhole(prefixes: PrefixMap, derived: Derived, { rules, checks }: Queries, shapes: readonly ShapeTriple[]): Promise<Judgement> {
  return judged(prefixes, derived, {
    rules,
    // After the rules, so that a shape for a class also meets the instances of its subclasses.
    shapes: await checkShapes(derived.store.data, noVerdicts(shapes)),
    checks: runChecks(derived.store, checks),
  });
}

/**
 * What `judge` says of curated statements after a change, at the cost of what the change reaches. Neither schema nor
 * shapes nor prefixes may be among the change.
 *
 * @returns undefined where only judging everything tells.
 * @throws OntologyError as judge does.
 */
export async function judgeAfter({ prefixes, derived: before, state }: Judgement, change: StatedChange): Promise<Judgement | undefined> {
  // Its terms become part of queries, where a text has a bound; in a file that was written by hand it has none.
  if ([...change.added, ...change.removed].reduce((sum, { triple }) => sum + triple.length, 0) > textBound()) return undefined;
  const derived = deriveAfter({ store: state.store, triples: before }, change, state.rules);
  if (!derived) return undefined;
  const { added, removed } = derived, changed = { added: [...change.added.map(({ triple }) => triple), ...added], removed: [...change.removed.map(({ triple }) => triple), ...removed] };
  return judged(prefixes, derived, {
    rules: state.rules,
    shapes: await checkShapes(derived.store.data, state.shapes, [...changed.added, ...changed.removed]),
    checks: runChecksAfter(state.checks, derived.store, changed),
  }, { added, removed });
}

/** What was said of statements before a change, without what it takes to know which shapes the change reaches. */
export interface KeptJudgement {
  readonly prefixes: PrefixMap;
  /** What was stated and what followed, with the default graph without its name. */
  readonly store: StoreData;
  /** What a check had found; undefined where it was not asked. */
  readonly findings: (check: Check) => readonly RawFinding[] | undefined;
}

/** What `judgeAfter` says of a change, from a judgement that was kept: shapes are asked of everything. @returns and throws as that does. */
export async function judgeKept({ prefixes, store: data, findings }: KeptJudgement, change: StatedChange, source: JudgeSource): Promise<Judgement | undefined> {
  const { rules, checks } = await readAll(source, prefixes), store = (await source.createCandidateStore()).over(data);
  const known = new Map(checks.flatMap((check) => {
    const found = findings(check);
    return found ? [[check, found] as const] : [];
  }));
  if (known.size < checks.length) return undefined;
  const shapes = noVerdicts([...tripleTexts(data, graphOf(data, `${source.base}graph/shapes`))].map(termsOf));
  return judgeAfter({ prefixes, derived: triplesOf(store, rules.graph), since: undefined, warnings: [], state: { store, rules, shapes, checks: known } }, change);
}

function judged(prefixes: PrefixMap, { store, triples }: Derived, rest: Omit<JudgeState, 'store'>, since?: Judgement['since']): Judgement {
  const raw = [...rest.shapes.faults, ...[...rest.checks.values()].flat()];
  const errors = raw.filter(({ severity }) => severity === 'error');
  const findings = explain(errors.length > 0 ? errors : raw, { data: store.data, derived: rest.rules.graph, prefixes });
  if (errors.length > 0) throw new OntologyError([], findings);
  return { prefixes, derived: triples, since, warnings: findings, state: { store, ...rest } };
}
