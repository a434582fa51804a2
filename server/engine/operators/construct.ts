import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import { termKind } from '../../store/dictionary.js';
import { build, slotOf, type Env } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { internTerm } from '../run/intern-term.js';
import { patternTermOf } from '../run/pattern-term.js';
import { eachTriple } from '../access/triples.js';
import { createTupleSet } from '../run/tuples.js';

/** Takes a triple of a result; true stops. */
export type EmitTriple = (s: number, p: number, o: number) => boolean;

/** The template for each solution, without repetition. A triple that is not RDF is left out (SPARQL 1.1, 16.2). */
export function buildConstruct({ template }: Algebra.Construct, input: Algebra.Operation, env: Env, emit: EmitTriple): Operator {
  const { context } = env.query;
  const { row, terms } = context;
  const distinct = distinctTriples(env, emit);
  const blanks = new Map<string, number>();
  const place = (term: RDF.Term): (() => number) => {
    if (term.termType === 'BlankNode') {
      const label = term.value;
      return () => {
        let id = blanks.get(label);
        if (id === undefined) blanks.set(label, id = terms.intern(termKind.blank, context.freshBlank()));
        return id;
      };
    }
    if (term.termType === 'Variable') {
      const slot = slotOf(env, term.value);
      return () => row[slot]!;
    }
    const constant = patternTermOf(env, term);
    return () => constant.id;
  };
  const triples = template.map(({ subject, predicate, object }) => [place(subject), place(predicate), place(object)] as const);
  return build(input, env, () => {
    blanks.clear();
    for (const [subject, predicate, object] of triples) {
      if ((context.steps -= 4) < 0) context.look();
      const [s, p, o] = [subject(), predicate(), object()];
      if (s === 0 || p === 0 || o === 0 || terms.kind(s) === termKind.literal || terms.kind(p) !== termKind.iri) continue;
      if (distinct(s, p, o)) return true;
    }
    return false;
  });
}

function distinctTriples(env: Env, emit: EmitTriple): EmitTriple {
  const { context, newSlot } = env.query;
  const [s, p, o] = [newSlot(), newSlot(), newSlot()];
  const seen = createTupleSet(context, [s, p, o]);
  context.resets.push(seen.clear);
  return (subject, predicate, object) => {
    const { row } = context;
    row[s] = subject;
    row[p] = predicate;
    row[o] = object;
    const { size } = seen;
    return seen.add() === size && emit(subject, predicate, object);
  };
}

/** Bytes of a number in a set, as it grows. */
const resourceBytes = 64;

/** Each resource with its concise bounded description: its triples, and those of the blank nodes that they lead to. */
export function buildDescribe({ terms }: Algebra.Describe, input: Algebra.Operation, env: Env, emit: EmitTriple): Operator {
  const { context } = env.query;
  const { row } = context;
  const resources = new Set<number>();
  const describe = (resource: number): void => {
    const { size } = resources;
    if (resources.add(resource).size > size) context.hold(resourceBytes);
  };
  context.resets.push(() => { resources.clear(); });
  const variables = terms.filter((term) => term.termType === 'Variable').map(({ value }) => slotOf(env, value));
  const constants = terms.filter((term) => term.termType === 'NamedNode').map((term) => internTerm(context, term));
  const run = build(input, env, () => {
    if ((context.steps -= 1 + variables.length) < 0) context.look();
    for (const slot of variables) if (row[slot] !== 0) describe(row[slot]!);
    return false;
  });
  return () => {
    context.release(resourceBytes * resources.size);
    resources.clear();
    for (const constant of constants) describe(constant);
    if (variables.length > 0) run();
    // A Set can grow while it is walked: blank nodes are appended to the resources.
    for (const resource of resources) {
      if ((context.steps -= 1) < 0) context.look();
      if (resource > context.terms.stored) continue;
      const stopped = eachTriple(env.graph.data, resource, 0, 0, (s, p, o) => {
        if (context.terms.kind(o) === termKind.blank) describe(o);
        return emit(s, p, o);
      }, context);
      if (stopped) return true;
    }
    return false;
  };
}
