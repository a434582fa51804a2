/** Names the version of the knowledge graph that answered. */
export const versionHeader = 'Dataset-Version';
/** Names the engines that answered. */
export const engineHeader = 'Query-Engine';
/** Names a query that runs; a client may choose it. `DELETE /api/queries/{id}` ends the query. */
export const queryIdHeader = 'Query-Id';
/** Whether the answer was in the cache (RFC 9211). */
export const cacheHeader = 'Cache-Status';
/** The limits of a query. */
export const limitsHeader = 'Query-Limits';
