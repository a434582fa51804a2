import type { LocatedFinding } from '../../change/locate-in-modules.js';
import { Problem } from '../../platform/problem.js';
import { largestChange, largestPayload, mostAbout, shortTitle, type ProposalContent } from '../proposals/content.js';
import type { BulkFault } from './groups.js';
import type { Bulk, BulkTexts } from './read-bulk.js';
import { tableNames } from './columns.js';

const counted = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** What tables come to, in a sentence. */
export const sentenceOf = ({ counts: { rows, added, changed, same } }: Pick<Bulk, 'counts'>): string =>
  `${counted(rows, 'row')}: ${counted(added, 'new resource')}, ${changed} that ${changed === 1 ? 'changes' : 'change'}, ${same} that ${same === 1 ? 'stays as it is' : 'stay as they are'}.`;

/**
 * Tables as one proposal.
 *
 * @param base Id of the version that they were compared with.
 * @throws Problem 413 where they change more than one proposal may; 422 where they change nothing.
 */
export function batchOf(bulk: Bulk, texts: BulkTexts, { base, note }: { readonly base: string; readonly note: string }): ProposalContent {
  const { added, removed, about, counts, size } = bulk;
  if (size === 0) throw new Problem(422, 'Nothing new', 'The tables say what is stated already.', { findings: [] });
  if (size > largestChange)
    throw new Problem(
      413,
      'Too much for one proposal',
      `The tables change ${size} characters of statements; one proposal has at most ${largestChange}. Send about ${Math.max(1, Math.floor(((counts.rows * largestChange) / size) * 0.9))} rows at a time.`,
      { limit: largestChange },
    );
  const names = tableNames.filter((name) => (texts[name] ?? '').trim() !== ''), tables = Object.fromEntries(names.map((name) => [name, texts[name]]));
  return {
    kind: 'batch', title: shortTitle(`Table of ${names.join(', ')}: ${counts.added} new, ${counts.changed} changed`), about: about.slice(0, mostAbout), added, removed, base, note, origin: 'tsv',
    // What is too long to be kept beside the statements is known by them.
    payload: JSON.stringify(tables).length < largestPayload ? { tables } : { rows: counts.rows, names },
  };
}

/** What the check of everything says, by row and column where it is about one of the tables. */
export const locateInTables = (
  findings: readonly LocatedFinding[],
  { positions }: Pick<Bulk, 'positions'>,
): readonly (Omit<BulkFault, 'table' | 'row'> & {
  readonly table: BulkFault['table'] | undefined;
  readonly row: number | undefined;
  readonly resource: string;
})[] =>
  findings.map(({ resource, property, message, remedy, severity }) => {
    const position = resource === undefined ? undefined : positions.get(resource);
    return { table: position?.table, row: position?.row, column: position?.column(property), message, remedy, severity, resource: resource ?? '' };
  });
