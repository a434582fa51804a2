import { statSync } from 'node:fs';

/** What Jest tells of a suite. */
interface Suite { readonly path: string }

/**
 * Seconds that suites took on two quiet processors when they were last measured, of those that take long. One that is begun
 * last would keep one processor waiting for the other; how long the others take does not matter for that.
 */
const seconds: readonly (readonly [path: string, seconds: number])[] = [
  ['curation/accept-kills', 40], ['curation/proposals.', 30], ['curation/proposal-matrix', 25],
  ['http/write.', 75], ['release.', 70], ['browser/accessibility', 60], ['http/write-queue', 55], ['http/durability', 50], ['http/service.', 50], ['http/metadata', 50], ['http/people', 45],
  ['cli.', 45], ['federation/service', 40], ['browser/query.', 37], ['browser/query-editor-help', 35], ['http/shutdown', 34], ['browser/windows', 33], ['ontology/shapes', 32], ['federation/failing', 30],
  ['browser/query-results', 30], ['browser/account', 29], ['browser/collections', 28], ['http/knowledge/mcp', 26], ['http/knowledge/api', 26], ['ontology/judge-after', 25], ['http/machines', 25], ['federation/worker', 25],
  ['bench/scale', 25], ['http/changes', 24], ['ontology/dataset', 23], ['browser/query-speed', 22], ['browser/tools', 22], ['browser/graph', 21], ['browser/perspective', 21], ['external/virtuoso', 21], ['browser/query-states', 20],
];

/** The order in which Jest runs suites: the longest first. Kept by hand, so that it is the same on each machine. */
class LongestFirst {
  sort<Some extends Suite>(suites: readonly Some[]): readonly Some[] {
    const known = new Map(suites.map((suite) => {
      const path = suite.path.replaceAll('\\', '/').replace(/^.*\/dist\/test\//, ''), found = seconds.find(([start]) => path.startsWith(start));
      // Longer files take longer, by and large.
      return [suite, found ? found[1] : Math.min(19, statSync(suite.path).size / 2000)] as const;
    }));
    return [...suites].sort((a, b) => (known.get(b) ?? 0) - (known.get(a) ?? 0));
  }

  /** Of `jest --onlyFailures`, which nothing here uses. */
  allFailedTests<Some extends Suite>(suites: readonly Some[]): readonly Some[] { return suites; }

  /** What a run has measured is not kept. */
  cacheResults(): void { /* see `seconds` */ }
}

export { LongestFirst as default };
