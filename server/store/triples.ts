import type { Columns } from './graph-columns.js';
import type { GraphData } from './store-data.js';

/** Triples of ids that are being collected. */
export interface Triples {
  push(s: number, p: number, o: number): void;
  /** The triples so far; not a copy. */
  columns(): Columns;
}

export function createTriples(): Triples {
  let capacity = 64;
  let size = 0;
  let [s, p, o] = [new Uint32Array(capacity), new Uint32Array(capacity), new Uint32Array(capacity)];
  return {
    push(subject, predicate, object) {
      if (size === capacity) {
        capacity *= 2;
        [s, p, o] = [s, p, o].map((column) => {
          const larger = new Uint32Array(capacity);
          larger.set(column);
          return larger;
        }) as [typeof s, typeof p, typeof o];
      }
      s[size] = subject;
      p[size] = predicate;
      o[size++] = object;
    },
    columns: () => ({ s: s.subarray(0, size), p: p.subarray(0, size), o: o.subarray(0, size) }),
  };
}

/** All triples of a graph, sorted by subject, predicate and object. Predicates and objects are not copied. */
export function triplesOf({ size, spo: { keys, offsets, second, third } }: GraphData): Columns {
  const s = new Uint32Array(size);
  const count = keys?.length ?? offsets.length - 1;
  for (let i = 0; i < count; i++) s.fill(keys ? keys[i]! : i, offsets[i], offsets[i + 1]);
  return { s, p: second, o: third };
}
