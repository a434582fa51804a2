import { parentPort, workerData } from 'node:worker_threads';
import { toNQuad } from '../ontology/canonical.js';
import { giveWay } from '../platform/priority.js';
import { createStoreBuilder, mergeGraphs } from '../store/build-store.js';
import { readNQuad } from '../store/ntriples.js';
import { graphOf } from '../store/read-store.js';
import type { StoreData } from '../store/store-data.js';
import type { ChangesGraphTask } from './changes-engine.js';
import { provenanceQuads } from './provenance.js';

/** The thread that lays the graph of changes beside a version, and ends. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();
const { store, changes, graph, base } = workerData as ChangesGraphTask;
const builder = createStoreBuilder(store);
for (const quad of provenanceQuads(changes, base, graph)) readNQuad(toNQuad(quad), builder.add);
const whole = builder.finish(), told = graphOf(whole, graph);
// The default graph stays what it is in the version.
const union = mergeGraphs([...whole.graphs.values()].filter((each) => each !== told), whole.blanks + whole.iris + whole.literals);
parentPort.postMessage({ ...whole, union } satisfies StoreData);
