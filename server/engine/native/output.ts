/** Bytes given to the reader at a time. */
const chunkBytes = 64 * 1024;
/** Bytes that a call of Buffer.copy costs as much as copying one by one. */
const loopBytes = 64;

/** UTF-8 that is written piece by piece and leaves in chunks. */
export interface Output {
  /** Bytes written so far. */
  readonly length: number;
  bytes(source: Uint8Array, from?: number, to?: number): void;
  /** One ASCII character. */
  byte(code: number): void;
  text(text: string): void;
  /** Bytes of JSON string content or of an IRI; whatever must be escaped in JSON is. */
  jsonBytes(source: Uint8Array, from: number, to: number): void;
  flush(): void;
}

/** @param write Receives each chunk, which it may keep. */
export function createOutput(write: (chunk: Uint8Array) => void): Output {
  let buffer = Buffer.allocUnsafe(chunkBytes);
  let at = 0;
  let sent = 0;
  const flush = (): void => {
    if (at === 0) return;
    const chunk = buffer.subarray(0, at);
    buffer = Buffer.allocUnsafe(chunkBytes);
    sent += at;
    at = 0;
    write(chunk);
  };
  const room = (bytes: number): void => {
    if (at + bytes <= buffer.length) return;
    flush();
    if (bytes > buffer.length) buffer = Buffer.allocUnsafe(bytes);
  };
  return {
    get length() {
      return sent + at;
    },
    bytes(source, from = 0, to = source.length) {
      const count = to - from;
      room(count);
      if (count < loopBytes) {
        for (let i = from; i < to; i++) buffer[at++] = source[i]!;
      } else {
        buffer.set(source.subarray(from, to), at);
        at += count;
      }
    },
    byte(code) {
      room(1);
      buffer[at++] = code;
    },
    text(text) {
      room(text.length * 3);
      at += buffer.write(text, at);
    },
    jsonBytes(source, from, to) {
      room((to - from) * 6);
      for (let i = from; i < to; i++) {
        const code = source[i]!;
        if (code === 0x22 || code === 0x5c || code < 0x20) at += buffer.write(JSON.stringify(String.fromCharCode(code)).slice(1, -1), at);
        else buffer[at++] = code;
      }
    },
    flush,
  };
}
