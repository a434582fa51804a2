/** UTF-16 units that are encoded and given to the reader at a time: 32 KiB to 96 KiB of UTF-8. */
const chunkUnits = 32 * 1024;

const encoder = new TextEncoder();

/** Text that is written piece by piece and leaves as UTF-8 in chunks. */
export interface Output {
  /**
   * Begins anew.
   *
   * @param to Receives each chunk, which it may keep.
   * @param whole Receives all of a text that is not longer than a chunk, as it is. Default: it is a chunk.
   * @param spend Counts the work of encoding. Default: nobody does.
   */
  open(to: (chunk: Uint8Array) => void, whole?: (text: string) => void, spend?: (steps: number) => void): void;
  text(text: string): void;
  end(): void;
}

export function createOutput(): Output {
  let pending = '';
  let write: (chunk: Uint8Array) => void = () => undefined;
  let takeWhole: ((text: string) => void) | undefined;
  let count: (steps: number) => void = () => undefined;
  const flush = (): void => {
    if (pending === '') return;
    count(pending.length >> 4);
    const chunk = encoder.encode(pending);
    pending = '';
    takeWhole = undefined;
    write(chunk);
  };
  return {
    open(to, whole, spend) {
      pending = '';
      write = to;
      takeWhole = whole;
      count = spend ?? (() => undefined);
    },
    text(text) {
      pending += text;
      if (pending.length >= chunkUnits) flush();
    },
    end() {
      if (takeWhole) takeWhole(pending);
      else flush();
    },
  };
}
