import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { termKind } from '../../store/dictionary.js';
import type { RunLimits } from '../contract/budget.js';
import type { Plan } from './plan.js';
import type { QueryTerms } from '../values/query-terms.js';

/** The solutions of a pattern as terms. Each term is made when it is asked for. */
export interface Solutions {
  readonly names: readonly string[];
  readonly count: number;
  /** The value of a variable, by its index in `names`; undefined where it is unbound. */
  term(row: number, column: number): RDF.Term | undefined;
}

/** Bytes of a term beside its text. */
const termBytes = 240;

/** Runs a plan to its end and keeps the ids of what it gives: four bytes per value. */
export function collectSolutions({ context, names, slots, run }: Plan, limits: RunLimits): Solutions {
  const { row, terms } = context;
  const { stored } = terms;
  const width = slots.length;
  const computed = new Map<number, RDF.Term>();
  let ids = new Uint32Array(64 * Math.max(width, 1));
  let count = 0;
  context.start(limits);
  try {
    run(() => {
      context.spend(1);
      const start = count++ * width;
      if (start + width > ids.length) {
        context.hold(2 * ids.byteLength);
        const larger = new Uint32Array(ids.length * 2);
        larger.set(ids);
        context.release(ids.byteLength);
        ids = larger;
      }
      for (let i = 0; i < width; i++) {
        const id = row[slots[i]!]!;
        ids[start + i] = id;
        if (id > stored && !computed.has(id)) {
          context.hold(termBytes + 2 * terms.text(id).length);
          computed.set(id, termOf(terms, id)); // forgotten with the run
        }
      }
      return false;
    }, () => false);
  } finally {
    context.finish();
  }
  return {
    names,
    count,
    term(solution, column) {
      const id = ids[solution * width + column]!;
      return id === 0 ? undefined : id > stored ? computed.get(id) : termOf(terms, id);
    },
  };
}

function termOf(terms: QueryTerms, id: number): RDF.Term {
  const text = terms.text(id);
  switch (terms.kind(id)) {
    case termKind.iri: return DataFactory.namedNode(text) as RDF.NamedNode;
    case termKind.blank: return DataFactory.blankNode(text) as RDF.BlankNode;
    case termKind.literal: {
      const suffix = terms.suffix(id);
      return DataFactory.literal(text, suffix === '' ? undefined : suffix.startsWith('@') ? suffix.slice(1) : DataFactory.namedNode(suffix)) as RDF.Literal;
    }
  }
}
