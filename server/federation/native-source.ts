import type { BindingsStream, FragmentSelectorShape, IQuerySource } from '@comunica/types';
import { Algebra, AlgebraFactory, algebraUtils } from '@comunica/utils-algebra';
import { BindingsFactory } from '@comunica/utils-bindings-factory';
import { MetadataValidationState } from '@comunica/utils-metadata';
import { wrap } from 'asynciterator';
import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import type { Solutions } from '../engine/evaluator/solutions.js';
import { certain } from '../engine/run/variables.js';
import { fromComunica } from './adapt-algebra.js';

const dataFactory = DataFactory as unknown as RDF.DataFactory<RDF.BaseQuad>;
const factory = new AlgebraFactory();
const bindingsFactory = new BindingsFactory(dataFactory as never);

/** Patterns, and joins and unions of them: what stands together in one graph is asked for as a whole. */
const shape: FragmentSelectorShape = {
  type: 'disjunction',
  children: [Algebra.Types.PATTERN, Algebra.Types.BGP, Algebra.Types.JOIN, Algebra.Types.UNION].map((type) => ({ type: 'operation', operation: { operationType: 'type', type } })),
};

/**
 * Our store as a source of Comunica: it takes groups of patterns, evaluates them by our own evaluator, and tells their
 * exact number of solutions.
 */
export function nativeSource(solve: (operation: Algebra.Operation) => Solutions): IQuerySource {
  const refuse = (): never => { throw new Error('Our store is asked for bindings only.'); };
  return {
    referenceValue: 'urn:metastasis:store',
    getFilterFactor: () => Promise.resolve(1),
    getSelectorShape: () => Promise.resolve(shape),
    queryBindings(asked) {
      const operation = fromComunica(asked);
      const variables = algebraUtils.inScopeVariables(operation);
      const { names, count, term } = solve(factory.createProject(operation, variables));
      const columns = variables.map((variable) => [variable, names.indexOf(variable.value)] as const);
      function* rows(): Generator<RDF.Bindings> {
        for (let row = 0; row < count; row++) {
          yield bindingsFactory.bindings(columns.flatMap(([variable, column]) => {
            const value = term(row, column);
            return value ? [[variable, value] as [RDF.Variable, RDF.Term]] : [];
          }));
        }
      }
      const stream = wrap(rows(), { autoStart: false }) as unknown as BindingsStream;
      const always = certain(operation as never);
      stream.setProperty('metadata', {
        state: new MetadataValidationState(), cardinality: { type: 'exact', value: count }, requestTime: 0,
        variables: variables.map((variable) => ({ variable, canBeUndef: !always.has(variable.value) })),
      });
      return stream;
    },
    queryQuads: refuse,
    queryBoolean: refuse,
    queryVoid: refuse,
    toString: () => 'metastasis store',
  };
}
