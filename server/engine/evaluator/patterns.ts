import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { DataFactory } from 'n3';
import { createStoreBuilder } from '../../store/build-store.js';
import { openDictionary, termKind } from '../../store/dictionary.js';
import type { StoreData } from '../../store/store-data.js';
import { openQueryDatasets } from '../run/datasets.js';
import type { ParsedQuery } from '../../sparql/parsed-query.js';
import type { GraphNames } from '../../sparql/prepared-query.js';
import { compile } from './plan.js';
import { ntriplesText } from '../results/term-texts.js';

export { NotUpdateError, parseUpdate, type Modification, type Transfer, type UpdateOperation } from '../../sparql/parse-update.js';

/** Values of the variables that were asked for, in their order, as canonical N-Triples; undefined where one is unbound. */
export type SolutionTokens = readonly (string | undefined)[];

/** Bytes of a text, or a list, beside what is in it. */
const textBytes = 40;

/** Statements in this thread's memory, of which an update asks which solutions its pattern has. Blank nodes keep their labels. */
export interface PatternStore {
  /**
   * The solutions of a pattern; blocks the thread.
   *
   * @param distinct Whether solutions that agree in the variables count once.
   * @param newBlankNode Gives the label of a node that the pattern makes: unlike those that the store has it may be kept.
   * @throws Error when it cannot be evaluated.
   */
  solve(pattern: ParsedQuery, variables: readonly string[], distinct: boolean, dataset: GraphNames, newBlankNode: () => string): SolutionTokens[];
  /** Adds triples, and removes those that are not `there`; each is given once. */
  change(changes: Iterable<{ readonly graph: string; readonly triple: string; readonly there: boolean }>): void;
}

export function openPatterns(store: StoreData): PatternStore {
  let data = store;
  let dictionary = openDictionary(data);
  let datasetOf = openQueryDatasets(data, dictionary);
  return {
    change(changes) {
      const builder = createStoreBuilder(data);
      for (const { graph, triple, there } of changes) {
        const afterSubject = triple.indexOf(' '), afterPredicate = triple.indexOf(' ', afterSubject + 1);
        const tokens = [triple.slice(0, afterSubject), triple.slice(afterSubject + 1, afterPredicate), triple.slice(afterPredicate + 1), `<${graph}>`] as const;
        (there ? builder.add : builder.remove)(...tokens);
      }
      data = builder.finish();
      dictionary = openDictionary(data);
      datasetOf = openQueryDatasets(data, dictionary);
    },
    solve({ operation, ...rest }, variables, distinct, dataset, newBlankNode) {
      const projected = { type: 'project', input: operation, variables: variables.map((name) => DataFactory.variable(name)) } as unknown as Algebra.Operation;
      const wanted = distinct ? { type: 'distinct', input: projected } as Algebra.Operation : projected;
      const { context, slots, run } = compile({ ...rest, operation: wanted }, data, dictionary, datasetOf(dataset));
      const { row, terms } = context;
      const solutions: SolutionTokens[] = [];
      const made = new Map<number, string>();
      const textOf = (id: number): string => {
        if (id <= terms.stored || terms.kind(id) !== termKind.blank) return ntriplesText(terms, id);
        let label = made.get(id);
        if (label === undefined) made.set(id, label = newBlankNode());
        return label;
      };
      context.start();
      try {
        run(() => {
          const solution = slots.map((slot) => (row[slot] === 0 ? undefined : textOf(row[slot] as number)));
          context.hold(solution.reduce((bytes, text = '') => bytes + textBytes + 2 * text.length, textBytes));
          solutions.push(solution);
          return distinct && slots.length === 0;
        }, () => false);
      } finally {
        context.finish();
      }
      return solutions;
    },
  };
}
