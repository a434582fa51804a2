import { escapeString } from '../../rdf/turtle.js';
import { termKind, type Dictionary } from '../../store/dictionary.js';
import { EngineError } from '../contract/engine.js';
import type { QueryTerms } from '../values/query-terms.js';

/** The text of a term in the syntax of a format. */
export type TermText = (id: number) => string;
type Write = (terms: TermSource, id: number) => string;
/** What a term is written from: the dictionary of a store, or the terms of a query. */
export type TermSource = Pick<QueryTerms, 'kind' | 'text' | 'suffix'>;

/** UTF-16 units of texts that are kept for each format: terms come again and again in results. */
const cacheUnits = 32 * 2 ** 20;

/** Keeps the texts of the store's terms. One per thread and format. */
export function cachedTexts(dictionary: Dictionary, write: Write): (terms: TermSource) => TermText {
  const texts = new Array<string | undefined>(dictionary.size + 1);
  let units = 0;
  return (terms) => (id) => {
    const known = texts[id];
    if (known !== undefined) return known;
    const text = write(terms, id);
    if (id > dictionary.size) return text;
    units += text.length + 16;
    if (units > cacheUnits) {
      texts.fill(undefined);
      units = 0;
    }
    return texts[id] = text;
  };
}

const jsonString = (text: string): string => JSON.stringify(text);

/** SPARQL 1.1 Query Results JSON Format. */
export function jsonText({ kind, text, suffix }: TermSource, id: number): string {
  const value = jsonString(text(id));
  switch (kind(id)) {
    case termKind.iri: return `{"type":"uri","value":${value}}`;
    case termKind.blank: return `{"type":"bnode","value":${value}}`;
    case termKind.literal: {
      const of = suffix(id);
      if (of === '') return `{"type":"literal","value":${value}}`;
      return of.startsWith('@') ? `{"type":"literal","value":${value},"xml:lang":${jsonString(of.slice(1))}}` : `{"type":"literal","value":${value},"datatype":${jsonString(of)}}`;
    }
  }
}

/** N-Triples, which is also the syntax of terms in TSV. */
export function ntriplesText({ kind, text, suffix }: TermSource, id: number): string {
  switch (kind(id)) {
    case termKind.iri: return `<${escapeIri(text(id))}>`;
    case termKind.blank: return `_:${text(id)}`;
    case termKind.literal: {
      const of = suffix(id);
      return `"${escapeString(text(id))}"${of === '' || of.startsWith('@') ? of : `^^<${of}>`}`;
    }
  }
}

/** Characters that IRIREF of the N-Triples grammar excludes. */
const escapeIri = (iri: string): string => iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const xmlEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
/** @throws EngineError for characters that XML 1.0 cannot hold in any way. */
export function escapeXml(text: string): string {
  if (notXml.test(text)) throw new EngineError('format', 'A result in XML cannot hold a control character or U+FFFE, U+FFFF. Ask for another format.');
  return text.replace(/[&<>"\r]/g, (c) => xmlEscapes[c] as string);
}

/** SPARQL Query Results XML Format. */
export function xmlText({ kind, text, suffix }: TermSource, id: number): string {
  const value = escapeXml(text(id));
  switch (kind(id)) {
    case termKind.iri: return `<uri>${value}</uri>`;
    case termKind.blank: return `<bnode>${value}</bnode>`;
    case termKind.literal: {
      const of = suffix(id);
      return `<literal${of === '' ? '' : of.startsWith('@') ? ` xml:lang="${escapeXml(of.slice(1))}"` : ` datatype="${escapeXml(of)}"`}>${value}</literal>`;
    }
  }
}

/** CSV: the text alone, quoted where it must be (RFC 4180). */
export function csvText({ kind, text }: TermSource, id: number): string {
  const value = kind(id) === termKind.blank ? `_:${text(id)}` : text(id);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
