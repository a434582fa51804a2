import { Problem } from '../platform/problem.js';
import { shortened } from '../platform/shortened.js';
import { nodes } from '../sparql/nodes.js';
import { readQuery } from '../sparql/read-query.js';

/** IRIs that are code in some store: built-in procedures and SQL in Virtuoso, classes to be loaded in Jena. */
const code = /^(?:bif|sql|java):/i;
/** Full-text search is no danger. */
const harmless = new Set(['bif:contains']);

/**
 * A store may be asked what SPARQL says, and not to run its procedures.
 *
 * @throws Problem 403 for a query that names one.
 */
export function refuseExtensions(text: string): void {
  for (const { termType, value } of nodes(readQuery(text).operation)) {
    if (termType !== 'NamedNode' || typeof value !== 'string' || !code.test(value) || harmless.has(value)) continue;
    throw new Problem(403, 'Extension refused', `<${shortened(value)}> was not passed on: procedures of the store are not open to queries.`, { extension: value });
  }
}
