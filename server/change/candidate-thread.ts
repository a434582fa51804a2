import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createCandidateStore } from '../engine/evaluator/candidate-store.js';
import type { Dataset } from '../ontology/dataset.js';
import { readAhead } from '../ontology/graph-hash.js';
import { defaultGraph } from '../ontology/graphs.js';
import { derivedGraph } from '../ontology/judge.js';
import { limitDigits, limitText } from '../platform/memory.js';
import { Problem } from '../platform/problem.js';
import { describer } from '../query/metadata.js';
import { releaseMade } from '../store/release-columns.js';
import { createLabels } from './blank-labels.js';
import { told, type AheadTask, type ChangesTask, type MakerData, type FromMaker, type Task, type ToMaker } from './candidate-maker.js';
import { makeCandidate, type Candidate } from './candidate.js';
import { readCardinality } from './cardinality.js';
import type { CheckedChange } from './check-change.js';
import { counted } from './counted.js';
import { writeGraph } from './document.js';
import { writeAhead } from './module-text.js';
import { writable } from './modules.js';
import { graphFileOf } from './graph-files.js';
import { judgementOf } from './judgements.js';
import type { LocatedFinding } from './locate-in-modules.js';
import { conflictProblem, mergeChanges, mostConflicts, type Conflict } from './merge-changes.js';
import { readChanges } from './read-changes.js';
import { createStatements, type Diff, type Statements } from './statements.js';
import { mostInWords, tellChange } from './tell-change.js';
import { unmarkedRecords } from './unmarked-records.js';
import { applyUpdate } from './update.js';
import { giveWay } from '../platform/priority.js';

/** The thread that works changes out: the service answers queries while it reasons and validates. One task at a time. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();
const port = parentPort;
const { ontology, data, queries, base } = workerData as MakerData;
const source = {
  ontology, graphs: join(data, 'graphs'), queries, base, createCandidateStore: () => Promise.resolve(createCandidateStore()), describe: describer(join(queries, 'examples'), base),
};
const fileOf = (graph: string) => graphFileOf(graph, base, ontology);
const post = (message: FromMaker): void => port.postMessage(message);
/** The version before is no work of the one who changes it: it has a time of its own. */
const judging = (begins: boolean): void => { post({ kind: begins ? 'judging' : 'evaluated' }); };

function diffOf(task: Exclude<Task, AheadTask>): Diff {
  const statements = createStatements(task.dataset);
  switch (task.kind) {
    case 'update':
      applyUpdate(task.request, { prefixes: task.dataset.prefixes, base, graphFileOf: fileOf, newBlankNode: createLabels(task.dataset.id, JSON.stringify(task.request)) }, statements);
      break;
    case 'graph': {
      const { read: { digest }, ...write } = task.write;
      writeGraph(task.write, { graphFileOf: fileOf, defaultGraph: defaultGraph(base), newBlankNode: createLabels(task.dataset.id, JSON.stringify({ ...write, digest })) }, statements);
      break;
    }
    case 'changes':
    case 'check': {
      const conflicts = merge(task, statements);
      if (conflicts.length > 0) throw conflictProblem(conflicts, task.dataset.id, []);
    }
  }
  return statements.diff();
}

function merge({ dataset, changes, blankNodes }: ChangesTask, statements: Statements): readonly Conflict[] {
  const read = readChanges(changes, { base, blankNodes });
  for (const graph of new Set(read.flatMap(({ added, removed }) => [...removed, ...added].map(([name]) => name)))) writable(graph, { graphFileOf: fileOf, statements });
  return mergeChanges(read, { statements, cardinality: readCardinality(dataset.store, `${base}graph/shapes`), latest: dataset.id });
}

/** New records without a mark that are told. */
const mostUnmarked = 20;

/** What changes would do. What could not be merged is left out of the rest, which is told as well. */
async function tryOut(task: ChangesTask): Promise<CheckedChange> {
  const { dataset } = task, statements = createStatements(dataset);
  const conflicts = merge(task, statements), diff = statements.diff();
  post({ kind: 'evaluated' });
  const checked = {
    version: dataset.id,
    ...tellChange(diff, dataset.store),
    added: diff.added.length,
    removed: diff.removed.length,
    findings: [],
    moreFindings: 0,
    conflicts: conflicts.slice(0, mostConflicts),
    moreConflicts: Math.max(0, conflicts.length - mostConflicts),
    unmarked: unmarkedRecords(diff.added).slice(0, mostUnmarked),
  };
  if (conflicts.length > 0) return { ...checked, outcome: 'conflict' };
  try {
    const candidate = await makeCandidate(dataset, diff, source, fileOf, judging);
    if (!candidate) return { ...checked, outcome: 'unchanged' };
    return { ...checked, outcome: 'accepted', findings: candidate.newWarnings };
  } catch (error) {
    if (!(error instanceof Problem && error.status === 422)) throw error;
    return { ...checked, outcome: 'refused', findings: error.members.findings as readonly LocatedFinding[], moreFindings: Number(error.members.more ?? 0) };
  }
}

/** Told now, while the names of what goes are still there: what the journal says of a change does not follow later ones. */
function inWords(candidate: Candidate, { store }: Dataset): Candidate {
  const { added, removed } = candidate;
  // Of the version before: the one after it has what follows from the change, as if it had been there.
  return added.length + removed.length > mostInWords ? candidate : { ...candidate, sentence: tellChange(candidate, store).sentence };
}

/** Makes what the first change starts from: what rules and checks say of a version and the numbers that its description tells, or the text of a graph as file and as it is hashed. */
async function prepare({ dataset, graph }: AheadTask): Promise<void> {
  if (graph === undefined) {
    if (await judgementOf(dataset, source, { graphFileOf: fileOf, judging })) await source.describe.whole(dataset, dataset);
    return;
  }
  const { kind } = fileOf(graph), hash = dataset.hashes.get(graph);
  if (kind === 'module') writeAhead(dataset, graph);
  if (hash !== undefined && (kind === 'module' || graph === derivedGraph(base))) readAhead(dataset.store, graph, hash);
}

port.on('message', ({ task, bounds }: ToMaker) => {
  limitText(bounds.text);
  limitDigits(bounds.digits);
  void (async () => {
    try {
      if (task.kind === 'check') {
        post({ kind: 'checked', checked: await tryOut(task) });
        return;
      }
      if (task.kind === 'ahead') {
        await prepare(task);
        post({ kind: 'ready' });
        return;
      }
      const diff = diffOf(task);
      post({ kind: 'evaluated' });
      const candidate = await makeCandidate(task.dataset, diff, source, fileOf, judging);
      post({ kind: 'candidate', candidate: candidate && counted(inWords(candidate, task.dataset)) });
    } catch (error) {
      post(error instanceof Problem ? { kind: 'problem', problem: told(error) } : { kind: 'failed', error });
    } finally {
      releaseMade();
    }
  })();
});
