import type { CandidateStore } from './candidate-store.js';
import type { NamedQuery } from './queries.js';

/**
 * Runs the rules until they derive nothing new, and returns what they derived as sorted lines of N-Quads in one graph.
 * A triple that is stated already is not derived again.
 *
 * @param candidate holds the stated quads; the derived ones are added to it.
 */
export function derive(candidate: CandidateStore, rules: readonly NamedQuery[], graph: string): string[] {
  const derived: string[] = [];
  for (;;) {
    const fresh = [...new Set(rules.flatMap(({ text }) => candidate.construct(text)))].map((line) => line.replace(/\.$/, `<${graph}> .`));
    if (fresh.length === 0) return derived.sort();
    candidate.add(fresh.join('\n'));
    for (const line of fresh) derived.push(line);
  }
}
