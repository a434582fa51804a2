import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import { termKind, type Dictionary } from '../../store/dictionary.js';
import type { GraphData } from '../../store/store-data.js';
import { xsd } from '../../rdf/vocabulary.js';
import { countTriples } from '../access/triples.js';

/** Patterns that are looked at; a query with more of them is not cheap, whichever is the smallest. */
const mostPatterns = 32;

/**
 * The fewest triples or rows that an evaluation most likely reads: those of the smallest part that all others are
 * joined with. This takes a few look-ups; compiling the query takes a thousand times as long. 0 where nothing can be
 * told.
 */
export function leastWork(operation: Algebra.Operation, graph: GraphData, dictionary: Dictionary): number {
  switch (operation.type) {
    case 'bgp': return least((operation as Algebra.Bgp).patterns, (pattern) => triplesOf(pattern, graph, dictionary));
    case 'join': return least((operation as Algebra.Join).input, (part) => leastWork(part, graph, dictionary));
    case 'values': return (operation as Algebra.Values).bindings.length;
    case 'union': return (operation as Algebra.Union).input.slice(0, mostPatterns).reduce((sum, part) => sum + leastWork(part, graph, dictionary), 0);
    case 'leftjoin':
    case 'minus': return leastWork((operation as Algebra.LeftJoin).input[0], graph, dictionary);
    case 'slice': {
      const { input } = operation as Algebra.Slice;
      return readsAll(input) ? leastWork(input, graph, dictionary) : 0;
    }
    case 'group': {
      const { input } = operation as Algebra.Group;
      return input.type === 'bgp' && (input as Algebra.Bgp).patterns.length === 1 ? 0 : leastWork(input, graph, dictionary); // one pattern may be counted without being read
    }
    case 'filter':
    case 'extend':
    case 'project':
    case 'distinct':
    case 'reduced':
    case 'orderby':
    case 'construct':
      return leastWork((operation as Algebra.Filter).input, graph, dictionary);
    default: return 0;
  }
}

function least<T>(parts: readonly T[], workOf: (part: T) => number): number {
  let work = Infinity;
  for (let i = 0; i < parts.length && i < mostPatterns && work > 0; i++) work = Math.min(work, workOf(parts[i]!));
  return work === Infinity ? 0 : work;
}

/** Whether all solutions are made before the first is given. */
function readsAll(operation: Algebra.Operation): boolean {
  switch (operation.type) {
    case 'group':
    case 'orderby': return true;
    case 'project':
    case 'extend':
    case 'filter':
    case 'distinct': return readsAll((operation as Algebra.Project).input);
    default: return false;
  }
}

function triplesOf({ subject, predicate, object }: RDF.BaseQuad, graph: GraphData, dictionary: Dictionary): number {
  const [s, p, o] = [subject, predicate, object].map((term) => idOf(term, dictionary)) as [number, number, number];
  return s < 0 || p < 0 || o < 0 ? 0 : countTriples(graph, s, p, o);
}

/** 0 for a term that is no constant, -1 for a constant that the store does not have. */
function idOf(term: RDF.Term, dictionary: Dictionary): number {
  const found = (kind: typeof termKind.iri | typeof termKind.literal, suffix = ''): number => dictionary.find(kind, term.value, suffix) || -1;
  switch (term.termType) {
    case 'NamedNode': return found(termKind.iri);
    case 'Literal': return found(termKind.literal, term.language ? `@${term.language.toLowerCase()}` : term.datatype.value === xsd.string ? '' : term.datatype.value);
    default: return 0;
  }
}
