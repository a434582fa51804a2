/** Values by key, bounded by their size: the oldest value that nobody has asked for since it came goes first. */
export interface BoundedCache<Value> {
  get(key: string): Value | undefined;
  /** Keeps a value unless it takes more than an eighth of the whole: one answer must not push all others out. */
  set(key: string, value: Value): void;
  clear(): void;
  /** Bytes in use, keys counted with two bytes per character. */
  readonly bytes: number;
  readonly size: number;
}

/**
 * @param maxBytes Bytes that all entries together may take; 0 keeps nothing.
 * @param sizeOf Bytes of a value, its key not counted.
 */
export function createBoundedCache<Value>(maxBytes: number, sizeOf: (value: Value) => number): BoundedCache<Value> {
  // A Map keeps the order of insertion, so that the first is the oldest. That an entry was asked for is only noted, as
  // moving it costs more than finding it; it moves to the end when it would be next to go.
  const entries = new Map<string, { readonly value: Value; readonly bytes: number; used: boolean }>();
  let bytes = 0;
  const remove = (key: string): void => {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entry.used = true;
      return entry.value;
    },
    set(key, value) {
      const needed = sizeOf(value) + 2 * key.length;
      if (needed > maxBytes / 8) return;
      remove(key);
      for (const [oldest, entry] of entries) {
        if (bytes + needed <= maxBytes) break;
        if (entry.used) {
          entry.used = false;
          entries.delete(oldest);
          entries.set(oldest, entry);
        } else {
          remove(oldest);
        }
      }
      entries.set(key, { value, bytes: needed, used: false });
      bytes += needed;
    },
    clear() {
      entries.clear();
      bytes = 0;
    },
    get bytes() { return bytes; },
    get size() { return entries.size; },
  };
}

/**
 * Remembers keys and tells whether a key came before, so that what is asked only once is not cached.
 *
 * @param most Keys that are remembered at least; at most twice as many are.
 */
export function createNotes(most: number): (key: string) => boolean {
  let recent = new Set<string>(), before = new Set<string>();
  return (key) => {
    if (recent.has(key) || before.has(key)) return true;
    if (recent.size >= most) [before, recent] = [recent, new Set()];
    recent.add(key);
    return false;
  };
}
