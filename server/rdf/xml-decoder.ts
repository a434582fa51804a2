import { shortened } from '../platform/shortened.js';
import { DocumentError } from './document-error.js';

/** Encodings that are read, by the names that documents give them. */
const encodings: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf-16', 'utf-16'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['iso-8859-1', 'latin1'],
  ['latin1', 'latin1'],
  ['us-ascii', 'ascii'],
  ['ascii', 'ascii'],
]);
/** Bytes in which the declaration of an encoding stands. */
const declared = 256;

/** Decodes the bytes of an XML document while they come. */
export interface XmlDecoder {
  write(bytes: Uint8Array): string;
  /** What is left at the end. */
  end(): string;
}

/**
 * Finds the encoding of an XML document as XML 1.0, appendix F, has it: by the byte order mark, else what the transport
 * says, else the declaration, else UTF-8.
 *
 * @param charset Of the Content-Type.
 * @throws DocumentError for an encoding that is not read, and for bytes that are not of it.
 */
export function createXmlDecoder(charset?: string): XmlDecoder {
  let head = Buffer.alloc(0);
  let decode: ((bytes: Uint8Array, last: boolean) => string) | undefined;
  const read = (bytes: Uint8Array, last: boolean): string => {
    if (!decode) {
      head = Buffer.concat([head, bytes]);
      if (head.length < declared && !last) return '';
      decode = decoderOf(encodingOf(head, charset));
      return decode(head, last);
    }
    return decode(bytes, last);
  };
  return { write: (bytes) => read(bytes, false), end: () => read(new Uint8Array(0), true) };
}

/** A whole document. @throws DocumentError */
export function decodeXml(bytes: Uint8Array, charset?: string): string {
  const decoder = createXmlDecoder(charset);
  return decoder.write(bytes) + decoder.end();
}

function encodingOf(head: Buffer, charset: string | undefined): string {
  const [a, b, c, d] = head;
  // UTF-32: marks first, since the one of UTF-16 begins the same way.
  if (
    (a === 0xff && b === 0xfe && c === 0 && d === 0)
    || (a === 0 && b === 0 && c === 0xfe && d === 0xff)
    || (a === 0x3c && b === 0 && c === 0 && d === 0)
    || (a === 0 && b === 0 && c === 0 && d === 0x3c)
  )
    return known('utf-32');
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (charset !== undefined) return known(charset);
  if (a === 0x3c && b === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c) return 'utf-16be';
  const name = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(head.toString('latin1', 0, declared))?.[1];
  return name === undefined ? 'utf-8' : known(name);
}

function known(name: string): string {
  const encoding = encodings.get(name.toLowerCase());
  if (encoding === undefined) throw new DocumentError(`The encoding ${shortened(name.toUpperCase() === 'UTF-32' ? 'UTF-32' : name, 40)} is not read: send UTF-8, UTF-16 or ISO-8859-1.`, 1);
  // Without a byte order mark it is big-endian, RFC 2781, 4.3.
  return encoding === 'utf-16' ? 'utf-16be' : encoding;
}

function decoderOf(encoding: string): (bytes: Uint8Array, last: boolean) => string {
  if (encoding === 'latin1' || encoding === 'ascii') {
    // TextDecoder takes these names for windows-1252.
    return (bytes) => {
      if (encoding === 'ascii' && bytes.some((byte) => byte > 0x7f)) throw new DocumentError('The document is not US-ASCII, as it says.');
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    };
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes, last) => {
    try {
      return decoder.decode(bytes, { stream: !last });
    } catch (cause) {
      throw new DocumentError(`The document is not ${encoding.toUpperCase()}.`, undefined, { cause });
    }
  };
}
