import { createHash } from 'node:crypto';

/** Changes whenever the layout of the columns does, or the order of terms that ids and ranks stand for. */
const signature = 'MPPSTORE3';
const arrayTypes = { Uint8Array, Uint32Array, Float64Array } as const;

interface ArrayEntry {
  readonly type: keyof typeof arrayTypes;
  readonly at: number;
  readonly length: number;
}
/** JSON in which an array stands as `{"$array": entry}` and a Map as `{"$map": [[key, value], …]}`. */
interface Header {
  readonly signature: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly data: unknown;
}

/**
 * A store, or data with stores in it, as the parts of one file: header length (8 bytes, the first four a little-endian number), header, arrays. Written one after the other,
 * the parts are the file.
 */
export function writeSnapshot(data: unknown): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  const hash = createHash('sha256');
  let bytes = 0;
  const known = new Map<object, ArrayEntry>(); // in a store with one graph, that graph and the union have the same columns
  const json = JSON.stringify(data, (_, value: unknown) => {
    if (value instanceof Map) return { $map: [...value as Map<unknown, unknown>] };
    if (!ArrayBuffer.isView(value)) return value;
    const view = value as Uint8Array | Uint32Array | Float64Array;
    let entry = known.get(view);
    if (!entry) {
      const part = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      const padding = new Uint8Array((8 - (part.length % 8)) % 8);
      entry = { type: view.constructor.name as ArrayEntry['type'], at: bytes, length: view.length };
      known.set(view, entry);
      hash.update(part).update(padding);
      parts.push(part, padding);
      bytes += part.length + padding.length;
    }
    return { $array: entry };
  });
  const header = `{"signature":"${signature}","bytes":${bytes},"sha256":"${hash.digest('hex')}","data":${json}}`;
  const padded = Buffer.from(header + ' '.repeat((8 - (Buffer.byteLength(header) % 8)) % 8));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, padded.length, true);
  return [length, padded, ...parts];
}

/**
 * Reads what was written from the bytes of a file; its arrays are views of these bytes, so they belong in shared memory.
 *
 * @throws Error when the bytes are not a snapshot of this layout, or are damaged.
 */
export function readSnapshot(file: SharedArrayBuffer): unknown {
  const length = file.byteLength < 8 ? 0 : new Uint32Array(file, 0, 1)[0]!;
  if (length === 0 || 8 + length > file.byteLength) throw new Error('not a snapshot of a store');
  const header = JSON.parse(Buffer.from(file, 8, length).toString('utf8')) as Header;
  if (header.signature !== signature) throw new Error(`a snapshot of another layout: ${header.signature}`);
  const start = 8 + length;
  if (file.byteLength !== start + header.bytes) throw new Error('the snapshot is not complete');
  const digest = createHash('sha256').update(new Uint8Array(file, start)).digest('hex');
  if (digest !== header.sha256) throw new Error('the snapshot is damaged: its hash differs');
  return revive(header.data, file, start);
}

function revive(value: unknown, file: SharedArrayBuffer, start: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => revive(item, file, start));
  if ('$array' in value) {
    const { type, at, length } = value.$array as ArrayEntry;
    const View: new (buffer: SharedArrayBuffer, at: number, length: number) => unknown = arrayTypes[type];
    return new View(file, start + at, length);
  }
  if ('$map' in value) return new Map((value.$map as [unknown, unknown][]).map(([key, item]) => [key, revive(item, file, start)]));
  const entries = Object.entries(value).map(([key, item]) => [key, revive(item, file, start)] as const);
  return Object.fromEntries(entries);
}

/** The bytes in shared memory, where readSnapshot wants them. */
export function toSharedBuffer(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
