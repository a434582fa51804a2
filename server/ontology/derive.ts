import type { Draft } from './draft.js';
import type { NamedQuery } from './queries.js';

/**
 * Runs the rules until they say nothing new, and returns what they derived as sorted lines of N-Quads in one graph.
 * A triple that is stated already is not derived again.
 *
 * @param draft holds the stated quads; the derived ones are added to it.
 */
export function derive(draft: Draft, rules: readonly NamedQuery[], graph: string): string[] {
  const derived: string[] = [];
  for (;;) {
    const fresh = [...new Set(rules.flatMap(({ text }) => draft.construct(text)))].map((line) => line.replace(/\.$/, `<${graph}> .`));
    if (fresh.length === 0) return derived.sort();
    draft.add(fresh.join('\n'));
    for (const line of fresh) derived.push(line);
  }
}
