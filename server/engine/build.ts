import { Worker } from 'node:worker_threads';
import type { StoreData } from '../store/store-data.js';
import type { EngineVersion } from './engine.js';

/** The shared columns of a version being built; ending it early rejects. */
export interface Build {
  readonly data: Promise<StoreData>;
  end(): void;
}

/** Builds the columns of a version in a thread of its own, so that this one goes on answering. */
export function startBuild({ id, nquads }: EngineVersion): Build {
  const worker = new Worker(new URL('./build-worker.js', import.meta.url), { workerData: nquads });
  const data = new Promise<StoreData>((resolve, reject) => {
    let cause: unknown;
    worker.once('message', resolve);
    worker.on('error', (error) => { cause = error; });
    worker.on('exit', () => { reject(new Error(`version ${id} could not be loaded`, { cause })); });
  });
  data.catch(() => undefined); // whoever waits for it hears of it; a build that is ended early has nobody waiting
  return { data, end: () => void worker.terminate() };
}
