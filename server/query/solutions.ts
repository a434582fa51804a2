import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { due, inTurns, turn } from '../platform/turns.js';

/** One solution: variable name to term; a variable that is not bound is absent. */
export type Solution = ReadonlyMap<string, RDF.Term>;

/** A term of SPARQL 1.1 Query Results JSON. */
type JsonTerm =
  | { readonly type: 'uri' | 'bnode'; readonly value: string }
  | { readonly type: 'literal'; readonly value: string; readonly datatype?: string; readonly 'xml:lang'?: string };

type Binding = Readonly<Record<string, JsonTerm>>;

/** The answer to a SELECT as it came: SPARQL 1.1 Query Results JSON. */
export interface AnswerText {
  /** Whole lines, some at a time. Our writer puts each solution on a line, and no text of JSON holds the end of one. */
  readonly pieces: readonly string[];
  /** Equal for equal answers. */
  readonly digest: string;
}

/** Bytes that are decoded at once. */
const decodedAtOnce = 2 ** 16;
/** What stands around the solutions, and between two of them. */
const head = '"bindings":[', tail = ']}}', between = ',\n';

/** Reads an answer, of megabytes perhaps, with turns between: all of it may be there already, in pieces of any size. */
export async function readAnswer(body: Readable): Promise<AnswerText> {
  const decoder = new TextDecoder(), digest = createHash('sha256'), pieces: string[] = [];
  let begun = '';
  for await (const piece of body as AsyncIterable<Buffer>)
    for (let at = 0; at < piece.length; at += decodedAtOnce) {
      if (due()) await turn();
      const bytes = piece.subarray(at, at + decodedAtOnce);
      digest.update(bytes);
      const text = begun + decoder.decode(bytes, { stream: true }), end = text.lastIndexOf('\n') + 1;
      if (end > 0) pieces.push(text.slice(0, end));
      begun = text.slice(end);
    }
  pieces.push(begun + decoder.decode());
  return { pieces, digest: digest.digest('base64') };
}

/**
 * The solutions of an answer, read with turns of the event loop between.
 *
 * @throws SyntaxError when the answer is no SELECT's, or not laid out as our writers do.
 */
export async function parseSolutions({ pieces }: AnswerText): Promise<readonly Solution[]> {
  const solutions: Solution[] = [];
  for (const [i, piece] of pieces.entries()) {
    if (due()) await turn();
    const from = i > 0 ? 0 : piece.indexOf(head) + head.length, isLast = i === pieces.length - 1;
    if (from === head.length - 1 || !piece.endsWith(isLast ? tail : between)) throw new SyntaxError(`an answer is not laid out as ours are: ${piece.slice(0, 80)}`);
    const bindings = JSON.parse(`[${piece.slice(from, isLast ? -tail.length : -between.length)}]`) as readonly Binding[];
    for (const solution of await inTurns(bindings, toSolution)) solutions.push(solution);
  }
  return solutions;
}

const toSolution = (binding: Binding): Solution => new Map(Object.entries(binding).map(([name, term]) => [name, toTerm(term)]));

function toTerm(term: JsonTerm): RDF.Term {
  switch (term.type) {
    case 'uri': return DataFactory.namedNode(term.value);
    case 'bnode': return DataFactory.blankNode(term.value);
    case 'literal': return DataFactory.literal(term.value, term['xml:lang'] ?? (term.datatype ? DataFactory.namedNode(term.datatype) : undefined));
  }
}
