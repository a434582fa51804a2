import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pid } from 'node:process';
import { createCandidateStore } from '../../server/engine/evaluator/candidate-store.js';
import { canonicalModule } from '../../server/ontology/canonical.js';
import { derive, rulesOf } from '../../server/ontology/derive.js';
import { declaredPrefixes, loadOntology, parseModule, type Module, type Ontology } from '../../server/ontology/load.js';
import { readQueries } from '../../server/ontology/queries.js';
import { readSnapshot, writeSnapshot } from '../../server/store/snapshot.js';
import type { StoreData } from '../../server/store/store-data.js';

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

/** A module as its statements: N-Quads without line ends, sorted, each once. */
interface StatedModule { readonly name: string; readonly graph: string; readonly lines: readonly string[] }

/** All modules with what follows from them: triples without line ends, and a store of everything. */
interface DerivedOntology { readonly modules: readonly StatedModule[]; readonly prefixes: Ontology['prefixes']; readonly triples: readonly string[]; readonly data: StoreData }

/** Files that a run has made of the ontology, by what they are made from. */
const kept = 'dist/test/derived';

/** A hash over the ontology, its rules, and the code that reads and derives. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const folder of ['ontology', 'queries/rules', ...['rdf', 'store', 'ontology', 'engine', 'sparql', 'query'].map((name) => `dist/server/${name}`)]) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /[.](?:ttl|rq|js)$/.test(file)).sort();
    for (const file of files) hash.update(`\0${folder}/${file}\0`).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex');
}

async function derived(): Promise<DerivedOntology> {
  const { modules, prefixes } = await loadOntology('ontology', base), canonical = await Promise.all(modules.map(canonicalModule));
  const stated = createCandidateStore().afterQuads(canonical.flatMap(({ quads }) => quads));
  const { store, triples } = derive(stated, rulesOf(await readQueries('queries/rules', prefixes), `${base}graph/derived`));
  return { modules: canonical.map(({ name, graph, lines }) => ({ name, graph, lines })), prefixes, triples: [...triples], data: store.data };
}

/** What suites in processes of their own derive once in a run. Nothing is checked: that takes as long again, and `npm test` begins with it. */
export async function deriveOntology(): Promise<DerivedOntology> {
  const file = join(kept, `${hashOfSources()}.store`), found = await readFile(file).catch(() => undefined);
  if (found) {
    const shared = new SharedArrayBuffer(found.length);
    new Uint8Array(shared).set(found);
    return readSnapshot(shared) as DerivedOntology;
  }
  const made = await derived(), part = `${file}.${pid}`;
  mkdirSync(kept, { recursive: true });
  writeFileSync(part, Buffer.concat(writeSnapshot(made)));
  renameSync(part, file);
  return made;
}
