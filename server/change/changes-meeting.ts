import { splitTriple } from '../store/token-term.js';
import { mostChanges, summaryOf, type ChangeSummary } from './change-summary.js';
import type { Journal } from './journal.js';
import type { Conflict } from './merge-changes.js';
import { splitLine } from './statements.js';

/**
 * The changes since a version that are about the values of conflicts, oldest first: by whom a value was changed, and why.
 *
 * @returns none for a version that the journal does not know.
 */
export async function changesMeeting(conflicts: readonly Conflict[], base: string | undefined, journal: Journal): Promise<readonly ChangeSummary[]> {
  const since = base === undefined ? undefined : await journal.since(base);
  const about = new Set(conflicts.map(({ graph, subject, property }) => `${graph} ${subject.startsWith('_:') ? subject : `<${subject}>`} <${property}>`));
  const graphs = new Set(conflicts.map(({ graph }) => graph));
  const found: ChangeSummary[] = [];
  for await (const change of since ?? []) {
    const { added, removed, bulk = [] } = change;
    if ([...added, ...removed].some((line) => about.has(cellOf(line))) || bulk.some(({ graph }) => graphs.has(graph))) found.push(summaryOf(change));
    if (found.length === mostChanges) break;
  }
  return found;
}

function cellOf(line: string): string {
  const { graph, triple } = splitLine(line), [subject, predicate] = splitTriple(triple);
  return `${graph} ${subject} ${predicate}`;
}
