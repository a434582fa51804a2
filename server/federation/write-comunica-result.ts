import type { QueryEngine } from '@comunica/query-sparql';
import type { Readable } from 'node:stream';
import { Store } from 'n3';
import type * as RDF from '@rdfjs/types';
import { EngineError } from '../engine/contract/engine.js';
import { writesTriples } from '../engine/results/triple-writers.js';
import { formats } from '../rdf/formats.js';
import { serialize } from '../rdf/serialize.js';
import { escapeString, type PrefixMap } from '../rdf/turtle.js';
import { xsd } from '../rdf/vocabulary.js';

type Result = Awaited<ReturnType<QueryEngine['query']>>;
type Bindings = Extract<Result, { resultType: 'bindings' }>;

/** Bytes that are collected before they are written. */
const chunkSize = 64 * 1024;

/**
 * Writes what Comunica found: JSON, XML and CSV by its own serialisers.
 *
 * @param look Called between pieces; it may throw to end the work.
 */
export async function writeComunicaResult(
  engine: QueryEngine, result: Result, mediaType: string, prefixes: PrefixMap, write: (chunk: Uint8Array) => void, look: () => void,
): Promise<void> {
  if (result.resultType === 'quads') {
    const found = new Store(await (await result.execute()).toArray() as never); // each once
    write(new TextEncoder().encode(await writeTriples(found.getQuads(null, null, null, null) as unknown as readonly RDF.Quad[], mediaType, prefixes)));
    return;
  }
  if (result.resultType === 'boolean' && /^text\//.test(mediaType)) {
    write(new TextEncoder().encode(String(await result.execute())));
    return;
  }
  const text = result.resultType === 'bindings' && mediaType === 'text/tab-separated-values'
    ? tsv(result) : (await engine.resultToString(result, mediaType)).data as Readable;
  let pieces: Buffer[] = [], size = 0;
  for await (const piece of text) {
    look();
    const bytes = Buffer.from(piece as string);
    pieces.push(bytes);
    size += bytes.length;
    if (size < chunkSize) continue;
    write(new Uint8Array(Buffer.concat(pieces))); // a copy of its own, which can be handed over
    [pieces, size] = [[], 0];
  }
  if (size > 0) write(new Uint8Array(Buffer.concat(pieces)));
}

const isModern = (term: RDF.Term): boolean => term.termType === 'Quad' || (term.termType === 'Literal' && Boolean(term.direction));

/** @throws EngineError where the format cannot hold a triple term, or a literal with a direction. */
async function writeTriples(quads: readonly RDF.Quad[], mediaType: string, prefixes: PrefixMap): Promise<string> {
  const named = (test: (format: typeof formats[number]) => boolean): typeof formats[number] => {
    const format = formats.find((one) => one.holds.has('triples') && test(one));
    if (!format) throw new EngineError('format', `${mediaType} holds no triples`);
    return format;
  };
  const format = named((one) => one.mediaType === mediaType);
  if (!quads.some(({ subject, object }) => isModern(subject) || isModern(object))) return serialize(quads, format, prefixes);
  if (!writesTriples(format.mediaType)) {
    throw new EngineError('evaluation', `The result has triple terms or literals with a direction, which ${format.label} cannot hold here; ask for Turtle or N-Triples.`);
  }
  // What is N-Triples is Turtle, TriG and N-Quads as well.
  return serialize(quads, named(({ name }) => name === 'nt'), prefixes);
}

/** Comunica writes triple terms in TSV as RDF-star did. */
async function* tsv(result: Bindings): AsyncGenerator<string> {
  const { variables } = await result.metadata();
  const names = variables.map(({ value }) => value);
  yield `${names.map((name) => `?${name}`).join('\t')}\n`;
  for await (const row of await result.execute()) {
    yield `${names.map((name) => {
      const term = row.get(name);
      return term ? termText(term) : '';
    }).join('\t')}\n`;
  }
}

function termText(term: RDF.Term): string {
  switch (term.termType) {
    case 'NamedNode': return `<${term.value}>`;
    case 'BlankNode': return `_:${term.value}`;
    case 'Quad': return `<<( ${termText(term.subject)} ${termText(term.predicate)} ${termText(term.object)} )>>`;
    case 'Literal': {
      const { value, language, direction, datatype } = term;
      return `"${escapeString(value)}"${language ? `@${language}${direction ? `--${direction}` : ''}` : datatype.value === xsd.string ? '' : `^^<${datatype.value}>`}`;
    }
    default: throw new EngineError('evaluation', `a ${term.termType} cannot stand in a result`);
  }
}
