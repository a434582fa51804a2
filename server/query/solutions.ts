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

/** Characters of a result that are read at once. */
const piece = 2 ** 14;
/** Between two solutions, as our engines write them. In a string no quotation mark stands behind a brace: it is escaped. */
const start = '"bindings":[', boundary = '"}},{"';

/** Reads SPARQL 1.1 Query Results JSON of a SELECT, as an engine writes it, with turns of the event loop between. */
export async function parseSolutions(json: string): Promise<readonly Solution[]> {
  const solutions: Solution[] = [];
  for (const bindings of pieces(json)) {
    for (const solution of await inTurns(bindings, toSolution)) solutions.push(solution);
    if (due()) await turn();
  }
  return solutions;
}

/** The solutions of a result, as many at a time as stand in a piece of its text; all of them where it is written in another way. */
function* pieces(json: string): Generator<readonly Binding[]> {
  const from = json.indexOf(start) + start.length, to = json.lastIndexOf(']');
  if (json.length <= piece || from < start.length || to < from) {
    yield (JSON.parse(json) as { results: { bindings: readonly Binding[] } }).results.bindings;
    return;
  }
  for (let at = from; at < to;) {
    const found = json.indexOf(boundary, at + piece), last = found < 0 || found > to;
    const end = last ? to : found + boundary.indexOf(',');
    yield JSON.parse(`[${json.slice(at, end)}]`) as readonly Binding[];
    at = last ? to : end + 1;
  }
}

const toSolution = (binding: Binding): Solution => new Map(Object.entries(binding).map(([name, term]) => [name, toTerm(term)]));

function toTerm(term: JsonTerm): RDF.Term {
  switch (term.type) {
    case 'uri': return DataFactory.namedNode(term.value);
    case 'bnode': return DataFactory.blankNode(term.value);
    case 'literal': return DataFactory.literal(term.value, term['xml:lang'] ?? (term.datatype ? DataFactory.namedNode(term.datatype) : undefined));
  }
}
