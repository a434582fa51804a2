import { DataFactory } from 'n3';
import { toNTriple } from '../ontology/canonical.js';
import { Problem } from '../problem.js';
import type { Format } from '../rdf/formats.js';
import { DocumentError, parseDocument } from '../rdf/parse.js';
import type { Place } from './places.js';
import type { Statements } from './statements.js';
import { writable } from './update.js';

/** A document of triples as it was sent. */
export interface SentDocument {
  readonly text: string;
  readonly format: Format;
}

/** A write of the Graph Store Protocol: the documents take the place of the graph, are added to it, or it is removed. */
export interface GraphWrite {
  readonly operation: 'replace' | 'merge' | 'remove';
  readonly graph: string;
  readonly documents: readonly SentDocument[];
}

/** @throws Problem 400 for a document that cannot be read, 403 for a graph that follows from others, 404 when there is nothing to remove. */
export async function writeGraph({ operation, graph, documents }: GraphWrite, place: (graph: string) => Place, statements: Statements, defaultGraph: string): Promise<void> {
  writable(graph, place);
  const triples = (await Promise.all(documents.map((document, i) => read(document, graph, `new${i}-`)))).flat();
  const before = [...statements.in(graph)];
  if (operation === 'remove' && before.length === 0 && graph !== defaultGraph) throw new Problem(404, 'No such graph', `There is no graph <${graph}>.`, { graph });
  if (operation !== 'merge') for (const triple of before) statements.delete(graph, triple);
  for (const triple of triples) statements.add(graph, triple);
}

async function read({ text, format }: SentDocument, graph: string, blankNodes: string): Promise<string[]> {
  try {
    const quads = await parseDocument(text, format, graph, blankNodes);
    const named = quads.find((quad) => quad.graph.termType !== 'DefaultGraph');
    if (named) throw new DocumentError(`The document holds the graph <${named.graph.value}>; send the triples of one graph without its name.`);
    return quads.map(({ subject, predicate, object }) => toNTriple(DataFactory.quad(subject as never, predicate as never, object as never)).slice(0, -' .'.length));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const { line, message } = error;
    throw new Problem(400, 'Document cannot be read', `${line === undefined ? '' : `Line ${line}: `}${message}`, { format: format.mediaType, ...(line !== undefined && { line }) }, {}, { cause: error });
  }
}
