import { parseQuery, type Parsed } from './parse-query.js';
import { seemsSparql12 } from './signs-of-1-2.js';
import { parseSparql12 } from './sparql12.js';
import { SyntaxFault } from './syntax-error.js';

/**
 * Parses a query of SPARQL 1.1 or 1.2 that is complete and was checked before.
 *
 * @throws UnsupportedError for an update, SyntaxFault for what is wrong.
 */
export function readQuery(text: string): Parsed {
  try {
    return parseQuery(text);
  } catch (error) {
    if (!(error instanceof SyntaxFault) || !seemsSparql12(text)) throw error;
    return parseSparql12(text);
  }
}
