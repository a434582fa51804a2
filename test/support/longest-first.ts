import { statSync } from 'node:fs';

/** What Jest tells of a suite. */
interface Suite { readonly path: string }

/**
 * Seconds that suites take on two quiet processors, of those that take long, as they were last measured or estimated after a change. One that is begun
 * last would keep one processor waiting for the other; how long the others take does not matter for that.
 */
const seconds: readonly (readonly [path: string, seconds: number])[] = [
  ['browser/accessibility.', 57], ['http/write-queue.', 26], ['browser/contribute.', 30],
  ['http/people.', 29], ['browser/styles.', 31], ['browser/query.', 24], ['browser/review.', 23], ['http/durability.', 22],
  ['curation/accept-kills.', 22], ['browser/collections.', 22], ['commands/check-papers.', 22], ['browser/query-results.', 21],
  ['curation/proposals.', 21], ['curation/lookup/lookups.', 21], ['curation/bulk/bulk.', 20], ['engine/engine.', 18], ['engine/grown-workers.', 20],
  ['http/hostile-texts.', 20], ['http/shutdown.', 19], ['ontology/shapes.', 19], ['http/bulk.', 18], ['ontology/kept-check.', 16],
  ['browser/tools.', 18], ['curation/form-pages.', 17], ['browser/query-editor-help.', 16], ['browser/proposals.', 16], ['browser/query-reader.', 16],
  ['external/running.', 16], ['browser/windows.', 15], ['curation/forms/round-trip.', 15], ['browser/query-speed.', 15], ['bench/scale.', 15],
  ['browser/reading.', 15], ['browser/tasks.', 15], ['release.', 14], ['http/write.', 14], ['cli.', 14], ['federation/failing-services.', 14],
  ['federation/worker.', 14], ['ontology/judge-after.', 12], ['federation/federation.', 14], ['http/metadata.', 13], ['browser/account.', 13], ['browser/graph.', 13],
  ['curation/proposal-pages.', 13], ['curation/form-lookup.', 13], ['conformance/update.', 13], ['conformance/differential.', 13],
  ['bench/benchmark.', 13], ['http/service.', 12],
];

/** The order in which Jest runs suites: the longest first. Kept by hand, so that it is the same on each machine. */
class LongestFirst {
  sort<Some extends Suite>(suites: readonly Some[]): readonly Some[] {
    const known = new Map(suites.map((suite) => {
      const path = suite.path.replaceAll('\\', '/').replace(/^.*\/dist\/test\//, ''), found = seconds.find(([start]) => path.startsWith(start));
      // Longer files take longer, by and large.
      return [suite, found ? found[1] : Math.min(11, statSync(suite.path).size / 2000)] as const;
    }));
    return [...suites].sort((a, b) => (known.get(b) ?? 0) - (known.get(a) ?? 0));
  }

  /** Of `jest --onlyFailures`, which nothing here uses. */
  allFailedTests<Some extends Suite>(suites: readonly Some[]): readonly Some[] { return suites; }

  /** What a run has measured is not kept. */
  cacheResults(): void { /* see `seconds` */ }
}

export { LongestFirst as default };
