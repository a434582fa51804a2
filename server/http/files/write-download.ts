import { DataFactory, Parser } from 'n3';
import type * as RDF from '@rdfjs/types';
import { readExportSource, type Publication, type Release } from '../../exports/export-source.js';
import { writers } from '../../exports/write-export.js';
import { formats } from '../../rdf/formats.js';
import { serialize } from '../../rdf/serialize.js';
import { writeSssom } from '../../rdf/sssom.js';
import type { PrefixMap } from '../../rdf/turtle.js';
import { graphOf, inPieces, namedGraphs, quadTexts, tripleTexts, unionTexts } from '../../store/read-store.js';
import type { StoreData } from '../../store/store-data.js';
import { ArgumentError } from '../../platform/argument-error.js';

/** What a download is made from. */
export interface DownloadTask {
  readonly store: StoreData;
  readonly prefixes: PrefixMap;
  /** A row of the format table, `sssom`, or the name of an export. */
  readonly format: string;
  /** IRI of the graph whose triples are wanted; `union` for the triples of all; absent for all graphs. */
  readonly graph?: string;
  /** Graphs that are left out of all, or of the union. */
  readonly without: readonly string[];
  /** Version, for the header of a mapping set. */
  readonly version: string;
  readonly base: string;
  /** The release that the document belongs to, if it belongs to one. */
  readonly release?: Release;
  /** What the settings say of the ontology. */
  readonly publication?: Publication;
}

/** Triples that are written as one document; more are written as several documents that follow each other. */
const large = 200_000;

function* linesOf({ store, graph, without }: DownloadTask): Generator<string> {
  if (graph !== undefined) for (const triple of graph === 'union' ? unionTexts(store, without) : tripleTexts(store, graphOf(store, graph))) yield `${triple} .`;
  else for (const iri of namedGraphs(store).keys()) if (!without.includes(iri)) yield* quadTexts(store, iri);
}

function* partsOf(lines: Iterable<string>): Generator<string[]> {
  let part: string[] = [];
  let subject = '';
  for (const line of lines) {
    const of = line.slice(0, line.indexOf(' '));
    // Triples of one subject stay in one document.
    if (part.length >= large && of !== subject) {
      yield part;
      part = [];
    }
    subject = of;
    part.push(line);
  }
  yield part;
}

const parse = (part: readonly string[]): RDF.Quad[] => new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(part.join('\n'));

/**
 * The text of a document, piece by piece: large ones need not be whole at once.
 *
 * @throws ArgumentError for a name of no format, and for a format that cannot hold the quads.
 */
export async function* writeDownload(task: DownloadTask): AsyncGenerator<string> {
  const { format: name, prefixes, version, base, release, publication, graph } = task, writeExport = writers.get(name), format = formats.find((row) => row.name === name);
  const lines = linesOf(task);
  if (name === 'sssom') {
    yield writeSssom(parse([...lines]), prefixes, { version, base });
  } else if (writeExport) {
    const text = await writeExport(readExportSource({ quads: parse([...lines]).map(withoutName), prefixes, base, version, release, publication }));
    yield* slices(text);
  } else if (!format) {
    throw new ArgumentError(`no format ${name}`);
  } else if (name === 'nq' || (name === 'nt' && graph !== undefined)) {
    yield* inPieces(lines);
  } else if (name === 'nt') {
    yield* inPieces(map(lines, (line) => `${line.slice(0, line.lastIndexOf(' <'))} .`));
  } else {
    for (const part of partsOf(lines)) yield await serialize(parse(part).map(graph === undefined ? (quad) => quad : withoutName), format, prefixes);
  }
}

/** A long text in pieces, none of which ends within a character. */
function* slices(text: string, units = 2 ** 20): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + units, text.length);
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '')) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}

function* map(all: Iterable<string>, change: (line: string) => string): Generator<string> {
  for (const line of all) yield change(line);
}

const withoutName = ({ subject, predicate, object }: RDF.Quad): RDF.Quad => DataFactory.quad(subject as never, predicate as never, object as never) as RDF.Quad;
