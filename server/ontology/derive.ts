import type { Draft } from './draft.js';
import type { NamedQuery } from './queries.js';

/**
 * Runs the rules until they say nothing new, and returns what they derived as sorted lines of N-Quads in one graph.
 * A triple that a module states already is not derived again.
 *
 * @param draft holds the stated quads; the derived ones are added to it.
 * @param stated the stated triples, as lines of N-Triples without line end.
 */
export function derive(draft: Draft, rules: readonly NamedQuery[], stated: Iterable<string>, graph: string): string[] {
  const known = new Set(stated);
  const derived: string[] = [];
  for (let fresh: string[] = []; ; fresh = []) {
    for (const rule of rules) {
      for (const line of draft.construct(rule.text).split('\n')) {
        if (!line || known.has(line)) continue;
        known.add(line);
        fresh.push(line.replace(/ ?\.$/, ` <${graph}> .`));
      }
    }
    if (fresh.length === 0) return derived.sort();
    draft.add(fresh.join('\n'));
    derived.push(...fresh);
  }
}
