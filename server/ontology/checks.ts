import { patternUses, reachedFrom, restricted, type PatternUse } from '../sparql/reach.js';
import { splitToken } from '../store/ntriples.js';
import { termOf, termsOf } from '../store/token-term.js';
import type { CandidateStore } from './candidate-store.js';
import { fitting } from './derive.js';
import type { RawFinding } from './findings.js';
import type { NamedQuery } from './queries.js';

/**
 * A query of `queries/qc`: each row is a fault, with `?resource` and `?message`, and where they are known `?property` and
 * `?value` of the statement that is wrong, `?other`, a resource that has its part in it, and `?remedy`.
 */
export interface Check extends NamedQuery {
  readonly severity: RawFinding['severity'];
  readonly uses: readonly PatternUse[];
}

export const checksOf = (queries: readonly NamedQuery[], severity: RawFinding['severity']): readonly Check[] => queries.map((query) => ({ ...query, severity, uses: patternUses(query.query) }));

/** What each check finds, sorted by resource and message. */
export type CheckFindings = ReadonlyMap<Check, readonly RawFinding[]>;

/** Asks checks. @param candidate Holds stated and derived quads. */
export const runChecks = (candidate: CandidateStore, checks: readonly Check[]): CheckFindings => new Map(checks.map((check) => [check, sorted(ask(candidate, check, check.query))]));

/** Resources that are asked of by name; where there are more, everything is asked. */
const mostResources = 2000;

/**
 * What `runChecks` says of a candidate, at the cost of what a change reaches: only of resources to which a check can come
 * through a changed triple is it asked again.
 *
 * @param before What was found before the change.
 * @param added Triples that the candidate has since, as `subject predicate object`; `removed` those that it had.
 */
export function runChecksAfter(before: CheckFindings, candidate: CandidateStore, { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] }): CheckFindings {
  const changed = [...added, ...removed].map(termsOf);
  // A resource may have come to a finding, or out of one, by several triples of which one is there no more.
  const both = candidate.after(removed.map((triple) => `${triple} .`));
  return new Map([...before].map(([check, findings]) => {
    const reached = resourcesReached(both, check, fitting(check.uses, changed, both.data));
    if (reached === undefined || reached.size > mostResources) return [check, sorted(ask(candidate, check, check.query))];
    if (reached.size === 0) return [check, findings];
    const names = new Set([...reached].map((name) => splitToken(name).text));
    const again = ask(candidate, check, { ...check.query, operation: restricted(check.query.operation, [...reached].map((name) => ({ resource: termOf(name) }))) });
    return [check, sorted([...findings.filter(({ resource }) => !names.has(resource)), ...again])];
  }));
}

/** The resources, as tokens, of which a check may say something else; undefined where these cannot be told. */
function resourcesReached(store: CandidateStore, { query }: Check, uses: ReturnType<typeof fitting>): ReadonlySet<string> | undefined {
  const reached = new Set<string>();
  for (const { use, rows } of uses) {
    const pattern = reachedFrom(use, rows, ['resource']);
    if (!pattern) return undefined;
    const operation = { type: 'project', input: pattern, variables: [{ termType: 'Variable', value: 'resource' }] } as unknown as typeof query.operation;
    for (const { resource = '' } of store.select({ ...query, operation })) {
      if (!resource.startsWith('<')) return undefined;
      reached.add(resource);
    }
  }
  return reached;
}

function ask(candidate: CandidateStore, { name, severity }: Check, query: Check['query']): RawFinding[] {
  const text = (token: string | undefined): string => (token === undefined ? '' : splitToken(token).text);
  return candidate.select(query).map(({ resource, message, property, value, other, remedy }) => ({
    severity, resource: text(resource), check: `qc/${severity === 'error' ? 'error' : 'warn'}/${name}`, message: text(message),
    ...(property !== undefined && { property: text(property) }), ...(value !== undefined && { value: text(value), token: value }),
    ...(other !== undefined && { other: text(other) }), ...(remedy !== undefined && { remedy: text(remedy) }),
  }));
}

const sorted = (findings: readonly RawFinding[]): readonly RawFinding[] => [...findings].sort(byResource);

/** By resource and message. */
export const byResource = (a: RawFinding, b: RawFinding): number =>
  compare(a.resource, b.resource) || compare(a.message, b.message) || compare(a.property ?? '', b.property ?? '') || compare(a.value ?? '', b.value ?? '');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
