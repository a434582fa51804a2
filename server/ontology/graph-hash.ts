import { createHash } from 'node:crypto';
import { createBoundedCache } from '../platform/bounded-cache.js';
import { graphText, graphTextAfter, type GraphText, type StoredGraph } from '../store/graph-text.js';
import { eachPiece, graphOf } from '../store/read-store.js';
import type { GraphDifference } from '../store/statistics-after.js';
import type { StoreData } from '../store/store-data.js';

/** Texts of graphs by their hash, for the next change of the same graph: one of a curated graph has some hundred kilobytes, the derived one four million bytes. */
const texts = createBoundedCache<GraphText>(128 * 2 ** 20, (pieces) => pieces.reduce((sum, { length }) => sum + length, 0));

/** SHA-256 of the triples of a named graph, whatever way they came to be there. */
export function graphHash(store: StoreData, graph: string): string {
  const hash = createHash('sha256');
  eachPiece(store, graphOf(store, graph), (piece) => { hash.update(piece); });
  return hash.digest('hex');
}

/** Keeps the text of a graph ahead of its first change. */
export function readAhead(store: StoreData, graph: string, hash: string): void {
  if (!texts.get(hash)) texts.set(hash, graphText({ store, graph: graphOf(store, graph) }));
}

/** The same, from the graph as it was before a change. @param known Its hash then. */
export function graphHashAfter(graph: string, before: { readonly store: StoreData; readonly known: string | undefined }, store: StoreData, difference: GraphDifference): string {
  const was: StoredGraph = { store: before.store, graph: graphOf(before.store, graph) }, now: StoredGraph = { store, graph: graphOf(store, graph) };
  const text = (before.known === undefined ? undefined : texts.get(before.known)) ?? graphText(was);
  const next = graphTextAfter(text, was, now, difference), sum = createHash('sha256');
  for (const piece of next) sum.update(piece);
  const hash = sum.digest('hex');
  texts.set(hash, next);
  return hash;
}
