import type { IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { Parser } from 'n3';
import { EngineError } from '../engine/contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { createOutput } from '../engine/results/output.js';
import { plainResultFormat, type RowSource } from '../engine/results/result-writers.js';
import type { Format } from '../rdf/formats.js';
import type { JsonTerm } from '../rdf/json-results.js';
import { iri } from '../rdf/iri.js';
import { serialize } from '../rdf/serialize.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { xsd } from '../rdf/vocabulary.js';
import { termKind, type TermKind } from '../store/dictionary.js';
import { createResultReader } from './result-reader.js';
import { ArgumentError } from '../platform/argument-error.js';

export const ntriples = 'application/n-triples';

type Form = PreparedQuery['form'];
type Pieces = AsyncGenerator<Uint8Array, void>;

/** The store's N-Triples in the format asked for, laid out as the service does. */
export async function* writeTriples(response: IncomingMessage, _: Form, format: Format, prefixes: PrefixMap): Pieces {
  const quads = new Parser({ format: 'N-Triples' }).parse(await textOf(response));
  for (const { subject, predicate, object } of quads) {
    for (const term of [subject, predicate, object]) if (term.termType === 'NamedNode') iri(term.value);
    if (object.termType === 'Literal') iri(object.datatype.value);
  }
  yield Buffer.from(await serialize(quads, format, prefixes));
}

/**
 * The store's JSON in the format asked for, byte for byte as the embedded engine writes it. It passes through row by
 * row; only where the store says that it cuts results is one held back until its rows are counted.
 *
 * @throws EngineError for a result that was cut, SyntaxError for one that is not whole.
 */
export async function* writeResult(response: IncomingMessage, form: Form, format: Format): Pieces {
  const writers = plainResultFormat(format.mediaType);
  if (!writers) throw new ArgumentError(`${format.label} holds no solutions`);
  const pieces: Uint8Array[] = [];
  const output = createOutput();
  output.open((piece) => pieces.push(piece));
  // Virtuoso cuts a result without a word but this one, which it says of whole results as well: only counting tells.
  const mostRows = Number(response.headers['x-sparql-maxrows'] ?? Infinity);
  const reader = createResultReader();
  const ids: number[] = [], terms: JsonTerm[] = [], blanks = new Map<string, string>();
  const source: RowSource = { row: ids, terms: termSource(terms, blanks) };
  let writer: ReturnType<typeof writers.solutions> | undefined;
  const opened = (): NonNullable<typeof writer> => {
    if (!writer) {
      const names = reader.variables ?? [];
      writer = writers.solutions(source, output, names, names.map((__, i) => i));
      writer.head();
    }
    return writer;
  };
  let count = 0, truth: boolean | undefined;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    for (const row of reader.read(chunk)) {
      count += 1;
      if (form === 'ASK') {
        truth = row[askedVariable]?.value === '1';
        continue;
      }
      (reader.variables ?? []).forEach((name, i) => {
        const term = row[name];
        ids[i] = term ? i + 1 : 0;
        if (term) terms[i] = term;
      });
      opened().row();
    }
    if (mostRows === Infinity) yield* pieces.splice(0);
  }
  const boolean = reader.end();
  truth = boolean ?? truth;
  if (form !== 'ASK' && reader.variables?.length === 0 && boolean !== undefined) throw new SyntaxError('it is a boolean, and solutions were asked for');
  if (form === 'ASK') {
    if (truth === undefined && !reader.variables?.includes(askedVariable)) throw new SyntaxError('it is no boolean');
    output.text(writers.boolean(truth ?? false));
  } else {
    if (count >= mostRows) {
      throw new EngineError('store', `The store gives no more than ${mostRows} rows and has cut this result; ask for fewer with LIMIT, or raise its limit (ResultSetMaxRows).`);
    }
    opened().end();
  }
  output.end();
  yield* pieces;
}

/** Virtuoso 7 answers some ASK with a solution that holds 1, or with none. */
const askedVariable = '__ASK_RETVAL';

/** The terms of the current row, an id for each being its place counted from 1. */
function termSource(terms: readonly JsonTerm[], blanks: Map<string, string>): RowSource['terms'] {
  const term = (id: number): JsonTerm => terms[id - 1] as JsonTerm;
  const kinds: Readonly<Record<string, TermKind>> = { uri: termKind.iri, bnode: termKind.blank };
  return {
    kind: (id) => kinds[term(id).type] ?? termKind.literal,
    text(id) {
      const { type, value, datatype } = term(id);
      if (type === 'bnode') {
        // Labels of stores are not always labels of the formats: nodeID://b10003.
        const label = blanks.get(value) ?? `b${blanks.size}`;
        blanks.set(value, label);
        return label;
      }
      // Virtuoso writes stored booleans as numbers.
      return datatype === xsd.boolean && (value === '1' || value === '0') ? String(value === '1') : value;
    },
    suffix(id) {
      const { datatype = xsd.string, 'xml:lang': language } = term(id);
      return language ? `@${language}` : datatype === xsd.string ? '' : datatype;
    },
  };
}
