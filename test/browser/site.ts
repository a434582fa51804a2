import { loadGraph } from '../support/graph.js';
import { startServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

/** The site over the fixture graph. The client must have been built: `vite build --config client/vite.config.ts`. */
export function startSite(): Promise<TestServer> {
  const graph = loadGraph('ontology/schema.ttl', 'ontology/prefixes.ttl', 'test/fixtures/pages/graph.ttl');
  return startServer(graph, 'test/fixtures/pages/images', { examples: [{ id: 'stages', title: 'Stages', query: 'SELECT ?stage WHERE { ?stage a mpp:CascadeStage }' }] });
}
