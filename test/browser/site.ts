import { existsSync } from 'node:fs';
import { build } from 'vite';
import { loadGraph } from '../support/graph.js';
import { startServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';

/** The site over the fixture graph, with the client built if it was not. */
export async function startSite(): Promise<TestServer> {
  if (!existsSync('dist/client/.vite/manifest.json')) await build({ configFile: 'client/vite.config.ts', logLevel: 'error' });
  const graph = loadGraph('ontology/schema.ttl', 'ontology/prefixes.ttl', 'test/fixtures/pages/graph.ttl');
  return startServer(graph, 'test/fixtures/pages/images', { examples: [{ id: 'stages', title: 'Stages', query: 'SELECT ?stage WHERE { ?stage a mpp:CascadeStage }' }] });
}
