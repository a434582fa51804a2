/**
 * What the page needs only once somebody asks for it: the first key is taken before it comes, and whoever is faster
 * waits for it.
 */
export { createBuilder } from './builder.js';
export { countTriples } from './count-triples.js';
export { openCode } from './code-dialog.js';
export { download } from './download.js';
export { drawHistory } from './history-pane.js';
export { planView, rowsByLine } from './plan.js';
export { createResults } from './results.js';
export { createSchemaPane } from './schema-pane.js';
export { whyEmpty } from './why-empty.js';
