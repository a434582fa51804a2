import type * as RDF from '@rdfjs/types';
import { escapeString } from '../rdf/turtle.js';
import { xsd } from '../rdf/vocabulary.js';
import type { Row } from './resolve-services.js';

/** How a format of solutions is written: a head, the solutions with something between them, a tail. */
interface SolutionWriter {
  head(variables: readonly string[]): string;
  row(row: Row, variables: readonly string[]): string;
  readonly between: string;
  readonly tail: string;
  boolean(value: boolean): string;
}

const crlf = '\r\n';

/** One row a media type of formats.ts that holds solutions; the same bytes as those of the embedded engine. */
const writers: ReadonlyMap<string, SolutionWriter> = new Map<string, SolutionWriter>([
  ['application/sparql-results+json', {
    head: (variables) => `{"head":{"vars":${JSON.stringify(variables)}},"results":{"bindings":[`,
    row: (row, variables) => `{${variables.flatMap((name) => (row[name] ? [`${JSON.stringify(name)}:${jsonTerm(row[name])}`] : [])).join(',')}}`,
    between: ',',
    tail: ']}}',
    boolean: (value) => `{"head":{},"boolean":${value}}`,
  }],
  ['application/sparql-results+xml', {
    head: (variables) => `${xmlHead}<head>${variables.map((name) => `<variable name="${name}"/>`).join('')}</head><results>`,
    row: (row, variables) => `<result>${variables.flatMap((name) => (row[name] ? [`<binding name="${name}">${xmlTerm(row[name])}</binding>`] : [])).join('')}</result>`,
    between: '',
    tail: '</results></sparql>',
    boolean: (value) => `${xmlHead}<head></head><boolean>${value}</boolean></sparql>`,
  }],
  ['text/csv', {
    head: (variables) => `${variables.join(',')}${crlf}`,
    row: (row, variables) => `${variables.map((name) => csvTerm(row[name])).join(',')}${crlf}`,
    between: '',
    tail: '',
    boolean: String,
  }],
  ['text/tab-separated-values', {
    head: (variables) => `${variables.map((name) => `?${name}`).join('\t')}\n`,
    row: (row, variables) => `${variables.map((name) => tsvTerm(row[name])).join('\t')}\n`,
    between: '',
    tail: '',
    boolean: String,
  }],
]);

/** Writes solutions piece by piece. @throws RangeError when the media type holds no solutions. */
export async function* writeSolutions(mediaType: string, variables: readonly string[], rows: AsyncIterable<Row>): AsyncGenerator<string> {
  const writer = writerOf(mediaType);
  yield writer.head(variables);
  let first = true;
  for await (const row of rows) {
    yield (first ? '' : writer.between) + writer.row(row, variables);
    first = false;
  }
  yield writer.tail;
}

/** The answer to an ASK. @throws RangeError when the media type holds none. */
export const writeBoolean = (mediaType: string, value: boolean): string => writerOf(mediaType).boolean(value);

function writerOf(mediaType: string): SolutionWriter {
  const writer = writers.get(mediaType);
  if (!writer) throw new RangeError(`${mediaType} holds no solutions`);
  return writer;
}

function jsonTerm(term: RDF.Term): string {
  switch (term.termType) {
    case 'NamedNode': return `{"type":"uri","value":${JSON.stringify(term.value)}}`;
    case 'BlankNode': return `{"type":"bnode","value":${JSON.stringify(term.value)}}`;
    case 'Literal': {
      const value = `{"type":"literal","value":${JSON.stringify(term.value)}`;
      if (term.language) return `${value},"xml:lang":${JSON.stringify(term.language)}}`;
      return term.datatype.value === xsd.string ? `${value}}` : `${value},"datatype":${JSON.stringify(term.datatype.value)}}`;
    }
    default: throw cannotHold(term);
  }
}

const xmlHead = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">';
const xmlEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' };
const xmlText = (text: string): string => text.replace(/[&<>"\r]/g, (c) => xmlEscapes[c] as string);

function xmlTerm(term: RDF.Term): string {
  switch (term.termType) {
    case 'NamedNode': return `<uri>${xmlText(term.value)}</uri>`;
    case 'BlankNode': return `<bnode>${xmlText(term.value)}</bnode>`;
    case 'Literal':
      if (term.language) return `<literal xml:lang="${xmlText(term.language)}">${xmlText(term.value)}</literal>`;
      return `<literal${term.datatype.value === xsd.string ? '' : ` datatype="${xmlText(term.datatype.value)}"`}>${xmlText(term.value)}</literal>`;
    default: throw cannotHold(term);
  }
}

function csvTerm(term: RDF.Term | undefined): string {
  if (!term) return '';
  const value = term.termType === 'BlankNode' ? `_:${term.value}` : term.value;
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function tsvTerm(term: RDF.Term | undefined): string {
  if (!term) return '';
  switch (term.termType) {
    case 'NamedNode': return `<${term.value}>`;
    case 'BlankNode': return `_:${term.value}`;
    case 'Literal': {
      const { value, language, datatype: { value: type } } = term;
      if ((type === xsd.integer && /^[+-]?\d+$/.test(value)) || (type === xsd.boolean && /^(?:true|false)$/.test(value))
        || (type === xsd.decimal && /^[+-]?\d*\.\d+$/.test(value)) || (type === xsd.double && /^[+-]?(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+$/.test(value))) return value;
      const quoted = `"${escapeString(value)}"`;
      if (language) return `${quoted}@${language}`;
      return type === xsd.string ? quoted : `${quoted}^^<${type}>`;
    }
    default: throw cannotHold(term);
  }
}

const cannotHold = ({ termType }: RDF.Term): RangeError => new RangeError(`a ${termType} cannot stand in a result`);
