import { Problem } from '../platform/problem.js';
import { mostChanges, summaryOf, type ChangeSummary } from './change-summary.js';
import type { Journal } from './journal.js';
import { splitLine } from './statements.js';

/** A change that was meant for a version before. */
export interface LateChange {
  /** The version that it was meant for. */
  readonly base: string;
  /** What it adds and removes. */
  readonly lines: readonly string[];
  /** The version that it would be made on. */
  readonly latest: string;
}

/** @throws Problem 409 when a change since its base is about something that this one is about, or the base is not known. */
export async function refuseOverlap(journal: Journal, { base, lines, latest }: LateChange): Promise<void> {
  const conflict = (detail: string, changes: readonly ChangeSummary[]): Problem => new Problem(409, 'Version conflict', detail, { base, version: latest, changes });
  const changes = await journal.since(base);
  if (!changes) throw conflict(`The version ${base} is not known here.`, []);
  const about = new Set(lines.map(subjectInGraph));
  const graphs = new Set(lines.map((line) => splitLine(line).graph));
  const meeting: ChangeSummary[] = [];
  for await (const change of changes) {
    const { added, removed, bulk = [] } = change;
    if ([...added, ...removed].some((line) => about.has(subjectInGraph(line))) || bulk.some(({ graph }) => graphs.has(graph))) meeting.push(summaryOf(change));
    if (meeting.length === mostChanges) break;
  }
  if (meeting.length > 0) throw conflict(`The version ${base} was followed by changes of the same resources.`, meeting);
}

/** Graph and subject of a line: what two changes meet in. */
function subjectInGraph(line: string): string {
  const { graph, triple } = splitLine(line);
  return `${graph} ${triple.slice(0, triple.indexOf(' '))}`;
}
