import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../../platform/problem.js';
import { readBody, type BodyLimit } from './read-body.js';

/** A file of a form. */
export interface FormFile {
  readonly name: string;
  readonly mediaType: string;
  readonly body: Uint8Array;
}

/** Files that a form may have: each has its own head to be read, on the thread that listens. */
const mostFiles = 1000;

/**
 * Reads the files of multipart/form-data piece by piece as they come.
 *
 * @throws Problem 400 for what is no form, or one without a file; 413 for too many files; 415 for a field that is no file; and what `readBody` says.
 */
export const readForm = (req: IncomingMessage, limit: BodyLimit): Promise<readonly FormFile[]> => new Promise((resolve, reject) => {
  const malformed = (cause: unknown): Problem => new Problem(400, 'Malformed body', 'The body is not multipart/form-data.', {}, {}, { cause });
  const files: FormFile[] = [];
  let parser: BusboyInstance;
  let parsed = false, failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    reject(failure as Error);
  };
  try {
    // What a part says of its encoding does not matter: its bytes are passed on as they are.
    parser = new Busboy({ headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' }, limits: { parts: mostFiles, fileSize: Infinity }, preservePath: true });
  } catch (cause) {
    req.resume();
    reject(malformed(cause));
    return;
  }
  parser.on('file', (_, file, name, __, mediaType) => {
    const pieces: Buffer[] = [];
    file.on('data', (piece: Buffer) => { pieces.push(piece); }).on('end', () => {
      const size = pieces.reduce((sum, { length }) => sum + length, 0), body = new Uint8Array(size);
      let at = 0;
      for (const piece of pieces) {
        body.set(piece, at);
        at += piece.length;
      }
      files.push({ name, mediaType, body });
    }).on('error', (cause: unknown) => { fail(malformed(cause)); });
  });
  parser.on('field', () => { fail(new Problem(415, 'Unsupported media type', 'Every part of the form is a file of RDF.')); });
  parser.on('partsLimit', () => { fail(new Problem(413, 'Too many files', `A form may have ${mostFiles} files.`, { limit: mostFiles })); });
  parser.on('error', (cause) => { fail(malformed(cause)); });
  parser.on('finish', () => {
    parsed = true;
    if (files.length > 0) resolve(files);
    else fail(new Problem(400, 'Malformed body', 'The form has no file.'));
  });
  readBody(req, limit, {
    piece(piece) { if (failure === undefined && !parsed) parser.write(piece); },
    end() { if (failure === undefined) parser.end(); },
    fail,
  });
});
