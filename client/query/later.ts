/**
 * What the page needs only once somebody asks for it: the first key is taken before it comes, and whoever is faster
 * waits for it.
 */
export { createBuilder } from './start/builder.js';
export { countTriples } from './text/count-triples.js';
export { openCode } from './results/code-dialog.js';
export { download } from './results/download.js';
export { drawHistory } from './tabs/history-pane.js';
export { planView, rowsByLine } from './plan/plan.js';
export { createResults } from './results/results.js';
export { createSchemaPane } from './start/schema-pane.js';
export { whyEmpty } from './text/why-empty.js';
