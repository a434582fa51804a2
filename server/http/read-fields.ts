import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../platform/problem.js';
import { decodeText, readBody } from './read-body.js';

/** A form with texts and files. */
export interface FieldsAndFiles {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** Parts of a form. */
const mostParts = 40;

/**
 * Reads multipart/form-data with texts and files of text, all in UTF-8.
 *
 * @throws Problem 400, 413, 415.
 */
export const readFieldsAndFiles = (req: IncomingMessage, bytes: number): Promise<FieldsAndFiles> => new Promise((resolve, reject) => {
  const fields = new Map<string, string>(), files: { name: string; pieces: Buffer[] }[] = [];
  let failure: unknown, parsed = false;
  const fail = (error: unknown): void => {
    failure ??= error;
    reject(failure as Error);
  };
  const malformed = (cause: unknown): Problem => new Problem(400, 'Malformed body', 'The body is not a whole form (multipart/form-data).', {}, {}, { cause });
  if (!/^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '')) {
    req.resume();
    fail(new Problem(415, 'Unsupported media type', 'This is sent as a form with files.', { accepted: ['multipart/form-data'] }));
    return;
  }
  let parser: BusboyInstance;
  try {
    parser = new Busboy({ headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' }, limits: { parts: mostParts, fieldSize: bytes, fileSize: bytes } });
  } catch (cause) {
    req.resume();
    fail(malformed(cause));
    return;
  }
  parser.on('field', (name, value) => { fields.set(name, value); });
  parser.on('file', (_, file, name) => {
    const pieces: Buffer[] = [];
    files.push({ name, pieces });
    file.on('data', (piece: Buffer) => { pieces.push(piece); }).on('error', (cause: unknown) => { fail(malformed(cause)); });
  });
  parser.on('partsLimit', () => { fail(new Problem(413, 'Too many parts', `A form has at most ${mostParts} parts.`, { limit: mostParts })); });
  parser.on('error', (cause) => { fail(malformed(cause)); });
  parser.on('finish', () => {
    parsed = true;
    if (failure !== undefined) return;
    try {
      resolve({ fields, files: files.map(({ name, pieces }) => ({ name, text: decodeText(Buffer.concat(pieces)) })) });
    } catch (error) {
      fail(error);
    }
  });
  readBody(req, { bytes }, {
    piece(piece) { if (failure === undefined && !parsed) parser.write(piece); },
    end() { if (failure === undefined) parser.end(); },
    fail,
  });
});
