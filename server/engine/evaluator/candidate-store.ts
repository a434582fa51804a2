import type { CandidateStore, Inferred } from '../../ontology/candidate-store.js';
import type { ParsedQuery } from '../../sparql/parsed-query.js';
import { createStoreBuilder, emptyStore, token } from '../../store/build-store.js';
import { readNQuad } from '../../store/ntriples.js';
import { dictionaryOf } from '../../store/read-store.js';
import type { StoreData } from '../../store/store-data.js';
import { createTriples } from '../../store/triples.js';
import { eachTriple } from '../access/triples.js';
import { ntriplesText } from '../results/term-texts.js';
import type { Context } from '../run/context.js';
import { openQueryDatasets } from '../run/datasets.js';
import { compile, type Plan } from './plan.js';

/**
 * The plans that ran last. A collection of garbage takes what V8 has made fast of a function with the last function that was
 * made of it, and each plan is made of functions of its own: a change then made fast again what the one before had made fast,
 * which took more of the processor than its queries.
 */
const lastPlans: Plan[] = [];
/** As many as a change or two ask. */
const mostPlans = 128;
let nextPlan = 0;

function kept(plan: Plan): Plan {
  lastPlans[nextPlan] = plan;
  nextPlan = (nextPlan + 1) % mostPlans;
  return plan;
}

/** Whether a graph has a triple of a query's terms. */
const holds = (data: StoreData, context: Context, s: number, p: number, o: number): boolean => Math.max(s, p, o) <= context.terms.stored && eachTriple(data.union, s, p, o, () => true, context);

function infer(data: StoreData, plans: readonly Plan[], graph: string): Inferred | undefined {
  const builder = createStoreBuilder(data), place = `<${graph}>`, known = createTriples(), others: string[] = [];
  for (const { context, run } of plans) {
    const { terms } = context, text = (id: number): string => ntriplesText(terms, id);
    context.start();
    try {
      run(() => false, (s, p, o) => {
        if (Math.max(s, p, o) > terms.stored) {
          builder.add(text(s), text(p), text(o), place);
          others.push(`${text(s)} ${text(p)} ${text(o)}`);
        } else if (!holds(data, context, s, p, o)) {
          builder.addKnown(s, p, o, place);
          known.push(s, p, o);
        }
        return false;
      });
    } finally {
      context.finish();
    }
  }
  if (builder.added === 0) return undefined;
  return {
    store: createCandidateStore(builder.finish()), size: known.columns().s.length + others.length,
    triples() {
      const { token: name } = dictionaryOf(data), { s, p, o } = known.columns();
      return [...others, ...Array.from(s, (id, i) => `${name(id)} ${name(p[i]!)} ${name(o[i]!)}`)];
    },
  };
}

/** A candidate in this thread's memory. Its columns are opened when the first query comes. */
export function createCandidateStore(data: StoreData = emptyStore): CandidateStore {
  let opened: ((query: ParsedQuery) => Plan) | undefined;
  const open = (): (query: ParsedQuery) => Plan => {
    const dictionary = dictionaryOf(data);
    const dataset = openQueryDatasets(data, dictionary)({ defaultGraphs: [], namedGraphs: [] });
    return (query) => compile(query, data, dictionary, dataset);
  };
  const plan = (query: ParsedQuery): Plan => kept((opened ??= open())(query));
  return {
    data,
    over: createCandidateStore,
    after(added, removed = []) {
      if (added.length + removed.length === 0) return this;
      const builder = createStoreBuilder(data);
      for (const line of removed) readNQuad(line, builder.remove);
      for (const line of added) readNQuad(line, builder.add);
      return createCandidateStore(builder.finish());
    },
    afterQuads(added) {
      const builder = createStoreBuilder(data);
      for (const { subject, predicate, object, graph } of added) builder.add(token(subject), token(predicate), token(object), graph.termType === 'DefaultGraph' ? '' : token(graph));
      return createCandidateStore(builder.finish());
    },
    construct(query, known = false) {
      const { context, run } = plan(query);
      const { terms } = context;
      const isStated = (s: number, p: number, o: number): boolean => holds(data, context, s, p, o);
      const lines = new Set<string>();
      context.start();
      try {
        run(() => false, (s, p, o) => {
          if (known || !isStated(s, p, o)) lines.add(`${ntriplesText(terms, s)} ${ntriplesText(terms, p)} ${ntriplesText(terms, o)} .`);
          return false;
        });
      } finally {
        context.finish();
      }
      return [...lines];
    },
    infer: (queries, graph) => infer(data, queries.map(plan), graph),
    select(query) {
      const { context, names, slots, run } = plan(query);
      const { row, terms } = context;
      const solutions: Record<string, string>[] = [];
      context.start();
      try {
        run(() => {
          const bound = names.map((name, i) => [name, row[slots[i] as number] as number] as const).filter(([, id]) => id !== 0);
          solutions.push(Object.fromEntries(bound.map(([name, id]) => [name, ntriplesText(terms, id)])));
          return false;
        }, () => false);
      } finally {
        context.finish();
      }
      return solutions;
    },
  };
}
