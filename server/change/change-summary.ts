import type { JournalEntry } from './journal.js';
import { splitLine } from './statements.js';

/** Changes that a client is told of at once. */
export const mostChanges = 1_000;

/** What a client is told of a change that it did not know of. */
export type ChangeSummary = ReturnType<typeof summaryOf>;

export const summaryOf = ({ change, time, author, reviewer, acceptance, reason, version, added, removed, made = [], dropped = [], bulk = [] }: JournalEntry) => ({
  change, time, author: author.name, reviewer: reviewer.name, ...(acceptance && { acceptance }), reason, version,
  added: bulk.reduce((sum, counts) => sum + counts.added, added.length), removed: bulk.reduce((sum, counts) => sum + counts.removed, removed.length),
  graphs: [...new Set([...[...added, ...removed].map((line) => splitLine(line).graph), ...bulk.map(({ graph }) => graph), ...made, ...dropped])].sort(),
});
