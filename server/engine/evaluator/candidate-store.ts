import type { CandidateStore } from '../../ontology/candidate-store.js';
import { createStoreBuilder, emptyStore } from '../../store/build-store.js';
import { openDictionary } from '../../store/dictionary.js';
import { readNQuads } from '../../store/ntriples.js';
import { openDatasets } from '../run/datasets.js';
import { eachTriple } from '../access/triples.js';
import { parseQuery } from '../../sparql/parse-query.js';
import { compile, type Plan } from './plan.js';
import { ntriplesText } from '../results/term-texts.js';

/**
 * A candidate in this thread's memory. Its default graph is the union of all graphs. What was added is built into columns
 * when a question comes: a round of rules asks many and adds once.
 */
export function createCandidateStore(): CandidateStore {
  let data = emptyStore;
  let added: string[] = [];
  let opened: ReturnType<typeof open> | undefined;
  const open = () => {
    const builder = createStoreBuilder(data);
    readNQuads(new TextEncoder().encode(added.join('\n')).buffer, builder.add);
    added = [];
    data = builder.finish();
    const dictionary = openDictionary(data);
    const dataset = openDatasets(data, dictionary)({ defaultGraphs: [], namedGraphs: [] });
    const { union } = data;
    return { union, plan: (text: string): Plan => compile(parseQuery(text), data, dictionary, dataset) };
  };
  return {
    add(nquads) {
      added.push(nquads);
      opened = undefined;
    },
    construct(text) {
      const { union, plan } = opened ??= open();
      const { context, run } = plan(text);
      const { terms } = context;
      const isStated = (s: number, p: number, o: number): boolean => Math.max(s, p, o) <= terms.stored && eachTriple(union, s, p, o, () => true, context);
      const lines: string[] = [];
      context.start();
      try {
        run(() => false, (s, p, o) => {
          if (!isStated(s, p, o)) lines.push(`${ntriplesText(terms, s)} ${ntriplesText(terms, p)} ${ntriplesText(terms, o)} .`);
          return false;
        });
      } finally {
        context.finish();
      }
      return lines;
    },
    select(text) {
      opened ??= open();
      const { context, names, slots, run } = opened.plan(text);
      const { row, terms } = context;
      const solutions: Record<string, string>[] = [];
      context.start();
      try {
        run(() => {
          const bound = names.map((name, i) => [name, row[slots[i] as number] as number] as const).filter(([, id]) => id !== 0);
          solutions.push(Object.fromEntries(bound.map(([name, id]) => [name, terms.text(id)])));
          return false;
        }, () => false);
      } finally {
        context.finish();
      }
      return solutions;
    },
  };
}
