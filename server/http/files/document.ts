import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import type { Request, Response } from 'express';
import { Problem } from '../../platform/problem.js';
import { FormatError } from '../../rdf/format-error.js';
import { formats } from '../../rdf/formats.js';
import { graphOf } from '../../store/read-store.js';
import type { DownloadPiece } from './download-thread.js';
import type { DownloadTask } from './write-download.js';
import type { Coding } from '../answers/coding.js';

/** Most triples of a document that is kept, and written in any format; a larger document is sent while it is written. */
export const largeDocument = 200_000;
/** Names of the formats in which a document may follow another one. */
const divisible = new Set(formats.filter(({ inParts }) => inParts).map(({ name }) => name));

export const triplesOf = ({ store, graph }: Pick<DownloadTask, 'store' | 'graph'>): number =>
  (graph === undefined || graph === 'union' ? store.union.size : graphOf(store, graph).size);

/** @throws Problem 406 for more triples than the format can be written with. */
export function refuseTooLarge(task: Pick<DownloadTask, 'format' | 'store' | 'graph'>): void {
  const { format } = task, size = triplesOf(task);
  if (size > largeDocument * 5 && !divisible.has(format) && formats.some(({ name }) => name === format)) {
    throw new Problem(
      406,
      'Too large for the format',
      `${size} triples cannot be written as ${format}, which has to be one document; take ${[...divisible].join(', ')}, or ask a query.`,
      { formats: [...divisible] },
    );
  }
}

/**
 * Writes a document in a thread of its own, as fast as its reader takes it.
 *
 * @throws Problem 406 for more triples than the format can be written with; FormatError for a format that cannot
 * hold the quads.
 */
export async function* writePieces(workerData: DownloadTask): AsyncGenerator<Buffer> {
  refuseTooLarge(workerData);
  const worker = new Worker(new URL('./download-thread.js', import.meta.url), { workerData });
  try {
    for (;;) {
      const piece = await new Promise<DownloadPiece>((resolve, reject) => {
        const fail = (code: number): void => { reject(new Error(`the download thread ended with code ${code}`)); };
        worker.once('error', reject).once('exit', fail).once('message', (message: DownloadPiece) => {
          worker.off('error', reject).off('exit', fail);
          resolve(message);
        });
        worker.postMessage('next');
      });
      if (!piece) return;
      if ('refused' in piece) throw new FormatError(piece.refused);
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    }
  } finally {
    await worker.terminate();
  }
}

/** Sends a document while it is written. @param coding The coding that its headers name. */
export async function sendPieces(req: Request, res: Response, task: DownloadTask, coding?: Coding): Promise<void> {
  const pieces = writePieces(task);
  // An error before the first byte is an answer of its own.
  const { done, value } = req.method === 'HEAD' ? { done: true, value: undefined } : await pieces.next();
  if (done || !value) {
    res.end();
    return;
  }
  const all = async function* (): AsyncGenerator<Buffer> {
    yield value;
    yield* pieces;
  };
  if (coding) await pipeline(all, coding.encoder(), res);
  else await pipeline(all, res);
}

/** The whole document. */
export async function writeDocument(task: DownloadTask): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writePieces(task)) pieces.push(piece);
  return Buffer.concat(pieces);
}
