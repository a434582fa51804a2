import { join } from 'node:path';
import { wellKnownPrefixes } from '../rdf/vocabulary.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { CandidateStore } from './candidate-store.js';
import type { CanonicalModule } from './canonical.js';
import { checksOf, runChecks, runChecksAfter, type CheckFindings } from './checks.js';
import { derive, deriveAfter, rulesOf, type Derived, type Rules, type StatedChange } from './derive.js';
import { explain } from './explain.js';
import { OntologyError, type Finding } from './findings.js';
import { withoutGraph } from './graphs.js';
import { declaredPrefixes } from './load.js';
import { readQueries } from './queries.js';
import { checkShapes, noVerdicts, type ShapeVerdicts } from './shape-check.js';

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
  readonly derived: ReadonlySet<string>;
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
 * @param known What the rules derive, as `subject predicate object`, where that is known.
 * @throws OntologyError with every finding of severity error.
 */
export async function judge({ modules, unnamed }: Curated, { queries, base, createCandidateStore }: JudgeSource, known?: ReadonlySet<string>): Promise<Judgement> {
  const declared = declaredPrefixes(modules), prefixes = declared.size > 0 ? declared : wellKnownPrefixes;
  const read = (path: string) => readQueries(join(queries, path), prefixes);
  const [rules, errors, warnings] = await Promise.all([read('rules'), read('qc/error'), read('qc/warn')]);
  // The default graph without its name: it may hold blank nodes, and the checks that ask for graphs ask for modules.
  const stated = (await createCandidateStore()).afterQuads(modules.flatMap(({ quads }) => quads)).after(unnamed.map(withoutGraph));
  const ruleSet = rulesOf(rules, derivedGraph(base));
  const derived = known ? { store: stated.after([...known].map((triple) => `${triple} <${ruleSet.graph}> .`)), triples: known } : derive(stated, ruleSet);
  return judged(prefixes, derived, {
    rules: ruleSet,
    // After the rules, so that a shape for a class also meets the instances of its subclasses.
    shapes: await checkShapes(derived.store.data, noVerdicts(modules.find(({ name }) => name === 'shapes')?.quads ?? [])),
    checks: runChecks(derived.store, [...checksOf(errors, 'error'), ...checksOf(warnings, 'warning')]),
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
  const derived = deriveAfter({ store: state.store, triples: before }, change, state.rules);
  if (!derived) return undefined;
  const { added, removed } = derived, changed = { added: [...change.added.map(({ triple }) => triple), ...added], removed: [...change.removed.map(({ triple }) => triple), ...removed] };
  return judged(prefixes, derived, {
    rules: state.rules,
    shapes: await checkShapes(derived.store.data, state.shapes, [...changed.added, ...changed.removed]),
    checks: runChecksAfter(state.checks, derived.store, changed),
  }, { added, removed });
}

function judged(prefixes: PrefixMap, { store, triples }: Derived, rest: Omit<JudgeState, 'store'>, since?: Judgement['since']): Judgement {
  const raw = [...rest.shapes.faults, ...[...rest.checks.values()].flat()];
  const errors = raw.filter(({ severity }) => severity === 'error');
  const findings = explain(errors.length > 0 ? errors : raw, { data: store.data, derived: rest.rules.graph, prefixes });
  if (errors.length > 0) throw new OntologyError([], findings);
  return { prefixes, derived: triples, since, warnings: findings, state: { store, ...rest } };
}
