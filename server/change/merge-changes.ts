import { Problem } from '../platform/problem.js';
import { splitTriple } from '../store/token-term.js';
import type { Cardinality } from './cardinality.js';
import type { ReadChange } from './read-changes.js';
import { inGraph, type Statements } from './statements.js';

/** Values that a change replaces, and that are not what its author saw: terms as they stand in N-Triples. */
export interface Conflict {
  /** Which of the changes that were sent together, from 0. */
  readonly change: number;
  readonly graph: string;
  /** IRIs; a blank node with `_:`. */
  readonly subject: string;
  readonly property: string;
  readonly seen: readonly string[];
  readonly now: readonly string[];
  readonly proposed: readonly string[];
}

/** What a change says of one subject by one property; of a text that each language has one of, in one language. */
interface Cell {
  readonly graph: string;
  readonly subject: string;
  readonly predicate: string;
  readonly language: string | undefined;
  readonly removed: string[];
  readonly added: string[];
}

export interface MergeOptions {
  readonly statements: Statements;
  readonly cardinality: Cardinality;
  /** Id of the version that the statements are of. */
  readonly latest: string;
}

/**
 * Makes changes of statements, one after the other, whatever version each was made for: by the values that it saw, so
 * that no history is needed.
 *
 * - What is added to a property of any number of values always merges.
 * - What is removed may be gone already.
 * - What is replaced must still be there, and a property of one value must hold nothing but what was seen. Where two
 *   authors wrote the same, both are content.
 *
 * @returns What could not be merged; the rest was.
 * @throws Problem 409 when a change of the current version removes what that does not say.
 */
export function mergeChanges(changes: readonly ReadChange[], { statements, cardinality, latest }: MergeOptions): readonly Conflict[] {
  return changes.flatMap((change, i) => {
    const current = i === 0 && (change.base === undefined || change.base === latest);
    if (current) refuseMissing(change, statements);
    return cellsOf(change, cardinality).flatMap((cell) => {
      const conflict = current ? undefined : conflictOf(cell, statements, cardinality);
      if (conflict) return [{ change: i, ...conflict }];
      const start = `${cell.subject} ${cell.predicate} `;
      for (const value of cell.removed) statements.delete(cell.graph, start + value);
      for (const value of cell.added) statements.add(cell.graph, start + value);
      return [];
    });
  });
}

function refuseMissing({ removed }: ReadChange, statements: Statements): void {
  const missing = removed.find(([graph, triple]) => !statements.in(graph).has(triple));
  if (!missing) return;
  const line = inGraph(missing[1], missing[0]);
  throw new Problem(409, 'Nothing to remove', `The current version does not say ${line}`, { missing: line });
}

function cellsOf({ added, removed }: ReadChange, cardinality: Cardinality): readonly Cell[] {
  const cells = new Map<string, Cell>();
  for (const [side, stated] of [['removed', removed], ['added', added]] as const) {
    for (const [graph, triple] of stated) {
      const [subject, predicate, object] = splitTriple(triple);
      const language = cardinality(nameOf(predicate)) === 'one-per-language' ? languageOf(object) : undefined;
      const key = `${graph} ${subject} ${predicate} ${language ?? ''}`;
      let cell = cells.get(key);
      if (!cell) cells.set(key, cell = { graph, subject, predicate, language, removed: [], added: [] });
      cell[side].push(object);
    }
  }
  return [...cells.values()];
}

function conflictOf({ graph, subject, predicate, language, removed, added }: Cell, statements: Statements, cardinality: Cardinality): Omit<Conflict, 'change'> | undefined {
  const kind = cardinality(nameOf(predicate));
  const now = statements.values(graph, subject, predicate).filter((value) => kind !== 'one-per-language' || languageOf(value) === language);
  const done = added.every((value) => now.includes(value)) && !removed.some((value) => now.includes(value) && !added.includes(value));
  const gone = removed.some((value) => !now.includes(value)), others = now.some((value) => !removed.includes(value));
  const clash = kind === 'any' ? gone && added.length > 0 : others || (gone && added.length > 0);
  if (!clash || (done && (kind === 'any' || now.length === added.length))) return undefined;
  return { graph, subject: nameOf(subject), property: nameOf(predicate), seen: [...removed].sort(), now, proposed: [...added].sort() };
}

const nameOf = (token: string): string => (token.startsWith('<') ? token.slice(1, -1) : token);
const languageOf = (token: string): string => /"@([A-Za-z0-9-]+)$/.exec(token)?.[1] ?? '';

/** Conflicts that are told of one change. */
export const mostConflicts = 500;

/** The Problem 409 of conflicts, with the first of them. */
export const conflictProblem = (conflicts: readonly Conflict[], latest: string, changes: readonly unknown[]): Problem =>
  new Problem(
    409,
    'Change conflict',
    `${conflicts.length === 1 ? 'A value' : `${conflicts.length} values`} that would be replaced ${conflicts.length === 1 ? 'is' : 'are'} not what the author of the change saw; nothing was changed. Look at what holds now and send the change again for version ${latest}.`,
    {
      version: latest,
      conflicts: conflicts.slice(0, mostConflicts),
      ...(conflicts.length > mostConflicts && { more: conflicts.length - mostConflicts }),
      changes,
    },
  );
