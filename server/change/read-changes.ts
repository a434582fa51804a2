import type * as RDF from '@rdfjs/types';
import { Parser } from 'n3';
import { toTriple } from '../ontology/canonical.js';
import { defaultGraph } from '../ontology/graphs.js';
import { syntaxError } from '../ontology/load.js';
import { Problem } from '../platform/problem.js';
import { iri } from '../rdf/iri.js';
import type { SentChange } from './change-set.js';
import { mostLines } from './counted.js';
import type { Stated } from './same-nodes.js';

/** A change that was read: statements by graph, as canonical triples, each once. */
export interface ReadChange {
  readonly added: readonly Stated[];
  readonly removed: readonly Stated[];
  readonly base: string | undefined;
}

export interface ReadChangesOptions {
  /** IRI under which the graphs are named. */
  readonly base: string;
  /** Whether blank nodes are named by the labels that they have here. Otherwise they are refused: a label that a client made up may be another node's. */
  readonly blankNodes: boolean;
}

/**
 * Reads changes.
 *
 * @throws Problem 400 for what is no N-Quads, with the change, the side and the line; 413 for too many statements.
 */
export function readChanges(changes: readonly SentChange[], options: ReadChangesOptions): readonly ReadChange[] {
  let statements = 0;
  return changes.map(({ added, removed, base }, i) => {
    const read = (side: 'added' | 'removed', text: string): readonly Stated[] => {
      const found = readSide(text, { ...options, where: { change: i, side } });
      statements += found.length;
      if (statements > mostLines) throw new Problem(413, 'Change too large', `Changes may have ${mostLines} statements together; send a larger one to /graphs.`, { limit: mostLines });
      return found;
    };
    return { added: read('added', added), removed: read('removed', removed), base };
  });
}

function readSide(text: string, { base, blankNodes, where }: ReadChangesOptions & { readonly where: { readonly change: number; readonly side: string } }): readonly Stated[] {
  const wrong = (message: string, cause: unknown, line?: number): Problem => new Problem(
    400, 'Change cannot be read', `${where.side}${line === undefined ? '' : `, line ${line}`}: ${message}`, { ...where, ...(line !== undefined && { line }) }, {}, { cause },
  );
  let quads: RDF.Quad[];
  try {
    quads = new Parser({ format: 'application/n-quads', blankNodePrefix: '' }).parse(text);
  } catch (error) {
    const { line, message } = syntaxError(error, text);
    throw wrong(message, error, line);
  }
  const lines = new Map<string, Stated>();
  for (const { subject, predicate, object, graph } of quads) {
    for (const term of [subject, predicate, object, graph] as readonly RDF.Term[]) {
      if (term.termType === 'Quad') throw wrong('A statement about a statement is not taken.', undefined);
      if (term.termType === 'BlankNode' && !blankNodes) throw wrong(`The blank node _:${term.value} has no name by which it could be found again; give it an IRI.`, undefined);
      if (term.termType === 'NamedNode') checkIri(term.value, wrong);
    }
    const stated: Stated = [graph.termType === 'DefaultGraph' ? defaultGraph(base) : graph.value, toTriple({ subject, predicate, object })];
    lines.set(stated.join(' '), stated);
  }
  return [...lines.values()];
}

function checkIri(value: string, wrong: (message: string, cause: unknown) => Problem): void {
  try {
    iri(value);
  } catch (cause) {
    throw wrong((cause as Error).message, cause);
  }
}
