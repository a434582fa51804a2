import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeSuffix, dependencyFiles } from '../platform/folders.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { sh, wellKnownPrefixes } from '../rdf/vocabulary.js';
import { dictionaryOf, graphOf, namedGraphs, tripleTexts } from '../store/read-store.js';
import { hasSubject } from '../store/patch-graph.js';
import { readSnapshot, toSharedBuffer, writeSnapshot } from '../store/snapshot.js';
import type { StoreData } from '../store/store-data.js';
import { canonicalQuads, toTriple } from './canonical.js';
import { checkSources, readUnnamed, type CheckedSources, type DatasetSource } from './dataset.js';
import type { StatedChange, StatedTriple } from './derive.js';
import { OntologyError, type Finding, type RawFinding } from './findings.js';
import { judgeKept, type Judgement } from './judge.js';
import { graphOfModule, loadModules, type Module } from './load.js';
import { locateFindings, type Located } from './locate-findings.js';
import { moduleFiles } from './module-files.js';

/**
 * What the last check without an error found, kept for the next one: that one reads the files alone which have changed since,
 * and asks rules and checks of what these reach. What it says is what a check of everything says, and wherever anything else
 * has changed (schema, shapes, prefixes, queries, the code and what it depends on) everything is checked.
 */
interface Kept extends State {
  /** What is stated and what follows. */
  readonly store: StoreData;
  readonly prefixes: PrefixMap;
  /** What each check found, by `checkKey`. */
  readonly findings: ReadonlyMap<string, readonly RawFinding[]>;
  readonly warnings: readonly Finding[];
}

/** What an answer depends on. */
interface State {
  readonly base: string;
  /** SHA-256 of everything but the modules. */
  readonly rest: string;
  /** SHA-256 of each file of the ontology, by its path in the folder, in their order. */
  readonly files: ReadonlyMap<string, string>;
}

/** Triples beyond which a change is checked with everything else. */
const mostChanged = 5_000;
/** Ontologies of which something is kept: each takes some 15 MB. */
const mostKept = 3;
/** Rooms of the code that an answer depends on. */
const rooms = ['platform', 'rdf', 'sparql', 'store', 'ontology', 'engine'];

const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');
const checkKey = ({ severity, name }: { readonly severity: string; readonly name: string }): string => `${severity}/${name}`;

/**
 * What `checkSources` says, at the cost of what has changed since an earlier check without an error.
 *
 * @param folder Where is kept what the next one starts from. Whatever is wrong with it, everything is checked.
 * @throws OntologyError as checkSources does.
 */
export async function checkChanged(source: DatasetSource, folder: string): Promise<CheckedSources> {
  const state = await stateOf(source), path = join(folder, `check-${sha256(`${resolve(source.ontology)} ${source.base}`).slice(0, 16)}.store`), kept = readKept(path);
  const usable = kept?.base === state.base && kept.rest === state.rest ? kept : undefined;
  const keep = (judgement: Judgement, prefixes: PrefixMap): void => { writeKept(folder, path, state, judgement, prefixes); };
  return (usable && await checkedFrom(usable, state, source, keep)) ?? checkSources(source, keep);
}

/** @returns undefined where only a check of everything tells. */
async function checkedFrom(kept: Kept, state: State, source: DatasetSource, keep: (judgement: Judgement, prefixes: PrefixMap) => void): Promise<CheckedSources | undefined> {
  const { prefixes, store, warnings } = kept;
  const changed = [...state.files].filter(([file, sum]) => kept.files.get(file) !== sum).map(([file]) => file), gone = [...kept.files.keys()].filter((file) => !state.files.has(file));
  const modules = await loadModules(source.ontology, source.base, changed);
  const located = async (findings: readonly Finding[]): Promise<readonly Located[]> => locateFindings(findings, await modulesAbout(findings, { store, state, source, modules }));
  if (changed.length + gone.length === 0) return { located: await located(warnings), prefixes, size: sizeOf(store) };
  const change = await changeOf(store, modules, gone.map((file) => graphOfModule(file, source.base)));
  if (change.added.length + change.removed.length > mostChanged || [...change.added, ...change.removed].some(({ triple }) => triple.includes(` <${sh.prefix}> `) || triple.includes(` <${sh.namespace}> `))) return undefined;
  try {
    const judgement = await judgeKept({ store, prefixes: prefixes.size > 0 ? prefixes : wellKnownPrefixes, findings: (check) => kept.findings.get(checkKey(check)) }, change, source);
    if (!judgement) return undefined;
    keep(judgement, prefixes);
    return { located: await located(judgement.warnings), prefixes, size: sizeOf(judgement.state.store.data) };
  } catch (error) {
    if (!(error instanceof OntologyError)) throw error;
    return { located: await located(error.findings), prefixes, size: undefined };
  }
}

