import { Parser } from 'n3';
import oxigraph from 'oxigraph';
import { writeTurtle, type PrefixMap } from '../rdf/turtle.js';
import type { PreparedQuery } from './engine.js';

/** Evaluates a query and serialises its result. Blocks its thread. */
export type Evaluate = (query: PreparedQuery, mediaType: string) => string;

/** Bytes given to Oxigraph at a time: each piece is copied into its memory. */
const loadChunk = 16 * 2 ** 20;

/** Formats that Oxigraph writes without prefixes. A result without graph names is the same in Turtle and in TriG. */
const prefixedFormats = new Set(['text/turtle', 'application/trig']);

/**
 * Loads N-Quads into an Oxigraph store of this thread.
 *
 * @throws Error when they do not parse.
 */
export function openStore(nquads: SharedArrayBuffer, prefixes: PrefixMap): Evaluate {
  const store = new oxigraph.Store();
  // One call with an iterable, not one call a chunk: Oxigraph renames blank nodes in each call.
  store.load(chunks(new Uint8Array(nquads), loadChunk), {
    format: 'application/n-quads',
    no_transaction: true,
    lenient: true, // the quads of a version were checked when it was made
  });
  return (query, mediaType) => {
    const prefixed = prefixedFormats.has(mediaType);
    const result = store.query(query.text, {
      ...dataset(query),
      results_format: prefixed ? 'application/n-triples' : mediaType,
    }) as string;
    return prefixed ? writeTurtle(new Parser({ format: 'N-Triples' }).parse(result), prefixes) : result;
  };
}

/**
 * Oxigraph ignores FROM when its default graph is the union, so a dataset is always handed over as options; an empty
 * list is an empty dataset, as SPARQL 1.1 section 13.2 asks for when only the other kind is given.
 */
function dataset({ defaultGraphs, namedGraphs }: PreparedQuery) {
  if (defaultGraphs.length === 0 && namedGraphs.length === 0) return { use_default_graph_as_union: true };
  return {
    default_graph: defaultGraphs.map((iri) => oxigraph.namedNode(iri)),
    named_graphs: namedGraphs.map((iri) => oxigraph.namedNode(iri)),
  };
}

function* chunks(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
