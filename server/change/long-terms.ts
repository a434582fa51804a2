import { textBound } from '../platform/memory.js';
import { Problem } from '../platform/problem.js';
import { shortened } from '../platform/shortened.js';
import { splitToken } from '../store/ntriples.js';
import { termKind } from '../store/term-kind.js';
import { splitTriple } from '../store/token-term.js';
import { splitLine } from './statements.js';

/** UTF-16 units of an IRI, of the label of a blank node, and of a language or datatype: names stand in addresses, headers and names of files. */
export const longestName = 2 ** 16;

const parts = ['subject', 'predicate', 'object'] as const;

/**
 * Refuses what nobody could read again: a query may not make so long a text, and an address holds no such name.
 *
 * @param lines Lines of N-Quads that come.
 * @throws Problem 413 that names the statement and the bound.
 */
export function refuseLongTerms(lines: Iterable<string>): void {
  for (const line of lines) {
    // Nearly every statement is shorter than the smallest bound.
    if (line.length <= Math.min(longestName, textBound())) continue;
    const { triple, graph } = splitLine(line), terms = splitTriple(triple);
    if (graph.length > longestName) throw tooLong('The name of a graph', graph.length, longestName, undefined, {});
    for (const [i, token] of terms.entries()) {
      const [length, bound, what] = lengthOf(token);
      if (length <= bound) continue;
      const [subject, predicate] = terms.map((each) => shortened(each));
      throw tooLong(`${what} of the ${parts[i]} of the statement ${subject} ${predicate} … in <${shortened(graph)}>`, length, bound, bound === longestName ? undefined : 'MPP_TEXT_SIZE', { graph: shortened(graph), subject, predicate });
    }
  }
}

/** What is longest in a term, beside its bound, with the words for it. */
function lengthOf(token: string): readonly [length: number, bound: number, what: string] {
  const { kind, text, suffix } = splitToken(token);
  if (kind !== termKind.literal) return [text.length, longestName, kind === termKind.iri ? 'The IRI' : 'The label'];
  return suffix.length > longestName ? [suffix.length, longestName, 'The language or datatype'] : [text.length, textBound(), 'The text'];
}

const tooLong = (what: string, length: number, limit: number, setting: string | undefined, members: Readonly<Record<string, string | undefined>>): Problem => new Problem(
  413, 'Term too long',
  `${what} has ${length} characters, and ${limit} are the most; nothing was changed. ${setting ? `The limit is set by ${setting}.` : 'The limit cannot be set.'}`,
  { limit, ...(setting && { setting }), ...members },
);
