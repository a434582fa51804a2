import { readFile } from 'node:fs/promises';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { createEngine } from '../../server/engine/create-engine.js';
import { toNQuad } from '../../server/ontology/canonical.js';
import { derive, rulesOf } from '../../server/ontology/derive.js';
import { parseModule } from '../../server/ontology/load.js';
import { readQueries } from '../../server/ontology/queries.js';
import { createViews, type Views } from '../../server/query/views.js';
import type { PrefixMap } from '../../server/rdf/turtle.js';
import { loadDefinitions } from './ontology.js';
import { versionOf } from './service.js';

const base = 'https://w3id.org/metastasis/';

/** The service's views over a fixture. */
export interface TestGraph {
  readonly views: Views;
  readonly prefixes: PrefixMap;
  close(): Promise<void>;
}

/**
 * Loads a Turtle file beside the project's schema and derives as the service does, but checks nothing: pages must also
 * show what the checks would refuse, such as evidence from a paper that was retracted after it was curated.
 */
export async function loadGraph(fixture: string): Promise<TestGraph> {
  const { modules, prefixes } = await loadDefinitions();
  const quads = [
    ...modules.filter(({ name }) => ['schema', 'prefixes'].includes(name)).flatMap((module) => module.quads),
    ...parseModule(await readFile(fixture, 'utf8'), `${base}graph/fixture`, 'fixture'),
  ];
  const stated = quads.map(toNQuad);
  const derived = [...derive(createCandidateStore().after(stated), rulesOf(await readQueries('queries/rules', prefixes), `${base}graph/derived`)).triples].map((triple) => `${triple} <${base}graph/derived> .`);
  const engine = createEngine({ workers: 1, warmUp: false });
  await engine.swap({ ...versionOf('fixture', `${[...stated, ...derived].join('\n')}\n`), prefixes });
  return { prefixes, views: createViews('queries/views', engine, prefixes), close: () => engine.close(0) };
}
