import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../../platform/problem.js';
import { decodeText, readBody } from './read-body.js';
import { keepWritten } from './written.js';

/** A form with texts and files. */
export interface FieldsAndFiles {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Parts of a form. */
const mostParts = 40;

/**
 * Reads multipart/form-data with texts in UTF-8, and files.
 *
 * @throws Problem 400, 413, 415.
 */
export const readFieldsAndFiles = (req: IncomingMessage, bytes: number): Promise<FieldsAndFiles> => new Promise((resolve, reject) => {
  const fields = new Map<string, string>(), parts: { field: string; file: string | undefined; pieces: Buffer[] }[] = [];
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
    // Texts come in pieces, too: a field as one would be decoded in one go, and take long.
    parser = new Busboy({ headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' }, limits: { parts: mostParts, fileSize: bytes }, isPartAFile: () => true });
  } catch (cause) {
    req.resume();
    fail(malformed(cause));
    return;
  }
  parser.on('file', (field, stream, file: string | undefined) => {
    const pieces: Buffer[] = [];
    parts.push({ field, file, pieces });
    stream.on('data', (piece: Buffer) => { pieces.push(piece); }).on('error', (cause: unknown) => { fail(malformed(cause)); });
  });
  parser.on('partsLimit', () => { fail(new Problem(413, 'Too many parts', `A form has at most ${mostParts} parts.`, { limit: mostParts })); });
  parser.on('error', (cause) => { fail(malformed(cause)); });
  parser.on('finish', () => {
    parsed = true;
    if (failure !== undefined) return;
    try {
      for (const { field, file, pieces } of parts) if (file === undefined) fields.set(field, decodeText(Buffer.concat(pieces)));
      keepWritten(req, fields);
      resolve({ fields, files: parts.flatMap(({ file, pieces }) => (file === undefined ? [] : [{ name: file, bytes: Buffer.concat(pieces) }])) });
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
