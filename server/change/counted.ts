import type { Candidate } from './candidate.js';
import { splitLine } from './statements.js';

/** Lines that one line of the journal lists; of a larger change it tells the numbers. */
export const mostLines = 20_000;

/** UTF-16 units of its lines together: the line is made on the thread that listens. */
export const mostUnits = 2 ** 22;

/** A change as it is told outside the thread that made it: what has too many lines for the journal, by numbers. */
export function counted(candidate: Candidate): Candidate {
  const { added, removed } = candidate;
  const units = [added, removed].reduce((sum, lines) => lines.reduce((all, { length }) => all + length, sum), 0);
  if (added.length + removed.length <= mostLines && units <= mostUnits) return candidate;
  const bulk = new Map<string, { graph: string; added: number; removed: number }>();
  for (const [side, lines] of [['added', added], ['removed', removed]] as const) {
    for (const line of lines) {
      const { graph } = splitLine(line);
      let counts = bulk.get(graph);
      if (!counts) bulk.set(graph, counts = { graph, added: 0, removed: 0 });
      counts[side] += 1;
    }
  }
  return { ...candidate, added: [], removed: [], bulk: [...bulk.values()] };
}
