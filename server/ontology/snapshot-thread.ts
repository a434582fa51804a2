import { workerData } from 'node:worker_threads';
import { writeSnapshot } from '../store/snapshot.js';
import { writeDurably } from './durable.js';
import { giveWay } from '../platform/priority.js';

/** What is to be kept, and where. */
export interface SnapshotTask {
  readonly path: string;
  readonly content: unknown;
}

/** The thread that writes a snapshot and ends: to hash a large one takes a second. */

giveWay();
const { path, content } = workerData as SnapshotTask;
await writeDurably(path, writeSnapshot(content));
