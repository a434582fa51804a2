import { openSync, readSync, closeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { mostLines } from '../../change/counted.js';
import { giveWay } from '../../platform/priority.js';
import type { ComparisonTask, FromComparison } from './compare-files.js';

/** The thread that compares two files of statements, which holds all lines of the first. One task at a time. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();
const port = parentPort;

/** Bytes that are read at a time. */
const piece = 2 ** 20;

/** Gives each line of a file, without its end. @param each Returns true where no more is wanted. */
function eachLine(path: string, each: (line: string) => unknown): void {
  const file = openSync(path, 'r'), buffer = Buffer.alloc(piece);
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const length = readSync(file, buffer, 0, piece, null), bytes = rest.length > 0 ? Buffer.concat([rest, buffer.subarray(0, length)]) : buffer.subarray(0, length);
      // A character of several bytes has no byte of a line end in it.
      const end = length === 0 ? bytes.length : bytes.lastIndexOf(10) + 1;
      for (const line of bytes.toString('utf8', 0, end).split(/\r?\n/)) if (line !== '' && each(line) === true) return;
      if (length === 0) return;
      rest = Buffer.from(bytes.subarray(end));
    }
  } finally {
    closeSync(file);
  }
}

function compare({ before, after, without }: ComparisonTask): FromComparison {
  const removed = new Set<string>(), added: string[] = [];
  eachLine(before, (line) => { if (!line.endsWith(without)) removed.add(line); });
  eachLine(after, (line) => {
    if (!line.endsWith(without) && !removed.delete(line)) added.push(line);
    return added.length > mostLines;
  });
  return added.length + removed.size > mostLines ? { kind: 'far' } : { kind: 'compared', difference: { added: added.sort(), removed: [...removed].sort() } };
}

port.on('message', (task: ComparisonTask) => {
  try {
    port.postMessage(compare(task));
  } catch (error) {
    port.postMessage({ kind: 'failed', error } satisfies FromComparison);
  }
});
