import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser, StreamParser } from 'n3';
import { ArgumentError } from '../platform/argument-error.js';
import { blankNodesOf } from '../rdf/blank-nodes.js';
import { closingQuote } from '../rdf/closing-quote.js';
import { iri } from '../rdf/iri.js';
import { formats, type Format } from '../rdf/formats.js';
import { DocumentError, parseDocument } from '../rdf/parse.js';
import { createRdfXmlReader } from '../rdf/rdfxml-reader.js';
import { escapeString } from '../rdf/turtle.js';
import { xsd } from '../rdf/vocabulary.js';
import { createXmlDecoder } from '../rdf/xml-decoder.js';
import { token } from '../store/build-store.js';
import { unescapeString, type TokenSink } from '../store/ntriples.js';

/** What a file can hold, by its suffix; each may be followed by `.gz`. */
const fileFormats = new Map(formats.filter(({ read }) => read !== undefined).flatMap((format) => [format.name, ...format.suffixes].map((suffix) => [suffix, format] as const)));
export const fileSuffixes: readonly string[] = [...fileFormats.keys()];

export interface ReadOptions {
  /** What labels of blank nodes begin with, as blankNodesOf has it. */
  readonly blankNodes: string;
  /** Told how many bytes were read, as they are in the file. */
  readonly onBytes?: (bytes: number) => void;
}

/** Bytes of a document that cannot be read piece by piece. */
const wholeDocument = 256 * 2 ** 20;

/** The format that the name of a file tells; undefined for another one. */
export function formatOfFile(path: string): Format | undefined {
  const suffix = /\.([a-z]+)(?:\.gz)?$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return fileFormats.get(suffix);
}

/**
 * Reads a file of RDF of any size, piece by piece, into canonical tokens. Relative references are resolved against the
 * file's own address. Nothing is fetched: JSON-LD with a remote context is refused.
 *
 * @throws DocumentError with the line, as far as the parser knows it.
 */
export async function readFile(path: string, { blankNodes, onBytes }: ReadOptions, sink: TokenSink): Promise<void> {
  const format = formatOfFile(path);
  if (!format) throw new DocumentError(`The format is told by the suffix: one of ${fileSuffixes.join(', ')}, also with .gz.`);
  if (!(await stat(path)).isFile()) throw new DocumentError('This is no file.');
  const file = createReadStream(path, { highWaterMark: 2 ** 20 });
  file.on('data', (chunk) => onBytes?.(chunk.length));
  const bytes: Readable = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.once('error', (error) => bytes.destroy(error));
  const blankNode = blankNodesOf(blankNodes);
  const rename = (term: string): string => (term.startsWith('_:') ? `_:${blankNode(term.slice(2)).value}` : term);
  const take = ({ subject, predicate, object, graph }: RDF.Quad): void => {
    for (const term of [subject, predicate, object, graph]) check(term);
    sink(token(subject), token(predicate), token(object), graph.termType === 'DefaultGraph' ? '' : token(graph));
  };
  const baseIRI = `file://${encodeURI(path)}`;
  try {
    switch (format.name) {
      case 'nt':
      case 'nq': {
        const read = createLineReader((s, p, o, g) => { sink(rename(s), p, rename(o), rename(g)); });
        for await (const chunk of bytes) read.write(chunk as Buffer);
        read.end();
        break;
      }
      case 'jsonld': {
        const pieces: Buffer[] = [];
        let length = 0;
        for await (const chunk of bytes) {
          pieces.push(chunk as Buffer);
          length += (chunk as Buffer).length;
          if (length > wholeDocument) throw new DocumentError(`A document of JSON-LD is read as a whole and may have ${wholeDocument / 2 ** 20} MiB; write a larger one as N-Quads.`);
        }
        for (const quad of await parseDocument(Buffer.concat(pieces).toString(), format, baseIRI, blankNodes)) take(quad);
        break;
      }
      case 'rdf': {
        const decoder = createXmlDecoder();
        const reader = createRdfXmlReader(baseIRI, blankNode, take);
        for await (const chunk of bytes) reader.write(decoder.write(chunk as Buffer));
        reader.write(decoder.end());
        reader.end();
        break;
      }
      default: {
        const parser = new StreamParser({ format: format.mediaType, baseIRI, blankNodePrefix: '', factory: { ...DataFactory, blankNode } as never }) as unknown as Readable;
        parser.on('data', (quad: RDF.Quad) => {
          try {
            take(quad);
          } catch (error) {
            parser.destroy(error as Error);
          }
        });
        bytes.once('error', (error) => parser.destroy(error));
        bytes.pipe(parser as unknown as NodeJS.WritableStream);
        await finished(parser);
      }
    }
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause;
    const { message, context, line, code } = cause as Error & { context?: { line?: number }; line?: number; code?: string };
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw cause; // of the file, not of what is in it
    throw new DocumentError(message.replace(/ on line \d+\.?$/, '.'), context?.line ?? line, { cause });
  } finally {
    file.destroy();
  }
}

function check(term: RDF.Term): void {
  if (term.termType === 'Quad') throw new DocumentError('Statements about statements (RDF-star) are not taken.');
  try {
    if (term.termType === 'NamedNode') iri(term.value);
    if (term.termType === 'Literal') iri(term.datatype.value);
  } catch (cause) {
    throw new DocumentError((cause as Error).message, undefined, { cause });
  }
}

