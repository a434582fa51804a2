import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { canonicalModule, type CanonicalModule } from '../../server/ontology/canonical.js';
import { derive, rulesOf, type Derived } from '../../server/ontology/derive.js';
import { declaredPrefixes, loadOntology, parseModule, type Module, type Ontology } from '../../server/ontology/load.js';
import { readQueries } from '../../server/ontology/queries.js';

/** The ontology of the repository, for suites that ask parts of the service in their own process. */

const base = 'https://w3id.org/metastasis/';

/** What says how statements have to be, without the modules: reading these takes a second of a processor. */
export async function loadDefinitions(): Promise<Ontology> {
  const modules = await Promise.all(['schema', 'shapes', 'prefixes'].map(async (name): Promise<Module> => {
    const file = `${name}.ttl`, graph = `${base}graph/${name}`;
    return { name, file, graph, quads: parseModule(await readFile(join('ontology', file), 'utf8'), graph, name) };
  }));
  return { modules, prefixes: declaredPrefixes(modules) };
}

/** All modules with what follows from them. Nothing is checked: that takes as long again, and `npm test` begins with it. */
export async function deriveOntology(): Promise<{ readonly modules: readonly CanonicalModule[]; readonly prefixes: Ontology['prefixes']; readonly derived: Derived }> {
  const { modules, prefixes } = await loadOntology('ontology', base), canonical = await Promise.all(modules.map(canonicalModule));
  const stated = createCandidateStore().afterQuads(canonical.flatMap(({ quads }) => quads));
  return { modules: canonical, prefixes, derived: derive(stated, rulesOf(await readQueries('queries/rules', prefixes), `${base}graph/derived`)) };
}
