import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createCandidateStore } from '../engine/evaluator/candidate-store.js';
import { defaultGraph } from '../ontology/graphs.js';
import { createShapeCheck } from '../ontology/validate.js';
import { Problem } from '../platform/problem.js';
import { describer } from '../query/metadata.js';
import { createLabels } from './blank-labels.js';
import { told, type MakerData, type FromMaker, type Task, type ToMaker } from './candidate-maker.js';
import { makeCandidate } from './candidate.js';
import { counted } from './counted.js';
import { writeGraph } from './document.js';
import { writable } from './modules.js';
import { graphFileOf } from './graph-files.js';
import { createStatements, splitLine, type Diff } from './statements.js';
import { applyUpdate } from './update.js';
import { giveWay } from '../platform/priority.js';

/** The thread that works changes out: the service answers queries while it reasons and validates. One task at a time. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();
const port = parentPort;
const { ontology, data, queries, base } = workerData as MakerData;
const source = {
  ontology, graphs: join(data, 'graphs'), queries, base, createCandidateStore: () => Promise.resolve(createCandidateStore()), checkShapes: createShapeCheck(), describe: describer(join(queries, 'examples'), base),
};
const place = (graph: string) => graphFileOf(graph, base, ontology);
const post = (message: FromMaker): void => port.postMessage(message);

function diffOf(task: Task): Diff {
  const statements = createStatements(task.dataset);
  switch (task.kind) {
    case 'update':
      applyUpdate(task.request, { prefixes: task.dataset.prefixes, base, place, newBlankNode: createLabels(task.dataset.id, JSON.stringify(task.request)) }, statements);
      break;
    case 'graph': {
      const { read: { digest }, ...write } = task.write;
      writeGraph(task.write, { place, defaultGraph: defaultGraph(base), newBlankNode: createLabels(task.dataset.id, JSON.stringify({ ...write, digest })) }, statements);
      break;
    }
    case 'lines': {
      for (const { graph } of [...task.removed, ...task.added].map(splitLine)) writable(graph, { place, statements });
      for (const line of task.removed) {
        const { graph, triple } = splitLine(line);
        if (!statements.in(graph).has(triple)) throw new Problem(409, 'Nothing to remove', `The current version does not say ${line}`, { missing: line });
        statements.delete(graph, triple);
      }
      for (const line of task.added) { const { graph, triple } = splitLine(line); statements.add(graph, triple); }
    }
  }
  return statements.diff();
}

port.on('message', ({ task }: ToMaker) => {
  void (async () => {
    try {
      const diff = diffOf(task);
      post({ kind: 'evaluated' });
      const candidate = await makeCandidate(task.dataset, diff, source, place);
      post({ kind: 'candidate', candidate: candidate && counted(candidate) });
    } catch (error) {
      post(error instanceof Problem ? { kind: 'problem', problem: told(error) } : { kind: 'failed', error });
    }
  })();
});