// A loop over single signs takes no room for the way back, one over alternatives some bytes for each of them.
const iriSigns = '[^\\u0000-\\u0020<>"{}|^`\\\\]*';
const iriPart = `<[A-Za-z][A-Za-z0-9+.-]*:${iriSigns}(?:\\\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})${iriSigns})*>`;
const blankPart = '_:[A-Za-z0-9_\\u00c0-\\uffff](?:[A-Za-z0-9_.:\\u00b7-\\uffff-]*[A-Za-z0-9_:\\u00b7-\\uffff-])?';
/** What begins a line of N-Quads: subject, predicate, and an object or the quote that opens one. */
const beginning = new RegExp(`[ \\t]*(${iriPart}|${blankPart})[ \\t]*(${iriPart})[ \\t]*(?:(${iriPart}|${blankPart})|")`, 'y');
/** What a literal may have behind its text: language or datatype. */
const suffix = new RegExp(`(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\\^\\^(${iriPart}))?`, 'y');
/** What ends a line: graph, point, comment. */
const ending = new RegExp(`[ \\t]*(${iriPart}|${blankPart})?[ \\t]*\\.[ \\t]*(?:#[^\\n\\r]*)?(?:\\r?\\n|$)`, 'y');
const lineEnd = /[\n\r]/;
/** A backslash that begins no escape of N-Triples, behind any number of escaped ones. */
const wrongEscape = /(?<!\\)(?:\\\\)*\\(?![tbnrf"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})/;
const emptyLine = /[ \t\r]*(?:#[^\n]*)?(?:\n|$)/y;
const toEscape = /[\\\u0000-\u001f\u007f]/;
const stringType = `<${xsd.string}>`;
const plainIri = (text: string): string => {
  if (!text.includes('\\')) return text;
  const value = unescapeString(text.slice(1, -1));
  iri(value);
  return `<${value}>`;
};

/** A line of N-Quads in its parts; of a literal what stands between its quotes. */
interface LineParts {
  readonly subject: string;
  readonly predicate: string;
  /** An object that is no literal. */
  readonly node: string | undefined;
  readonly lexical: string;
  readonly language: string | undefined;
  readonly datatype: string | undefined;
  readonly graph: string;
  /** Where the next line begins. */
  readonly next: number;
}

/** The statement that begins at an offset; undefined where none does. */
function lineAt(text: string, at: number): LineParts | undefined {
  beginning.lastIndex = at;
  const begun = beginning.exec(text);
  if (!begun) return undefined;
  const [, subject = '', predicate = '', node] = begun, from = beginning.lastIndex;
  let lexical = '', language: string | undefined, datatype: string | undefined;
  ending.lastIndex = from;
  if (node === undefined) {
    const close = closingQuote(text, from);
    if (close < 0) return undefined;
    lexical = text.slice(from, close);
    if (lineEnd.test(lexical) || (lexical.includes('\\') && wrongEscape.test(lexical))) return undefined;
    suffix.lastIndex = close + 1;
    [, language, datatype] = suffix.exec(text) ?? [];
    ending.lastIndex = suffix.lastIndex;
  }
  const ended = ending.exec(text);
  return ended ? { subject, predicate, node, lexical, language, datatype, graph: ended[1] ?? '', next: ending.lastIndex } : undefined;
}

/** Reads N-Triples and N-Quads strictly, several times as fast as a parser that knows more. @throws DocumentError with the line. */
export function createLineReader(sink: TokenSink): { write(bytes: Uint8Array): void; end(): void } {
  let rest = Buffer.alloc(0);
  let line = 0;
  const read = (text: string): void => {
    for (let at = 0; at < text.length;) {
      line++;
      const parts = lineAt(text, at);
      if (parts) {
        const { subject, predicate, node, lexical, language, datatype, graph } = parts;
        at = parts.next;
        try {
          const literal = (): string => {
            const escaped = toEscape.test(lexical) ? escapeString(unescapeString(lexical)) : lexical;
            return language !== undefined ? `"${escaped}"@${language.toLowerCase()}` : datatype === undefined || datatype === stringType ? `"${escaped}"` : `"${escaped}"^^${plainIri(datatype)}`;
          };
          sink(plainIri(subject), plainIri(predicate), node === undefined ? literal() : plainIri(node), plainIri(graph));
        } catch (cause) {
          // A RangeError: an escape names no character.
          if (!(cause instanceof ArgumentError || cause instanceof RangeError)) throw cause;
          throw new DocumentError(cause.message, line, { cause });
        }
        continue;
      }
      emptyLine.lastIndex = at;
      if (!emptyLine.test(text)) throw new DocumentError(reason(text.slice(at, text.indexOf('\n', at) < 0 ? undefined : text.indexOf('\n', at))), line);
      at = emptyLine.lastIndex;
    }
  };
  return {
    write(bytes) {
      const all = Buffer.concat([rest, bytes]);
      const end = all.lastIndexOf(10) + 1;
      read(all.toString('utf8', 0, end));
      rest = all.subarray(end);
    },
    end: () => { read(rest.toString('utf8')); },
  };
}

/** What is wrong with a line, in the words of a parser that tells. */
function reason(line: string): string {
  try {
    new Parser({ format: 'N-Quads' }).parse(line);
  } catch (error) {
    return (error as Error).message.replace(/ on line \d+\.?$/, '.');
  }
  return `This is no statement of N-Quads: ${line.slice(0, 200)}`;
}
