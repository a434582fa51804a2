import { EngineError } from './engine.js';
import { givePages, memoryBound, pageBytes, takePages } from '../../platform/memory.js';
import { countTokens } from '../../sparql/small.js';

/**
 * Bytes that a token takes while a text is read: itself, its part of the syntax tree and of the algebra. Measured: 150 to
 * 400 for most, 640 for a constant of VALUES, 1,300 for a member of a list.
 */
const tokenBytes = 1024;
/** UTF-16 units of a text that is not counted: most are shorter, and so touch no shared cell. */
const freeLength = 8192;

const inMebibytes = (bytes: number): string => (Math.ceil(bytes / 2 ** 20)).toLocaleString('en');

/**
 * Counts what it takes to read a text in what all queries together may hold, before it is read: a text of a few megabytes
 * can take hundreds of times as much.
 *
 * @returns Gives it back; to be called once nothing of the text is held.
 * @throws EngineError `limit` where one text needs more than a query may have, `busy` where too little is left.
 */
export function holdText(text: string): () => void {
  if (text.length <= freeLength) return () => undefined;
  const tokens = countTokens(text), bytes = tokens * tokenBytes, most = memoryBound() / 2;
  if (bytes > most) {
    throw new EngineError(
      'limit',
      `The text of the query has ${tokens.toLocaleString('en')} words, terms and signs; reading it takes about ${inMebibytes(bytes)} MiB of memory, and a query may have ${inMebibytes(most)} MiB.`,
      { limit: Math.floor(most / tokenBytes), setting: 'MPP_MEMORY' },
    );
  }
  const pages = Math.ceil(bytes / pageBytes);
  if (!takePages(pages)) {
    throw new EngineError(
      'busy',
      `The text of the query has ${tokens.toLocaleString('en')} words, terms and signs; reading it takes about ${inMebibytes(bytes)} MiB of memory, which is more than other queries leave of ${inMebibytes(2 * most)} MiB.`,
      { limit: Math.floor((2 * most) / 2 ** 20), setting: 'MPP_MEMORY' },
    );
  }
  let held = pages;
  return () => {
    givePages(held);
    held = 0;
  };
}
