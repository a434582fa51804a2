import { escapeString } from '../../rdf/turtle.js';
import { xsd } from '../../rdf/vocabulary.js';
import { termKind } from '../../store/dictionary.js';
import type { StoreData } from '../../store/store-data.js';
import type { Output } from './output.js';
import type { QueryTerms } from './query-terms.js';

/** Writes the term with this id in the syntax of a format. */
export type TermWriter = (output: Output, id: number) => void;

const encoder = new TextEncoder();
const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** What follows the lexical form of each of the store's literals, by place of its suffix. */
const suffixBytes = (data: StoreData, write: (suffix: string) => string): readonly Uint8Array[] => data.suffixes.map((suffix) => utf8(write(suffix)));

const jsonSuffix = (suffix: string): string => (suffix === '' ? '"}'
  : suffix.startsWith('@') ? `","xml:lang":${JSON.stringify(suffix.slice(1))}}` : `","datatype":${JSON.stringify(suffix)}}`);
const turtleSuffix = (suffix: string): string => (suffix === '' ? '"' : suffix.startsWith('@') ? `"${suffix}` : `"^^<${suffix}>`);

/** SPARQL 1.1 Query Results JSON Format: copied from the store's bytes, whose escapes are those of JSON, too. */
export function jsonTerms(data: StoreData, { kind, text, suffix, stored, dictionary }: QueryTerms): TermWriter {
  const { text: bytes, starts, suffix: suffixes } = data;
  const { firstLiteral } = dictionary;
  const firstIri = data.blanks + 1;
  const [uri, bnode, literal, end] = [utf8('{"type":"uri","value":"'), utf8('{"type":"bnode","value":"'), utf8('{"type":"literal","value":"'), utf8('"}')];
  const ends = suffixBytes(data, jsonSuffix);
  return (output, id) => {
    if (id > stored) {
      const opening = kind(id) === termKind.iri ? uri : kind(id) === termKind.blank ? bnode : literal;
      output.bytes(opening);
      output.text(JSON.stringify(text(id)).slice(1, -1));
      output.text(kind(id) === termKind.literal ? jsonSuffix(suffix(id)) : '"}');
    } else if (id >= firstLiteral) {
      output.bytes(literal);
      output.bytes(bytes, starts[id], starts[id + 1]);
      output.bytes(ends[suffixes[id - firstLiteral]!]!);
    } else {
      output.bytes(id < firstIri ? bnode : uri);
      output.jsonBytes(bytes, starts[id]!, starts[id + 1]!);
      output.bytes(end);
    }
  };
}

/** N-Triples, which is also the syntax of terms in TSV. */
export function ntriplesTerms(data: StoreData, { kind, text, suffix, stored, dictionary }: QueryTerms): TermWriter {
  const { text: bytes, starts, suffix: suffixes } = data;
  const { firstLiteral } = dictionary;
  const firstIri = data.blanks + 1;
  const ends = suffixBytes(data, turtleSuffix);
  return (output, id) => {
    if (id > stored) {
      const of = kind(id);
      output.text(of === termKind.iri ? `<${escapeIri(text(id))}>` : of === termKind.blank ? `_:${text(id)}` : `"${escapeString(text(id))}${turtleSuffix(suffix(id))}`);
    } else if (id >= firstLiteral) {
      output.byte(0x22);
      output.bytes(bytes, starts[id], starts[id + 1]);
      output.bytes(ends[suffixes[id - firstLiteral]!]!);
    } else if (id < firstIri) {
      output.text('_:');
      output.bytes(bytes, starts[id], starts[id + 1]);
    } else {
      output.byte(0x3c);
      output.bytes(bytes, starts[id], starts[id + 1]);
      output.byte(0x3e);
    }
  };
}

/** Characters that IRIREF of the N-Triples grammar excludes. */
const escapeIri = (iri: string): string => iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const xmlEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
export const escapeXml = (text: string): string => text.replace(/[&<>"\r]/g, (c) => xmlEscapes[c] as string);

/** SPARQL Query Results XML Format. */
export function xmlTerms(_: StoreData, { kind, text, suffix }: QueryTerms): TermWriter {
  return (output, id) => {
    const value = escapeXml(text(id));
    switch (kind(id)) {
      case termKind.iri:
        output.text(`<uri>${value}</uri>`);
        break;
      case termKind.blank:
        output.text(`<bnode>${value}</bnode>`);
        break;
      case termKind.literal: {
        const of = suffix(id);
        output.text(`<literal${of === '' || of === xsd.string ? '' : of.startsWith('@') ? ` xml:lang="${escapeXml(of.slice(1))}"` : ` datatype="${escapeXml(of)}"`}>${value}</literal>`);
      }
    }
  };
}

/** CSV: the text alone, quoted where it must be (RFC 4180). */
export function csvTerms(_: StoreData, { kind, text }: QueryTerms): TermWriter {
  return (output, id) => {
    const value = kind(id) === termKind.blank ? `_:${text(id)}` : text(id);
    output.text(/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  };
}