/** @throws OntologyError as moduleFiles does. */
async function stateOf(source: DatasetSource): Promise<State> {
  const { ontology, queries, base } = source, code = fileURLToPath(new URL('..', import.meta.url)), hash = createHash('sha256').update(process.version);
  const add = (path: string): void => { hash.update(`\0${path}\0`).update(readFileSync(path)); };
  const folders = [...['rules', 'qc'].map((name) => [join(queries, name), '.rq'] as const), ...rooms.map((name) => [join(code, name), codeSuffix] as const)];
  for (const [folder, suffix] of folders) for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith(suffix)).sort()) add(join(folder, file));
  for (const file of dependencyFiles()) add(file);
  for (const line of await readUnnamed(source)) hash.update(`\0${line}`);
  const files = new Map((await moduleFiles(ontology)).map((file) => [file, sha256(readFileSync(join(ontology, file)))]));
  for (const [file, sum] of files) if (!file.startsWith('modules/')) hash.update(`\0${file}\0${sum}`);
  return { base, rest: hash.digest('hex'), files };
}

const sizeOf = (store: StoreData): number => [...namedGraphs(store).values()].reduce((sum, { size }) => sum + size, 0);

/** What is stated now and was not, and the other way round. @param modules Those whose files have changed. @param gone Graphs whose files are no more. */
async function changeOf(store: StoreData, modules: readonly Module[], gone: readonly string[]): Promise<StatedChange> {
  const added: StatedTriple[] = [], removed: StatedTriple[] = [];
  for (const graph of gone) for (const triple of tripleTexts(store, graphOf(store, graph))) removed.push({ triple, graph });
  for (const module of modules) {
    const { graph } = module, was = new Set(tripleTexts(store, graphOf(store, graph))), now = new Set((await canonicalQuads(module)).map(toTriple));
    for (const triple of now) if (!was.has(triple)) added.push({ triple, graph });
    for (const triple of was) if (!now.has(triple)) removed.push({ triple, graph });
  }
  return { added, removed };
}

/** The modules that findings can stand in, in the order of their files: those that have changed, and those that state something of what the findings name. */
async function modulesAbout(findings: readonly Finding[], { store, state, source: { ontology, base }, modules }: {
  readonly store: StoreData; readonly state: State; readonly source: DatasetSource; readonly modules: readonly Module[];
}): Promise<readonly Module[]> {
  const wanted = [...new Set(findings.flatMap(({ resource, others = [] }) => [resource, ...others.map((other) => other.resource)]))];
  const { findToken } = dictionaryOf(store), ids = wanted.map((resource) => findToken(`<${resource}>`)).filter((id) => id > 0), blanks = wanted.map((resource) => findToken(`_:${resource}`)).filter((id) => id > 0);
  const changed = new Map(modules.map((module) => [module.file, module]));
  const files = [...state.files.keys()].filter((file) => {
    const graph = graphOfModule(file, base), data = graphOf(store, graph);
    return changed.has(file) || wanted.includes(graph) || [...ids, ...blanks].some((id) => hasSubject(data, id));
  });
  const read = new Map((await loadModules(ontology, base, files.filter((file) => !changed.has(file)))).map((module) => [module.file, module]));
  return files.flatMap((file) => changed.get(file) ?? read.get(file) ?? []);
}

function readKept(path: string): Kept | undefined {
  try {
    return readSnapshot(toSharedBuffer(readFileSync(path))) as Kept;
  } catch {
    // It is not there, or not whole: it says itself whether it is.
    return undefined;
  }
}

/** Keeps what was found. Where nothing can be written, the next check takes longer. */
function writeKept(folder: string, path: string, state: State, { state: { store, checks }, warnings }: Judgement, prefixes: PrefixMap): void {
  const content: Kept = { ...state, store: store.data, prefixes, findings: new Map([...checks].map(([check, findings]) => [checkKey(check), findings])), warnings };
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, Buffer.concat(writeSnapshot(content)));
    renameSync(temporary, path);
    const all = readdirSync(folder).filter((file) => file.startsWith('check-')).map((file) => join(folder, file)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    for (const oldest of all.slice(mostKept)) rmSync(oldest, { force: true });
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // It stands in no folder: there is nothing to remove.
    }
  }
}
