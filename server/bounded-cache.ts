/** Values by key, bounded by their size: the one that was not asked for longest goes first. */
export interface BoundedCache<Value> {
  get(key: string): Value | undefined;
  /** Keeps a value unless it takes more than an eighth of the whole: one answer must not push all others out. */
  set(key: string, value: Value): void;
  clear(): void;
  /** Bytes in use, keys counted with two bytes a character. */
  readonly bytes: number;
  readonly size: number;
}

/**
 * @param maxBytes Bytes that all entries together may take; 0 keeps nothing.
 * @param sizeOf Bytes of a value, its key not counted.
 */
export function createBoundedCache<Value>(maxBytes: number, sizeOf: (value: Value) => number): BoundedCache<Value> {
  // A Map keeps the order of insertion: an entry that is used is put at the end, so that the first is the oldest.
  const entries = new Map<string, { readonly value: Value; readonly bytes: number }>();
  let bytes = 0;
  const remove = (key: string): void => {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      const needed = sizeOf(value) + 2 * key.length;
      if (needed > maxBytes / 8) return;
      remove(key);
      entries.set(key, { value, bytes: needed });
      bytes += needed;
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        remove(oldest);
      }
    },
    clear() {
      entries.clear();
      bytes = 0;
    },
    get bytes() { return bytes; },
    get size() { return entries.size; },
  };
}
