import { parentPort, workerData } from 'node:worker_threads';
import type { BuildOutcome, BuildTask } from './build-in-thread.js';
import { buildDataset } from '../ontology/dataset.js';
import { OntologyError } from '../ontology/findings.js';
import { source } from './source.js';
import { giveWay } from '../platform/priority.js';

/** The thread that builds one version from the source files and ends. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();

async function build({ settings, previous, unchanged }: BuildTask): Promise<BuildOutcome> {
  try {
    return { kind: 'built', dataset: await buildDataset(source(settings), previous, unchanged) };
  } catch (error) {
    if (error instanceof OntologyError) return { kind: 'refused', sourceErrors: error.sourceErrors, findings: error.findings };
    const { code, path } = error as NodeJS.ErrnoException;
    return { kind: 'failed', error, code, path };
  }
}

parentPort.postMessage(await build(workerData as BuildTask));
