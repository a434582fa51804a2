import type { StoreData } from '../../store/store-data.js';
import type { Context } from './context.js';
import type { Output } from './output.js';
import { csvTerms, escapeXml, jsonTerms, ntriplesTerms, xmlTerms } from './term-writers.js';

/** Writes solutions: the head, then each row, then the end. */
export interface SolutionWriter {
  head(): void;
  /** The current row. */
  row(): void;
  end(): void;
}

interface ResultFormat {
  solutions(data: StoreData, context: Context, output: Output, names: readonly string[], slots: readonly number[]): SolutionWriter;
  boolean(value: boolean): string;
}

const encoder = new TextEncoder();

const json: ResultFormat = {
  solutions(data, { row, terms }, output, names, slots) {
    const write = jsonTerms(data, terms);
    const keys = names.map((name) => encoder.encode(`${JSON.stringify(name)}:`));
    let first = true;
    return {
      head: () => output.text(`{"head":{"vars":${JSON.stringify(names)}},"results":{"bindings":[`),
      row() {
        if (!first) output.byte(0x2c);
        first = false;
        let open = 0x7b;
        for (let i = 0; i < slots.length; i++) {
          const id = row[slots[i]!]!;
          if (id === 0) continue;
          output.byte(open);
          open = 0x2c;
          output.bytes(keys[i]!);
          write(output, id);
        }
        if (open === 0x7b) output.byte(open);
        output.byte(0x7d);
      },
      end: () => output.text(']}}'),
    };
  },
  boolean: (value) => `{"head":{},"boolean":${value}}`,
};

const xmlHead = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>';
const xml: ResultFormat = {
  solutions(data, { row, terms }, output, names, slots) {
    const write = xmlTerms(data, terms);
    const openings = names.map((name) => `<binding name="${escapeXml(name)}">`);
    return {
      head: () => output.text(`${xmlHead}${names.map((name) => `<variable name="${escapeXml(name)}"/>`).join('')}</head><results>`),
      row() {
        output.text('<result>');
        for (let i = 0; i < slots.length; i++) {
          const id = row[slots[i]!]!;
          if (id === 0) continue;
          output.text(openings[i]!);
          write(output, id);
          output.text('</binding>');
        }
        output.text('</result>');
      },
      end: () => output.text('</results></sparql>'),
    };
  },
  boolean: (value) => `${xmlHead}</head><boolean>${value}</boolean></sparql>`,
};

/** Values in columns: an unbound variable is an empty field. */
const separated = (separator: string, lineEnd: string, sigil: string, termWriter: typeof csvTerms): ResultFormat => ({
  solutions(data, { row, terms }, output, names, slots) {
    const write = termWriter(data, terms);
    return {
      head: () => output.text(names.map((name) => sigil + name).join(separator) + lineEnd),
      row() {
        for (let i = 0; i < slots.length; i++) {
          if (i > 0) output.text(separator);
          const id = row[slots[i]!]!;
          if (id !== 0) write(output, id);
        }
        output.text(lineEnd);
      },
      end: () => undefined,
    };
  },
  boolean: String,
});

/** The formats of solutions and booleans, by media type. */
export const resultFormats: ReadonlyMap<string, ResultFormat> = new Map([
  ['application/sparql-results+json', json],
  ['application/sparql-results+xml', xml],
  ['text/csv', separated(',', '\r\n', '', csvTerms)],
  ['text/tab-separated-values', separated('\t', '\n', '?', ntriplesTerms)],
]);
