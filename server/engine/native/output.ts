/** UTF-16 units that are encoded and given to the reader at a time: 32 KiB to 96 KiB of UTF-8. */
const chunkUnits = 32 * 1024;

const encoder = new TextEncoder();

/** Text that is written piece by piece and leaves as UTF-8 in chunks. */
export interface Output {
  /** Begins anew. @param to Receives each chunk, which it may keep. */
  open(to: (chunk: Uint8Array) => void): void;
  text(text: string): void;
  flush(): void;
}

export function createOutput(): Output {
  let pending = '';
  let write: (chunk: Uint8Array) => void = () => undefined;
  const flush = (): void => {
    if (pending === '') return;
    const chunk = encoder.encode(pending);
    pending = '';
    write(chunk);
  };
  return {
    open(to) {
      pending = '';
      write = to;
    },
    text(text) {
      pending += text;
      if (pending.length >= chunkUnits) flush();
    },
    flush,
  };
}
