import type { Dictionary } from '../../store/dictionary.js';
import type { Output } from './output.js';
import { cachedTexts, csvText, escapeXml, jsonText, ntriplesText, xmlText, type TermSource, type TermText } from './term-texts.js';

/** Writes solutions: the head, then each row, then the end; any number of times. */
export interface SolutionWriter {
  head(): void;
  /** The current row. */
  row(): void;
  end(): void;
}

/** Where a writer finds the current row: ids of terms, 0 for a variable that is not bound. */
export interface RowSource {
  readonly row: ArrayLike<number>;
  readonly terms: TermSource;
}

/** A format of solutions and booleans. */
export interface ResultFormat {
  solutions(source: RowSource, output: Output, names: readonly string[], slots: readonly number[]): SolutionWriter;
  boolean(value: boolean): string;
}

type Texts = (terms: TermSource) => TermText;

const json = (texts: Texts): ResultFormat => ({
  solutions({ row, terms }, output, names, slots) {
    const text: TermText = texts(terms);
    const keys = names.map((name) => `${JSON.stringify(name)}:`);
    const head = `{"head":{"vars":${JSON.stringify(names)}},"results":{"bindings":[`;
    let before = '{';
    return {
      head() {
        before = '{';
        output.text(head);
      },
      row() {
        let line = before;
        let first = true;
        for (let i = 0; i < slots.length; i++) {
          const id = row[slots[i]!]!;
          if (id === 0) continue;
          if (!first) line += ',';
          first = false;
          line += keys[i]! + text(id);
        }
        output.text(`${line}}`);
        before = ',\n{';
      },
      end: () => output.text(']}}'),
    };
  },
  boolean: (value) => `{"head":{},"boolean":${value}}`,
});

const xmlHead = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>';
const xml = (texts: Texts): ResultFormat => ({
  solutions({ row, terms }, output, names, slots) {
    const text = texts(terms);
    const openings = names.map((name) => `<binding name="${escapeXml(name)}">`);
    return {
      head: () => output.text(`${xmlHead}${names.map((name) => `<variable name="${escapeXml(name)}"/>`).join('')}</head><results>\n`),
      row() {
        let line = '<result>';
        for (let i = 0; i < slots.length; i++) {
          const id = row[slots[i]!]!;
          if (id !== 0) line += `${openings[i]!}${text(id)}</binding>`;
        }
        output.text(`${line}</result>\n`);
      },
      end: () => output.text('</results></sparql>\n'),
    };
  },
  boolean: (value) => `${xmlHead}</head><boolean>${value}</boolean></sparql>\n`,
});

/** Values in columns: an unbound variable is an empty field. */
const separated = (separator: string, lineEnd: string, sigil: string) => (texts: Texts): ResultFormat => ({
  solutions({ row, terms }, output, names, slots) {
    const text = texts(terms);
    return {
      head: () => output.text(names.map((name) => sigil + name).join(separator) + lineEnd),
      row() {
        let line = '';
        for (let i = 0; i < slots.length; i++) {
          const id = row[slots[i]!]!;
          if (i > 0) line += separator;
          if (id !== 0) line += text(id);
        }
        output.text(line + lineEnd);
      },
      end: () => undefined,
    };
  },
  boolean: String,
});

const makers = new Map([
  ['application/sparql-results+json', { make: json, write: jsonText }],
  ['application/sparql-results+xml', { make: xml, write: xmlText }],
  ['text/csv', { make: separated(',', '\r\n', ''), write: csvText }],
  ['text/tab-separated-values', { make: separated('\t', '\n', '?'), write: ntriplesText }],
]);

/** The format with this media type, with its cache of texts; undefined if there is none. */
export function resultFormat(mediaType: string, dictionary: Dictionary): ResultFormat | undefined {
  const maker = makers.get(mediaType);
  return maker?.make(cachedTexts(dictionary, maker.write));
}

/** The format with this media type for terms that come from elsewhere; undefined if there is none. */
export function plainResultFormat(mediaType: string): ResultFormat | undefined {
  const maker = makers.get(mediaType);
  return maker?.make((terms) => (id) => maker.write(terms, id));
}
