import oxigraph from 'oxigraph';

/** Dataset of a pattern: `union` is the service's own, whose default graph is the union of all graphs. */
export type PatternDataset = 'union' | { readonly default: readonly string[]; readonly named: readonly string[] | 'all' };

/** A term of a solution, as in SPARQL 1.1 Query Results JSON. */
export interface ResultTerm {
  readonly type: 'uri' | 'literal' | 'bnode' | 'triple';
  readonly value: string;
  readonly 'xml:lang'?: string;
  readonly datatype?: string;
}

/** Statements in this thread's memory, of which an update asks which solutions its pattern has. Blank nodes keep their labels. */
export interface PatternStore {
  /** Adds lines of N-Quads. */
  add(lines: Iterable<string>): void;
  delete(lines: Iterable<string>): void;
  /** Answers a SELECT; blocks the thread. @throws Error when it cannot be evaluated. */
  select(query: string, dataset: PatternDataset): readonly Readonly<Record<string, ResultTerm>>[];
}

const hasBlankNode = (line: string): boolean => line.startsWith('_:') || / _:\S+ <[^>]*> \.$/.test(line);
const nquads = 'application/n-quads';

export function createPatternStore(): PatternStore {
  const store = new oxigraph.Store();
  return {
    add(lines) {
      const plain: string[] = [], blank: string[] = [];
      for (const line of lines) (hasBlankNode(line) ? blank : plain).push(line);
      if (plain.length > 0) store.load(`${plain.join('\n')}\n`, { format: nquads, no_transaction: true, lenient: true });
      // Loading gives blank nodes new labels; adding does not.
      for (const quad of parse(blank)) store.add(quad);
    },
    delete(lines) {
      for (const quad of parse(lines)) store.delete(quad);
    },
    select(query, dataset) {
      const options = dataset === 'union' ? { use_default_graph_as_union: true } : {
        default_graph: dataset.default.map((iri) => oxigraph.namedNode(iri)),
        ...(dataset.named !== 'all' && { named_graphs: dataset.named.map((iri) => oxigraph.namedNode(iri)) }),
      };
      const text = store.query(query, { ...options, results_format: 'application/sparql-results+json' }) as string;
      return (JSON.parse(text) as { results: { bindings: Record<string, ResultTerm>[] } }).results.bindings;
    },
  };
}

function parse(lines: Iterable<string>): oxigraph.Quad[] {
  const text = [...lines].join('\n');
  return text ? oxigraph.parse(`${text}\n`, { format: nquads, lenient: true }) : [];
}

/**
 * How the engine spells literals: it keeps numbers, booleans, dates and durations by value, so that `1.50` comes back
 * as `1.5`. Takes and returns N-Triples terms, in the same order.
 */
export function engineSpelling(literals: readonly string[]): string[] {
  const store = new oxigraph.Store();
  const subject = (i: number): string => `urn:x:${i}`;
  store.load(literals.map((literal, i) => `<${subject(i)}> <urn:x:p> ${literal} .`).join('\n'), { format: 'application/n-triples', lenient: true });
  const spelled = [...literals];
  for (const { subject: { value }, object } of store.match() as unknown as { subject: { value: string }; object: object }[]) {
    spelled[Number(value.slice(subject(0).length - 1))] = String(object);
  }
  return spelled;
}
